"""Chances, sums and scores are those of plain references, keep their laws, and never see the future."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.forecast.amounts import drawn as sums_of
from engine.forecast.amounts import draws_for, simulated
from engine.forecast.backtest import back_test, scored
from engine.forecast.calibrate import calibrate, fresh_sums
from engine.forecast.columns import UNIT, Outcomes, Standing
from engine.forecast.counts import at_least, count_quantile, distribution
from engine.forecast.isotonic import isotonic, stage_chances
from engine.forecast.misses import Miss, swing, trend
from engine.forecast.outlook import by_group, outlook
from engine.forecast.plain import carry_over, run_rate, stage_weights
from engine.forecast.score import Said, scores
from engine.forecast.sizes import chances_of
from engine.model.forecast import DEFAULT, FORECASTERS, Adjustment, Chance, Tried

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


@pytest.mark.parametrize("count", [1, 7, 60, 900])
def test_counts_of_equal_chances_are_binomial_by_scipy(count):
    from scipy import stats

    assert distribution([0.3] * count) == pytest.approx(stats.binom.pmf(np.arange(count + 1), count, 0.3), abs=1e-12)
    two = np.convolve(stats.binom.pmf(np.arange(count + 1), count, 0.3), stats.binom.pmf(np.arange(3), 2, 0.8))
    assert distribution([*[0.3] * count, 0.8, 0.8]) == pytest.approx(two, abs=1e-12)


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


@LAW
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), min_size=1, max_size=40))
def test_isotonic_is_that_of_scipy(rows):
    from scipy.optimize import isotonic_regression

    values, weights = [Fraction(value, 40) for value, _ in rows], [Fraction(weight) for _, weight in rows]
    other = isotonic_regression([float(each) for each in values], weights=[float(each) for each in weights])
    assert [float(each) for each in isotonic(values, weights)] == pytest.approx(other.x.tolist(), abs=1e-12)


def test_stage_chances_rise_and_say_where_history_does_not():
    found = stage_chances(("a", "b", "c", "d"), {"a": 10, "b": 30, "c": 9, "d": 0}, {"a": 100, "b": 100, "c": 50}, {"a": Fraction(1, 20)})
    assert [each.fitted for each in found] == [0.1, 0.26, 0.26, None]
    assert [each.disagrees for each in found] == [False, False, True, False]
    assert found[2].raw.low < 0.18 < found[2].raw.high
    assert found[0].given == Fraction(1, 20)
    assert all(each.fitted is None for each in stage_chances(("a", "b"), {}, {}))


# sums


AMOUNTS = st.integers(0, 10**7).map(lambda cents: cents * 100)
DEALS = st.lists(st.tuples(AMOUNTS, CHANCES), max_size=12)


def from_columns(rows, **more):
    return simulated(np.array([amount for amount, _ in rows], np.int64), np.array([chance for _, chance in rows], np.float64), **more)


@LAW
@given(DEALS)
def test_draws_are_seeded_and_bounded(rows):
    found = from_columns(rows, seed=3, draws=200)
    assert from_columns(rows, seed=3, draws=200) == found
    assert 0 <= found.p10 <= found.p50 <= found.p90 <= Fraction(sum(amount for amount, _ in rows), UNIT)


@LAW
@given(DEALS, st.randoms(use_true_random=False))
def test_draws_over_deals_have_no_order_and_are_those_over_columns(rows, shuffle):
    deals = [Chance(f"D{at:02}", Fraction(amount, UNIT), Fraction(chance)) for at, (amount, chance) in enumerate(rows)]
    mixed = list(deals)
    shuffle.shuffle(mixed)
    sums, unit = sums_of(mixed, seed=3, draws=200)
    assert (sums == sums_of(deals, seed=3, draws=200)[0]).all()
    assert from_columns(rows, seed=3, draws=200).p50 == unit * int(np.sort(sums)[99])


def test_draws_agree_with_the_exact_count_and_money_stays_exact():
    deals = [(UNIT, (at % 9 + 1) / 12) for at in range(100)]
    found = from_columns(deals, seed=1, draws=20_000, decimals=0)
    exact = [count_quantile([chance for _, chance in deals], part) for part in (0.1, 0.5, 0.9)]
    assert [found.p10, found.p50, found.p90] == pytest.approx(exact, abs=1)
    assert from_columns([(1000, 1.0), (2000, 1.0)], seed=1, draws=10).p50 == Fraction("0.30")
    assert from_columns([(50, 1.0), (150, 1.0), (-50, 1.0)], seed=1, draws=10).p50 == Fraction("0.02"), "half to even: 0, 0.02 and 0"
    huge = from_columns([(10**17, 1.0)] * 99, seed=1, draws=10)
    assert huge.p50 == 99 * Fraction(10**13)


def test_many_deals_take_fewer_draws():
    assert (draws_for(20_000), draws_for(20_001)) == (10_000, 1_000)


NONE = Outcomes(*(np.zeros(0, np.int64),) * 2, np.zeros(0, np.bool_))


def standing(now, deals, *, given=None, blind=False):
    """Lay open deals out: place in the book, grade, amount (None: unknown)."""
    rows = list(deals)
    amounts = [amount for _, _, amount in rows]
    return Standing(
        now.toordinal(),
        np.array([place for place, _, _ in rows], np.int64),
        np.array(["ABCDE".index(grade) for _, grade, _ in rows], np.int64),
        np.array([int((amount or 0) * UNIT) for amount in amounts], np.int64),
        np.array([amount is not None for amount in amounts], np.bool_),
        np.full(len(rows), -1 if given is None else 0, np.int64),
        () if given is None else (given,),
        blind,
    )


def outcomes(size, won):
    """Lay out who was won when: by place in the book the day and the amount."""
    found = Outcomes(np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.bool_))
    for place, (when, amount) in won.items():
        found.day[place], found.amount[place], found.known[place] = when.toordinal(), int(amount * UNIT), True
    return found


def ten(grade="A"):
    return [(at, grade, Fraction(100 + at)) for at in range(10)]


def calibrated(past=(), won=NONE, as_of=DAY, days=31, lead=0):
    return calibrate(DEFAULT, past, won, as_of=as_of.toordinal(), days=days, lead=lead)


def plain():
    """Give the priors alone, for a month."""
    return chances_of(DEFAULT, (), NONE, as_of=DAY.toordinal(), days=31)


def test_a_forecast_adds_up_and_keeps_the_adjustment_apart():
    chances = plain()
    now = standing(DAY, [*ten(), (10, "A", None)])
    word = Adjustment(Fraction(-300), "lead", "holiday", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    category = np.array([0] * 9 + [2, 0])
    more = {"closed": Fraction(70), "fresh": [Fraction(10), Fraction(30)], "category": category, "unknown": ["none"]}
    found = outlook(now, chances, seed=5, adjustments=[word], draws=500, **more)
    expected = Fraction(1045) * Fraction(3, 5)
    assert found.expected == 70 + 20 + expected
    assert sum(by_group(now, chances, np.arange(11) % 3, 3)) == expected
    assert found.adjusted == found.computed.p50 - 300
    assert found.categories == {"commit": 936, "best_case": 0, "pipeline": 109, "omitted": 0}
    assert found.unknown == ("none",)
    assert (found.seed, found.draws) == (5, 500)
    assert outlook(now, chances, seed=5, draws=500) == outlook(now, chances, seed=5, draws=500)


def test_what_past_forecasts_missed_is_made_up_for_in_money_that_is_not_closed():
    whole, less = (
        outlook(standing(DAY, ten()), plain(), seed=5, closed=Fraction(70), fresh=[Fraction(10)], factor=each)
        for each in (1, Fraction(1, 2))
    )
    assert less.expected - 70 == (whole.expected - 70) / 2
    assert less.fresh == whole.fresh / 2
    assert less.computed.p90 - 70 == (whole.computed.p90 - 70) / 2
    assert less.deals == whole.deals


def test_an_empty_forecast_is_zero():
    found = outlook(standing(DAY, []), plain(), seed=1, draws=10)
    assert (found.expected, found.computed.p90, found.deals.p90) == (0, 0, 0)


def test_amounts_below_zero_are_summed_as_they_are():
    found = outlook(standing(DAY, [(0, "A", Fraction(-50))]), plain(), seed=1, draws=50)
    assert found.expected == Fraction(-30)
    assert -50 <= found.computed.p10 <= found.computed.p90 <= 0


# chances from history


def test_chances_are_drawn_from_the_prior_to_the_own_history():
    none = {each.grade: each for each in calibrated(days=30)}
    assert none["A"].chance == Fraction(3, 5)
    assert none["B"].chance == Fraction(2, 15)  # a third of its horizon
    past = [standing(day(0), [(at, "A", Fraction(1)) for at in range(80)])]
    won = outcomes(81, {**{at: (day(10), 1) for at in range(20)}, 80: (day(3), 7)})
    found = calibrated(past, won, day(30), 30)[0]
    assert (found.seen, found.won, found.chance) == (80, 20, Fraction(12 + 20, 100))
    assert found.interval.low < 0.32 < found.interval.high
    assert calibrated(past, won, day(29), 30)[0].seen == 0, "its days had not gone by"
    assert fresh_sums(past, won, as_of=day(30).toordinal(), days=30) == [7]
    assert calibrated([replace(past[0], blind=True)], won, day(30), 30)[0].seen == 0, "its grades cannot be known"


def test_large_deals_have_a_chance_of_their_own_drawn_towards_that_of_their_grade():
    past = [standing(day(0), [*((at, "A", Fraction(1)) for at in range(80)), *((at, "A", Fraction(100)) for at in range(80, 100))])]
    won = outcomes(100, {at: (day(10), 1) for at in range(40)})
    found = chances_of(DEFAULT, past, won, as_of=day(30).toordinal(), days=30)
    grade = Fraction(12 + 40, 120)
    small, large, none = found.cells[found.cell(standing(DAY, [(0, "A", Fraction(1))]))[0]], found.cells[4], found.cells[0]
    assert found.grades[0].chance == none == grade
    assert small == (20 * grade + 40) / 100
    assert large == 20 * grade / 40
    assert sum(by_group(standing(DAY, [(0, "A", Fraction(100))]), found, np.array([0]), 1)) == 100 * large


def test_a_period_to_come_counts_from_its_first_day():
    past = [standing(day(0), [(0, "A", Fraction(1)), (1, "A", Fraction(1))])]
    won = outcomes(2, {0: (day(5), 1), 1: (day(15), 1)})
    found = calibrated(past, won, day(30), 10, lead=10)
    assert (found[0].won, found[0].prior) == (1, Fraction(3, 5) * Fraction(1, 3))
    assert found[4].prior == 0, "no telling has no later horizon either"


def test_no_days_left_leave_no_chance():
    found = calibrated(days=0)
    assert [(each.chance, each.interval.high) for each in found] == [(0, 0.0)] * 5


def misses(said, came, count, variance=0.0):
    return [Miss(Fraction(said), Fraction(each), variance) for each in itertools.islice(itertools.cycle(came), count)]


def test_a_trend_is_drawn_towards_none():
    assert trend(misses(10, [12], 20)) == Fraction(11, 10)
    assert trend(misses(10, [12], 2)).en == "not enough data: needs n ≥ 3 months of forecasts with their outcome (has 2)"
    assert trend(misses(0, [1], 9)).zh.startswith("数据不足")


def test_the_swing_of_months_is_what_chance_does_not_explain():
    assert swing(misses(100, [80, 120], 40)) == pytest.approx(0.2, rel=0.02)
    assert swing(misses(100, [80, 120], 40, variance=300.0)) == pytest.approx(math.sqrt(0.04 - 0.03), rel=0.1)
    assert swing(misses(100, [80, 120], 40, variance=900.0)) == 0
    assert swing(misses(100, [80, 120], 5)) == 0
    assert swing(misses(100, [0], 9)) == 0
    assert swing(misses(0, [7], 9)) == 0


def test_a_swing_widens_the_spread_and_keeps_its_middle():
    deals = [(UNIT * 100, 0.5)] * 400
    plain, wide = (from_columns(deals, seed=2, draws=10_000, swing=each) for each in (0.0, 0.3))
    assert wide.p50 == pytest.approx(plain.p50, rel=0.1)
    assert wide.p90 - wide.p10 > 5 * (plain.p90 - plain.p10)
    assert wide.p10 >= 0


# plain forecasters, and the back-test


def test_plain_forecasters_say_what_they_are_called():
    now = DAY.toordinal()
    won = outcomes(3, {0: (day(-400), 9), 1: (day(-100), 365), 2: (day(-5), 730)})
    assert run_rate(won, now, 30) == 90
    assert run_rate(outcomes(2, {0: (day(-100), 365), 1: (day(-5), 730)}), now, 30) is None
    assert carry_over(won, now - 30, now) == 730
    given = standing(DAY, [(0, "A", Fraction(10)), (1, "A", Fraction(10))], given=Fraction(1, 2))
    assert stage_weights(replace(given, given=np.array([0, -1]))) == 5
    assert stage_weights(replace(given, given=np.array([-1, -1]))) is None
    assert stage_weights(standing(DAY, [])) == 0


def book(months=24, seed=1):
    """Make a book of monthly standings in which grade A wins four in ten a month, whatever was given by hand."""
    rng = np.random.default_rng(seed)
    shots, won, place = [], {0: (day(-500), 1)}, 1
    for month in range(months):
        now = day(30 * month)
        many = int(rng.integers(20, 60))
        shots.append(standing(now, [(place + at, "A", Fraction(100)) for at in range(many)], given=Fraction(9, 10)))
        won |= {place + at: (now + dt.timedelta(days=12), 100) for at in range(many) if rng.random() < 0.4}
        place += many
    return shots, outcomes(place, won), day(30 * months).toordinal()


def made_again(shots, won, until, *, draws=50, **more):
    return back_test(DEFAULT, shots, won, until=until, seed=1, draws=draws, **more)


def test_what_knows_how_often_deals_win_beats_the_plain_ones():
    found, said = made_again(*book(), draws=500)
    assert found.winner == "graded"
    by_name = {each.forecaster: each for each in found.records}
    assert by_name["graded"].error < by_name["carry_over"].error < by_name["stage_weights"].error
    assert by_name["stage_weights"].bias > 0
    assert 0.5 <= found.held <= 1
    assert found.months[0].refused.en == "not enough data: needs n ≥ 3 earlier snapshots whose days have gone by (has 0)"
    assert [each.grade for each in said] == ["A", ""]
    assert said[0].won.low < 0.4 < said[0].won.high
    later, _ = made_again(*book(), draws=500, first=10)
    assert later.months == found.months[10:]


@LAW
@given(st.integers(4, 20))
def test_a_back_test_never_sees_the_future(cut):
    shots, won, until = book(21)
    whole, _ = made_again(shots, won, until)
    last = shots[cut].day
    part, _ = made_again(shots[:cut], won.until(last), last)
    assert part.months == whole.months[:cut]


def test_too_few_months_name_no_winner():
    found, said = made_again(*book(4))
    assert found.winner is None
    assert found.refused.en.startswith("not enough data: needs n ≥ 6 months")
    assert said[-1].refused is None
    empty, nothing = made_again([], NONE, DAY.toordinal())
    assert (empty.winner, empty.held) == (None, None)
    assert nothing[-1].refused.en.startswith("not enough data: needs n ≥ 5")
    zero = [Tried(DAY, DAY, Fraction(0), dict.fromkeys(FORECASTERS, Fraction(0)))] * 6
    assert all(each.share is None for each in scored(zero).records)
    assert scored(zero).winner == "carry_over", "of equals the plainest"


def test_grades_that_nobody_can_know_any_more_are_not_tested():
    shots, won, until = book(8)
    found, _ = made_again([replace(each, blind=True) for each in shots], won, until)
    assert all(each.said["graded"] is None and each.refused for each in found.months)
    assert found.winner is None


# scores


@LAW
@given(st.lists(st.builds(Said, st.sampled_from("ABC"), CHANCES, st.integers(0, 1)), max_size=40))
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
    assert scores([Said("A", 0.25, 2, 5)])[0].brier == pytest.approx((2 * 0.75**2 + 3 * 0.25**2) / 5)
