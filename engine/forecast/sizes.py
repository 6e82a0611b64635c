"""How likely a deal is won by its grade and its size: large deals take longer, and they are where the money is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from engine.forecast.calibrate import WORTH, calibrate, usable
from engine.forecast.columns import Outcomes, Standing
from engine.model.forecast import Calibrated, Grade

if TYPE_CHECKING:
    from engine.funnel.visits import Floats, Ints

PARTED = (0.5, 0.75, 0.9)  # shares of open deals at which sizes are parted


@dataclass(frozen=True)
class Chances:
    """The calibrated ``grades``; ``bounds`` are the amounts (at four decimals) at which a larger size begins.

    ``cells`` gives the chance of each grade and size, grade by grade; the first size is that of deals without an amount, which have the
    chance of their grade.
    """

    grades: tuple[Calibrated, ...]
    bounds: Ints
    cells: tuple[Fraction, ...]

    @cached_property
    def floats(self) -> Floats:
        """The chances as floats, for draws."""
        import numpy as np

        return np.array([float(each) for each in self.cells])

    def cell(self, now: Standing) -> Ints:
        """Give each deal's place in ``cells``."""
        return now.grade * (len(self.bounds) + 2) + _size(now, self.bounds)


def chances_of(grades: Sequence[Grade], past: Sequence[Standing], won: Outcomes, *, as_of: int, days: int, lead: int = 0) -> Chances:
    """Calibrate each grade (see ``calibrate``), and each size within it: its own history drawn towards the chance of its grade."""
    import numpy as np

    calibrated = calibrate(grades, past, won, as_of=as_of, days=days, lead=lead)
    whole = list(usable(past, as_of=as_of, days=days, lead=lead))
    amounts = np.concatenate([each.amount[each.known] for each in whole]) if whole else np.zeros(0, np.int64)
    bounds = np.quantile(amounts, PARTED, method="lower").astype(np.int64) if len(amounts) else amounts
    sizes = len(bounds) + 2
    seen, hits = np.zeros(len(grades) * sizes, np.int64), np.zeros(len(grades) * sizes, np.int64)
    for each in whole:
        cell = each.grade * sizes + _size(each, bounds)
        after = each.day + lead
        seen += np.bincount(cell, minlength=len(seen))
        hits += np.bincount(cell[won.between(after, after + days)[each.deal]], minlength=len(seen))
    cells = [
        (WORTH * calibrated[at // sizes].chance + wins) / (WORTH + many) if at % sizes and days > 0 else calibrated[at // sizes].chance
        for at, (many, wins) in enumerate(zip(seen.tolist(), hits.tolist(), strict=True))
    ]
    return Chances(tuple(calibrated), bounds, tuple(cells))


def _size(now: Standing, bounds: Ints) -> Ints:
    import numpy as np

    found: Ints = np.where(now.known, np.searchsorted(bounds, now.amount, side="right") + 1, 0)
    return found
