"""Curves equal plain references written out in fractions, keep their laws, and are never without a value."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.funnel.curves import aalen_johansen, day_quantile, kaplan_meier, mean_time, quantile
from engine.funnel.shrink import beta_interval, prior_of, shrunk, shrunk_means
from tests.unit.funnel.reference import incidence, simulated_variance, survival

LAW = settings(deadline=None, max_examples=60)
TIMES = st.integers(0, 12)
ENDS = st.lists(st.tuples(TIMES, st.booleans()), min_size=1, max_size=30)
CAUSES = st.lists(st.tuples(TIMES, st.integers(0, 2)), min_size=1, max_size=30)


def columns(rows):
    time, end = (np.array(each, np.int64) for each in zip(*rows, strict=True))
    return time, end


@LAW
@given(ENDS)
def test_kaplan_meier_is_the_product_over_times(rows):
    curve = kaplan_meier(*columns(rows))
    expected = survival(rows)
    assert curve.times.tolist() == list(expected)
    assert curve.share == pytest.approx([float(each) for each in expected.values()], abs=1e-12)
    assert np.isfinite(curve.greenwood).all()


@LAW
@given(CAUSES)
def test_aalen_johansen_is_the_sum_over_times(rows):
    curve = aalen_johansen(*columns(rows))
    expected = incidence(rows, 2)
    assert curve.times.tolist() == list(expected)
    for got, wanted in zip(curve.share, expected.values(), strict=True):
        assert got == pytest.approx([float(each) for each in wanted], abs=1e-12)
    assert curve.share.sum(axis=1) + curve.still == pytest.approx(np.ones(len(curve.times)))
    assert np.isfinite(curve.variance).all()
    assert (curve.variance >= 0).all()


@LAW
@given(st.lists(st.tuples(TIMES, st.integers(1, 2)), min_size=1, max_size=30))
def test_without_anyone_open_it_is_a_plain_share(rows):
    curve = aalen_johansen(*columns(rows))
    p = sum(cause == 1 for _, cause in rows) / len(rows)
    assert curve.share[-1, 0] == pytest.approx(p)
    assert curve.variance[-1, 0] == pytest.approx(p * (1 - p) / len(rows), abs=1e-9)


@LAW
@given(ENDS)
def test_without_a_competing_cause_it_is_one_less_kaplan_meier(rows):
    time, end = columns(rows)
    curve, other = aalen_johansen(time, end), kaplan_meier(time, end)
    assert curve.share[:, 0] == pytest.approx(1 - other.share, abs=1e-12)


def test_the_variance_is_that_of_drawing_again():
    rng = np.random.default_rng(7)
    rows = [(int(rng.integers(1, 12)), int(rng.integers(0, 3))) for _ in range(60)]
    found = aalen_johansen(*columns(rows)).variance[-1, 0]
    assert found == pytest.approx(simulated_variance(rows, 0, 600, rng), rel=0.25)


def test_the_median_and_its_interval_are_those_of_a_textbook():
    # the 6-MP arm of Freireich et al. (1963), as Kaplan-Meier is taught: median 23 weeks
    seen = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    open_ = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = kaplan_meier(*columns([(each, 1) for each in seen] + [(each, 0) for each in open_]))
    assert curve.share == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)
    median = quantile(curve, 0.5)
    assert (median.value, median.low, median.high) == (23, 13, None)
    assert quantile(curve, 0.75) is None
    assert mean_time(curve) > 0


@LAW
@given(ENDS, st.sampled_from([0.25, 0.5, 0.75]))
def test_a_quantile_lies_in_its_interval(rows, part):
    found = quantile(kaplan_meier(*columns(rows)), part)
    if found is not None:
        assert found.low <= found.value
        assert found.high is None or found.value <= found.high
        assert all(math.isfinite(each) for each in (found.value, found.low))


def test_the_median_of_grouped_days_is_that_of_a_textbook():
    # classes of one day, as the grouped median L + (n / 2 - F) / f * h: 2, 5, 6 and 3 that left on day 1, 2, 3 and 4
    found = day_quantile(kaplan_meier(*columns([(day, 1) for day, many in enumerate((2, 5, 6, 3), 1) for _ in range(many)])), 0.5)
    assert found.value == pytest.approx(2.5 + (8 - 7) / 6)
    assert found.low < found.value < found.high


@LAW
@given(ENDS, st.sampled_from([0.25, 0.5, 0.75]))
def test_a_quantile_of_grouped_days_lies_half_a_day_from_that_of_whole_days_at_most(rows, part):
    curve = kaplan_meier(*columns(rows))
    whole, found = quantile(curve, part), day_quantile(curve, part)
    assert (whole is None) == (found is None)
    if found is not None:
        assert abs(found.value - whole.value) <= 0.5
        assert 0 <= found.low <= found.value
        assert found.high is None or found.value <= found.high
        assert abs(found.low - whole.low) <= 0.5
        if found.high is not None and whole.high is not None:
            assert abs(found.high - whole.high) <= 0.5


@LAW
@given(ENDS)
def test_kaplan_meier_is_that_of_scipy(rows):
    from scipy import stats

    gone, still = [time for time, ended in rows if ended], [time for time, ended in rows if not ended]
    curve = kaplan_meier(*columns(rows))
    if gone:
        other = stats.ecdf(stats.CensoredData(uncensored=gone, right=still)).sf
        assert curve.share == pytest.approx(other.evaluate(curve.times), abs=1e-12)


def test_aalen_johansen_is_that_of_a_textbook_worked_by_hand():
    # ten patients: relapse (1) or death in remission (2), + is censored: 2 (1), 3 (2), 3+, 5 (1), 6+, 7 (2), 8 (1), 8 (1), 9+, 10 (2)
    rows = [(2, 1), (3, 2), (3, 0), (5, 1), (6, 0), (7, 2), (8, 1), (8, 1), (9, 0), (10, 2)]
    curve = aalen_johansen(*columns(rows))
    # still there before: 1, 9/10, 8/10, 24/35, 96/175, 48/175, and risk sets of 10, 9, 7, 5, 4, 1
    assert curve.times.tolist() == [2, 3, 5, 7, 8, 10]
    one = [1 / 10, 1 / 10, 1 / 10 + 0.8 / 7, 1 / 10 + 0.8 / 7, 1 / 10 + 0.8 / 7 + 96 / 350, 1 / 10 + 0.8 / 7 + 96 / 350]
    two = [0, 1 / 10, 1 / 10, 1 / 10 + 24 / 175, 1 / 10 + 24 / 175, 1 / 10 + 24 / 175 + 48 / 175]
    assert curve.share[:, 0] == pytest.approx(one)
    assert curve.share[:, 1] == pytest.approx(two)
    assert curve.still[-1] == pytest.approx(0)


@LAW
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=12))
def test_a_shrunk_share_lies_between_its_own_and_that_of_all(rows):
    passed, decided = [min(pair) for pair in rows], [max(pair) for pair in rows]
    prior = prior_of(passed, decided)
    assert 0 < prior.mean < 1
    for k, n in zip(passed, decided, strict=True):
        found = shrunk(k, n, prior)
        assert 0 <= found.low <= found.value <= found.high <= 1
        if n:
            low, high = sorted((k / n, prior.mean))
            assert low - 1e-12 <= found.value <= high + 1e-12


@LAW
@given(st.floats(0, 50), st.floats(0, 50))
def test_an_interval_of_a_share_is_always_one(k, n):
    low, high = beta_interval(k, n)
    assert 0 <= low <= high <= 1


def test_means_that_chance_explains_become_one_and_others_stay():
    alike = shrunk_means([1.0, 1.1, 0.9], [1.0, 1.0, 1.0])
    assert [each.value for each in alike] == pytest.approx([1.0, 1.0, 1.0])
    apart = shrunk_means([1.0, 9.0], [0.01, 0.01])
    assert [each.value for each in apart] == pytest.approx([1.0, 9.0], abs=0.01)
    assert shrunk_means([], []) == []
    assert shrunk_means([3.0], [2.0])[0].value == pytest.approx(3.0)
