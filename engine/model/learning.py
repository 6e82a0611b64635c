"""What a screen or a command shows of training: rows made by ``engine.api.training``, so that no surface computes anything itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from engine.model.coaching import Goal, TrainingStage
from engine.model.text import Text


@dataclass(frozen=True, slots=True)
class DueRow:
    """A course that a rep should take: why, and by when. ``minutes`` is how long it takes."""

    rep: str
    rep_name: str
    course: str
    name: Text
    stage: TrainingStage
    channel: str
    competency: Text
    minutes: int | None
    by: dt.date
    overdue_days: int
    why: Text
    done_on: dt.date | None


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal of a development plan that is open, with the people and things it names."""

    goal: Goal
    rep_name: str
    competency: Text
    overdue_days: int


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """A measure of a competency for one rep: its value as people read it, over ``n`` deals (None: it is about the rep)."""

    name: str
    value: str
    n: int | None = None


@dataclass(frozen=True, slots=True)
class SkillCell:
    """One competency of one rep: the level that someone saw and the rep's own, of ``levels``, and what the deals show."""

    competency: str
    levels: int
    level: int | None
    by: str
    on: dt.date | None
    own: int | None
    evidence: str
    measured: tuple[MeasuredLine, ...]


@dataclass(frozen=True, slots=True)
class SkillRow:
    """The skills of one rep, in the order of ``Matrix.competencies``."""

    rep: str
    rep_name: str
    cells: tuple[SkillCell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who can do what: the competencies by id with their names, and a row a rep."""

    competencies: tuple[tuple[str, Text], ...]
    rows: tuple[SkillRow, ...]


@dataclass(frozen=True, slots=True)
class TransferRow:
    """The behaviour of a course in the deals before and after it: of one rep, or (``rep`` empty) of all ``reps`` who completed it.

    A share is exact, and None of no deals; ``change`` is None, and ``said`` says so, where there is not enough data.
    """

    course: str
    name: Text
    behaviour: str
    rep: str
    rep_name: str
    completed_on: dt.date | None
    reps: int
    before_n: int
    before: Fraction | None
    after_n: int
    after: Fraction | None
    change: Fraction | None
    said: Text
