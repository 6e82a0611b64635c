"""An incentive as an author wrote it: for which event, to whom it is credited, what it pays, and what holds or takes back that pay.

Shares, rates and factors are exact fractions (6 % is 3/50); amounts are ``Money`` at four decimals. Conditions stand as the author's
text with its span; those of an incentive with an ``event`` are about the deal, of one without about the rep or team.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from engine.model.condition import Condition
from engine.model.playbook import Origin
from engine.model.problem import Span
from engine.model.text import Text
from engine.model.values import Money

RewardKind = Literal["material", "goal", "environment", "spirit"]
REWARD_KINDS: tuple[RewardKind, ...] = ("material", "goal", "environment", "spirit")
Unit = Literal["month", "quarter", "half", "year"]
Hit = Literal["unique", "first", "any", "collect"]


@dataclass(frozen=True, slots=True)
class Share:
    """Who is credited, as a to-one path from the deal ("owner", "owner.manager"); shares of one ``type`` sum to 1."""

    who: str
    share: Fraction
    type: str = "direct"


@dataclass(frozen=True, slots=True)
class Credit:
    """What is credited, when and to whom (semantics, Incentives 1).

    ``on`` booked: the deal once, on ``date``; invoiced: each invoice on its day; paid: each paid invoice on the day it was paid, a
    credit note with its invoice. ``amount`` is an expression about the deal (None: ``deal.amount``), used for booked only.
    ``rows`` names a record type that holds the splits of each deal, in place of ``to``. While ``hold`` is met nothing is paid.
    """

    on: Literal["booked", "invoiced", "paid"] = "booked"
    amount: Condition | None = None
    date: Condition | None = None
    to: tuple[Share, ...] = (Share("owner", Fraction(1)),)
    rows: str | None = None
    hold: Condition | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A step of the pay: from an attainment (a fraction) or a credited amount (Money, or a Fraction of units) on.

    One of: ``rate`` of the credit, ``times`` the base rate (weight x target / quota), ``each`` unit a fixed amount.
    """

    start: Fraction | Money
    rate: Fraction | None = None
    times: Fraction | None = None
    each: Money | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a pay curve: at this attainment, so much of the target incentive."""

    at: Fraction
    pay: Fraction


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a decision table: the test of each input column (None: any), its outputs by name, and where it stands."""

    tests: tuple[Condition | None, ...]
    outputs: Mapping[str, Fraction | Money]
    line: int
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A CSV beside the playbook; ``inputs`` are expressions about the deal, outputs are among ``rate``, ``each``, ``times``, ``multiplier``."""

    file: str
    inputs: tuple[Condition, ...]
    outputs: tuple[str, ...]
    rows: tuple[TableRow, ...]
    hit: Hit = "unique"


@dataclass(frozen=True, slots=True)
class Pay:
    """How much (semantics, Incentives 3). Exactly one of ``each``, ``rate``, ``bands``, ``curve`` and ``table`` is given; none for an honour.

    ``method`` and ``of`` say how bands are read: marginal pays each part of the credit by its own band, whole_amount all of it by the
    band it reached. A band is ``[start, next)``; with ``upper`` inclusive it is ``(start, next]``.
    """

    each: Money | None = None
    rate: Fraction | None = None
    bands: tuple[Band, ...] = ()
    method: Literal["marginal", "whole_amount"] = "marginal"
    of: Literal["attainment", "credit"] = "attainment"
    upper: Literal["exclusive", "inclusive"] = "exclusive"
    curve: tuple[Point, ...] = ()
    table: DecisionTable | None = None


@dataclass(frozen=True, slots=True)
class Factor:
    """A multiplier or decelerator: ``by`` this much when the condition is met."""

    when: Condition
    by: Fraction


@dataclass(frozen=True, slots=True)
class PayGate:
    """What must be met for pay at all; otherwise nothing (zero), a part of it (scale, by ``by``), or nothing yet (hold)."""

    when: Condition
    otherwise: Literal["zero", "scale", "hold"] = "zero"
    by: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Quota:
    """The quota behind attainment: one amount, or the quota records of this ``measure``; units when ``amount`` is a fraction.

    ``ramp`` gives the share of the quota in the first, second, … month since the rep was hired; full after that.
    """

    amount: Money | Fraction | None = None
    measure: str | None = None
    ramp: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that is paid in all (in each ``unit`` where one is given), and what happens when it is spent."""

    amount: Money
    when_spent: Literal["first_come", "pro_rata"] = "first_come"
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """Pay in advance of earnings: a guarantee tops earnings up to ``amount`` a period, an additive draw comes on top.

    A recoverable one is taken back from later earnings above the draw, never below zero. ``periods`` limits it to the first so many.
    """

    amount: Money
    kind: Literal["guarantee", "additive"] = "guarantee"
    recoverable: bool = True
    periods: int | None = None


