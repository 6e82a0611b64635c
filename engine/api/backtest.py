"""Forecasts past months again as of then, without what came later, and holds them against three plain forecasters."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from engine.api.columns import deal_columns
from engine.api.forecasting import seed_of
from engine.api.standings import Grading, blind_note, month_ends, outcomes, standing_on
from engine.forecast.backtest import back_test as tested
from engine.model.text import Text
from engine.model.views_pipeline import BackTestReport

if TYPE_CHECKING:
    from engine.api.desk import Desk


def back_test(desk: Desk, months: int | None = None) -> BackTestReport:
    """Forecast each of the last whole months (default: all that the book knows) from the evening before it, as it was known then."""
    grading, deals = Grading(desk), deal_columns(desk)
    won = outcomes(deals)
    created = deals.created[deals.created > 0]
    first = dt.date.fromordinal(int(created.min())) if len(created) else desk.day
    days = list(month_ends(first, desk.day))
    standings = [standing_on(grading, day, deals) for day in days[:-1]]
    seed = seed_of("back-test", desk.day)
    until = days[-1].toordinal() if days else desk.day.toordinal()
    start = max(0, len(standings) - months) if months is not None else 0
    result, scores = tested(grading.grades, standings, won, until=until, seed=seed, first=start)
    notes = [*deals.notes, *blind_note(grading, standings), _steady(grading.steady)]
    undated = int((deals.created <= 0).sum())
    if undated:
        notes.append(
            Text(
                f"{undated} deals have no day of creation: they are on no past day, as nobody can say that they were there",
                f"{undated} 个商机没有创建日期:无法确认其当时是否存在,故不计入任何过往日期",
            )
        )
    return BackTestReport(deals.currency, seed, result, scores, notes=tuple(notes))


def _steady(names: frozenset[str]) -> Text:
    """Say what was taken as it is now."""
    listed = ", ".join(sorted(names)) or "-"
    return Text(
        f"as of then: stages, status and what happened on a day; taken as now: {listed}; unset: every other field",
        f"按当时:阶段、状态与有日期的记录;按现值:{listed};视为未填:其他字段",
    )
