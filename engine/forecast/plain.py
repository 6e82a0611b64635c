"""Three plain forecasters that a forecast must beat: stage weights as given, last year's run rate, and what last period came to."""

from __future__ import annotations

from fractions import Fraction

from engine.forecast.columns import Outcomes, Standing, by_code

YEAR = 365
ZERO = Fraction(0)


def stage_weights(now: Standing) -> Fraction | None:
    """Sum each open amount times the chance that was given by hand; None where deals are open and none of them has one."""
    given = now.known & (now.given >= 0)
    if len(now) and not given.any():
        return None
    sums = by_code(now.given[given], now.amount[given], len(now.weights))
    return sum((amount * weight for amount, weight in zip(sums, now.weights, strict=True)), ZERO)


def run_rate(won: Outcomes, day: int, days: int) -> Fraction | None:
    """Give what the year up to ``day`` brought in ``days``; None where nothing was won so long ago as to know a whole year."""
    since = day - YEAR
    if not ((won.day > 0) & (won.day <= since)).any():
        return None
    return won.total(since, day) * days / YEAR


def carry_over(won: Outcomes, before: int, day: int) -> Fraction:
    """Give what came in after the day ``before``, up to ``day``: the last whole period."""
    return won.total(before, day)