@dataclass(frozen=True, slots=True)
class Clawback:
    """When pay is taken back: ``condition`` met within so many days of the event. ``floor``: a period's pay never falls below it thereby.

    ``prorate`` takes back only the part of ``within`` that had not passed.
    """

    condition: Condition
    within: int | None = None
    mode: Literal["current_rate", "historic_rate", "recompute"] = "historic_rate"
    prorate: bool = False
    floor: Money | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """A competition over one window: ``measure`` and ``eligible`` are about the rep or team, ``group`` a to-one path ("team", "team.region").

    ``late_until``: what was recorded after this day does not count any more. Prizes go by rank.
    """

    measure: Condition
    start: dt.date
    end: dt.date
    prizes: tuple[Money, ...]
    eligible: Condition | None = None
    minimum: Condition | None = None
    group: str | None = None
    ties: Literal["split_sum", "earliest", "shared_rank"] = "split_sum"
    late_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Honour:
    """A reward that is no money: a prize, an honour, a step to promotion; to be given within so many hours of the event (S78)."""

    kind: Literal["prize", "honour", "promotion"]
    what: Text
    within_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A pay plan: whom it is for, its target incentive for a whole year, and how its incentives weigh.

    ``target`` is the incentive at 100 %; ``unit`` the pay period. ``computed`` and ``corrections`` are business days after the period's end
    (corrections until noon of that day). Its state (draft, approved, active, closed) is kept in the store.
    """

    id: str
    name: Text
    origin: Origin
    who: Condition | None = None
    target: Money | None = None
    unit: Unit = "quarter"
    author: str = ""
    approve: str = "manager"
    computed: int | None = None
    corrections: int | None = None
    most: Money | None = None  # proportionate: the most that one rep may receive in a period
    least: Money | None = None  # proportionate: the most that may be taken back from one rep in a period
    off: Origin | None = None


@dataclass(frozen=True, slots=True)
class Incentive:
    """One incentive. ``unit`` is the period in which credit adds up; ``attainment`` tells whether the event itself counts already.

    ``per`` period pays once a period in which at least one event counts. ``valid_from`` and ``valid_to`` (included) bound the events.
    ``effect`` names the measure by which its effect is watched; ``weight`` its part of the plan's target.
    """

    id: str
    kind: RewardKind
    subject: Literal["rep", "team"]
    origin: Origin
    name: Text = Text()
    say: Text = Text()
    plan: str | None = None
    weight: Fraction | None = None
    event: Condition | None = None
    when: Condition | None = None
    credit: Credit = field(default_factory=Credit)
    unit: Unit = "quarter"
    period: str | None = None  # one named period, for an incentive without an event
    attainment: Literal["before", "after"] = "after"
    per: Literal["event", "period"] = "event"
    quota: Quota | None = None
    pay: Pay = field(default_factory=Pay)
    multipliers: tuple[Factor, ...] = ()
    decelerators: tuple[Factor, ...] = ()
    gate: PayGate | None = None
    cap_deal: Money | None = None
    cap_period: Money | None = None
    budget: Budget | None = None
    draw: Draw | None = None
    clawback: Clawback | None = None
    contest: Contest | None = None
    honour: Honour | None = None
    effect: str | None = None
    approve: str = "manager"
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    off: Origin | None = None
    rule_hash: str = ""
