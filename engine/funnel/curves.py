"""Kaplan-Meier and Aalen-Johansen: how a share changes with time when some are still on their way."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from engine.model.estimate import CONFIDENCE, Estimate

if TYPE_CHECKING:
    from engine.funnel.visits import Bools, Floats, Ints

Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
NEAR = 1e-12  # shares that lie closer together are the same


@dataclass(frozen=True)
class Survival:
    """The share still there after each time at which someone left, with Greenwood's sum for its variance."""

    times: Ints
    share: Floats
    greenwood: Floats
    last: int  # the longest time seen


@dataclass(frozen=True)
class Incidence:
    """The share that has ended by each cause by each time, its variance (both times x causes), and the share that has not ended."""

    times: Ints
    share: Floats
    variance: Floats
    still: Floats
    last: int


def _steps(time: Ints, ends: Ints, causes: int) -> tuple[Ints, Ints, Floats]:
    """Give the times at which someone ended, how many were at risk, and how many ended by each cause."""
    import numpy as np

    times, at = np.unique(time[ends > 0], return_inverse=True)
    counts = np.zeros((len(times), causes))
    np.add.at(counts, (at, ends[ends > 0] - 1), 1)
    risk = len(time) - np.searchsorted(np.sort(time), times, side="left")
    return times.astype(np.int64), risk.astype(np.int64), counts


def kaplan_meier(time: Ints, ended: Ints) -> Survival:
    """Estimate the share still there (Kaplan and Meier 1958); ``ended`` is 1 where the end was seen, 0 where not yet."""
    import numpy as np

    times, risk, counts = _steps(time, ended, 1)
    left = risk - counts[:, 0]
    share: Floats = np.cumprod(left / np.maximum(risk, 1), dtype=np.float64)
    with np.errstate(divide="ignore"):
        part = np.where(left > 0, counts[:, 0] / np.maximum(risk * left, 1), 0.0)
    return Survival(times, share, np.cumsum(part), int(time.max(initial=0)))


def quantile(curve: Survival, part: float) -> Estimate | None:
    """Give the time by which ``part`` have left, with Brookmeyer and Crowley's interval (1982) by logarithms of logarithms."""
    import numpy as np

    stays = 1 - part
    below = np.flatnonzero(curve.share <= stays + NEAR)
    if not len(below):
        return None
    lower, upper, gone = _around(curve)
    low, high = np.flatnonzero(lower <= stays), np.flatnonzero((upper <= stays) & ~gone)
    value = float(curve.times[below[0]])
    first = min(value, float(curve.times[low[0]])) if len(low) else value
    return Estimate(value, first, max(value, float(curve.times[high[0]])) if len(high) else None)


def day_quantile(curve: Survival, part: float) -> Estimate | None:
    """Give the same where times are whole days: as the quantile of a grouped distribution, at most half a day from that of whole days.

    Who leaves on day d leaves evenly from half a day before to half a day after it (Yule and Kendall, Theory of Statistics, on the median
    of grouped data), never before 0; the bounds of the interval come down in the same way. An interval of whole days would hold a whole
    day nearly always, whatever it is meant to: there is none between 12 and 13 to miss.
    """
    import numpy as np

    value = _reached(curve.times, curve.share, 1 - part)
    if value is None:
        return None
    lower, upper, gone = _around(curve)
    low = _reached(curve.times, np.minimum.accumulate(lower), 1 - part)
    high = _reached(curve.times[~gone], np.minimum.accumulate(upper[~gone]), 1 - part)
    return Estimate(value, min(value, value if low is None else low), None if high is None else max(value, high))


def _around(curve: Survival) -> tuple[Floats, Floats, Bools]:
    """Give the bounds of the share still there after each time, and where nobody is."""
    import numpy as np

    inner = np.clip(curve.share, NEAR, 1 - NEAR)
    reach = Z * np.sqrt(curve.greenwood) / np.abs(np.log(inner))
    gone: Bools = curve.share <= 0
    return np.where(gone, 0.0, inner ** np.exp(reach)), np.where(gone, 0.0, inner ** np.exp(-reach)), gone


def _reached(times: Ints, share: Floats, stays: float) -> float | None:
    """Give when a share that falls evenly through each day comes down to ``stays``; None where it does not."""
    import numpy as np

    below = np.flatnonzero(share <= stays + NEAR)
    if not len(below):
        return None
    at = int(below[0])
    before, after = (float(share[at - 1]) if at else 1.0), float(share[at])
    return max(0.0, float(times[at]) - 0.5 + (min(1.0, (before - stays) / (before - after)) if before > after else 0.0))


def mean_time(curve: Survival) -> float:
    """Give the area under the curve up to the longest time seen: the mean time, as far as it was seen."""
    import numpy as np

    edges = np.concatenate([[0], curve.times, [curve.last]])
    return float((np.diff(edges) * np.concatenate([[1.0], curve.share])).sum())


def aalen_johansen(time: Ints, cause: Ints, causes: int = 2) -> Incidence:
    """Estimate the share that ends by each cause while the others compete (Aalen and Johansen 1978); cause 0 has not ended yet.

    The variance is that of the delta method (Marubini and Valsecchi 1995, 10.17); without anyone open it is ``p (1 - p) / n``.
    """
    import numpy as np

    times, risk, counts = _steps(time, cause, causes)
    n = risk.astype(np.float64)
    whole = counts.sum(axis=1)
    still = np.cumprod(1 - whole / np.maximum(n, 1))
    before = np.concatenate([[1.0], still[:-1]]) if len(still) else still
    share = np.cumsum(before[:, None] * counts / np.maximum(n, 1)[:, None], axis=0)
    left = n - whole
    one = np.where(left > 0, whole / np.maximum(n * left, 1), 0.0)
    two = before[:, None] ** 2 * (n[:, None] - counts) * counts / np.maximum(n, 1)[:, None] ** 3
    three = before[:, None] * counts / np.maximum(n, 1)[:, None] ** 2
    # sum of (F(t) - F(tj))^2 one_j - 2 (F(t) - F(tj)) three_j + two_j, opened up so that it takes one pass
    first, second, third = np.cumsum(one), np.cumsum(one[:, None] * share, axis=0), np.cumsum(one[:, None] * share**2, axis=0)
    squares = share**2 * first[:, None] - 2 * share * second + third
    crossed = share * np.cumsum(three, axis=0) - np.cumsum(three * share, axis=0)
    variance = np.maximum(squares + np.cumsum(two, axis=0) - 2 * crossed, 0)
    return Incidence(times, share, variance, still, int(time.max(initial=0)))
