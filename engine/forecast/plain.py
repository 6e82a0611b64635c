"""Three plain forecasters that a forecast must beat: stage weights as given, last year's run rate, and what last period came to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from engine.model.forecast import OpenDeal, Signed
from engine.model.moment import Period

YEAR = 365
ZERO = Fraction(0)


def stage_weights(deals: Sequence[OpenDeal]) -> Fraction | None:
    """Sum each open amount times the chance that was given by hand; None where no deal has one."""
    given = [(each.amount, each.given) for each in deals if each.amount is not None and each.given is not None]
    return sum((amount * chance for amount, chance in given), ZERO) if given or not deals else None


def run_rate(signed: Sequence[Signed], day: dt.date, days: int) -> Fraction | None:
    """Give what the year up to ``day`` brought in ``days``; None where nothing was won so long ago as to know a whole year."""
    since = day - dt.timedelta(days=YEAR)
    if not any(each.day <= since for each in signed):
        return None
    return sum((each.amount for each in signed if since < each.day <= day), ZERO) * days / YEAR


def carry_over(signed: Sequence[Signed], last: Period) -> Fraction:
    """Give what the last whole period came to."""
    return total(signed, last)


def total(signed: Sequence[Signed], period: Period) -> Fraction:
    """Sum up what was won in a period, both ends included."""
    return sum((each.amount for each in signed if period.start <= each.day <= period.end), ZERO)
