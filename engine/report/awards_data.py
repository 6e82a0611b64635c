"""Pay as plain data: what a program reads, and the sheet for payroll."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from engine.model.text import Language
from engine.model.views_awards import (
    ContestView,
    EntryRow,
    Finding,
    PlanRow,
    Standing,
    Statement,
    StepLine,
    Verified,
    WhatIf,
)

CSV_HEADS = (
    "entry", "period", "of_period", "person", "name", "incentive", "kind", "event", "deal", "date", "amount", "currency", "state",
    "approver", "author", "rule_hash", "hash", "why",
)  # fmt: skip


def entry_json(row: EntryRow, language: Language) -> dict[str, Any]:
    """Give an entry as JSON data; amounts are exact decimals as text."""
    entry = row.entry
    return {
        "entry": entry.id,
        "period": entry.period,
        "of_period": entry.of_period,
        "person": entry.person,
        "name": row.person,
        "playbook": entry.playbook,
        "incentive": entry.incentive,
        "kind": entry.kind,
        "event": entry.event,
        "deal": entry.deal,
        "date": entry.at.isoformat(),
        "amount": decimal(entry.amount.amount),
        "currency": entry.amount.currency,
        "state": entry.state,
        "approver": entry.approver,
        "author": entry.author,
        "as_of": entry.as_of.isoformat(),
        "rule_hash": entry.rule_hash,
        "hash": entry.hash,
        "why": entry.why.to(language),
        "steps": steps_json(row.steps, language),
        "facts": dict(entry.facts),
    }


def steps_json(steps: Iterable[StepLine], language: Language) -> list[dict[str, str]]:
    """Give steps as JSON data."""
    return [{"step": each.name.to(language), "value": each.value, "note": each.note.to(language)} for each in steps]


def statement_json(found: Statement, language: Language) -> dict[str, Any]:
    """Give a statement as JSON data."""
    return {
        "person": found.person,
        "name": found.name,
        "period": found.period,
        "locked": found.locked,
        "lines": [entry_json(row, language) for row in found.rows],
        "held": [
            {
                "incentive": each.incentive.to(language),
                "deal": each.deal,
                "date": each.at.isoformat(),
                "why": each.why.to(language),
                "code": each.code,
            }
            for each in found.held
        ],
        "totals": [
            {"currency": each.currency, "approved": each.approved, "waiting": each.waiting, "disputed": each.disputed, "sum": each.sum}
            for each in found.totals
        ],
        "order": [each.to(language) for each in found.order],
    }


def standing_json(rows: Sequence[Standing], contests: Sequence[ContestView], language: Language) -> dict[str, Any]:
    """Give a standing as JSON data."""
    return {
        "incentives": [
            {
                "incentive": row.incentive.to(language),
                "kind": row.kind.to(language),
                "period": row.period,
                "credit": row.credit,
                "quota": row.quota or None,
                "attainment": None if row.attainment is None else str(row.attainment),
                "earned": row.earned,
                "to_next": row.to_next.to(language),
            }
            for row in rows
        ],
        "contests": [
            {
                "contest": each.id,
                "final": each.final,
                "places": [
                    {"rank": place.rank or None, "who": place.person, "value": place.value, "prize": place.prize or None}
                    for place in each.places
                ],
            }
            for each in contests
        ],
    }


def what_if_json(found: WhatIf, language: Language) -> dict[str, Any]:
    """Give what a deal would pay as JSON data."""
    return {
        "deal": found.deal,
        "on": found.on.isoformat(),
        "amount": found.amount,
        "pays": [
            {
                "incentive": row.incentive.to(language), "person": row.person, "amount": row.amount, "why": row.why.to(language),
                "steps": steps_json(row.steps, language),
            }
            for row in found.rows
        ],
    }  # fmt: skip


def plan_json(row: PlanRow, language: Language) -> dict[str, Any]:
    """Give a plan as JSON data."""
    return {
        "plan": row.id,
        "name": row.name.to(language),
        "state": row.state,
        "author": row.author,
        "incentives": row.incentives,
        "digest": row.digest,
    }


def verified_json(found: Verified, language: Language) -> dict[str, Any]:
    """Give what was verified as JSON data."""
    return {
        "whole": not found.faults,
        "entries": found.entries,
        "head": found.head,
        "faults": [
            {"table": each.table, "seq": each.seq, "id": each.id, "what": each.what, "message": each.message.to(language)}
            for each in found.faults
        ],
    }


def finding_json(found: Finding, language: Language) -> dict[str, Any]:
    """Give a finding as JSON data."""
    return {
        "code": found.code, "severity": found.severity, "incentive": found.incentive, "message": found.message.to(language),
        "help": found.help.to(language), "facts": dict(found.facts),
    }  # fmt: skip


def sheet_rows(rows: Iterable[EntryRow], language: Language) -> list[list[str]]:
    """Give entries as the cells of a sheet for payroll, under ``CSV_HEADS``."""
    return [
        [
            row.entry.id, row.entry.period, row.entry.of_period, row.entry.person, row.person, row.entry.incentive, row.entry.kind,
            row.entry.event, row.entry.deal, row.entry.at.isoformat(), decimal(row.entry.amount.amount), row.entry.amount.currency,
            row.entry.state, row.entry.approver or "", row.entry.author, row.entry.rule_hash, row.entry.hash, row.entry.why.to(language),
        ]
        for row in rows
    ]  # fmt: skip


def decimal(amount: int) -> str:
    """Write an amount at four decimals as a plain decimal, with at least two places."""
    sign, digits = ("-", -amount) if amount < 0 else ("", amount)
    whole, rest = divmod(digits, 10**4)
    places = f"{rest:04d}".rstrip("0").ljust(2, "0")
    return f"{sign}{whole}.{places}"
