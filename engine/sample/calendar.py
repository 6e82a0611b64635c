"""Days of the sample book, as counts from 1970-01-01: which are worked, how many deals begin on each, where quarters end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from engine.model.workdays import Workdays
from engine.sample.draws import Bools, Draws, Ints
from engine.sample.settings import BookSettings

EPOCH = dt.date(1970, 1, 1).toordinal()
REACH = 800  # days before and after the book that are known too: hires before it, due dates after it
QUARTER_WINDOW = 21  # a win due so many days around a quarter's end may be signed at its end
LAST_DAYS = 6
SLOW = 12  # days before and after the new year in which demand is low
UTC_OFFSET = 8  # hours that local time (Asia/Shanghai) is ahead of UTC, all year
MINUTE = 60_000_000  # in microseconds
OPENING, CLOSING = 9 * 60, 18 * 60  # minutes of the local day


def number(day: dt.date) -> int:
    """Count the days from 1970-01-01."""
    return day.toordinal() - EPOCH


def date(number: int) -> dt.date:
    """Give the date of a count of days."""
    return dt.date.fromordinal(number + EPOCH)


def instants(days: Ints, minutes: Ints) -> Ints:
    """Give microseconds since 1970 in UTC of a local day and minute."""
    return (days * 1440 + minutes - UTC_OFFSET * 60) * MINUTE


@dataclass(frozen=True)
class Calendar:
    """The days from ``first`` to ``last`` (the book's last day) and around them; ``floor`` is the first day of all tables."""

    first: int
    last: int
    floor: int
    demand: Ints  # by day of the book, summed up from its first day
    after: Ints  # the day itself when worked, else the next one that is; by day from ``floor``
    pulled: Ints  # the quarter's end that a win of that day is pulled to (its own day where none); by day from ``floor``

    @property
    def months(self) -> list[int]:
        """Give the first day of each month that the book touches, and of the one after."""
        day, found = date(self.first).replace(day=1), []
        while number(day) <= self.last:
            found.append(number(day))
            day = (day + dt.timedelta(days=31)).replace(day=1)
        return [*found, number(day)]

    def worked(self, days: Ints) -> Ints:
        """Move each day to the next one that is worked, where it is not."""
        return self.after[days - self.floor]

    def created(self, draws: Draws, deals: Ints, total: int) -> Ints:
        """Give the day each of ``total`` deals began, in order, by demand."""
        whole = int(self.demand[-1])
        at = (deals * whole + draws.below("created", deals, min(whole, 2**31 - 1))) // total
        return self.first + np.searchsorted(self.demand, at, side="right").astype(np.int64)

    def quarter_end(self, draws: Draws, rows: Ints, days: Ints, since: Ints, pull: Bools) -> Ints:
        """Pull the chosen ``days`` to the last days of the quarter near by, but to none before ``since``."""
        end = self.pulled[days - self.floor]
        signed = end - draws.below("signed", rows, LAST_DAYS)
        return np.where(pull & (end != days) & (signed >= since), signed, days)


def calendar(settings: BookSettings, last: dt.date) -> Calendar:
    """Lay out the calendar of a book that ends on ``last``."""
    first = last.replace(year=last.year - settings.years, day=min(last.day, 28))
    start, end = number(first), number(last)
    span = range(start - REACH * 4, end + REACH)
    holidays = frozenset(day for year in range(date(span[0]).year, date(span[-1]).year + 1) for day in _holidays(settings, year))
    work = Workdays(holidays)
    after, pulled = [], []
    upcoming = span[-1]
    for day in reversed(span):
        upcoming = day if work.is_open(date(day)) else upcoming
        after.append(upcoming)
        pulled.append(_quarter_near(day))
    demand = np.cumsum([_demand(settings, work, date(day), day - start, end - start) for day in range(start, end + 1)])
    return Calendar(start, end, span[0], demand.astype(np.int64), np.array(after[::-1], np.int64), np.array(pulled[::-1], np.int64))


def _holidays(settings: BookSettings, year: int) -> list[dt.date]:
    eves = [day - dt.timedelta(days=1) for day in settings.new_years if day.year == year]
    return [start + dt.timedelta(days=k) for start in [*eves, dt.date(year, 10, 1)] for k in range(7)]


def _demand(settings: BookSettings, work: Workdays, day: dt.date, since: int, length: int) -> int:
    """Weigh a day: its month, weekends and holidays low, the weeks around the new year slow, and growth over the book."""
    weight = settings.months[day.month - 1] * (100 if work.is_open(day) else 6)
    slow = any(abs((day - new_year).days) <= SLOW for new_year in settings.new_years)
    grown = length + int(settings.growth * 100) * since // 100
    return max(1, weight * (55 if slow else 100) // 100 * grown // length)


def _quarter_near(day: int) -> int:
    this = date(day)
    month = (this.month - 1) // 3 * 3 + 1
    start = this.replace(month=month, day=1)
    ends = [number(start) - 1, number((start + dt.timedelta(days=95)).replace(day=1)) - 1]
    return next((end for end in reversed(ends) if abs(end - day) <= QUARTER_WINDOW), day)
