"""Whole-day arithmetic that never leaves the years 1 to 9999: what leaves them is unknown."""

from __future__ import annotations

import calendar
import datetime as dt

from engine.language.tree import Unit
from engine.model.workdays import Workdays

FIRST_DAY = dt.date.min.toordinal()
LAST_DAY = dt.date.max.toordinal()
MONTHS = {"mo": 1, "q": 3, "y": 12}
_LAST_MONTH = dt.date.max.year * 12 + 11


def from_ordinal(ordinal: int) -> dt.date | None:
    """Give the date of that ordinal, or None outside the years."""
    return dt.date.fromordinal(ordinal) if FIRST_DAY <= ordinal <= LAST_DAY else None


def add_days(day: dt.date, days: int) -> dt.date | None:
    """Move a date by whole days."""
    return from_ordinal(day.toordinal() + days)


def add_months(day: dt.date, months: int) -> dt.date | None:
    """Move a date by calendar months, clamped to the end of the month: 31 August and one month is 30 September."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= dt.date.max.year:
        return None
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift(day: dt.date, by: int, unit: Unit, workdays: Workdays) -> dt.date | None:
    """Move a date by months, quarters, years or business days."""
    return workdays.shift(day, by) if unit == "bd" else add_months(day, by * MONTHS[unit])


def shiftable(months: int) -> tuple[dt.date, dt.date] | None:
    """Give the first and last date that moved by so many months stay within the years; None when none does."""
    first = dt.date.min if months >= 0 else add_months(dt.date.min, -months)
    year, month = divmod(_LAST_MONTH - max(months, 0), 12)
    if first is None or year < 1:
        return None
    return first, dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1])
