"""The vectors of the written meaning, by their numbers, as far as they are about targets; V9 is tested on a book."""

from __future__ import annotations

from fractions import Fraction

from engine.targets.calendar import parts
from engine.targets.tree import ramped
from tests.unit.targets.made import day, period, usd


def test_vector_v06():
    half = Fraction(1, 2)
    months = parts(period("2026-Q3"), "month")
    june_on = (*parts(period("2026-06"), "month"), *months)
    assert ramped(usd(100_000), (half, half, Fraction(1)), day("2026-06-01"), june_on) == [
        usd(50_000), usd(50_000), usd(100_000), usd(100_000)]  # fmt: skip
    assert ramped(usd("0.01"), (half,), day("2026-07-10"), months) == [usd(0), usd("0.01"), usd("0.01")]  # half a cent, to even
