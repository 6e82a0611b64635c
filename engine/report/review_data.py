"""The reviews and an appraisal as plain data, for a program that reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.model.review import Index
from engine.model.text import Language
from engine.model.views_review import Appraisal, Health, LevelRow, Pack
from engine.report.forecast_data import forecast_json
from engine.report.funnel_data import funnel_json, since_json
from engine.report.inspect_data import report_json
from engine.report.plain import decimal, money


def pack_json(pack: Pack, language: Language) -> dict[str, Any]:
    """Give a weekly review."""
    count, worth = pack.rest
    return {
        "as_of": pack.as_of.isoformat(),
        "since": pack.since.isoformat(),
        "currency": pack.currency,
        "team": pack.team or None,
        "open": pack.open,
        "amount": money(pack.amount),
        "without_amount": pack.unknown,
        "top": [
            {
                "deal": each.id,
                "name": each.name,
                "rep": each.rep,
                "team": each.team,
                "stage": each.stage.to(language),
                "amount": money(each.amount),
                "closes": each.closes.isoformat() if each.closes else None,
                "days_in_stage": each.days,
                "limit": each.limit,
                "met": each.met,
                "of": each.total,
                "overdue": each.overdue,
                "blocking": [said.to(language) for said in each.blocking],
                "changed": [said.to(language) for said in each.changed],
                "decision": each.decision.to(language),
            }
            for each in pack.top
        ],
        "others": [
            {
                "deal": each.id,
                "name": each.name,
                "rep": each.rep,
                "stage": each.stage.to(language),
                "amount": money(each.amount),
                "closes": each.closes.isoformat() if each.closes else None,
            }
            for each in pack.others
        ],
        "more": {"deals": count, "amount": money(worth)},
        "changed": since_json(pack.changed, language),
        "levels": levels_json(pack.levels),
        "notes": [each.to(language) for each in pack.notes],
    }


def health_json(health: Health, language: Language) -> dict[str, Any]:
    """Give a monthly review."""
    return {
        "as_of": health.as_of.isoformat(),
        "since": health.since.isoformat(),
        "currency": health.currency,
        "index": index_json(health.index, language),
        "forecast": forecast_json(health.forecast, language),
        "causes": [each.to(language) for each in health.causes],
        "actions": [
            {
                "kind": each.kind,
                "what": each.say.to(language),
                "owner": each.owner,
                "due": each.due.isoformat() if each.due else None,
                "expected": money(each.adds),
                "currency": each.currency,
            }
            for each in health.actions
        ],
        "changed": since_json(health.changed, language),
        "funnel": funnel_json(health.funnel, language),
        "compliance": report_json(health.compliance, language) if health.compliance else None,
        "levels": levels_json(health.levels),
        "notes": [each.to(language) for each in health.notes],
    }


def appraisal_json(one: Appraisal, language: Language) -> dict[str, Any]:
    """Give an appraisal."""
    return {
        "rep": one.rep,
        "name": one.name,
        "period": one.period.name,
        "as_of": one.as_of.isoformat(),
        "whole": index_json(one.whole, language),
        "results": index_json(one.results, language),
        "execution": index_json(one.execution, language),
        "rank": one.rank,
        "of": one.of,
        "quadrant": one.quadrant.to(language),
        "strengths": [each.to(language) for each in one.strengths],
        "gaps": [each.to(language) for each in one.gaps],
        "follows": [each.to(language) for each in one.follows],
        "sensitivity": [{"weight": each.id, "by": decimal(each.by), "value": decimal(each.value), "rank": each.rank} for each in one.moved],
        "notes": [each.to(language) for each in one.notes],
    }


def index_json(found: Index, language: Language) -> dict[str, Any]:
    """Give an index with its parts."""
    return {
        "value": decimal(found.value),
        "why": found.why.to(language) if found.why else None,
        "parts": [
            {
                "id": each.id,
                "name": each.name.to(language),
                "value": decimal(each.value),
                "weight": decimal(each.weight),
                "counts": decimal(each.counts),
                "points": decimal(each.points),
                "because": each.because.to(language),
            }
            for each in found.parts
        ],
    }


def levels_json(levels: Sequence[LevelRow]) -> list[dict[str, Any]]:
    """Give what every level comes to."""
    return [
        {
            "level": each.level,
            "id": each.id,
            "name": each.name,
            "closed": money(each.closed),
            "open": money(each.open),
            "expected": money(each.expected),
        }
        for each in levels
    ]
