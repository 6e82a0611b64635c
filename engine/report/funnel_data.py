"""The funnel, a stage worked up and what changed since a day as plain data, for programs and spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.model.funnel import CHANGES, Conversion, Drill, Dwell, Since
from engine.model.text import Language
from engine.model.views_pipeline import FunnelLine, FunnelPart, FunnelReport, SinceReport
from engine.report.plain import PLACES, decimal, interval, money, said

FLOW = ("before", "came", "on", "over", "back", "lost", "after", "again", "from_later")
LINE_HEADS = (
    "group",
    "name",
    "stage",
    "open",
    "amount",
    "unknown",
    "entered",
    "reached",
    "lost",
    "still",
    "conversion",
    "low",
    "high",
    "median_days",
    "p75_days",
    *(f"flow_{each}" for each in FLOW),
)
CHANGE_HEADS = ("deal", "name", "kind", "group", "group_name", "effect", "days", "why")
PLAN_HEADS = ("stage", "deal", "name", "dimension", "say", "owner", "owner_name", "due")


def funnel_json(report: FunnelReport, language: Language) -> dict[str, Any]:
    """Give a funnel as JSON data."""
    win, close = report.win_rate, report.close_rate
    return {
        "as_of": report.as_of.isoformat(),
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "currency": report.currency,
        "by": report.by,
        "whole": _part(report.whole, language),
        "parts": [_part(each, language) for each in report.parts],
        "win_rate": _conversion(win, language) if win else None,
        "close_rate": {"won": close[0], "qualified": close[1]} if close else None,
        "leaks": {
            "refused": said(report.leaks.refused, language),
            "precision": _rounded(report.leaks.precision),
            "recall": _rounded(report.leaks.recall),
            "needed": dict(report.leaks.needed),
            "cells": [
                {
                    "rep": each.rep,
                    "name": report.names.get(each.rep, each.rep),
                    "stage": each.stage,
                    "passed": _rounded(each.passed),
                    "decided": _rounded(each.decided),
                    "usual": _rounded(each.usual),
                    "chance": _rounded(each.chance),
                    "found": each.found,
                    "refused": said(each.refused, language),
                }
                for each in report.leaks.cells
            ],
        },
        "drills": [drill_json(each, report.names, language) for each in report.drills],
        "notes": [each.to(language) for each in report.notes],
    }


def _part(part: FunnelPart, language: Language) -> dict[str, Any]:
    speed, stuck = part.velocity, part.bottleneck
    split = speed.split
    return {
        "id": part.id,
        "name": part.name,
        "open": part.open,
        "amount": money(part.amount),
        "unknown": part.unknown,
        "won": part.won,
        "won_amount": money(part.won_amount),
        "lost": part.lost,
        "velocity": {
            "now": money(speed.now),
            "before": money(speed.before),
            "why": said(speed.why, language),
            "split": {name: _rounded(getattr(split, name)) for name in ("total", "deals", "win", "size", "days")} if split else None,
        },
        "factors": {
            "deals": int(part.factors.deals),
            "win": decimal(part.factors.win),
            "size": money(part.factors.size),
            "days": decimal(part.factors.days),
        },
        "bottleneck": {"stage": stuck.stage, "days": _rounded(stuck.days), "share": _rounded(stuck.share)} if stuck else None,
        "stages": [_line(each, language) for each in part.lines],
    }


def _line(line: FunnelLine, language: Language) -> dict[str, Any]:
    return {
        "stage": line.stage,
        "name": line.name.to(language),
        "open": line.open,
        "amount": money(line.amount),
        "unknown": line.unknown,
        "at_most": line.at_most,
        "conversion": _conversion(line.conversion, language),
        "dwell": _dwell(line.dwell, language),
        "flow": {name: getattr(line.flow, name) for name in FLOW},
    }


def _conversion(each: Conversion, language: Language) -> dict[str, Any]:
    return {
        "stage": each.stage,
        "entered": each.entered,
        "reached": each.reached,
        "lost": each.lost,
        "still": each.still,
        "rate": interval(each.rate),
        "lost_share": _rounded(each.lost_share),
        "open_share": _rounded(each.open_share),
        "days": each.days,
        "refused": said(each.refused, language),
    }


def _dwell(each: Dwell, language: Language) -> dict[str, Any]:
    return {
        "visits": each.visits,
        "ended": each.ended,
        "median": interval(each.median),
        "p75": interval(each.p75),
        "mean": _rounded(each.mean),
        "refused": said(each.refused, language),
    }


def line_rows(report: FunnelReport) -> list[list[str]]:
    """Give one row a group and stage, the whole first, for a spreadsheet; a cell is empty where a figure is refused."""
    rows = []
    for part in (report.whole, *report.parts):
        for line in part.lines:
            rate, days = line.conversion.rate, line.dwell
            shares = [rate.value, rate.low, rate.high] if rate else [None] * 3
            figures: list[Any] = [line.open, money(line.amount), line.unknown, line.conversion.entered, line.conversion.reached]
            figures += [line.conversion.lost, line.conversion.still, *map(_rounded, shares)]
            figures += [_rounded(each.value) if each else None for each in (days.median, days.p75)]
            figures += [getattr(line.flow, name) for name in FLOW]
            group = "*" if part is report.whole else part.id
            rows.append([group, part.name, line.stage, *("" if each is None else str(each) for each in figures)])
    return rows


def drill_json(drill: Drill, names: Any, language: Language) -> dict[str, Any]:
    """Give a stage worked up as JSON data."""
    return {
        "stage": drill.stage,
        "low": drill.low,
        "now": _conversion(drill.now, language),
        "usual": _conversion(drill.usual, language),
        "deals": [
            {
                "deal": each.deal,
                "name": names.get(each.deal, each.deal),
                "amount": money(each.amount),
                "closes": each.closes.isoformat() if each.closes else None,
                "owner": each.group,
            }
            for each in drill.deals
        ],
        "risks": [{"deal": each.deal, "dimension": each.dimension, "say": each.say.to(language)} for each in drill.risks],
        "plan": [dict(zip(PLAN_HEADS, row, strict=True)) for row in plan_rows(drill, names, language)],
        "missing": list(drill.missing),
    }


def plan_rows(drill: Drill, names: Any, language: Language) -> list[list[str]]:
    """Give the points of a plan as rows."""
    return [
        [
            drill.stage,
            each.deal,
            names.get(each.deal, each.deal),
            each.dimension,
            each.say.to(language),
            each.owner,
            names.get(each.owner, each.owner),
            each.due.isoformat(),
        ]
        for each in drill.plan
    ]


def since_json(report: SinceReport, language: Language) -> dict[str, Any]:
    """Give what changed as JSON data."""
    return {
        "since": report.since.isoformat(),
        "as_of": report.as_of.isoformat(),
        "currency": report.currency,
        "by": report.by,
        "whole": _sums(report.whole),
        "parts": _parts(report.parts, report),
        "changes": [dict(zip(CHANGE_HEADS, row, strict=True)) for row in change_rows(report)],
        "closing": {
            "period": report.closing.period.name,
            "whole": _sums(report.closing.whole),
            "parts": _parts(report.closing.parts, report),
        },
        "unknown": list(report.whole.unknown),
        "unknown_then": list(report.whole.unknown_then),
        "notes": [each.to(language) for each in report.notes],
    }


def _parts(parts: Mapping[str, Since], report: SinceReport) -> list[dict[str, Any]]:
    return [{"id": id, "name": report.part_names.get(id, id), **_sums(each)} for id, each in sorted(parts.items())]


def change_rows(report: SinceReport) -> list[list[str]]:
    """Give the changes as rows."""
    return [
        [
            each.deal,
            report.names.get(each.deal, each.deal),
            each.kind,
            each.group,
            report.part_names.get(each.group, each.group),
            money(each.effect) or "0",
            "" if each.days is None else str(each.days),
            each.why,
        ]
        for each in report.whole.changes
    ]


def _sums(found: Since) -> dict[str, Any]:
    sums = found.sums()
    return {"before": money(found.before), **{each: money(sums[each]) for each in CHANGES}, "after": money(found.after)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES)
