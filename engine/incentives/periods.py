"""Months, quarters, halves and years in which credit adds up and pay falls due; the fiscal year is the calendar's."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from functools import lru_cache

from engine.model.incentive import Unit
from engine.model.moment import Period

MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
YEAR = 12
NAME = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?")


@lru_cache(maxsize=8192)
def period_of(day: dt.date, unit: Unit) -> Period:
    """Give the period of a day: 2026-07, 2026-Q3, 2026-H2 or 2026."""
    return _numbered(day.year, (day.month - 1) // MONTHS[unit], unit)


def named(name: str) -> Period | None:
    """Give the period of a name; None for a name that is none."""
    found = NAME.fullmatch(name)
    if not found or not int(found[1]):
        return None
    year, quarter, half, month = found.groups()
    if quarter:
        return _numbered(int(year), int(quarter) - 1, "quarter")
    if half:
        return _numbered(int(year), int(half) - 1, "half")
    return _numbered(int(year), int(month) - 1, "month") if month else _numbered(int(year), 0, "year")


def unit_of(period: Period) -> Unit:
    """Tell how long a period is, by its months."""
    months = (period.end.year - period.start.year) * YEAR + period.end.month - period.start.month + 1
    return next((unit for unit, length in MONTHS.items() if length == months), "year")


def following(period: Period) -> Period | None:
    """Give the next period of the same length; None after the last year."""
    if period.end == dt.date.max:
        return None
    return period_of(period.end + dt.timedelta(days=1), unit_of(period))


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


def is_locked(period: Period, locked: Collection[str]) -> bool:
    """Tell whether a period is locked: by its name, or because every month of it is (a locked quarter locks its months)."""
    return period.name in locked or _locked_months(frozenset(locked)).issuperset(months_of(period))


def open_from(period: Period, locked: Collection[str]) -> Period | None:
    """Give the first period from this one on that is not locked; None when there is none."""
    at: Period | None = period
    locked = frozenset(locked)
    while at is not None and is_locked(at, locked):
        at = following(at)
    return at


@lru_cache(maxsize=64)
def _locked_months(locked: frozenset[str]) -> frozenset[tuple[int, int]]:
    return frozenset(month for name in locked if (period := named(name)) for month in months_of(period))


def _numbered(year: int, number: int, unit: Unit) -> Period:
    """Give the ``number``-th period of a year, counted from 0."""
    size = MONTHS[unit]
    start = dt.date(year, number * size + 1, 1)
    after = number * size + size
    end = dt.date(year, 12, 31) if after == YEAR else dt.date(year, after + 1, 1) - dt.timedelta(days=1)
    name = {
        "month": f"{year:04}-{number + 1:02}",
        "quarter": f"{year:04}-Q{number + 1}",
        "half": f"{year:04}-H{number + 1}",
        "year": f"{year:04}",
    }[unit]
    return Period(name, start, end)
