"""The deals of a book as columns: what every report of the pipeline counts and adds up, without an object a deal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.model.text import Text
from engine.model.views_pipeline import By

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from engine.funnel.visits import Bools, Ints

    Objects = npt.NDArray[np.object_]

OPEN, WON, LOST, UNSET = 0, 1, 2, -1
HALF = 32  # bits: the two halves of 64 are summed apart, so that no sum of a book overflows


@dataclass(frozen=True)
class DealColumns:
    """All deals that were seen as of an instant, by id. Days are proleptic ordinals, 0 where not set.

    ``stage`` is a place in ``stages``, -1 where it is none of them or not known; ``status`` is OPEN, WON, LOST or UNSET. ``amount`` is in
    ``currency`` at four decimals and means nothing where it is not ``known``. ``groups`` gives, for each way to divide deals, each deal's
    place in a tuple of ids, where "" stands for a deal that belongs to none. ``given`` is each amount as it was given, ``currencies`` its
    place in a tuple of currencies, where "" stands for a deal without an amount. ``stale`` says that the book knows of something later
    than the instant: then what has no history (amounts, closing days, owners) may be of later than it, too. ``notes`` tell why amounts
    are not known; ``blind``: among them are those of open deals that nobody can have known as of a past day.
    """

    as_of: dt.date
    currency: str
    stages: tuple[str, ...]
    id: Objects
    stage: Ints
    status: Ints
    amount: Ints
    known: Bools
    created: Ints
    entered: Ints
    closes: Ints
    closed: Ints
    groups: Mapping[By, tuple[Ints, tuple[str, ...]]]
    group_names: Mapping[str, str]
    given: Ints
    currencies: tuple[Ints, tuple[str, ...]]
    stale: bool = False
    notes: tuple[Text, ...] = ()
    blind: bool = False

    def __len__(self) -> int:
        return len(self.id)

    def name(self, group: str) -> str:
        """Give the name of a group: that of a rep or team, else the word that it goes by in the book."""
        return self.group_names.get(group, group)


def exact_sum(amounts: Ints) -> int:
    """Add whole numbers up, however many they are."""
    return (int((amounts >> HALF).sum()) << HALF) + int((amounts & ((1 << HALF) - 1)).sum())


def exact_sums(codes: Ints, amounts: Ints, size: int) -> list[int]:
    """Add whole numbers up by their codes (0 to ``size`` - 1), in one pass."""
    import numpy as np

    high, low = np.zeros(size, np.int64), np.zeros(size, np.int64)
    np.add.at(high, codes, amounts >> HALF)
    np.add.at(low, codes, amounts & ((1 << HALF) - 1))
    return [(above << HALF) + below for above, below in zip(high.tolist(), low.tolist(), strict=True)]


def converted(amounts: Ints, rates: Ints, decimals: int) -> tuple[Ints, Bools]:
    """Multiply amounts by rates at so many decimals, rounded half to even; tell which are known: rates above 0, results that fit.

    Exact: the amount is split at the rate's unit, so that no product within passes 64 bits.
    """
    import numpy as np

    unit = 10**decimals
    whole, rest = np.divmod(amounts, unit)
    fits = (rates > 0) & (np.abs(amounts.astype(np.float64) / unit * rates) < float(2**62))
    whole, rest, rates = (np.where(fits, each, 0) for each in (whole, rest, rates))
    up, left = np.divmod(rest * rates, unit)
    result = whole * rates + up
    result += (left * 2 > unit) | ((left * 2 == unit) & (result % 2 == 1))
    return result.astype(np.int64), fits
