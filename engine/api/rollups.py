"""The same sums by rep, team and region, as of one instant: held to each other before a report that shows them is given (S114)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.errors import UsageError
from engine.funnel.columns import OPEN, DealColumns
from engine.funnel.parts import UNIT
from engine.model.text import Text
from engine.model.views_pipeline import By, ForecastReport, SinceReport
from engine.model.views_review import LevelRow
from engine.reviews.reconcile import Figures, disagreements

if TYPE_CHECKING:
    from engine.api.desk import Desk

LEVELS: tuple[By, ...] = ("region", "team", "rep")


def levels_of(desk: Desk, deals: DealColumns, since: dt.date, period: str | None = None) -> tuple[LevelRow, ...]:
    """Give what regions, teams and reps come to. Raises UsageError (RV102) where a level does not come to the sums of the whole."""
    forecasts = {by: desk.pipeline.forecast(period, by) for by in LEVELS}
    changes = {by: desk.pipeline.changed(since, by) for by in LEVELS}
    some = forecasts["rep"]
    rows = deals.status == OPEN
    counted = Fraction(int(deals.amount[rows & deals.known].sum()), UNIT)
    worth = sum(some.forecast.categories.values(), Fraction(0))  # what open deals are taken to be worth, which a playbook may say otherwise
    whole: Figures = {"closed": some.forecast.closed, "expected": some.forecast.expected, "open": worth}
    wrong = disagreements(whole, {by: _parts(each) for by, each in forecasts.items()})
    moved: Figures = {"before": changes["rep"].whole.before, "after": changes["rep"].whole.after}
    wrong += disagreements(moved, {by: _sides(each) for by, each in changes.items()})
    wrong += disagreements({"after": counted}, {"rep": _sides(changes["rep"])})
    if wrong:
        said = wrong[0].said
        raise UsageError(
            "RV102",
            Text(f"the levels of this report do not agree: {said.en}", f"报告各层级不一致:{said.zh}"),
            help=Text("tell who looks after dealcoach: nothing wrong is shown instead", "请联系维护人员:不会显示错误的数字"),
        )
    return tuple(LevelRow(by, part.id, part.name, part.open, part.closed, part.expected) for by in LEVELS for part in forecasts[by].parts)


def _parts(report: ForecastReport) -> Iterator[Mapping[str, Fraction]]:
    return ({"closed": part.closed, "expected": part.expected, "open": part.open} for part in report.parts)


def _sides(report: SinceReport) -> Iterator[Mapping[str, Fraction]]:
    return ({"before": part.before, "after": part.after} for part in report.parts.values())
