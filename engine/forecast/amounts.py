"""How much is won in all: seeded draws over deals with their amounts, exact in whole minor units."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.forecast.columns import UNIT
from engine.model.forecast import Chance, Spread

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
    swing: float = 0.0,
    decimals: int = MINOR,
) -> Spread:
    """Draw the sum (see ``drawn``) of deals as columns, and give the points below which a tenth, half and nine tenths of it lie.

    ``amounts`` stand at four decimals, each deal's beside its chance. ``swing`` is by how much whole
    months vary beyond that: each sum is multiplied by a draw of mean 1 and that standard deviation. The same deals in the same order, with
    the same seed, give the same.
    """
    import numpy as np

    step = UNIT // 10**decimals
    totals, unit = _drawn(_rounded(amounts, step), chances, fresh, Fraction(step, UNIT), seed, draws)
    if swing > 0:
        totals = np.rint(totals * np.random.default_rng([seed, 1]).gamma(1 / swing**2, swing**2, draws))
    totals.sort()
    return Spread(*(unit * int(totals[_place(draws, hundredth)]) for hundredth in PARTS))


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
    amounts = [round(each.amount / unit) for each in ordered]
    while max(map(abs, amounts), default=0) >= 2**62:  # beyond any company: the last digit is given up
        unit, amounts = unit * 10, [round(Fraction(each, 10)) for each in amounts]
    chances = np.array([float(each.chance) for each in ordered])
    return _drawn(np.array(amounts, np.int64), chances, fresh, unit, seed, draws)


def _drawn(amounts: Ints, chances: Floats, fresh: Sequence[Fraction], unit: Fraction, seed: int, draws: int) -> tuple[Floats, Fraction]:
    """Draw the sums of amounts that are whole numbers of a ``unit``; give them with the unit, a larger one where they are too large."""
    import numpy as np

    more = [round(each / unit) for each in fresh]
    while float(np.abs(amounts.astype(np.float64)).sum()) + max(map(abs, more), default=0) >= EXACT:
        unit *= 10  # beyond any company: the last digit is given up
        amounts, more = _rounded(amounts, 10), [round(Fraction(each, 10)) for each in more]
    chance = np.random.default_rng(seed)
    totals: Floats = np.zeros(draws)
    for start in range(0, len(amounts), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        won = chance.random((draws, len(amounts[part]))) < chances[part]
        totals += won @ amounts[part].astype(np.float64)
    if more:
        totals += np.array(more, np.float64)[chance.integers(0, len(more), draws)]
    return totals, unit


def _rounded(amounts: Ints, step: int) -> Ints:
    """Give how many steps amounts are, half to even."""
    import numpy as np

    whole, rest = np.divmod(amounts, step)
    up = (rest * 2 > step) | ((rest * 2 == step) & (whole % 2 == 1))
    found: Ints = whole + up
    return found


def _place(draws: int, hundredth: int) -> int:
    """Give the place of the smallest draw that at least so many hundredths of them do not exceed."""
    return max(0, -(-draws * hundredth // 100) - 1)
