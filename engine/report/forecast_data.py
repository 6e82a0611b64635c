"""A forecast and its back-test as plain data: what a program or a spreadsheet reads; money is an exact decimal as text."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from engine.model.closing import Gap
from engine.model.forecast import CATEGORIES, FORECASTERS, Spread
from engine.model.text import Language, Text
from engine.model.views_pipeline import BackTestReport, ForecastReport
from engine.report.plain import PLACES, decimal, interval, money, said

PART_HEADS = ("group", "name", "closed", "open", "expected", *CATEGORIES)
MONTH_HEADS = ("day", "until", "actual", *FORECASTERS, "p10", "p50", "p90")


def forecast_json(report: ForecastReport, language: Language) -> dict[str, Any]:
    """Give a forecast as JSON data."""
    found = report.forecast
    return {
        "as_of": report.as_of.isoformat(),
        "period": {"name": report.period.name, "start": report.period.start.isoformat(), "end": report.period.end.isoformat()},
        "days_left": report.days,
        "currency": report.currency,
        "gap": _gap(report.gap),
        "gap_why": said(report.gap_why, language),
        "target": money(report.target),
        "closed": money(found.closed),
        "new_business": money(found.fresh),
        "expected": money(found.expected),
        "computed": _spread(found.computed),
        "adjusted": money(report.adjusted),
        "deals": {name: int(value) for name, value in zip(("p10", "p50", "p90"), _three(found.deals), strict=True)},
        "seed": found.seed,
        "draws": found.draws,
        "trend": said(report.trend, language) if isinstance(report.trend, Text) else decimal(report.trend),
        "swing": round(found.swing, PLACES),
        "categories": {each: {"deals": report.counts.get(each, 0), "amount": money(found.categories[each])} for each in CATEGORIES},
        "adjustments": [
            {"amount": money(each.amount), "by": each.by, "why": each.why, "at": each.at.isoformat()} for each in found.adjustments
        ],
        "grades": [
            {
                "grade": each.grade,
                "name": report.grade_names[each.grade].to(language),
                "prior": decimal(each.prior),
                "seen": each.seen,
                "won": each.won,
                "chance": decimal(each.chance),
                "interval": interval(each.interval),
            }
            for each in report.grades
        ],
        "proved": report.proof is not None and report.proof.holds,
        "stages": [
            {
                "stage": each.stage,
                "given": decimal(each.given),
                "won": each.won,
                "decided": each.decided,
                "raw": interval(each.raw),
                "fitted": None if each.fitted is None else round(each.fitted, PLACES),
                "disagrees": each.disagrees,
            }
            for each in report.stages
        ],
        "parts": [dict(zip(PART_HEADS, row, strict=True)) for row in part_rows(report)],
        "unknown_amounts": list(found.unknown),
        "notes": [each.to(language) for each in report.notes],
    }


def part_rows(report: ForecastReport) -> list[list[str]]:
    """Give the parts as rows of text, for a spreadsheet."""
    return [
        [
            each.id,
            each.name,
            *(money(one) or "0" for one in (each.closed, each.open, each.expected, *(each.categories[name] for name in CATEGORIES))),
        ]
        for each in report.parts
    ]


def backtest_json(report: BackTestReport, language: Language) -> dict[str, Any]:
    """Give a back-test as JSON data."""
    result = report.result
    return {
        "currency": report.currency,
        "seed": report.seed,
        "winner": result.winner,
        "refused": said(result.refused, language),
        "held": None if result.held is None else round(result.held, PLACES),
        "records": [
            {
                "forecaster": each.forecaster,
                "months": each.n,
                "error": money(each.error),
                "share": None if each.share is None else round(each.share, PLACES),
                "bias": money(each.bias),
            }
            for each in result.records
        ],
        "scores": [
            {
                "grade": each.grade or None,
                "n": each.n,
                "said": None if each.said is None else round(each.said, PLACES),
                "won": interval(each.won),
                "brier": None if each.brier is None else round(each.brier, PLACES),
                "refused": said(each.refused, language),
            }
            for each in report.scores
        ],
        "months": [
            {**dict(zip(MONTH_HEADS, (each or None for each in row), strict=True)), "refused": said(month.refused, language)}
            for row, month in zip(month_rows(report), result.months, strict=True)
        ],
        "notes": [each.to(language) for each in report.notes],
    }


def month_rows(report: BackTestReport) -> list[list[str]]:
    """Give the months as rows of text, for a spreadsheet; a cell is empty where nothing was said."""
    rows = []
    for each in report.result.months:
        spread = _three(each.spread) if each.spread else (None, None, None)
        said = (each.actual, *(each.said[name] for name in FORECASTERS), *spread)
        rows.append([each.day.isoformat(), each.until.isoformat(), *(money(one) or "" for one in said)])
    return rows


def _three(spread: Spread) -> tuple[Fraction, Fraction, Fraction]:
    return spread.p10, spread.p50, spread.p90


def _spread(spread: Spread) -> dict[str, str | None]:
    return dict(zip(("p10", "p50", "p90"), map(money, _three(spread)), strict=True))


def _gap(gap: Gap | None) -> dict[str, Any] | None:
    if gap is None:
        return None
    return {
        "gap": money(gap.gap),
        "closed": money(gap.closed),
        "commit": money(gap.commit),
        "pipeline": money(gap.pipeline),
        "state": gap.state,
        "coverage": decimal(gap.coverage),
        "needed": decimal(gap.needed),
        "short": money(gap.short),
    }
