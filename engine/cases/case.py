"""One case of a playbook: the records it gives and the verdicts it expects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from engine.model.problem import Span
from engine.model.record import Record
from engine.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Given:
    """The records of a case, linked: its deals, the reps who own them (the one given as ``rep`` first), and the team, where given."""

    deals: tuple[Record, ...] = ()
    reps: tuple[Record, ...] = ()
    team: Record | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What a case asks for. ``verdicts`` are by id ("gate" too); the three lists are None when they are not named."""

    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)
    prompts: tuple[str, ...] | None = None
    raised: frozenset[str] | None = None
    plays: frozenset[str] | None = None


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
    """A file of cases: the playbook it is about and the currency of its book."""

    file: str
    playbook: str
    currency: str
    cases: tuple[Case, ...]
