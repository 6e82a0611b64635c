"""The vectors of the written meaning, by their numbers, as far as they are about targets."""

from __future__ import annotations

from fractions import Fraction

from engine.targets.amounts import total
from engine.targets.calendar import parts
from engine.targets.pace import Aim, pace
from engine.targets.tree import ramped
from tests.unit.targets.made import day, period, usd


def test_vector_v06():
    half = Fraction(1, 2)
    months = parts(period("2026-Q3"), "month")
    june_on = (*parts(period("2026-06"), "month"), *months)
    assert ramped(usd(100_000), (half, half, Fraction(1)), day("2026-06-01"), june_on) == [
        usd(50_000), usd(50_000), usd(100_000), usd(100_000)]  # fmt: skip
    assert ramped(usd("0.01"), (half,), day("2026-07-10"), months) == [usd(0), usd("0.01"), usd("0.01")]  # half a cent, to even


def test_vector_v09():
    deals = [(usd(10, "GBP"), day("2026-10-05")), (usd(1_000), day("2026-10-06"))]
    unknown = total(deals, "GBP")
    assert unknown.value is None
    assert unknown.why is not None
    assert unknown.why.code == "TG502"
    assert "USD" in unknown.why.text.en
    assert "GBP" in unknown.why.text.zh
    rates = {("USD", "GBP", day("2026-10-06")): Fraction(3, 4)}
    known = total(deals, "GBP", lambda source, target, at: rates.get((source, target, at)))
    assert known.value == 760
    aim = Aim(Fraction(100), period("2026-Q4"))
    assert pace(aim, unknown.why, day("2026-10-07")).status == "unknown"
    assert pace(aim, known.value, day("2026-10-07")).status == "met"
