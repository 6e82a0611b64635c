"""The forecast of a period: what is won already, what open deals and new business may bring, and how far that may lie apart."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.forecast.amounts import DRAWS, MINOR, simulated
from engine.forecast.columns import UNIT, Standing, by_code
from engine.forecast.counts import distribution
from engine.forecast.sizes import Chances
from engine.model.forecast import CATEGORIES, Adjustment, Category, Forecast, Spread

if TYPE_CHECKING:
    from engine.funnel.visits import Ints

ZERO, ONE = Fraction(0), Fraction(1)
PARTS = (0.1, 0.5, 0.9)


def outlook(
    now: Standing,
    chances: Chances,
    *,
    seed: int,
    closed: Fraction = ZERO,
    fresh: Sequence[Fraction] = (),
    factor: Fraction = ONE,
    swing: float = 0.0,
    category: Ints | None = None,
    adjustments: Sequence[Adjustment] = (),
    unknown: Sequence[str] = (),
    draws: int = DRAWS,
    decimals: int = MINOR,
) -> Forecast:
    """Reckon the forecast. ``closed`` is won in the period already, ``fresh`` what business that was not open yet brought in the past.

    Money that is not closed yet is multiplied by the ``factor`` by which past forecasts missed (1: not at all), and spreads wider by the
    ``swing`` of whole months.
    ``category`` is the place of each deal's category. A deal without an amount counts among the deals and not in money; ``unknown``
    names such deals.
    """
    import numpy as np

    more = sum(fresh, ZERO) / len(fresh) if fresh else ZERO
    each_chance = chances.floats[chances.cell(now)]
    reached = np.cumsum(distribution(each_chance.tolist()))
    count = Spread(*(Fraction(min(int(np.searchsorted(reached, part - 1e-12)), len(now))) for part in PARTS))
    rows = now.known
    drawn = simulated(now.amount[rows], each_chance[rows], seed=seed, draws=draws, fresh=fresh, swing=swing, decimals=decimals)
    spread = Spread(*(_to_minor(closed + factor * each, decimals) for each in (drawn.p10, drawn.p50, drawn.p90)))
    more *= factor
    expected = closed + more + factor * expected_of(now, chances)
    sums = dict.fromkeys(CATEGORIES, ZERO) if category is None else categories(now, category)
    return Forecast(closed, expected, more, spread, count, seed, draws, sums, tuple(adjustments), tuple(unknown), swing)


def _to_minor(amount: Fraction, decimals: int) -> Fraction:
    return Fraction(round(amount * 10**decimals), 10**decimals)


def expected_of(now: Standing, chances: Chances) -> Fraction:
    """Sum each open amount times its chance, exactly."""
    return sum(by_group(now, chances, now.deal * 0, 1), ZERO)


def variance_of(now: Standing, chances: Chances, fresh: Sequence[Fraction] = ()) -> float:
    """Give the variance that chance alone gives the open deals and the ``fresh`` sums, in units of money squared."""
    import numpy as np

    rows = now.known
    chance = chances.floats[chances.cell(now)[rows]]
    own = float((chance * (1 - chance) * (now.amount[rows] / UNIT) ** 2).sum())
    return own + (float(np.var([float(each) for each in fresh])) if fresh else 0.0)


def categories(now: Standing, category: Ints) -> dict[Category, Fraction]:
    """Sum up the open amounts of each category, whole."""
    return dict(zip(CATEGORIES, by_code(category[now.known], now.amount[now.known], len(CATEGORIES)), strict=True))


def by_group(now: Standing, chances: Chances, group: Ints, size: int) -> list[Fraction]:
    """Give the expected sum of the open deals of each group; the sums of the groups are the sum of all, exactly."""
    rows, cells = now.known, len(chances.cells)
    sums = by_code(group[rows] * cells + chances.cell(now)[rows], now.amount[rows], size * cells)
    return [sum((sums[at * cells + place] * each for place, each in enumerate(chances.cells)), ZERO) for at in range(size)]
