"""What a screen or a command shows of compliance and inspections: rates, flags, what was drawn, found and put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.model.compliance import Compliance, Consistency, Corrective, Drawn, Finding, Flag, Inspection, Link
from engine.model.estimate import Estimate
from engine.model.text import Text


@dataclass(frozen=True, slots=True)
class ComplianceRow:
    """What one rep, team, stage or link came to: ``id`` and ``name`` of it; the rows of a level add up to the whole."""

    id: str
    name: str
    score: Compliance
    estimate: Estimate | None = None


@dataclass(frozen=True, slots=True)
class ComplianceReport:
    """The share met of what was asked as of each stage exit from ``since`` to ``until``, in all, by rep, by team and by link."""

    as_of: dt.date
    since: dt.date
    until: dt.date
    whole: Compliance
    reps: tuple[ComplianceRow, ...]
    teams: tuple[ComplianceRow, ...]
    stages: tuple[ComplianceRow, ...]
    links: tuple[ComplianceRow, ...]
    flags: tuple[Flag, ...]
    consistency: Consistency
    names: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One exit to look at: who held the deal, what the machine found of each link, its flags, and the findings so far."""

    drawn: Drawn
    deal_name: str
    rep_name: str
    team_name: str
    stage_name: Text
    links: tuple[Link, ...]
    says: Mapping[str, Text]
    flags: tuple[Flag, ...] = ()
    findings: tuple[Finding, ...] = ()
    actions: tuple[Corrective, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectionView:
    """An inspection with its sample; ``uncovered`` are findings without corrective action, ``overdue`` actions past their day.

    ``again`` are the exits that are due to be looked at once more. ``failed`` is the share of findings that did not hold, or why it is
    not told.
    """

    inspection: Inspection
    rows: tuple[SampleRow, ...]
    uncovered: tuple[Finding, ...]
    overdue: tuple[Corrective, ...]
    again: tuple[Drawn, ...]
    failed: Estimate | Text
    by: str = ""
    next: dt.date | None = None
