"""Compliance and inspections as plain data, for a program that reads it, and for a sheet."""

from __future__ import annotations

from typing import Any

from engine.model.compliance import Compliance, Corrective
from engine.model.estimate import Estimate
from engine.model.text import Language, Text
from engine.model.views_inspect import ComplianceReport, ComplianceRow, InspectionView
from engine.report.inspect import LEVELS

SHEET_HEADS = ("level", "id", "name", "rate", "met", "applicable", "exits", "late", "waived", "skipped")


def sheet_rows(found: ComplianceReport) -> list[list[str]]:
    """Give the scores of every level as the cells of a sheet, under ``SHEET_HEADS``."""
    rows = [("all", ComplianceRow("", "", found.whole)), *((level, each) for level, _ in LEVELS for each in getattr(found, level))]
    return [
        [level, *("" if value is None else str(value) for key, value in score_json(each).items() if key != "interval")]
        for level, each in rows
    ]


def score_json(row: ComplianceRow) -> dict[str, Any]:
    """Give one score as plain data; sums are exact, as text."""
    return {"id": row.id, "name": row.name, **_score(row.score), "interval": _interval(row.estimate)}


def report_json(found: ComplianceReport, language: Language) -> dict[str, Any]:
    """Give the compliance report as plain data."""
    return {
        "as_of": found.as_of.isoformat(),
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "all": _score(found.whole),
        **{level: [score_json(each) for each in getattr(found, level)] for level, _ in LEVELS},
        "spread": found.consistency.spread,
        "refused": found.consistency.refused.to(language) if found.consistency.refused else None,
        "flags": [
            {
                "deal": each.deal,
                "stage": each.stage,
                "rep": each.rep,
                "kind": each.kind,
                "of": list(each.leaves),
                "why": each.say.to(language),
            }
            for each in found.flags
        ],
        "notes": [each.to(language) for each in found.notes],
    }


def view_json(view: InspectionView, language: Language) -> dict[str, Any]:
    """Give an inspection as plain data."""
    made = view.inspection
    return {
        "inspection": made.id,
        "day": made.day.isoformat(),
        "since": made.since.isoformat(),
        "seed": made.seed,
        "by": view.by,
        "again_after": made.of,
        "next": view.next.isoformat() if view.next else None,
        "sample": [
            {
                "deal": row.drawn.exit.deal,
                "name": row.deal_name,
                "rep": row.drawn.exit.rep,
                "team": row.drawn.exit.team,
                "stage": row.drawn.exit.stage,
                "left": row.drawn.exit.at.isoformat(),
                "stratum": list(row.drawn.stratum),
                "links": [{"id": each.id, "result": each.result, "weight": str(each.weight)} for each in row.links],
                "flags": [{"kind": each.kind, "of": list(each.leaves), "why": each.say.to(language)} for each in row.flags],
                "findings": [{"leaf": each.leaf, "held": each.held, "note": each.note} for each in row.findings],
                "actions": [_action(each) for each in row.actions],
            }
            for row in view.rows
        ],
        "uncovered": len(view.uncovered),
        "overdue": len(view.overdue),
        "again": len(view.again),
        "failed": view.failed.to(language) if isinstance(view.failed, Text) else _interval(view.failed),
    }


def _action(each: Corrective) -> dict[str, Any]:
    done = each.done_on.isoformat() if each.done_on else None
    return {"leaf": each.finding.leaf, "action": each.action, "owner": each.owner, "due": each.due.isoformat(), "done": done}


def _score(score: Compliance) -> dict[str, Any]:
    rate = None if score.rate is None else float(score.rate)
    counts = {"exits": score.exits, "late": score.late, "waived": score.waived, "skipped": score.skipped}
    return {"rate": rate, "met": str(score.met), "applicable": str(score.applicable), **counts}


def _interval(estimate: Estimate | None) -> dict[str, float | None] | None:
    return None if estimate is None else {"value": estimate.value, "low": estimate.low, "high": estimate.high}
