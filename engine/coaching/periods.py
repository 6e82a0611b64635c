"""The days of a period by its name: 2026, 2026-H1, 2026-Q4, 2026-10."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction

from engine.model.moment import Period

NAME = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")
MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}


def period_named(name: str) -> Period | None:
    """Give a period of the calendar by its name; None for what is no such name."""
    found = NAME.fullmatch(name.strip())
    if found is None or int(found[1]) == 0:
        return None
    year, half, quarter, month = int(found[1]), found[2], found[3], found[4]
    length = MONTHS["half" if half else "quarter" if quarter else "month" if month else "year"]
    first = (int(half or quarter or month or 1) - 1) * length + 1
    last = first + length - 1
    after = dt.date(year, last + 1, 1).toordinal() if last < MONTHS["year"] else dt.date(year, 12, 31).toordinal() + 1
    return Period(name.strip(), dt.date(year, first, 1), dt.date.fromordinal(after - 1))


def elapsed(period: Period, today: dt.date) -> Fraction:
    """Give the share of a period's days that is over on the evening of ``today``, from 0 to 1."""
    days = (period.end - period.start).days + 1
    return Fraction(min(max((today - period.start).days + 1, 0), days), days)
