"""What a review shows: every open deal with the top ones first and a decision asked of each; the health of the funnel; an appraisal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from engine.model.moment import Period
from engine.model.review import Index, Moved
from engine.model.text import Text
from engine.model.views_inspect import ComplianceReport
from engine.model.views_pipeline import BackTestReport, By, ForecastReport, FunnelReport, SinceReport


@dataclass(frozen=True, slots=True)
class TopDeal:
    """A deal that is gone through: gate ``met`` of ``total``, what blocks it, what changed since the last review, the decision asked."""

    id: str
    name: str
    rep: str
    team: str
    stage: Text
    amount: Fraction | None
    closes: dt.date | None
    days: int | None
    limit: int | None
    met: int
    total: int
    overdue: int
    blocking: tuple[Text, ...]
    changed: tuple[Text, ...]
    decision: Text


@dataclass(frozen=True, slots=True)
class OtherDeal:
    """An open deal that is listed only."""

    id: str
    name: str
    rep: str
    stage: Text
    amount: Fraction | None
    closes: dt.date | None


@dataclass(frozen=True, slots=True)
class LevelRow:
    """What one region, team or rep comes to; the rows of each level add up to the whole, which is checked before anything is shown."""

    level: By
    id: str
    name: str
    open: Fraction
    closed: Fraction
    expected: Fraction


@dataclass(frozen=True, slots=True)
class Pack:
    """The weekly or biweekly review. ``rest`` counts the open deals beyond those listed, with their sum."""

    as_of: dt.date
    since: dt.date
    currency: str
    team: str
    open: int
    amount: Fraction
    unknown: int
    top: tuple[TopDeal, ...]
    others: tuple[OtherDeal, ...]
    rest: tuple[int, Fraction]
    changed: SinceReport
    levels: tuple[LevelRow, ...]
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionLine:
    """Something to be done about a gap or a cause: by whom, by when, and what it is expected to add (None: not said), in ``currency``."""

    kind: Literal["gap", "attack", "corrective", "prompt"]
    say: Text
    owner: str
    due: dt.date | None
    adds: Fraction | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """The monthly review of the funnel: the index, the forecast against the target, why, and what is done about it."""

    as_of: dt.date
    since: dt.date
    currency: str
    index: Index
    forecast: ForecastReport
    funnel: FunnelReport
    changed: SinceReport
    compliance: ComplianceReport | None
    tested: BackTestReport | None
    causes: tuple[Text, ...]
    actions: tuple[ActionLine, ...]
    levels: tuple[LevelRow, ...]
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A rep's results against execution (S3). ``whole`` is the composite, ``rank`` its place among ``of`` reps that have one.

    ``quadrant`` says where the rep stands on the two axes beside the middle of all.
    """

    rep: str
    name: str
    period: Period
    as_of: dt.date
    results: Index
    execution: Index
    whole: Index
    rank: int | None
    of: int
    quadrant: Text
    moved: tuple[Moved, ...]
    strengths: tuple[Text, ...]
    gaps: tuple[Text, ...]
    follows: tuple[Text, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
