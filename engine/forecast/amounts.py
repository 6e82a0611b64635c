"""How much is won in all: seeded draws over deals with their amounts, exact in whole minor units."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.forecast.columns import UNIT
from engine.model.forecast import Spread

if TYPE_CHECKING:
    from engine.funnel.visits import Floats, Ints

DRAWS = 10_000
FEWER_DRAWS = 1_000
MANY = 20_000  # open deals, from which on fewer draws do: one deal more or less then moves the sum little
AT_ONCE = 256  # deals
EXACT = 2**53  # whole numbers up to here are exact where they are summed
MINOR = 2  # decimals of the currency, where nobody says
PARTS = (10, 50, 90)


def draws_for(deals: int) -> int:
    """Tell how many draws so many deals take."""
    return DRAWS if deals <= MANY else FEWER_DRAWS


def simulated(
    amounts: Ints,
    chances: Floats,
    *,
    seed: int,
    draws: int = DRAWS,
    fresh: Sequence[Fraction] = (),
    decimals: int = MINOR,
) -> Spread:
    """Draw each deal won or not, and one of the ``fresh`` sums (business not open yet, of as many days, in the past) on top.

    ``amounts`` stand at four decimals, each deal's beside its chance; each is first rounded half to even to the currency's minor unit.
    The same deals in the same order, with the same seed, give the same.
    """
    import numpy as np

    step = UNIT // 10**decimals
    whole, more = rounded(amounts, step), [round(each * UNIT / step) for each in fresh]
    while float(np.abs(whole).astype(np.float64).sum()) + max(map(abs, more), default=0) >= EXACT:
        step *= 10  # beyond any company: the last digit is given up
        whole, more = rounded(whole, 10), [round(Fraction(each, 10)) for each in more]
    chance = np.random.default_rng(seed)
    totals = np.zeros(draws)
    for start in range(0, len(whole), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        won = chance.random((draws, len(whole[part]))) < chances[part]
        totals += won @ whole[part].astype(np.float64)
    if more:
        totals += np.array(more, np.float64)[chance.integers(0, len(more), draws)]
    totals.sort()
    return Spread(*(Fraction(step * int(totals[_place(draws, hundredth)]), UNIT) for hundredth in PARTS))


def rounded(amounts: Ints, step: int) -> Ints:
    """Give how many steps amounts are, half to even."""
    import numpy as np

    whole, rest = np.divmod(amounts, step)
    up = (rest * 2 > step) | ((rest * 2 == step) & (whole % 2 == 1))
    found: Ints = whole + up
    return found


def _place(draws: int, hundredth: int) -> int:
    """Give the place of the smallest draw that at least so many hundredths of them do not exceed."""
    return max(0, -(-draws * hundredth // 100) - 1)
