"""The targets of one rep or team that are behind today, in words: their pace decides, as everywhere."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.target_rows import rounded
from engine.coaching.agenda import TargetLine
from engine.incentives.amounts import exact, percent, written
from engine.model.text import Text
from engine.model.views_targets import TargetRow
from engine.targets.calendar import elapsed

if TYPE_CHECKING:
    from engine.api.desk import Desk

LATE = ("behind", "exceeded")


def targets_behind(desk: Desk, subject: str, record: str) -> tuple[TargetLine, ...]:
    """Give the targets of a rep or team that are behind today, in the order written; the book is opened only where there is one."""
    if not any(rules.deals.playbook.targets for rules in desk.rules.values()):
        return ()
    standings = desk.targets.standings
    found = []
    with standings.measured.opened():
        for each in standings.all:
            period = each.target.period
            if (each.owner.level, each.owner.id) != (subject, record) or period is None or not period.start <= desk.day <= period.end:
                continue
            row = standings.row(each)
            if row is not None and row.pace.status in LATE and row.pace.actual is not None:
                over = elapsed(period, desk.day, standings.shares(each), desk.settings.workdays)
                found.append(_line(row, row.pace.actual, over, at_most=each.target.direction == "at_most", flows=each.held.flows))
    return tuple(found)


def _line(row: TargetRow, actual: Fraction, over: Fraction, *, at_most: bool, flows: bool) -> TargetLine:
    value, wanted, passed = shown(row, actual), shown(row, row.pace.target), _percent(over)
    if at_most:
        because = Text(f"{value} of at most {wanted}", f"{value},上限 {wanted}")
    elif row.pace.pace is None or not flows:
        because = Text(f"{value} of {wanted}", f"{value},目标 {wanted}")
    else:
        part = _percent(row.pace.pace)
        because = Text(
            f"{value} of {wanted}: {part} of what should be reached by now, with {passed} of {row.period.name} over",
            f"{value},目标 {wanted}:{row.period.name} 已过 {passed},仅达应有进度的 {part}",
        )
    return TargetLine(row.id, row.name, because, {"now": value, "target": wanted, "period": row.period.name, "elapsed": passed})


def shown(row: TargetRow, value: Fraction) -> str:
    """Write a value of a target: money, a share, or a number."""
    if row.in_shares:
        return percent(value)
    return written(exact(rounded(value, row.currency)), row.currency) if row.currency else written(value, None)


def _percent(share: Fraction) -> str:
    return f"{round(share * 100)}%"
