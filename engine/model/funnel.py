"""What a funnel report says: conversion, dwell, moves, flow, velocity, leaks, and what changed since a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from engine.model.estimate import Estimate
from engine.model.text import Text

ChangeKind = Literal["came", "left", "slipped", "pulled_in", "grew", "shrank", "rate", "currency", "handed_over"]
CHANGES: tuple[ChangeKind, ...] = ("came", "left", "slipped", "pulled_in", "grew", "shrank", "rate", "currency", "handed_over")


@dataclass(frozen=True, slots=True)
class Move:
    """A deal entered ``stage`` on a day, in the hands of ``rep``. Moves of one deal and day follow each other by ``order``."""

    deal: str
    day: dt.date
    stage: str
    rep: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Conversion:
    """Of the deals that entered a stage in a window, the share that reached any later stage.

    ``rate`` is the Aalen-Johansen estimate up to ``days`` after entering, where the longest follow-up ends; ``lost_share`` and
    ``open_share`` make up the rest of it to 1. ``weight`` is the number of deals whose outcome, all known, would make it as sure.
    """

    stage: str
    entered: int
    reached: int
    lost: int
    still: int
    rate: Estimate | None = None
    lost_share: float = 0.0
    open_share: float = 0.0
    days: int = 0
    weight: float = 0.0
    refused: Text | None = None


@dataclass(frozen=True, slots=True)
class Dwell:
    """How many days deals stay in a stage until any exit: median and upper quartile of the Kaplan-Meier estimate.

    As days are whole, both are those of a grouped distribution, in parts of a day, at most half a day from a whole one.

    None where so few have left that the curve does not come down so far. ``mean`` is the area under the curve up to its end.
    """

    stage: str
    visits: int
    ended: int
    median: Estimate | None = None
    p75: Estimate | None = None
    mean: float | None = None
    refused: Text | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """What flowed through a stage between two days: ``before + came = on + over + back + lost + after``, visit by visit.

    ``over`` went on past the next stage (a skip), ``back`` to an earlier one (a regression); of those that came, ``again`` had been there
    before (a re-entry) and ``from_later`` came from a later stage.
    """

    stage: str
    before: int
    came: int
    on: int
    over: int
    back: int
    lost: int
    after: int
    again: int = 0
    from_later: int = 0


@dataclass(frozen=True, slots=True)
class Factors:
    """The four factors of velocity: deals in the funnel, share won, amount of a won deal, days to win. None is not known."""

    deals: Fraction
    win: Fraction | None
    size: Fraction | None
    days: Fraction | None


@dataclass(frozen=True, slots=True)
class Split:
    """A change of velocity as logarithms: ``total = deals + win + size + days``, the part of the days already turned around."""

    total: float
    deals: float
    win: float
    size: float
    days: float


@dataclass(frozen=True, slots=True)
class Velocity:
    """Money a day that flows through the funnel, now and before; ``why`` says what keeps a figure or the split from being given."""

    now: Fraction | None
    before: Fraction | None = None
    split: Split | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One rep at one stage: how many deals passed of how many decided (weighted for what is still open), shrunk to all reps."""

    rep: str
    stage: str
    passed: float
    decided: float
    share: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Leak:
    """What is believed of a cell: the ``chance`` that the rep's odds of passing there are far below what is usual for this rep.

    ``usual`` is what the rep would pass there without a leak; ``refused`` where too few deals were decided to tell either way.
    """

    rep: str
    stage: str
    passed: float
    decided: float
    usual: float
    chance: float
    found: bool
    refused: Text | None = None


@dataclass(frozen=True, slots=True)
class Leaks:
    """All cells; ``precision`` and ``recall`` are what the model itself expects of those found, among cells with enough deals."""

    cells: tuple[Leak, ...] = ()
    precision: float | None = None
    recall: float | None = None
    needed: Mapping[str, int] = field(default_factory=dict)
    refused: Text | None = None

    @property
    def found(self) -> tuple[Leak, ...]:
        """The leaks worth training for, the surest first."""
        return tuple(each for each in self.cells if each.found)


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """The stage that holds most of the days that deals spend: ``share`` of them, ``days`` a deal that was won."""

    stage: str
    days: float
    share: float


@dataclass(frozen=True, slots=True)
class Standing:
    """A deal in the funnel as of an instant: its amount in the report's currency (None: unknown), when it should close, who holds it.

    ``given`` is the amount as it was given, in ``currency`` ("": that of the report).
    """

    deal: str
    amount: Fraction | None
    closes: dt.date | None = None
    group: str = ""
    stage: str = ""
    given: Fraction | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One cause of a change of the funnel's sum: ``effect`` is signed; ``days`` by how much the closing day moved, where it did.

    Of kind ``rate`` where the deal's own amount stayed and only its exchange rate moved, ``currency`` where it is in another one now.
    """

    deal: str
    kind: ChangeKind
    group: str
    effect: Fraction
    why: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """What lies between two sums, to the cent: ``before`` and the effects of all changes make ``after``.

    Deals whose amount was not known then (``unknown_then``) or is not now (``unknown``) count as 0 there.
    """

    before: Fraction
    after: Fraction
    changes: tuple[Change, ...]
    unknown: tuple[str, ...] = ()
    unknown_then: tuple[str, ...] = ()

    def sums(self) -> dict[ChangeKind, Fraction]:
        """Add up the effects by kind."""
        return {kind: sum((each.effect for each in self.changes if each.kind == kind), Fraction(0)) for kind in CHANGES}


Dimension = Literal["relations", "terms", "solution", "competitors"]
DIMENSIONS: tuple[Dimension, ...] = ("relations", "terms", "solution", "competitors")


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that endangers a deal, and the dimension in which it is met."""

    deal: str
    dimension: Dimension
    say: Text


@dataclass(frozen=True, slots=True)
class Attack:
    """One point of an attack plan: in which dimension, on which deal, what to do about what, who owns it, by when."""

    deal: str
    dimension: Dimension
    say: Text
    owner: str
    due: dt.date


@dataclass(frozen=True, slots=True)
class Drill:
    """A stage whose conversion is low: how it was before, its top deals, their risks and the plan over four dimensions (S104, S105).

    ``low`` is True where the interval now lies below what was usual, False where not, None where there is not enough data.
    """

    stage: str
    now: Conversion
    usual: Conversion
    low: bool | None
    deals: tuple[Standing, ...] = ()
    risks: tuple[Risk, ...] = ()
    plan: tuple[Attack, ...] = ()
    missing: tuple[Dimension, ...] = ()
