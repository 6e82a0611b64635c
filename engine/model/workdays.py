"""Business days by a workspace's calendar, make-up working days included."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

FIRST = dt.date(1900, 1, 1)
LAST = dt.date(2200, 12, 31)
SATURDAY = 5


@dataclass(frozen=True)
class Workdays:
    """Monday to Friday, less ``holidays``, plus ``make_up`` days worked at a weekend. Known from 1900 to 2200."""

    holidays: frozenset[dt.date] = frozenset()
    make_up: frozenset[dt.date] = frozenset()

    def is_open(self, day: dt.date) -> bool:
        """Tell whether people work on that day."""
        return day in self.make_up or (day.weekday() < SATURDAY and day not in self.holidays)

    @cached_property
    def days(self) -> list[dt.date]:
        """All business days that the calendar knows, in order."""
        span = range(FIRST.toordinal(), LAST.toordinal() + 1)
        return [day for day in map(dt.date.fromordinal, span) if self.is_open(day)]

    def shift(self, day: dt.date, by: int) -> dt.date | None:
        """Return the ``by``-th business day after ``day`` (before it when negative; the day itself for 0).

        None outside the years that the calendar knows.
        """
        if not FIRST <= day <= LAST:
            return None
        if by == 0:
            return day
        at = bisect_right(self.days, day) - 1 + by if by > 0 else bisect_left(self.days, day) + by
        return self.days[at] if 0 <= at < len(self.days) else None
