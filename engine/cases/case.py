"""One case of a playbook: the records it gives and the verdicts it expects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from engine.incentives.credit import Rates, same_currency_only
from engine.model.problem import Span
from engine.model.record import Record
from engine.model.values import Money
from engine.model.verdict import Verdict

UNPAID, HELD, GIVEN = "none", "held", "given"  # what an incentive may come to besides an amount


@dataclass(frozen=True, slots=True)
class Given:
    """The records of a case, linked: its deals, the reps who own them (the one given as ``rep`` first), and the team, where given."""

    deals: tuple[Record, ...] = ()
    reps: tuple[Record, ...] = ()
    team: Record | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """What an incentive is expected to pay, to one person or (None) to all given: an amount, or one of UNPAID, HELD and GIVEN (an honour)."""

    incentive: str
    person: str | None
    wanted: Money | str
    span: Span


@dataclass(frozen=True, slots=True)
class Expected:
    """What a case asks for. ``verdicts`` are by id ("gate" too); the three lists are None when they are not named."""

    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)
    prompts: tuple[str, ...] | None = None
    raised: frozenset[str] | None = None
    plays: frozenset[str] | None = None
    awards: tuple[Award, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """``todo`` gives the reason for which the case must still fail. ``as_of`` is aware, in UTC; ``rates`` are those in force on its day."""

    name: str
    span: Span
    given: Given
    expected: Expected
    as_of: dt.datetime
    zone: ZoneInfo
    rates: Mapping[str, int]
    todo: str | None = None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of cases: the playbook it is about, the currency of its book, and the rates of any day."""

    file: str
    playbook: str
    currency: str
    cases: tuple[Case, ...]
    rates: Rates = same_currency_only
