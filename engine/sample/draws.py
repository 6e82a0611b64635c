"""Chance by counting: each draw is a hash of seed, stream and index, in exact integers, so the same on every machine and in any order."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_GOLDEN, _FIRST, _SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_S27, _S30, _S31, _HALF = (np.uint64(n) for n in (27, 30, 31, 32))
_WHOLE = 1 << 32

LEVELS = 4096  # a normal draw is one of so many equally likely quantiles
MICRO = 1_000_000
CERTAIN = 1 << 24  # a probability of one
_FARTHEST = 12_000  # a logit beyond this, in thousandths, is as good as certain


class Draws:
    """All chance of one book. A draw is named by its ``stream`` (what is decided) and ``index`` (for which row)."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._keys: dict[str, np.uint64] = {}

    def bits(self, stream: str, index: Ints) -> npt.NDArray[np.uint64]:
        """Give 64 random bits a row: splitmix64 over the index, from a start that belongs to seed and stream."""
        key = self._keys.get(stream)
        if key is None:
            digest = hashlib.sha256(f"{self._seed}/{stream}".encode()).digest()
            key = self._keys[stream] = np.uint64(int.from_bytes(digest[:8], "big"))
        z = index.astype(np.uint64)
        z *= _GOLDEN
        z += key
        z ^= z >> _S30
        z *= _FIRST
        z ^= z >> _S27
        z *= _SECOND
        z ^= z >> _S31
        return z

    def half(self, stream: str, index: Ints) -> Ints:
        """Give a whole number under 2**32 a row."""
        return (self.bits(stream, index) >> _HALF).astype(np.int64)

    def below(self, stream: str, index: Ints, end: int | Ints) -> Ints:
        """Give a whole number from 0 up to, not including, ``end`` (under 2**31)."""
        result: Ints = (self.half(stream, index) * end) >> 32
        return result

    def chance(self, stream: str, index: Ints, share: Decimal) -> Bools:
        """Tell for each row whether something of that probability happens."""
        return self.half(stream, index) < int(share * _WHOLE)

    def happens(self, stream: str, index: Ints, logit: Ints) -> Bools:
        """Tell for each row whether something of that logit, in thousandths, happens."""
        sure: Bools = (self.bits(stream, index) >> np.uint64(40)).astype(np.int64) < likely(logit)
        return sure

    def pick(self, stream: str, index: Ints, weights: Sequence[int] | Ints) -> Ints:
        """Choose among the places of ``weights``, each as often as its weight says."""
        ends = np.cumsum(np.asarray(weights, dtype=np.int64))
        at = self.below(stream, index, int(ends[-1])) if len(ends) > 1 else np.zeros(len(index), np.int64)
        return np.searchsorted(ends, at, side="right").astype(np.int64)

    def spread(self, stream: str, index: Ints, sigma: Decimal) -> Ints:
        """Give a lognormal factor around 1, in millionths."""
        return _factors(sigma)[(self.bits(stream, index) >> np.uint64(52)).astype(np.int64)]

    def normal(self, stream: str, index: Ints, sigma: Decimal) -> Ints:
        """Give a normal deviation in thousandths."""
        return _deviations(sigma)[(self.bits(stream, index) >> np.uint64(52)).astype(np.int64)]

    def often(self, stream: str, index: Ints, mean: Ints) -> Ints:
        """Give a Poisson count; ``mean`` is in hundredths, at most 8.00 is told apart."""
        table = _poisson()
        level = (self.bits(stream, index) >> np.uint64(40)).astype(np.int64)
        rows = np.clip(mean // 10, 0, len(table) - 1)
        count = np.zeros(len(index), np.int64)
        for k in range(table.shape[1]):
            count += level >= table[rows, k]
        return count


def likely(logit: Ints) -> Ints:
    """Turn logits in thousandths into probabilities, as parts of ``CERTAIN``."""
    return _logistic()[np.clip(logit, -_FARTHEST, _FARTHEST) + _FARTHEST]


# Transcendental functions stand in small tables only, rounded to whole numbers: their last bits differ between machines.


@cache
def _quantiles() -> tuple[float, ...]:
    bell = NormalDist()
    return tuple(bell.inv_cdf((2 * k + 1) / (2 * LEVELS)) for k in range(LEVELS))


@cache
def _factors(sigma: Decimal) -> Ints:
    return np.array([round(MICRO * math.exp(float(sigma) * z)) for z in _quantiles()], dtype=np.int64)


@cache
def _deviations(sigma: Decimal) -> Ints:
    return np.array([round(1000 * float(sigma) * z) for z in _quantiles()], dtype=np.int64)


@cache
def _logistic() -> Ints:
    span = range(-_FARTHEST, _FARTHEST + 1)
    return np.array([round(CERTAIN / (1 + math.exp(-x / 1000))) for x in span], dtype=np.int64)


@cache
def _poisson() -> Ints:
    table = []
    for tenth in range(81):
        part = math.exp(-tenth / 10)
        total, row = part, []
        for k in range(24):
            row.append(round(CERTAIN * min(total, 1.0)))
            part *= tenth / 10 / (k + 1)
            total += part
        table.append(row)
    return np.array(table, dtype=np.int64)
