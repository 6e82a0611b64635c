"""Months, quarters, halves and years by their names, of the calendar year or of a fiscal year that begins in another month."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from engine.model.incentive import Unit
from engine.model.moment import Period

MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
YEAR = 12
LAST_YEAR = dt.MAXYEAR
SPAN = ".."
NAME = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True)
class Fiscal:
    """A fiscal year: the month it begins in (1 to 12), and whether it bears the number of the calendar year it starts or ends in.

    Months keep the names of the calendar; quarters, halves and years are counted from the fiscal start.
    """

    first: int = 1
    named_by: Literal["start", "end"] = "start"

    @property
    def lead(self) -> int:
        """By how many years the name runs ahead of the year it starts in."""
        return 1 if self.named_by == "end" and self.first > 1 else 0


CALENDAR = Fiscal()


@lru_cache(maxsize=8192)
def period_of(day: dt.date, unit: Unit, fiscal: Fiscal = CALENDAR) -> Period:
    """Give the period of a day: 2026-07, 2026-Q3, 2026-H2 or 2026. Raises ValueError where it leaves the years 1 to 9999."""
    if unit == "month":
        return numbered(day.year, day.month - 1, "month")
    months = day.year * YEAR + day.month - fiscal.first
    return numbered(months // YEAR + fiscal.lead, months % YEAR // MONTHS[unit], unit, fiscal)


def named(name: str, fiscal: Fiscal = CALENDAR) -> Period | None:
    """Give the period of a name; None for a name that is none, or a period that leaves the years 1 to 9999."""
    found = NAME.fullmatch(name)
    if not found or not int(found[1]):
        return None
    year, quarter, half, month = found.groups()
    try:
        if quarter:
            return numbered(int(year), int(quarter) - 1, "quarter", fiscal)
        if half:
            return numbered(int(year), int(half) - 1, "half", fiscal)
        return numbered(int(year), int(month) - 1, "month") if month else numbered(int(year), 0, "year", fiscal)
    except ValueError:
        return None


def spanned(name: str, fiscal: Fiscal = CALENDAR) -> Period | None:
    """Give the period of a name, or from one to another: 2026-Q1..2026-Q3. None for what is none, or ends before it begins."""
    first, joined, last = name.partition(SPAN)
    start, end = named(first, fiscal), named(last if joined else first, fiscal)
    if start is None or end is None or end.end < start.end or end.start < start.start:
        return None
    return Period(name, start.start, end.end) if joined else start


def unit_of(period: Period) -> Unit:
    """Tell how long a period is, by its months."""
    months = (period.end.year - period.start.year) * YEAR + period.end.month - period.start.month + 1
    return next((unit for unit, length in MONTHS.items() if length == months), "year")


def following(period: Period, fiscal: Fiscal = CALENDAR) -> Period | None:
    """Give the next period of the same length; None after the last year."""
    if period.end == dt.date.max:
        return None
    try:
        return period_of(period.end + dt.timedelta(days=1), unit_of(period), fiscal)
    except ValueError:
        return None


def months_of(period: Period) -> tuple[tuple[int, int], ...]:
    """Give the calendar months that a period touches, as (year, month)."""
    first = period.start.year * YEAR + period.start.month - 1
    last = period.end.year * YEAR + period.end.month - 1
    return tuple((at // YEAR, at % YEAR + 1) for at in range(first, last + 1))


def days_in(period: Period, start: dt.date | None, end: dt.date | None) -> int:
    """Count the days of a period that lie between two days, both included (None: open)."""
    first = period.start if start is None else max(start, period.start)
    last = period.end if end is None else min(end, period.end)
    return max(0, (last - first).days + 1)


def length(period: Period) -> int:
    """Count the days of a period."""
    return (period.end - period.start).days + 1


def numbered(year: int, number: int, unit: Unit, fiscal: Fiscal = CALENDAR) -> Period:
    """Give the ``number``-th period of a year, counted from 0. Raises ValueError where it leaves the years 1 to 9999."""
    size = MONTHS[unit]
    begin = 1 if unit == "month" else fiscal.first
    lead = 0 if unit == "month" else fiscal.lead
    first = (year - lead) * YEAR + begin - 1 + number * size
    start = dt.date(first // YEAR, first % YEAR + 1, 1)
    last = first + size - 1
    after = last + 1
    if last // YEAR == LAST_YEAR and after // YEAR > LAST_YEAR:
        end = dt.date.max
    else:
        end = dt.date(after // YEAR, after % YEAR + 1, 1) - dt.timedelta(days=1)
    name = {
        "month": f"{year:04}-{number + 1:02}",
        "quarter": f"{year:04}-Q{number + 1}",
        "half": f"{year:04}-H{number + 1}",
        "year": f"{year:04}",
    }[unit]
    return Period(name, start, end)
