"""The forecast of a period: what is won already, what open deals and new business may bring, and how far that may lie apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from engine.forecast.amounts import DRAWS, MINOR, simulated
from engine.forecast.counts import distribution
from engine.model.forecast import CATEGORIES, Adjustment, Calibrated, Category, Chance, Forecast, OpenDeal, Spread

ZERO = Fraction(0)
PARTS = (0.1, 0.5, 0.9)


def chances(deals: Sequence[OpenDeal], calibrated: Sequence[Calibrated]) -> list[Chance]:
    """Pair each deal that has an amount with the chance of its grade; one of no known grade has none."""
    by_grade = {each.grade: each.chance for each in calibrated}
    return [
        Chance(each.deal, each.amount, by_grade.get(each.grade, ZERO), each.group, each.category)
        for each in deals
        if each.amount is not None
    ]


def outlook(
    deals: Sequence[OpenDeal],
    calibrated: Sequence[Calibrated],
    *,
    seed: int,
    closed: Fraction = ZERO,
    fresh: Sequence[Fraction] = (),
    adjustments: Sequence[Adjustment] = (),
    draws: int = DRAWS,
    decimals: int = MINOR,
) -> Forecast:
    """Reckon the forecast. ``closed`` is won in the period already, ``fresh`` what business that was not open yet brought in the past."""
    import numpy as np

    known = chances(deals, calibrated)
    more = sum(fresh, ZERO) / len(fresh) if fresh else ZERO
    expected = closed + more + sum((each.amount * each.chance for each in known), ZERO)
    by_grade = {each.grade: float(each.chance) for each in calibrated}
    reached = np.cumsum(distribution([by_grade.get(each.grade, 0.0) for each in deals]))
    count = Spread(*(Fraction(min(int(np.searchsorted(reached, part - 1e-12)), len(deals))) for part in PARTS))
    spread = simulated(known, seed=seed, draws=draws, closed=closed, fresh=fresh, decimals=decimals)
    unknown = tuple(sorted(each.deal for each in deals if each.amount is None))
    return Forecast(closed, expected, more, spread, count, seed, draws, categories(known), tuple(adjustments), unknown)


def categories(deals: Sequence[Chance]) -> Mapping[Category, Fraction]:
    """Sum up the open amounts of each category, whole."""
    return {name: sum((each.amount for each in deals if each.category == name), ZERO) for name in CATEGORIES}


def by_group(deals: Sequence[OpenDeal], calibrated: Sequence[Calibrated]) -> dict[str, Fraction]:
    """Give the expected sum of the open deals of each group; the sums of the groups are the sum of all, exactly."""
    sums: dict[str, Fraction] = {}
    for each in chances(deals, calibrated):
        sums[each.group] = sums.get(each.group, ZERO) + each.amount * each.chance
    return dict(sorted(sums.items()))
