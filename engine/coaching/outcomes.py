"""What became of stays in a stage: one row a stay, with its rep, its days and its result, as the statistics of coaching need them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Measured = Literal["passing", "activities"]

NEVER = 10**7  # a day that no book reaches, as an ordinal
UNKNOWN = -1


@dataclass(frozen=True)
class Outcomes:
    """Stays whose result is known. Days are proleptic ordinals, as ``date.toordinal`` gives them.

    ``rep`` is the place of the rep in ``reps``; ``began`` the day the stay began, ``ended`` the day it ended; ``result`` 1 or 0 for
    passed or not, or the number of activities; ``tenure`` the rep's days in the job when it began (UNKNOWN where nobody knows);
    ``traits`` hold, by name, what kind of deal it was, as numbers without order.
    """

    measured: Measured
    reps: tuple[str, ...]
    rep: Ints
    began: Ints
    ended: Ints
    result: Floats
    tenure: Ints
    traits: Mapping[str, Ints]

    def __len__(self) -> int:
        return len(self.rep)

    def at(self, rows: Bools | Ints) -> Outcomes:
        """Give the same of these rows alone, in this order."""
        return Outcomes(
            self.measured,
            self.reps,
            self.rep[rows],
            self.began[rows],
            self.ended[rows],
            self.result[rows],
            self.tenure[rows],
            {name: codes[rows] for name, codes in self.traits.items()},
        )

    def day_of(self, dates: Mapping[str, dt.date]) -> Ints:
        """Give the day that each row's rep has in ``dates``, NEVER where the rep has none."""
        by_rep = np.array([dates[rep].toordinal() if rep in dates else NEVER for rep in self.reps], np.int64)
        return by_rep[self.rep]


def crossings(outcomes: Outcomes, *, below: float, window: int, least: int) -> dict[str, dt.date]:
    """Give the first day on which a rep's share passed fell below a threshold.

    The share is over the stays that ended on the last ``window`` days up to that day, of which there must be ``least``.
    """
    order = np.lexsort((outcomes.ended, outcomes.rep))
    rep, ended, passed = outcomes.rep[order], outcomes.ended[order], np.r_[0.0, np.cumsum(outcomes.result[order])]
    span = np.int64(NEVER)
    key = rep * span + ended
    first = np.searchsorted(key, np.maximum(key - window + 1, rep * span))
    last = np.searchsorted(key, key, side="right")
    count = last - first
    crossed = (count >= least) & (passed[last] - passed[first] < below * count)
    who, where = np.unique(rep[crossed], return_index=True)
    days = ended[crossed][where]
    return {outcomes.reps[int(each)]: dt.date.fromordinal(int(day)) for each, day in zip(who, days, strict=True)}
