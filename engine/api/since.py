"""What changed in the open pipeline since the evening of a day, with what was known then where the book is that old."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.api.columns import deal_columns
from engine.api.funnel import taken_as_now
from engine.api.instant import instant
from engine.api.records import book, imported_by
from engine.book.pipeline import names_of_deals
from engine.errors import UsageError
from engine.funnel.changes import Compared, taken_from
from engine.language.words import NOT_SET
from engine.model.incentive import Unit
from engine.model.periods import period_of
from engine.model.text import Text
from engine.model.views_pipeline import By, Closing, SinceReport

if TYPE_CHECKING:
    from engine.api.desk import Desk


def changed(desk: Desk, since: dt.date, by: By) -> SinceReport:
    """Compare the open deals of a day's evening with those of now. Raises UsageError (FN103) for a day that is not over yet."""
    return changed_by(desk, since, (by,))[by]


def changed_by(desk: Desk, since: dt.date, levels: Sequence[By], unit: Unit = "quarter") -> dict[By, SinceReport]:
    """Give the same divided in several ways; the book is read once. What should close is told of the ``unit`` of the desk's day."""
    if since >= desk.day:
        raise UsageError(
            "FN103",
            Text(f"{since} is not before {desk.day}", f"{since} 不早于 {desk.day}"),
            help=Text("name an earlier day, such as that of the last review", "请写更早的日期,例如上次评审之日"),
        )
    then = instant(since.isoformat(), desk.settings.zone)
    kept = imported_by(desk, then)
    # where nothing was known yet, then is read by the same import as now: a later one has not happened
    before, after = deal_columns(desk, as_of=then, known_at=kept or imported_by(desk, desk.as_of)), deal_columns(desk)
    if before.blind:
        before = taken_from(before, after)  # what is known today may be told of then: a change between the two days it is not
    period = period_of(desk.day, unit, desk.settings.fiscal)
    both = {by: Compared(before, after, by) for by in levels}
    found = {by: (each.told(), Closing(period, *each.told(period))) for by, each in both.items()}
    names = {**before.group_names, **after.group_names}
    touched = sorted({each.deal for (whole, _), _ in found.values() for each in whole.changes})
    with book(desk) as opened:
        deals = names_of_deals(opened.connection, touched)
    notes = [*after.notes, *(each for each in before.notes if each not in after.notes), *taken_as_now(after)]
    if kept is None:
        notes.append(
            Text(
                f"nothing had been imported by {since}: amounts, closing days and owners of then are taken as now, "
                "so that only what came and what left is seen",
                f"截至 {since} 尚未导入数据:当时的金额、预计成交日与负责人按当前值计,因此只能看到新增与离开",
            )
        )
    return {
        by: SinceReport(
            since,
            after.as_of,
            after.currency,
            by,
            whole,
            parts,
            {id: names.get(id, id) or NOT_SET.to(desk.language) for id in parts},
            {**names, **deals},
            closing,
            tuple(notes),
        )
        for by, ((whole, parts), closing) in found.items()
    }
