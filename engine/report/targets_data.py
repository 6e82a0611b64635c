"""Targets as plain data: what a program reads. Amounts are exact, as decimals or fractions in text."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from engine.incentives.amounts import exact
from engine.model.proof import Attainability
from engine.model.target import Amount, Why
from engine.model.text import Language
from engine.model.views_targets import Change, GapView, PlanView, SplitView, TargetCheck, TargetRow


def row_json(row: TargetRow, language: Language) -> dict[str, Any]:
    """Give a target with its pace."""
    pace = row.pace
    return {
        "target": row.id,
        "name": row.name.to(language),
        "owner": row.owner,
        "owner_name": row.owner_name,
        "level": row.level,
        "measure": row.measure.to(language),
        "period": row.period.name,
        "from": row.period.start.isoformat(),
        "to": row.period.end.isoformat(),
        "currency": row.currency,
        "unit": row.unit.to(language),
        "value": _amount(row.value),
        "floor": _amount(row.floor),
        "stretch": _amount(row.stretch),
        "actual": _number(pace.actual),
        "expected": _number(pace.expected),
        "pace": _number(pace.pace),
        "required_a_day": _number(pace.required),
        "days_left": pace.days_left,
        "status": pace.status,
        "why": _why(pace.why, language),
        "next_checkpoint": row.next.isoformat() if row.next else None,
        "parent": row.parent,
        "revisions": [
            {
                "old": _amount(each.old),
                "new": _amount(each.new),
                "on": each.on.isoformat(),
                "reason": each.reason,
                "author": each.author,
                "approver": each.approver,
            }
            for each in row.revisions
        ],
    }


def check_json(check: TargetCheck, language: Language) -> dict[str, Any]:
    """Give the proof of a target."""
    return {
        "target": check.target,
        "owner": check.owner,
        "owner_name": check.owner_name,
        "row": None if check.row is None else row_json(check.row, language),
        "letters": {
            proof.letter: {
                "verdict": proof.verdict,
                "because": proof.because.to(language),
                "codes": [each.problem.code for each in proof.findings],
            }
            for proof in check.proofs
        },
        "findings": [{"code": each.problem.code, "message": each.problem.message.to(language)} for each in check.findings],
        "attainability": odds_json(check.p, language),
        "inputs": [note.to(language) for note in check.notes],
    }


def odds_json(found: Attainability | None, language: Language) -> dict[str, Any] | None:
    """Give every estimate and the one used."""
    if found is None:
        return None
    return {
        "used": found.used.by if found.used else None,
        "p": found.p,
        "why": _why(found.why, language),
        "estimates": [
            {"by": each.by, "p": each.p, "n": each.n, "facts": dict(each.facts), "seed": each.seed, "why": _why(each.why, language)}
            for each in found.estimates
        ],
    }


def split_json(view: SplitView, language: Language) -> dict[str, Any]:
    """Give a split."""
    return {
        "target": view.target,
        "parts": [
            {
                "owner": each.owner,
                "owner_name": each.owner_name,
                "level": each.level,
                "depth": each.depth,
                "period": each.period.name,
                "amount": _amount(each.amount),
                "locked": each.locked,
                "months": {month.name: _amount(amount) for month, amount in each.months},
            }
            for each in view.parts
        ],
        "spread": None
        if view.spread is None
        else {
            "n": view.n,
            "low": view.spread[0],
            "middle": view.spread[1],
            "high": view.spread[2],
            "least": view.least,
            "most": view.most,
        },
        "notes": [note.to(language) for note in view.notes],
        "assigned": dict(view.versions),
    }


def gap_json(view: GapView, language: Language) -> dict[str, Any]:
    """Give a gap with its plan."""
    found = view.gap
    return {
        "target": row_json(view.row, language),
        "state": found.state if found else "unknown",
        "why": _why(view.why, language),
        **{key: _number(getattr(found, key, None)) for key in ("closed", "commit", "pipeline", "gap", "coverage", "needed", "short")},
        "standing": _number(view.plan.standing),
        "actions": [
            {
                "deal": item.lever.id,
                "name": view.names.get(item.lever.id, ""),
                "what": item.lever.what.to(language),
                "owner": item.lever.owner,
                "due": item.lever.due.isoformat() if item.lever.due else None,
                "minutes": item.lever.minutes,
                "from": _number(item.lever.now),
                "to": _number(item.lever.then),
                "expected": _number(item.expected),
                "left": _number(item.left),
            }
            for item in view.plan.items
        ],
        "left": _number(view.plan.left),
        "notes": [note.to(language) for note in view.notes],
    }


def plan_json(view: PlanView, language: Language) -> dict[str, Any]:
    """Give an activity plan."""
    return {
        "target": row_json(view.row, language),
        "lines": [
            {"id": each.id, "needed": each.needed, "a_week": _number(each.a_week), "because": each.because.to(language)}
            for each in view.plan.lines
        ],
        "until": view.plan.until.isoformat() if view.plan.until else None,
        "why": _why(view.plan.why, language),
        "notes": [note.to(language) for note in (*view.plan.notes, *view.notes)],
    }


def change_json(change: Change) -> dict[str, Any]:
    """Give what an import changes."""
    return {
        "target": change.target,
        "owner": change.owner,
        "period": change.period,
        "before": _amount(change.before),
        "after": _amount(change.after),
        "revises": change.revises,
    }


def _why(why: Why | None, language: Language) -> dict[str, str] | None:
    return None if why is None else {"code": why.code, "text": why.text.to(language)}


def _amount(amount: Amount | None) -> str | None:
    return None if amount is None else _number(exact(amount))


def _number(value: Fraction | None) -> str | None:
    """Write an exact number: a decimal where it has an end within four places, else a fraction."""
    if value is None:
        return None
    scaled = value * 10_000
    if scaled.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    whole, rest = divmod(abs(scaled.numerator), 10_000)
    digits = f"{rest:04d}".rstrip("0")
    return ("-" if value < 0 else "") + (f"{whole}.{digits}" if digits else str(whole))
