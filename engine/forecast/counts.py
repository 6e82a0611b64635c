"""How many of several deals are won, each with its own chance: the Poisson-binomial distribution, exact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

SMALL = 64  # deals added one by one
WIDE = 4_096  # above it, parts are joined by Fourier transforms


def distribution(chances: Sequence[float]) -> Floats:
    """Give the chance of 0, 1, … all deals being won, by joining the distributions of halves. Chances lie within 0 and 1."""
    import numpy as np

    if len(chances) <= SMALL:
        whole = np.ones(1)
        for chance in chances:
            grown = np.zeros(len(whole) + 1)
            grown[:-1] = whole * (1 - chance)
            grown[1:] += whole * chance
            whole = grown
        return whole
    half = len(chances) // 2
    one, two = distribution(chances[:half]), distribution(chances[half:])
    if len(chances) <= WIDE:
        joined: Floats = np.convolve(one, two)
        return joined
    size = len(one) + len(two) - 1
    room = 1 << size.bit_length()
    joined = np.clip(np.fft.irfft(np.fft.rfft(one, room) * np.fft.rfft(two, room), room)[:size], 0, None)
    scaled: Floats = joined / joined.sum()
    return scaled


def count_quantile(chances: Sequence[float], part: float) -> int:
    """Give the least number that is not exceeded with a chance of ``part``."""
    import numpy as np

    reached = np.cumsum(distribution(chances))
    return min(int(np.searchsorted(reached, part - 1e-12)), len(chances))


def at_least(chances: Sequence[float], wanted: int) -> float:
    """Give the chance that so many deals or more are won."""
    if wanted <= 0:
        return 1.0
    if wanted > len(chances):
        return 0.0
    return min(1.0, max(0.0, float(distribution(chances)[wanted:].sum())))
