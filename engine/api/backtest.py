"""Forecasts past months again as of then, without what came later, and holds them against three plain forecasters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from engine.api.columns import deal_columns
from engine.api.forecasting import seed_of
from engine.api.records import imported_by
from engine.api.standings import Grading, blind_note, evening_of, month_ends, outcomes, outcomes_known, standing_on
from engine.book.manifest import read_manifest
from engine.forecast.backtest import back_test as tested
from engine.forecast.columns import Outcomes
from engine.funnel.columns import DealColumns
from engine.model.text import Text
from engine.model.views_pipeline import BackTestReport

if TYPE_CHECKING:
    from engine.api.desk import Desk


def back_test(desk: Desk, months: int | None = None) -> BackTestReport:
    """Forecast each of the last whole months (default: all that the book knows) from the evening before it, as it was known then.

    Before the first import nobody knows what was known: those months are read as of the evening of its day, and a note says so.
    """
    grading, deals = Grading(desk), deal_columns(desk)
    created = deals.created[deals.created > 0]
    first = dt.date.fromordinal(int(created.min())) if len(created) else desk.day
    days = list(month_ends(first, desk.day))
    book = _Known(desk, deals)
    standings = [standing_on(grading, day, deals, book.first) for day in days[:-1]]
    seed = seed_of("back-test", desk.day)
    until = days[-1].toordinal() if days else desk.day.toordinal()
    start = max(0, len(standings) - months) if months is not None else 0
    known = [book.outcomes(day) for day in days[:-1]]
    result, scores = tested(grading.grades, standings, book.now, known, until=until, seed=seed, first=start)
    notes = [*deals.notes, *blind_note(grading, standings), *book.note(grading.steady, days[:-1])]
    undated = int((deals.created <= 0).sum())
    if undated:
        notes.append(
            Text(
                f"{undated} deals have no day of creation: they are on no past day, as nobody can say that they were there",
                f"{undated} 个商机没有创建日期:无法确认其当时是否存在,故不计入任何过往日期",
            )
        )
    return BackTestReport(deals.currency, seed, result, scores, notes=tuple(notes))


class _Known:
    """What was known of won deals on past days, each state of the book read once."""

    def __init__(self, desk: Desk, deals: DealColumns) -> None:
        self.desk, self.deals, self.now = desk, deals, outcomes(deals)
        self.manifest = read_manifest(desk.settings.book)
        self._read: dict[int, Outcomes] = {self._batches(desk.known_at): self.now}

    def _batches(self, at: dt.datetime | None) -> int:
        return len(self.manifest.known(at)) if self.manifest else 0

    @cached_property
    def first(self) -> dt.datetime | None:
        """The evening of the day of the first import, when it may have been finished; None where there is none."""
        if self.manifest is None or not self.manifest.batches:
            return None
        day = self.manifest.batches[0].recorded_at.astimezone(self.desk.settings.zone).date()
        evening = evening_of(self.desk, day)
        return min(evening, self.desk.known_at) if self.desk.known_at else evening

    def outcomes(self, day: dt.date) -> Outcomes:
        """Give what was won, as it was known in the evening of a day, or by the first import where that is later."""
        at = imported_by(self.desk, evening_of(self.desk, day)) or self.first
        if at is None:
            return self.now
        batches = self._batches(at)
        if batches not in self._read:
            self._read[batches] = outcomes_known(self.desk, self.deals, at)
        return self._read[batches]

    def note(self, steady: frozenset[str], days: Sequence[dt.date]) -> list[Text]:
        """Say until which month what has no history was not read as it was then."""
        early = [day for day in days if imported_by(self.desk, evening_of(self.desk, day)) is None]
        if not early or self.first is None:
            return []
        listed, last = ", ".join(sorted(steady)) or "-", early[-1]
        since = self.first.astimezone(self.desk.settings.zone).date()
        return [
            Text(
                f"until {last} by then nothing was imported: stages, status and what happened on a day are as of then, {listed} as of the "
                f"first import on {since}, every other field is unset",
                f"截至 {last} 尚无导入:阶段、状态与有日期的记录按当时;{listed} 按首次导入({since})时的值;其他字段视为未填",
            )
        ]
