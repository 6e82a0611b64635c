"""What a screen or a command shows of pay: plain rows made by ``engine.api``, amounts already in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from engine.model.award import Dispute, Entry, Fault, PlanState
from engine.model.text import Text


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a line: its name, what it came to, and the rule in words."""

    name: Text
    value: str
    note: Text


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One row of the ledger with names; ``late`` is by how many hours a recognition is overdue (S78), 0 when it is not."""

    entry: Entry
    person: str
    incentive: Text
    kind: Text
    deal: str
    amount: str
    state: Text
    steps: tuple[StepLine, ...] = ()
    dispute: Dispute | None = None
    may_decide: bool = False
    late: int = 0


@dataclass(frozen=True, slots=True)
class HeldLine:
    """What is reckoned but not paid yet, and why: a condition unknown, a hold, a rate that is missing."""

    incentive: Text
    deal: str
    at: dt.date
    why: Text
    code: str


@dataclass(frozen=True, slots=True)
class Total:
    """What the rows of a statement come to in one currency, by state."""

    currency: str
    approved: str
    waiting: str
    disputed: str
    sum: str


@dataclass(frozen=True, slots=True)
class Statement:
    """All that is posted to one person in one pay period, each line down to the cent, and what is held back."""

    person: str
    name: str
    period: str
    locked: bool
    rows: tuple[EntryRow, ...]
    held: tuple[HeldLine, ...]
    totals: tuple[Total, ...]
    order: tuple[Text, ...]  # the one order of steps, printed on every statement


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands on one incentive in the current period: credit, quota, what is earned, and the next step up.

    ``to_next`` says what is lacking to the next band or to the event that pays ("" at the top).
    """

    incentive: Text
    kind: Text
    period: str
    credit: str
    quota: str
    attainment: Fraction | None
    earned: str
    to_next: Text = Text()


@dataclass(frozen=True, slots=True)
class Place:
    """One place in a contest as it stands: ``prize`` is empty below the last one; ``mine`` marks the reader."""

    rank: int
    person: str
    value: str
    prize: str
    group: str = ""
    mine: bool = False
    why_not: Text = Text()


@dataclass(frozen=True, slots=True)
class ContestView:
    """A contest with its live standing (S92)."""

    id: str
    name: Text
    start: dt.date
    end: dt.date
    final: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Supposed:
    """What one incentive would come to for one person if the deal were won: before, after, and why."""

    incentive: Text
    person: str
    amount: str
    steps: tuple[StepLine, ...]
    why: Text = Text()


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a deal would pay if it closed on that day with that amount."""

    deal: str
    name: str
    on: dt.date
    amount: str
    rows: tuple[Supposed, ...]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan with its state, and what its weights come to."""

    id: str
    name: Text
    state: PlanState
    author: str
    approve: str
    incentives: int
    digest: str


@dataclass(frozen=True, slots=True)
class AwardRun:
    """What one run posted and held back, as far as the reader may see it (``others`` counts the rest), and what it could not reckon."""

    as_of: dt.datetime
    posted: tuple[EntryRow, ...]
    held: tuple[HeldLine, ...]
    unpaid: tuple[Text, ...] = ()  # plans that are not active, incentives that nobody can earn now
    others: int = 0


@dataclass(frozen=True, slots=True)
class Verified:
    """The state of the ledger: nothing in ``faults`` means that it is whole."""

    entries: int
    head: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the linter of plans found, with its code and the figures behind it."""

    code: str
    severity: Literal["error", "warning"]
    incentive: str
    message: Text
    help: Text = Text()
    facts: Mapping[str, str] = field(default_factory=dict)
