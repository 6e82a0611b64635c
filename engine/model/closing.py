"""What a target still needs: its gap, the actions that close it, and the work behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from engine.model.target import Why
from engine.model.text import Text


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing to a target, and whether the pipeline covers it. ``met`` when nothing is left to close.

    Of an at_most target ``closed`` is what is used and ``gap`` what is left, ``within`` the limit or ``over`` it.
    ``coverage`` and ``needed`` are ratios (2 is twofold), None when met or unknown; ``short`` is the pipeline still to be found.
    """

    target: Fraction
    closed: Fraction
    commit: Fraction
    pipeline: Fraction
    gap: Fraction
    state: Literal["met", "covered", "short", "unknown", "within", "over"]
    coverage: Fraction | None = None
    needed: Fraction | None = None
    short: Fraction | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Lever:
    """Something that can be done about a gap: an action that moves ``amount`` from probability ``now`` to ``then`` (exact shares)."""

    id: str
    what: Text
    owner: str
    due: dt.date | None
    amount: Fraction
    now: Fraction
    then: Fraction
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class ActionItem:
    """A lever in the plan: ``expected`` is what it adds to the expected result, ``left`` the gap that remains after it and all before."""

    lever: Lever
    expected: Fraction
    left: Fraction


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """Actions against a gap (S118). ``standing`` is what open deals outside commit bring as they are; ``left`` what nothing here closes."""

    gap: Fraction
    standing: Fraction
    items: tuple[ActionItem, ...]
    left: Fraction
    idle: tuple[Lever, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """One line of an activity plan (S8): so many in all and a week (of five selling days), by this arithmetic."""

    id: str
    needed: int
    a_week: Fraction | None
    because: Text


@dataclass(frozen=True, slots=True)
class ActivityPlan:
    """The work behind a target, from closing back to first meetings; ``until`` is the last day on which a new deal still closes in time."""

    lines: tuple[Work, ...]
    until: dt.date | None = None
    why: Why | None = None
    notes: tuple[Text, ...] = ()
