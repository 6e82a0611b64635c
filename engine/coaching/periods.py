"""The days of a period by its name: 2026, 2026-H1, 2026-Q4, 2026-10, and how much of it is over."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from engine.model.moment import Period
from engine.model.periods import named


def period_named(name: str) -> Period | None:
    """Give a period of the calendar by its name; None for what is no such name."""
    return named(name.strip())


def elapsed(period: Period, today: dt.date) -> Fraction:
    """Give the share of a period's days that is over on the evening of ``today``, from 0 to 1."""
    days = (period.end - period.start).days + 1
    return Fraction(min(max((today - period.start).days + 1, 0), days), days)
