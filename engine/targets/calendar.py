"""The periods inside a period, their selling days and seasonal weights, and the share of a target that should be reached by a day."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.incentives.amounts import ONE, ZERO
from engine.model.incentive import Unit
from engine.model.moment import Period
from engine.model.periods import CALENDAR, Fiscal, period_of
from engine.model.target import Why
from engine.model.text import Text
from engine.model.workdays import FIRST, LAST, Workdays
from engine.targets.faults import not_enough

MONTHS_OF_YEAR = 12
LEAST_YEARS = 2  # whole years of history from which a season is read
Season = Mapping[int, Fraction]  # by calendar month, 1 to 12
WEEKDAYS = Workdays()  # Monday to Friday, where no calendar is given


@dataclass(frozen=True, slots=True)
class Seasons:
    """The share of a year's result that each calendar month brings (they sum to 1), from ``n`` months; None with the reason."""

    shares: Season | None
    n: int
    why: Why | None = None


def parts(period: Period, unit: Unit, fiscal: Fiscal = CALENDAR) -> tuple[Period, ...]:
    """Give the periods of a unit that tile a period; the first and last are cut to it where it does not begin or end with one."""
    found = []
    day = period.start
    while day <= period.end:
        whole = period_of(day, unit, fiscal)
        end = min(whole.end, period.end)
        found.append(Period(whole.name, day, end))
        if end == dt.date.max:
            break
        day = end + dt.timedelta(days=1)
    return tuple(found)


def selling_days(start: dt.date, end: dt.date, workdays: Workdays) -> int:
    """Count the business days between two days, both included; outside the years that the calendar knows, all days."""
    if end < start:
        return 0
    if start < FIRST or end > LAST:
        return (end - start).days + 1
    return bisect_right(workdays.days, end) - bisect_left(workdays.days, start)


def staying(period: Period, start: dt.date | None, end: dt.date | None, workdays: Workdays) -> Fraction:
    """Give the share of a period's selling days on which someone is there (all its days where it has no selling day)."""
    first = period.start if start is None else max(start, period.start)
    last = period.end if end is None else min(end, period.end)
    if last < first:
        return ZERO
    whole = selling_days(period.start, period.end, workdays)
    if whole:
        return Fraction(selling_days(first, last, workdays), whole)
    return Fraction((last - first).days + 1, (period.end - period.start).days + 1)


def seasons(history: Mapping[tuple[int, int], Fraction]) -> Seasons:
    """Read the season from monthly results by (year, month): the mean of each month over that of all, over whole years only.

    A year counts when all its twelve months are there; a month with nothing is a 0, a month that is missing is not. Months that lost
    money count as 0.
    """
    years = [year for year in sorted({year for year, _ in history}) if all((year, month) in history for month in range(1, 13))]
    if len(years) < LEAST_YEARS:
        return Seasons(
            None, len(years) * MONTHS_OF_YEAR, not_enough(LEAST_YEARS, Text("whole years of months", "个完整年份的月度数据"), len(years))
        )
    sums = {month: max(ZERO, sum((history[year, month] for year in years), ZERO)) for month in range(1, 13)}
    whole = sum(sums.values(), ZERO)
    if not whole:
        return Seasons(None, len(years) * MONTHS_OF_YEAR, not_enough(1, Text("months with a result", "个有业绩的月份"), 0))
    return Seasons({month: each / whole for month, each in sums.items()}, len(years) * MONTHS_OF_YEAR)


def weights(within: Sequence[Period], season: Season | None = None, workdays: Workdays | None = None) -> list[Fraction]:
    """Give the weight of each part of a period, which sum to 1 exactly.

    With a season, each month counts by its share of the year (a part of a month by its selling days); without, parts count by selling
    days. Where all of that is 0, by calendar days.
    """
    calendar = workdays or WEEKDAYS
    found = [_worth(each, season, calendar) for each in within]
    if not sum(found, ZERO):
        found = [Fraction((each.end - each.start).days + 1) for each in within]
    whole = sum(found, ZERO)
    return [each / whole for each in found]


def elapsed(period: Period, day: dt.date, season: Season | None = None, workdays: Workdays | None = None) -> Fraction:
    """Give ``F``, the share of a period's weight that is over on the evening of a day: 0 before it, non-decreasing, 1 at its end."""
    if day < period.start:
        return ZERO
    if day >= period.end:
        return ONE
    calendar = workdays or WEEKDAYS
    over, whole = Period("", period.start, day), _worth(period, season, calendar)
    if whole:
        return _worth(over, season, calendar) / whole
    return Fraction((day - period.start).days + 1, (period.end - period.start).days + 1)


def along(
    course: Sequence[tuple[Period, Fraction]], day: dt.date, season: Season | None = None, workdays: Workdays | None = None
) -> Fraction:
    """Give ``F`` for parts of a period of which each has its own weight: 0 before the first, 1 after the last."""
    whole = sum((weight for _, weight in course), ZERO)
    return sum((weight * elapsed(part, day, season, workdays) for part, weight in course), ZERO) / whole


def _worth(period: Period, season: Season | None, workdays: Workdays) -> Fraction:
    """Weigh a stretch of days: its selling days, or each of its months by season times the part of that month's selling days."""
    if season is None:
        return Fraction(selling_days(period.start, period.end, workdays))
    found = ZERO
    for month in parts(period, "month"):
        found += season.get(month.start.month, ZERO) * staying(period_of(month.start, "month"), month.start, month.end, workdays)
    return found
