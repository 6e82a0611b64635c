"""A target: what it measures, who has it, how it is split and revised, and how far along it stands.

Amounts are exact: ``Money``, or a ``Fraction`` of units (deals, customers, meetings; a share such as 20 % is 1/5). Probabilities are
floating numbers, as they are estimates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from engine.model.condition import Condition
from engine.model.moment import Period
from engine.model.problem import Problem
from engine.model.text import Text
from engine.model.values import Money

if TYPE_CHECKING:
    from engine.model.playbook import Origin

Amount = Money | Fraction
Direction = Literal["at_least", "at_most"]
Level = Literal["company", "region", "team", "rep"]
Method = Literal["equal", "history", "potential", "capacity", "blended"]
Weigher = Literal["equal", "history", "potential", "capacity"]
Letter = Literal["S", "M", "A", "R", "T"]
Estimator = Literal["run_rate", "pipeline", "shrunk", "ramp", "capacity"]
Family = Literal["revenue", "margin", "share", "customers", "satisfaction", "expense", "activity", "process"]
Form = Literal["sum", "points", "ratio", "composite"]
Of = Literal["rep", "team", "deal"]
Status = Literal["not_applicable", "unknown", "not_started", "behind", "at_risk", "on_track", "ahead", "exceeded", "met", "missed"]


@dataclass(frozen=True, slots=True)
class Why:
    """A reason with the code of its page."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a target, with the exact figures behind it by name."""

    problem: Problem
    facts: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure of the registry (S54). ``currency`` is given for money, and only for money; ``unit`` is a free word for what is counted.

    A ``sum`` adds up over people and periods; a ``ratio`` divides the first of its ``parts`` by the second; a ``composite`` weighs its
    parts by ``weights``, which sum to 1 (S84); ``points`` counts its parts, each times its weight. ``measure`` says how a sum is measured on each record of the kind ``of``: of a deal, it is a
    condition, and the deals of a rep for which it holds are counted.
    """

    id: str
    family: Family
    unit: str
    currency: str | None = None
    form: Form = "sum"
    direction: Direction = "at_least"
    parts: tuple[str, ...] = ()
    weights: tuple[Fraction, ...] = ()
    name: Text = field(default_factory=Text)
    of: Of = "rep"
    measure: Condition | None = None
    origin: Origin | None = None

    @property
    def adds_up(self) -> bool:
        """Whether parts of it, over people or periods, sum to the whole."""
        return self.form in ("sum", "points")


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the measure came to before, or the reason why nobody knows."""

    value: Amount | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of a target (S5): what it was until ``on``, what it is from then, why, by whom and approved by whom.

    It holds for the target of one ``period`` (its name); of an old one that names none, that in which ``on`` lies.
    """

    old: Amount
    new: Amount
    on: dt.date
    reason: str
    author: str
    approver: str
    period: str | None = None

    def holds(self, period: Period) -> bool:
        """Tell whether it is one of the target of a period."""
        return period.start <= self.on <= period.end if self.period is None else self.period == period.name


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a split or an import gave one owner of a target in a period: the target's own, or a part of it such as a month."""

    target: str
    owner: str
    level: Level
    period: str
    amount: Amount
    locked: bool = False
    version: int = 0
    source: str = ""
    by: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a target of one owner stood on a day, and what was said of it (S57)."""

    target: str
    owner: str
    on: dt.date
    status: Status
    note: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A target of one owner in one period. ``value`` is the base of the triple ``floor``, base, ``stretch`` (S12).

    ``where`` is the filter of the population and ``credit`` the rule by which results are counted. ``bridge`` is declared where the
    parent measures something else: parent = bridge x child. ``ramped`` says
    that the tenure of the owner is in the value already.
    """

    id: str
    owner: str
    metric: str
    value: Amount | None
    period: Period | None
    level: Level = "rep"
    direction: Direction | None = "at_least"
    floor: Amount | None = None
    stretch: Amount | None = None
    where: str = ""
    credit: str = ""
    zone: str = ""
    checkpoints: tuple[dt.date, ...] = ()
    parent: str | None = None
    root: bool = False
    bridge: Fraction | None = None
    baseline: Baseline | None = None
    approved_on: dt.date | None = None
    ramped: bool = False
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the market, the history and the capability of the team suggest each (None: not known), and how much each counts (S6)."""

    market: Amount | None
    history: Amount | None
    capability: Amount | None
    weights: tuple[Fraction, Fraction, Fraction] = (Fraction(1, 3), Fraction(1, 3), Fraction(1, 3))


@dataclass(frozen=True, slots=True)
class SplitRule:
    """How a target is split over those below. The weights of owners are by their ids; ``season`` tells whether months go by history."""

    by: Method = "equal"
    over_assign: Fraction = Fraction(0)
    blend: Fraction = Fraction(1, 2)
    top: Weigher = "history"
    season: bool = True
    locked: Mapping[str, Amount] = field(default_factory=dict)
    potential: Mapping[str, Fraction] = field(default_factory=dict)
    capacity: Mapping[str, Fraction] = field(default_factory=dict)
    bottom_up: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TargetRule:
    """A target as a playbook has it: for all its owners at once. ``target`` has no owner yet, and the period of the calendar year.

    ``measure`` is what is measured on each record of the kind ``subject``; None for a ratio or composite, which is measured by its
    parts. ``period`` is the name as written. ``owners`` are ids, none for all of that kind; ``who`` tells which reps or teams. ``band``
    and ``times`` bound what is accepted. ``hours`` are those of one rep a month and of one deal; ``ramp`` is the part of a full target
    in the first months since hired.
    """

    id: str
    name: Text
    origin: Origin
    target: Target
    subject: Of
    period: str
    measure: Condition | None
    owners: tuple[str, ...] = ()
    who: Condition | None = None
    use: Estimator | None = None
    band: tuple[Fraction, Fraction] = (Fraction(35, 100), Fraction(85, 100))
    times: Fraction = Fraction(3, 2)
    inputs: Inputs | None = None
    split: SplitRule = field(default_factory=SplitRule)
    ramp: tuple[Fraction, ...] = ()
    hours: tuple[Fraction, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """One child that a target is split over: a region, a team, or a rep in the team that they are in now.

    ``start`` and ``end`` (included; None: open) bound the stay. ``history``, ``potential``, ``capacity`` and ``bottom_up`` are weights
    of one unit each, None where unknown. ``ramp`` scales the weight (S69). A ``locked`` amount never moves.
    """

    id: str
    owner: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    history: Fraction | None = None
    potential: Fraction | None = None
    capacity: Fraction | None = None
    bottom_up: Fraction | None = None
    ramp: Fraction = Fraction(1)
    locked: Amount | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What one seat received: its ``weight`` among those that are not locked (they sum to 1), and the amount."""

    id: str
    owner: str
    amount: Amount
    weight: Fraction
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """A target split. The shares, in the order given, sum to ``total`` exactly; ``why`` says why there are none; ``notes`` what was assumed."""

    total: Amount
    shares: tuple[Share, ...] = ()
    why: Why | None = None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Pace:
    """How far along a target is on one evening. Amounts are in the target's currency or units.

    ``pace`` is actual over expected, None where that is not applicable, with the reason in ``why``. ``required`` is what each of the
    ``days_left`` selling days must bring (for an at_most target: may at most bring).
    """

    status: Status
    target: Fraction
    actual: Fraction | None
    expected: Fraction | None
    pace: Fraction | None
    required: Fraction | None
    days_left: int
    why: Why | None = None
