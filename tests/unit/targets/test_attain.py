"""How likely a target is, by every estimator: against exact enumeration, tables and hand-made figures."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.proof import Estimate
from engine.targets.attain import attainability, spread
from engine.targets.estimates import Ask, Month, by_ramp, run_rate, shrunk, shrunk_rates, win_rate
from engine.targets.pipeline import Chance, Hours, by_amount, by_capacity, by_count, count_at_least, workload

HALF = Fraction(1, 2)


def fractions(*values: object) -> list[Fraction]:
    return [Fraction(str(each)) for each in values]


def months(*values: object) -> list[tuple[int, Fraction]]:
    return [(at % 12 + 1, value) for at, value in enumerate(fractions(*values))]


def test_a_run_rate_without_growth_by_the_table_of_student():
    history = months(8, 12, 8, 12, 8, 12)  # mean 10, variance 4.8
    middle = run_rate(Ask(Fraction(10)), history, [Month(7)], growth=False)
    assert middle.p == pytest.approx(0.5)
    assert middle.facts["sd"] == pytest.approx(math.sqrt(4.8 * (1 + 1 / 6)))
    edge = Fraction(10) + Fraction(2.570582) * Fraction(middle.facts["sd"])  # t of 97.5 % with 5 degrees of freedom
    assert run_rate(Ask(edge), history, [Month(7)], growth=False).p == pytest.approx(0.025, abs=1e-6)
    assert run_rate(Ask(edge, direction="at_most"), history, [Month(7)], growth=False).p == pytest.approx(0.975, abs=1e-6)
    assert run_rate(Ask(Fraction(20), Fraction(10)), history, [Month(7)], growth=False).p == pytest.approx(0.5)


def test_a_run_rate_with_growth_agrees_with_a_line_fitted_elsewhere():
    from scipy import stats

    values = [5, 9, 8, 13, 11, 16, 15, 19]
    found = run_rate(Ask(Fraction(40)), months(*values), [Month(9, 1), Month(10, 2)])
    line = stats.linregress(range(8), values)
    assert found.facts["expected"] == pytest.approx(2 * line.intercept + line.slope * 17)
    assert found.facts["growth_a_month"] == pytest.approx(line.slope)
    sure = run_rate(Ask(Fraction(7)), months(1, 2, 3, 4, 5, 6), [Month(7)])
    assert (sure.p, run_rate(Ask(Fraction(8)), months(1, 2, 3, 4, 5, 6), [Month(7)]).p) == (1.0, 0.0)


def test_a_run_rate_in_season():
    season = {month: Fraction(2 if month == 7 else 1, 13) for month in range(1, 13)}
    found = run_rate(Ask(Fraction(20)), months(8, 12, 8, 12, 8, 12), [Month(7)], season, growth=False)
    assert found.facts["expected"] == pytest.approx(20)  # July brings twice as much
    half = run_rate(Ask(Fraction(20)), months(8, 12, 8, 12, 8, 12), [Month(7, share=HALF)], season, growth=False)
    assert half.facts["expected"] == pytest.approx(10)
    none = dict.fromkeys(range(1, 13), Fraction(0))
    assert run_rate(Ask(Fraction(1)), months(*range(12)), [Month(1)], none).why.code == "TG501"
    few = run_rate(Ask(Fraction(1)), months(1, 2, 3), [Month(4)])
    assert (few.p, few.why.text.en) == (None, "not enough data: needs n ≥ 6 months of results (has 3)")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fractions(0, 1, max_denominator=20), max_size=8), st.integers(-1, 9))
def test_the_poisson_binomial_equals_enumeration(odds, wanted):
    exact = Fraction(0)
    for outcome in itertools.product((0, 1), repeat=len(odds)):
        if sum(outcome) >= wanted:
            exact += math.prod((p if won else 1 - p for p, won in zip(odds, outcome, strict=True)), start=Fraction(1))
    assert count_at_least(odds, wanted) == pytest.approx(float(exact), abs=1e-12)


def test_counts_with_new_business_and_at_most():
    deals = [Chance("a", HALF), Chance("b", HALF)]
    assert by_count(Ask(Fraction(3), Fraction(1)), deals).p == pytest.approx(0.25)
    assert by_count(Ask(Fraction(1), direction="at_most"), deals).p == pytest.approx(0.75)
    assert by_count(Ask(Fraction(0), direction="at_most"), deals).p == pytest.approx(0.25)
    assert by_count(Ask(Fraction(1)), [], Fraction(2)).p == pytest.approx(1 - math.exp(-2))
    both = 0.25 * (1 - math.exp(-1) * 2) + 0.5 * (1 - math.exp(-1)) + 0.25
    assert by_count(Ask(Fraction(2)), deals, Fraction(1)).p == pytest.approx(both)
    assert by_count(Ask(Fraction(1)), []).why.code == "TG501"


def test_amounts_by_seeded_draws():
    deals = [Chance("a", HALF, Fraction(100)), Chance("b", Fraction(1, 5), Fraction(50)), Chance("c", Fraction(9, 10), Fraction("0.01"))]
    ask = Ask(Fraction(100))
    first = by_amount(ask, deals, seed=7)
    assert first == by_amount(ask, deals[::-1], seed=7)
    assert first.seed == 7
    assert first.p == pytest.approx(0.5, abs=4 * first.facts["error"])
    assert by_amount(ask, deals, seed=8).p != first.p
    exactly = by_amount(Ask(Fraction("150.01")), deals, seed=7)  # all three, to the cent
    assert exactly.p == pytest.approx(0.09, abs=4 * exactly.facts["error"])
    assert by_amount(Ask(Fraction(10), Fraction(10)), [], new=[Fraction(0)], seed=1).p == 1
    fresh = by_amount(Ask(Fraction(5)), [], new=fractions(0, 10), seed=1)
    assert fresh.p == pytest.approx(0.5, abs=4 * fresh.facts["error"])
    assert (fresh.facts["p10"], fresh.facts["p90"]) == (0, 10)
    assert by_amount(ask, [], seed=1).why.text.en.startswith("not enough data: needs n ≥ 1")
    assert by_amount(Ask(Fraction(0), direction="at_most"), deals[:1], seed=3).p == pytest.approx(0.5, abs=0.03)


def test_capacity_by_hand():
    has = Hours(Fraction(25), Fraction(10), 4, 8, Fraction(100))  # two whole deals; beta-binomial with 5 and 5
    assert by_capacity(Ask(Fraction(100)), has).p == pytest.approx(8 / 11)
    assert by_capacity(Ask(Fraction(101)), has).p == pytest.approx(3 / 11)
    assert by_capacity(Ask(Fraction(300)), has).p == 0
    assert by_capacity(Ask(Fraction(100), direction="at_most"), has).p == pytest.approx(8 / 11)
    assert workload(has) == Fraction(25, 10) * HALF * 100
    assert by_capacity(Ask(Fraction(1)), Hours(Fraction(9), Fraction(1), 1, 4, Fraction(1))).why.code == "TG501"
    assert by_capacity(Ask(Fraction(1)), Hours(Fraction(9), Fraction(0), 4, 8, Fraction(1))).why.code == "TG501"
    assert win_rate(4, 8) == HALF


def test_rates_are_shrunk_by_the_formula():
    results = {"ann": fractions(10, 12, 14), "ben": fractions(20, 22, 24), "cyd": fractions(30, 32, 34)}
    found = shrunk_rates(results)
    # within: three times 8 of squares over 6; between: 3 × (100 + 0 + 100) over 2; t2 = (300 - 4) / 3
    assert (found.within, found.between, found.mean) == pytest.approx((4, 296 / 3, 22))
    weight = (296 / 3) / (296 / 3 + 4 / 3)
    assert found.rates["ann"] == pytest.approx((weight * 12 + (1 - weight) * 22, weight))
    assert shrunk_rates({"ann": fractions(1, 2), "ben": fractions(1, 2)}) is None


def test_a_shrunk_rate_ahead():
    results = {"ann": fractions(10, 14, 12), "ben": fractions(20, 24, 22), "cyd": fractions(30, 34, 32)}
    known = shrunk(Ask(Fraction(36)), "ann", results, Fraction(3))
    assert 0.5 < known.p < 0.75  # a little above its own 12 a month
    new = shrunk(Ask(Fraction(66)), "new", results, Fraction(3))
    assert (new.n, new.p) == (0, pytest.approx(0.5))
    alike = shrunk(Ask(Fraction(30)), "a", {each: fractions(10, 10, 10) for each in "abc"}, Fraction(3))
    assert alike.p == 1
    assert "reps with results (has 1)" in shrunk(Ask(Fraction(1)), "a", {"a": fractions(1)}, Fraction(1)).why.text.en
    assert "needs n ≥ 7" in shrunk(Ask(Fraction(1)), "a", {each: fractions(1) for each in "abc"}, Fraction(1)).why.text.en


def test_one_who_is_new_by_ramp():
    found = by_ramp(Ask(Fraction(20)), fractions(8, 12, 8, 12, 8, 12), [HALF, HALF, Fraction(1)])
    assert found.facts["expected"] == pytest.approx(20)
    assert found.p == pytest.approx(0.5)
    assert by_ramp(Ask(Fraction(20)), fractions(8), [HALF]).why.code == "TG501"


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 300), st.integers(0, 300))
def test_more_is_never_likelier(low, more):
    history = months(8, 12, 9, 14, 8, 12, 10)
    deals = [Chance(str(at), Fraction(at, 10), Fraction(10 * at)) for at in range(1, 9)]
    has = Hours(Fraction(100), Fraction(10), 4, 8, Fraction(30))
    for of in (
        lambda ask: run_rate(ask, history, [Month(8)]),
        lambda ask: by_count(ask, deals),
        lambda ask: by_amount(ask, deals, seed=1, draws=200),
        lambda ask: by_capacity(ask, has),
        lambda ask: by_ramp(ask, fractions(*range(9)), [HALF]),
    ):
        less, much = of(Ask(Fraction(low))).p, of(Ask(Fraction(low + more))).p
        assert 0 <= much <= less <= 1


def test_the_one_used_is_named_and_never_replaced_in_silence():
    run, pipe = Estimate("run_rate", 0.5, 24), Estimate("pipeline", 0.7, 9)
    none = by_ramp(Ask(Fraction(1)), [], [])
    assert attainability([run, pipe]).used is pipe
    assert attainability([run, pipe], "run_rate").p == 0.5
    refused = attainability([run, none], "ramp")
    assert (refused.p, refused.why.code) == (None, "TG501")
    assert attainability([run], "capacity").why.text.zh
    assert attainability([none]).why == none.why
    assert attainability([]).why.code == "TG501"
    assert attainability([none, run]).estimates == (run, none)


def test_the_spread_of_chances():
    found = spread({"ann": 0.2, "ben": 0.9, "cyd": 0.5, "dee": 0.7})
    assert (found.low, found.middle, found.high, found.least, found.most) == (0.2, 0.6, 0.9, "ann", "ben")
    assert spread({"ann": 0.4}).middle == 0.4
    assert spread({}) is None
