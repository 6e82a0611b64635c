"""What a screen or a command shows of the pipeline: the funnel stage by stage, the forecast against the target, what changed since a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from engine.model.closing import Gap
from engine.model.forecast import BackTest, Calibrated, Category, Forecast, GradeScore, Proof, Spread, StageChance
from engine.model.funnel import Bottleneck, Conversion, Drill, Dwell, Factors, Flow, Leaks, Since, Velocity
from engine.model.moment import Period
from engine.model.text import Text

By = Literal["rep", "team", "region", "segment", "product", "type", "source"]
BY: tuple[By, ...] = ("rep", "team", "region", "segment", "product", "type", "source")


@dataclass(frozen=True, slots=True)
class FunnelLine:
    """One stage: ``open`` deals in it now and their ``amount`` (``unknown`` of them without one), and what it did in the window."""

    stage: str
    name: Text
    open: int
    amount: Fraction
    unknown: int
    conversion: Conversion
    dwell: Dwell
    flow: Flow
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class FunnelPart:
    """The funnel of one group (of all deals, where ``id`` is ""). ``open`` and ``amount`` of all parts add up to those of the whole.

    ``unknown`` of the open deals have no known amount.
    """

    id: str
    name: str
    lines: tuple[FunnelLine, ...]
    open: int
    amount: Fraction
    unknown: int
    won: int
    won_amount: Fraction
    lost: int
    factors: Factors
    velocity: Velocity
    bottleneck: Bottleneck | None = None


@dataclass(frozen=True, slots=True)
class FunnelReport:
    """The funnel as of a day, over deals that entered stages from ``since`` to ``until``; amounts are in ``currency``.

    ``win_rate`` is won / (won + lost after being qualified) and ``close_rate`` won in the window / qualified in it: two figures.
    ``drills`` are the stages that convert less than usual, worked up. ``notes`` say what was left out or taken as it is now.
    """

    as_of: dt.date
    since: dt.date
    until: dt.date
    currency: str
    by: By | None
    whole: FunnelPart
    parts: tuple[FunnelPart, ...] = ()
    win_rate: Conversion | None = None
    close_rate: tuple[int, int] | None = None
    leaks: Leaks = field(default_factory=Leaks)
    drills: tuple[Drill, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class DrillView:
    """A stage worked up, with its name; ``names`` are those of its deals and of people by id, amounts are in ``currency``."""

    drill: Drill
    name: Text
    currency: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForecastPart:
    """What one group brings: won in the period, the open sum, expected of it, and each category's whole sum; parts add up exactly."""

    id: str
    name: str
    closed: Fraction
    open: Fraction
    expected: Fraction
    categories: Mapping[Category, Fraction]


@dataclass(frozen=True, slots=True)
class ForecastReport:
    """The forecast of a period as of a day, in ``currency``, beside the target; all parts, that of new business among them, add up.

    ``target`` None: there is none, for the reason in ``gap_why``, which else names it, how it came to this currency, and the others there are.
    ``adjusted`` is the computed middle with the adjustments on top, apart from it. ``trend`` is by how much past forecasts fell short:
    all money that is not closed yet is multiplied by it (not where it is a reason why there is none). ``days`` of the period are left.
    """

    as_of: dt.date
    period: Period
    currency: str
    forecast: Forecast
    adjusted: Fraction
    counts: Mapping[Category, int]
    grades: tuple[Calibrated, ...]
    grade_names: Mapping[str, Text]
    proof: Proof | None
    stages: tuple[StageChance, ...]
    target: Fraction | None = None
    gap: Gap | None = None
    gap_why: Text | None = None
    parts: tuple[ForecastPart, ...] = ()
    trend: Fraction | Text | None = None
    notes: tuple[Text, ...] = ()
    days: int = 0


@dataclass(frozen=True, slots=True)
class BackTestReport:
    """Forecasts made again month by month as of then, against three plain ones; ``scores`` by grade."""

    currency: str
    seed: int
    result: BackTest
    scores: tuple[GradeScore, ...]
    spread: Spread | None = None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Closing:
    """What changed among the open deals that should close in a period: one that slipped out of it, or was pulled in, has its whole amount."""

    period: Period
    whole: Since
    parts: Mapping[str, Since]


@dataclass(frozen=True, slots=True)
class SinceReport:
    """What changed in the open pipeline since a day, deal by deal; ``parts`` by group add up to ``whole`` to the cent.

    A closing day that moved changes nothing in it; what that did to the running period is in ``closing``, which adds up by itself.
    """

    since: dt.date
    as_of: dt.date
    currency: str
    by: By
    whole: Since
    parts: Mapping[str, Since]
    part_names: Mapping[str, str]
    names: Mapping[str, str]
    closing: Closing
    notes: tuple[Text, ...] = ()
