"""Chances, sums and scores are those of plain references, keep their laws, and never see the future."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.forecast.amounts import simulated
from engine.forecast.backtest import back_test, scored
from engine.forecast.calibrate import calibrate, fresh_sums, trend
from engine.forecast.counts import at_least, count_quantile, distribution
from engine.forecast.isotonic import isotonic, stage_chances
from engine.forecast.outlook import by_group, outlook
from engine.forecast.plain import carry_over, run_rate, stage_weights
from engine.forecast.score import Said, scores
from engine.model.forecast import DEFAULT, FORECASTERS, Adjustment, Chance, OpenDeal, Signed, Snapshot, Tried
from engine.model.moment import Period

LAW = settings(deadline=None, max_examples=60)
DAY = dt.date(2026, 1, 1)
CHANCES = st.floats(0, 1)


def day(number):
    return DAY + dt.timedelta(days=number)


# the Poisson-binomial distribution


def every_outcome(chances):
    """Add up the chance of each outcome of all deals: what the distribution is by definition."""
    found = [0.0] * (len(chances) + 1)
    for outcome in product((0, 1), repeat=len(chances)):
        found[sum(outcome)] += math.prod(chance if won else 1 - chance for chance, won in zip(chances, outcome, strict=True))
    return found


@LAW
@given(st.lists(CHANCES, max_size=9))
def test_counts_are_the_sum_over_every_outcome(chances):
    assert distribution(chances) == pytest.approx(every_outcome(chances), abs=1e-12)


@pytest.mark.parametrize("count", [64, 65, 300, 4_200])
def test_counts_of_many_are_those_of_one_after_the_other(count):
    chances = np.random.default_rng(count).random(count)
    whole = np.ones(1)
    for chance in chances:
        whole = np.concatenate([whole * (1 - chance), [0.0]]) + np.concatenate([[0.0], whole * chance])
    assert distribution(chances.tolist()) == pytest.approx(whole, abs=1e-12)


@LAW
@given(st.lists(CHANCES, max_size=80), st.integers(-1, 90))
def test_counts_keep_their_laws(chances, wanted):
    whole = distribution(chances)
    assert whole.sum() == pytest.approx(1)
    assert (whole * np.arange(len(whole))).sum() == pytest.approx(sum(chances), abs=1e-9)
    assert 0 <= at_least(chances, wanted) <= 1
    assert at_least(chances, wanted) >= at_least(chances, wanted + 1) - 1e-12
    assert 0 <= count_quantile(chances, 0.1) <= count_quantile(chances, 0.5) <= count_quantile(chances, 0.9) <= len(chances)


# isotonic regression


def least(values, weights):
    """Give the isotonic fit by its formula: the largest of the means from any earlier place, the smallest to any later one."""

    def mean(one, two):
        part = range(one, two + 1)
        return sum(values[at] * weights[at] for at in part) / sum(weights[at] for at in part)

    places = range(len(values))
    return [max(min(mean(one, two) for two in places if two >= at) for one in places if one <= at) for at in places]


@LAW
@given(st.lists(st.tuples(st.fractions(0, 1, max_denominator=50), st.integers(1, 20)), min_size=1, max_size=9))
def test_isotonic_is_the_largest_of_smallest_means(rows):
    values, weights = [value for value, _ in rows], [Fraction(weight) for _, weight in rows]
    found = isotonic(values, weights)
    assert found == least(values, weights)
    assert found == sorted(found)
    assert sum(each * weight for each, weight in zip(found, weights, strict=True)) == sum(
        each * weight for each, weight in zip(values, weights, strict=True)
    )
    assert isotonic(found, weights) == found


def test_stage_chances_rise_and_say_where_history_does_not():
    found = stage_chances(("a", "b", "c", "d"), {"a": 10, "b": 30, "c": 9, "d": 0}, {"a": 100, "b": 100, "c": 50}, {"a": Fraction(1, 20)})
    assert [each.fitted for each in found] == [0.1, 0.26, 0.26, None]
    assert [each.disagrees for each in found] == [False, False, True, False]
    assert found[2].raw.low < 0.18 < found[2].raw.high
    assert found[0].given == Fraction(1, 20)
    assert all(each.fitted is None for each in stage_chances(("a", "b"), {}, {}))


# sums


AMOUNTS = st.integers(0, 10**7).map(lambda cents: Fraction(cents, 100))
DEALS = st.lists(st.tuples(AMOUNTS, st.fractions(0, 1, max_denominator=20)), max_size=12)


@LAW
@given(DEALS, st.randoms(use_true_random=False))
def test_draws_are_seeded_bounded_and_of_no_order(rows, shuffle):
    deals = [Chance(f"D{at}", amount, chance) for at, (amount, chance) in enumerate(rows)]
    found = simulated(deals, seed=3, draws=200, closed=Fraction(5))
    mixed = list(deals)
    shuffle.shuffle(mixed)
    assert simulated(mixed, seed=3, draws=200, closed=Fraction(5)) == found
    assert 5 <= found.p10 <= found.p50 <= found.p90 <= 5 + sum(each.amount for each in deals)


def test_draws_agree_with_the_exact_count_and_money_stays_exact():
    deals = [Chance(f"D{at:03}", Fraction(1), Fraction(at % 9 + 1, 12)) for at in range(100)]
    found = simulated(deals, seed=1, draws=20_000, decimals=0)
    exact = [count_quantile([float(each.chance) for each in deals], part) for part in (0.1, 0.5, 0.9)]
    assert [found.p10, found.p50, found.p90] == pytest.approx(exact, abs=1)
    sure = simulated([Chance("a", Fraction("0.10"), Fraction(1)), Chance("b", Fraction("0.20"), Fraction(1))], seed=1, draws=10)
    assert sure.p50 == Fraction("0.30")
    huge = simulated([Chance("a", Fraction(10**15), Fraction(1))] * 99, seed=1, draws=10)
    assert huge.p50 == 99 * Fraction(10**15)


def open_deals(count, grade="A"):
    return [OpenDeal(f"D{at}", Fraction(100 + at), grade, group=f"r{at % 3}", category="commit") for at in range(count)]


def test_a_forecast_adds_up_and_keeps_the_adjustment_apart():
    chances = calibrate(DEFAULT, [], [], as_of=DAY, days=31)
    deals = [*open_deals(10), OpenDeal("none", None, "A"), OpenDeal("odd", Fraction(50), "?")]
    word = Adjustment(Fraction(-300), "lead", "holiday", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    found = outlook(deals, chances, seed=5, closed=Fraction(70), fresh=[Fraction(10), Fraction(30)], adjustments=[word], draws=500)
    expected = sum((each.amount for each in deals[:10]), Fraction(0)) * Fraction(3, 5)
    assert found.expected == 70 + 20 + expected
    assert sum(by_group(deals, chances).values()) == expected
    assert found.adjusted == found.computed.p50 - 300
    assert found.categories == {"commit": 1045, "best_case": 0, "pipeline": 50, "omitted": 0}
    assert found.unknown == ("none",)
    assert (found.seed, found.draws) == (5, 500)
    assert outlook(deals, chances, seed=5, draws=500) == outlook(deals, chances, seed=5, draws=500)


def test_an_empty_forecast_is_zero():
    found = outlook([], calibrate(DEFAULT, [], [], as_of=DAY, days=31), seed=1, draws=10)
    assert (found.expected, found.computed.p90, found.deals.p90) == (0, 0, 0)


# chances from history


def test_chances_are_drawn_from_the_prior_to_the_own_history():
    none = {each.grade: each for each in calibrate(DEFAULT, [], [], as_of=DAY, days=30)}
    assert none["A"].chance == Fraction(3, 5)
    assert none["B"].chance == Fraction(2, 15)  # a third of its horizon
    past = [Snapshot(day(0), tuple(open_deals(80)), ())]
    signed = [Signed(f"D{at}", day(10), Fraction(1)) for at in range(20)]
    found = calibrate(DEFAULT, past, signed, as_of=day(30), days=30)[0]
    assert (found.seen, found.won, found.chance) == (80, 20, Fraction(12 + 20, 100))
    assert found.interval.low < 0.32 < found.interval.high
    assert calibrate(DEFAULT, past, signed, as_of=day(29), days=30)[0].seen == 0, "its days had not gone by"
    assert fresh_sums(past, [*signed, Signed("new", day(3), Fraction(7))], as_of=day(30), days=30) == [7]


def test_a_trend_is_drawn_towards_none():
    assert trend([Fraction(10)] * 20, [Fraction(12)] * 20) == Fraction(11, 10)
    assert trend([Fraction(10)] * 2, [Fraction(12)] * 2).en == "not enough data: needs n ≥ 3 months of forecasts with their outcome (has 2)"
    assert trend([Fraction(0)] * 9, [Fraction(1)] * 9).zh.startswith("数据不足")


# plain forecasters, and the back-test


def test_plain_forecasters_say_what_they_are_called():
    signed = [Signed("a", day(-400), Fraction(9)), Signed("b", day(-100), Fraction(365)), Signed("c", day(-5), Fraction(730))]
    assert run_rate(signed, DAY, 30) == 90
    assert run_rate(signed[1:], DAY, 30) is None
    assert carry_over(signed, Period("", day(-30), DAY)) == 730
    assert stage_weights([OpenDeal("a", Fraction(10), "A", given=Fraction(1, 2)), OpenDeal("b", Fraction(10), "A")]) == 5
    assert stage_weights([OpenDeal("b", Fraction(10), "A")]) is None
    assert stage_weights([]) == 0


def book(months=24, seed=1):
    """Make a book of monthly snapshots in which grade A wins four in ten a month, whatever was given by hand."""
    rng = np.random.default_rng(seed)
    signed: list[Signed] = [Signed("old", day(-500), Fraction(1))]
    shots = []
    for month in range(months):
        now = day(30 * month)
        deals = tuple(OpenDeal(f"M{month}-{at}", Fraction(100), "A", given=Fraction(9, 10)) for at in range(int(rng.integers(20, 60))))
        shots.append(Snapshot(now, deals, tuple(signed)))
        signed += [Signed(each.deal, now + dt.timedelta(days=12), each.amount) for each in deals if rng.random() < 0.4]
    return shots, Snapshot(day(30 * months), (), tuple(signed))


def test_what_knows_how_often_deals_win_beats_the_plain_ones():
    shots, final = book()
    found = back_test(DEFAULT, shots, final, seed=1, draws=500)
    assert found.winner == "graded"
    by_name = {each.forecaster: each for each in found.records}
    assert by_name["graded"].error < by_name["carry_over"].error < by_name["stage_weights"].error
    assert by_name["stage_weights"].bias > 0
    assert 0.5 <= found.held <= 1
    assert found.months[0].refused.en == "not enough data: needs n ≥ 3 earlier snapshots whose days have gone by (has 0)"


@LAW
@given(st.integers(4, 20))
def test_a_back_test_never_sees_the_future(cut):
    shots, final = book(21)
    whole = back_test(DEFAULT, shots, final, seed=1, draws=50)
    early = Snapshot(shots[cut].day, (), shots[cut].signed)
    part = back_test(DEFAULT, shots[: cut + 1], early, seed=1, draws=50)
    assert part.months == whole.months[:cut]


def test_a_snapshot_that_knows_the_future_is_refused():
    with pytest.raises(ValueError, match="2026-01-01"):
        back_test(DEFAULT, [Snapshot(DAY, (), (Signed("a", day(1), Fraction(1)),))], Snapshot(day(9), (), ()), seed=1)


def test_too_few_months_name_no_winner():
    found = back_test(DEFAULT, *book(4), seed=1, draws=50)
    assert found.winner is None
    assert found.refused.en.startswith("not enough data: needs n ≥ 6 months")
    empty = back_test(DEFAULT, [], Snapshot(DAY, (), ()), seed=1)
    assert (empty.winner, empty.held) == (None, None)
    zero = [Tried(DAY, DAY, Fraction(0), dict.fromkeys(FORECASTERS, Fraction(0)))] * 6
    assert all(each.share is None for each in scored(zero).records)
    assert scored(zero).winner == "carry_over", "of equals the plainest"


# scores


@LAW
@given(st.lists(st.builds(Said, st.sampled_from("ABC"), CHANCES, st.booleans()), max_size=40))
def test_scores_are_means_of_squares_or_refused(said):
    found = scores(said)
    assert found[-1].n == len(said)
    for each in found:
        assert (each.refused is None) is (each.n >= 5)
        if each.brier is not None:
            assert 0 <= each.brier <= 1
            assert each.won.low <= each.won.value <= each.won.high


def test_a_brier_score_by_hand():
    said = [Said("A", 0.5, True), Said("A", 0.5, False), Said("A", 1.0, True), Said("A", 0.0, False), Said("A", 0.25, False)]
    assert scores(said)[0].brier == pytest.approx((0.25 + 0.25 + 0.0625) / 5)
    assert scores([replace(each, grade="B") for each in said])[0].said == pytest.approx(0.45)
