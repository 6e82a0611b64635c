"""What is earned and paid: events with their credit, the steps from credit to the cent, and the rows of the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from engine.model.moment import Period
from engine.model.text import Text
from engine.model.values import Money
from engine.model.verdict import Verdict

EntryKind = Literal["award", "adjustment", "clawback", "draw", "recovery", "prize", "honour"]
EntryState = Literal["waiting", "approved", "held", "disputed", "refused"]
StepName = Literal["credit", "rate", "multiplier", "decelerator", "gate", "cap_deal", "cap_period", "budget", "rounding"]
# The one order of pay, printed on every statement (semantics, Incentives 4).
STEPS: tuple[StepName, ...] = ("credit", "rate", "multiplier", "decelerator", "gate", "cap_deal", "cap_period", "budget", "rounding")
PlanState = Literal["draft", "approved", "active", "closed"]


@dataclass(frozen=True, slots=True)
class Member:
    """A rep or team that can be paid: from when, until when (both days included), and with whom it competes.

    ``hired`` None with a ramp makes the quota unknown; ``group`` is where a contest ranks it; ``preference`` is what a rep declared to value.
    """

    id: str
    hired: dt.date | None = None
    left: dt.date | None = None
    group: str = ""
    preference: str | None = None


@dataclass(frozen=True, slots=True)
class Credited:
    """One person's share of an event."""

    person: str
    type: str
    share: Fraction


@dataclass(frozen=True, slots=True)
class Event:
    """Something that may be paid: a deal won, an invoice, a payment. ``amount`` is Money, or a Fraction of units.

    Events are ordered by ``at``, then ``id``. ``when`` is the verdict of the incentive's condition; ``factors`` those of its multipliers and
    decelerators that are met, in order; ``gate`` that of its gate. ``undone_on`` is the day on which the clawback condition came true.
    ``pays`` holds the outputs of a decision table. ``why_not`` says what keeps it from being reckoned (no rate, shares that do not sum to 1).
    ``facts`` are what people read: name and value; ``source`` the file and line of the record. ``reverses`` names the event that this one
    takes back (the invoice of a credit note): it follows that event's credit, and counts only when that event does.
    """

    id: str
    deal: str
    at: dt.date
    amount: Money | Fraction
    credited: tuple[Credited, ...]
    when: Verdict = Verdict.MET
    multipliers: tuple[Fraction, ...] = ()
    decelerators: tuple[Fraction, ...] = ()
    gate: Verdict = Verdict.MET
    hold: bool = False
    undone_on: dt.date | None = None
    pays: Mapping[str, Fraction | Money] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    why_not: Text | None = None
    reverses: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a line: what it is, what went in, what came out, and the rule of it in words. Amounts are exact, in the line's currency."""

    name: StepName
    before: Fraction
    after: Fraction
    note: Text = Text()


@dataclass(frozen=True, slots=True)
class Line:
    """What one event comes to for one person in one period: ``amount`` at minor units, and every step on the way to it.

    ``order`` is the place of the event among the person's of its period; ``attainment`` before and after it, None without a quota.
    ``held``: reckoned, but not to be paid yet, for the reason in ``why``; ``code`` names the page of that reason. ``paid_in`` is the pay
    period that it falls due in (None: ``period``); ``type`` and ``share`` are those of the credit.
    """

    incentive: str
    person: str
    event: str
    deal: str
    at: dt.date
    period: Period
    order: int
    credit: Money | Fraction
    amount: Money
    steps: tuple[Step, ...] = ()
    attainment: tuple[Fraction, Fraction] | None = None
    kind: EntryKind = "award"
    held: bool = False
    why: Text = Text()
    facts: Mapping[str, str] = field(default_factory=dict)
    type: str = "direct"
    share: Fraction = Fraction(1)
    code: str = ""
    paid_in: Period | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """An entry that the ledger does not hold yet: all of it but its place in the chain, who ran it, and when.

    ``id`` follows from what it is about and how many versions went before, so that two runs at once give the same id and only one is kept.
    """

    id: str
    kind: EntryKind
    incentive: str
    person: str
    event: str
    deal: str
    at: dt.date
    of_period: str
    period: str
    amount: Money
    order: int
    steps: tuple[Mapping[str, str], ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    why: Text = Text()


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger, never changed; what is owed under a key is the sum of its rows.

    ``of_period`` is where it was earned, ``period`` where it is paid. ``steps`` and ``facts`` are plain JSON data; ``hash`` covers
    everything else and the row before.
    """

    seq: int
    id: str
    kind: EntryKind
    playbook: str
    incentive: str
    rule_hash: str
    person: str
    event: str
    deal: str
    at: dt.date
    of_period: str
    period: str
    amount: Money
    order: int
    steps: tuple[Mapping[str, str], ...]
    facts: Mapping[str, str]
    why: Text
    author: str
    as_of: dt.datetime
    previous: str
    hash: str
    state: EntryState = "waiting"
    approver: str | None = None
    version: int = 1  # which row this is of its playbook, incentive, event, person and kind: the first, the second, …


@dataclass(frozen=True, slots=True)
class AwardEvent:
    """What someone did about an entry, a period or a plan; never changed. ``digest`` is what it was about: an entry's hash, a plan's content.

    ``ledger`` is the hash of the entry that was the last one then.
    """

    seq: int
    topic: Literal["entry", "period", "plan"]
    subject: str
    event: str
    by: str
    at: dt.datetime
    note: str
    digest: str
    ledger: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where the ledger ends: how many entries and events there are, and the hash of the last of each. Noted elsewhere, it proves them later."""

    entries: int
    last_entry: str
    events: int
    last_event: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row of the ledger: changed, missing, inserted, or out of order; ``seq`` and ``table`` name it."""

    seq: int
    id: str
    what: Literal["changed", "missing", "inserted", "reordered", "twice"]
    message: Text
    table: Literal["entry", "event", "head"] = "entry"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A rep's objection to an entry: it is frozen until someone decides."""

    entry: str
    by: str
    at: dt.datetime
    reason: str
    outcome: Literal["open", "upheld", "rejected"] = "open"
    decided_by: str | None = None
    decided_at: dt.datetime | None = None
    note: str = ""
