"""The same sums by rep, team and region, as of one instant: held to each other before a report that shows them is given (S114)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.forecasting import forecast_by
from engine.api.since import changed_by
from engine.errors import UsageError
from engine.funnel.columns import OPEN, DealColumns, exact_sum
from engine.funnel.parts import UNIT
from engine.model.funnel import Since
from engine.model.incentive import Unit
from engine.model.text import Text
from engine.model.views_pipeline import By, ForecastReport, SinceReport
from engine.model.views_review import LevelRow
from engine.reviews.reconcile import Figures, disagreements

if TYPE_CHECKING:
    from engine.api.desk import Desk

LEVELS: tuple[By, ...] = ("region", "team", "rep")


@dataclass(frozen=True)
class RollUp:
    """The forecast and what changed, by every level, and what each level comes to: all agree."""

    forecasts: Mapping[By, ForecastReport]
    changes: Mapping[By, SinceReport]
    levels: tuple[LevelRow, ...]


def rolled_up(desk: Desk, deals: DealColumns, since: dt.date, unit: Unit = "quarter") -> RollUp:
    """Give what regions, teams and reps come to; what should close, in the ``unit`` of the desk's day. Raises UsageError (RV102) where a level does not come to the sums of the whole."""
    forecasts = forecast_by(desk, None, LEVELS)
    changes = changed_by(desk, since, LEVELS, unit)
    some = forecasts["rep"]
    rows = deals.status == OPEN
    counted = Fraction(exact_sum(deals.amount[rows & deals.known]), UNIT)
    whole: Figures = {"closed": some.forecast.closed, "expected": some.forecast.expected, "open": counted}
    wrong = disagreements(whole, {by: _parts(each) for by, each in forecasts.items()})
    moved: Figures = {"before": changes["rep"].whole.before, "after": changes["rep"].whole.after}
    wrong += disagreements(moved, {by: _sides(each.parts) for by, each in changes.items()})
    closing = changes["rep"].closing.whole
    due: Figures = {"before": closing.before, "after": closing.after}
    wrong += disagreements(due, {by: _sides(each.closing.parts) for by, each in changes.items()})
    wrong += disagreements({"after": counted}, {"rep": _sides(changes["rep"].parts)})
    if wrong:
        said = wrong[0].said
        raise UsageError(
            "RV102",
            Text(f"the levels of this report do not agree: {said.en}", f"报告各层级不一致:{said.zh}"),
            help=Text("tell who looks after dealcoach: nothing wrong is shown instead", "请联系维护人员:不会显示错误的数字"),
        )
    levels = (LevelRow(by, part.id, part.name, part.open, part.closed, part.expected) for by in LEVELS for part in forecasts[by].parts)
    return RollUp(forecasts, changes, tuple(levels))


def _parts(report: ForecastReport) -> Iterator[Mapping[str, Fraction]]:
    return ({"closed": part.closed, "expected": part.expected, "open": part.open} for part in report.parts)


def _sides(parts: Mapping[str, Since]) -> Iterator[Mapping[str, Fraction]]:
    return ({"before": part.before, "after": part.after} for part in parts.values())
