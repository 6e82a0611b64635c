"""How much is won in all: seeded draws over deals with their amounts, exact in whole minor units."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.model.forecast import Chance, Spread

if TYPE_CHECKING:
    from engine.forecast.counts import Floats

DRAWS = 10_000
AT_ONCE = 256  # deals
EXACT = 2**53  # whole numbers up to here are exact where they are summed
MINOR = 2  # decimals of the currency, where nobody says


def simulated(
    deals: Sequence[Chance],
    *,
    seed: int,
    draws: int = DRAWS,
    closed: Fraction = Fraction(0),
    fresh: Sequence[Fraction] = (),
    decimals: int = MINOR,
) -> Spread:
    """Draw the sum (see ``drawn``) on top of what is ``closed``, and give the points below which a tenth, half and nine tenths of it lie."""
    totals, unit = drawn(deals, seed=seed, draws=draws, fresh=fresh, decimals=decimals)
    totals.sort()
    return Spread(*(closed + unit * int(totals[_place(draws, hundredth)]) for hundredth in (10, 50, 90)))


def drawn(
    deals: Sequence[Chance], *, seed: int, draws: int = DRAWS, fresh: Sequence[Fraction] = (), decimals: int = MINOR
) -> tuple[Floats, Fraction]:
    """Draw each deal won or not, and one of the ``fresh`` sums (business not open yet, of as many days, in the past) on top.

    Gives the sums as whole numbers of a unit, and the unit: the currency's minor one, to which each amount is first rounded half to even.
    The same deals in any order, with the same seed, give the same.
    """
    import numpy as np

    unit = Fraction(1, 10**decimals)
    ordered = sorted(deals, key=lambda each: (each.deal, each.amount))
    amounts, more = [round(each.amount / unit) for each in ordered], [round(each / unit) for each in fresh]
    while sum(map(abs, amounts)) + max(map(abs, more), default=0) >= EXACT:
        unit *= 10  # beyond any company: the last digit is given up
        amounts, more = [round(Fraction(each, 10)) for each in amounts], [round(Fraction(each, 10)) for each in more]
    chance = np.random.default_rng(seed)
    totals: Floats = np.zeros(draws)
    for start in range(0, len(ordered), AT_ONCE):
        part = ordered[start : start + AT_ONCE]
        bound = np.array([float(each.chance) for each in part])
        won = chance.random((draws, len(part))) < bound
        totals += won @ np.array(amounts[start : start + AT_ONCE], np.float64)
    if more:
        totals += np.array(more, np.float64)[chance.integers(0, len(more), draws)]
    return totals, unit


def _place(draws: int, hundredth: int) -> int:
    """Give the place of the smallest draw that at least so many hundredths of them do not exceed."""
    return max(0, -(-draws * hundredth // 100) - 1)
