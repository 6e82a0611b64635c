"""What is said of coaching: against known sums, without regard to order or names, and nothing where too little is known."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.coaching.outcomes import UNKNOWN, Outcomes, crossings
from engine.coaching.uplift import uplift
from engine.coaching.within import within

FIRST = dt.date(2025, 1, 1)


def drawn(seed, *, effect=0.0, drift=0.0, reps=40, stays=60, measured="passing"):
    """Draw outcomes of reps, every second one coached half-way; ``drift`` lifts the coached in the half year before as well."""
    rng = np.random.default_rng(seed)
    rep = np.repeat(np.arange(reps), stays)
    began = FIRST.toordinal() + rng.integers(0, 730, reps * stays)
    coached = {f"r{each}": FIRST + dt.timedelta(days=int(rng.integers(300, 430))) for each in range(0, reps, 2)}
    day = np.array([coached[f"r{each}"].toordinal() if f"r{each}" in coached else 10**7 for each in range(reps)])[rep]
    odds = rng.normal(0, 0.4, reps)[rep] + effect * (began >= day) + drift * ((began < day) & (began >= day - 182))
    result = (rng.random(len(rep)) < 1 / (1 + np.exp(-odds))) if measured == "passing" else rng.poisson(np.exp(0.7 + odds))
    traits = {"type": rng.integers(0, 3, len(rep))}
    ids = tuple(f"r{each}" for each in range(reps))
    return Outcomes(measured, ids, rep, began, began + 10, result.astype(float), np.full(len(rep), UNKNOWN), traits), coached


def test_one_rep_before_and_after_is_the_ratio_of_odds_with_half_a_stay_more_in_each_cell():
    after = np.repeat([0.0, 0.0, 1.0, 1.0], [7, 5, 3, 9])
    passed = np.repeat([1.0, 0.0, 0.0, 1.0], [7, 5, 3, 9])
    fit = within("logistic", np.zeros(24, np.int64), passed, after[:, None])
    assert fit.coefficients[0] == pytest.approx(math.log(9.5 * 5.5 / (3.5 * 7.5)), abs=1e-5)


def test_counts_of_equal_time_are_the_ratio_of_sums():
    after = np.tile([0.0, 1.0], 6)
    count = np.array([2, 3, 0, 4, 5, 5, 1, 2, 2, 1, 3, 6], float)
    fit = within("poisson", np.repeat(np.arange(6), 2), count, after[:, None])
    assert fit.coefficients[0] == pytest.approx(math.log(21 / 13), abs=1e-6)


@pytest.mark.parametrize("family", ["logistic", "poisson"])
def test_the_same_outcomes_told_five_times_make_nothing_surer(family):
    outcomes, coached = drawn(3, effect=0.5)
    after = (outcomes.began >= outcomes.day_of(coached)).astype(float)[:, None]
    once = within(family, outcomes.rep, outcomes.result, after)
    again = within(family, np.repeat(outcomes.rep, 5), np.repeat(outcomes.result, 5), np.repeat(after, 5, axis=0))
    assert again.covariance[0, 0] == pytest.approx(once.covariance[0, 0], rel=0.1)


def test_who_always_passes_or_never_does_keeps_everything_finite():
    rep = np.repeat(np.arange(4), 10)
    result = np.repeat([1.0, 0.0, 1.0, 0.0], 10)
    fit = within("logistic", rep, result, np.tile([0.0, 1.0], 20)[:, None])
    assert np.isfinite(fit.coefficients).all()
    assert abs(fit.coefficients[0]) < 1e-6


def test_a_large_effect_is_found_and_told_in_every_scale():
    outcomes, coached = drawn(1, effect=1.0)
    found = uplift(outcomes, coached)
    assert (found.method, found.n_treated, found.n_control, found.refused) == ("staggered_differences", 20, 20, None)
    assert found.low < 1.0 < found.high
    assert found.shown
    assert found.ratio == pytest.approx(math.exp(found.effect))
    assert 0.1 < found.points_low < found.points < found.points_high < 0.4
    assert found.doubt is None


def test_activities_are_told_as_a_ratio():
    outcomes, coached = drawn(2, effect=math.log(1.5), measured="activities")
    found = uplift(outcomes, coached)
    assert math.exp(found.low) < 1.5 < math.exp(found.high)
    assert found.points is None


def test_who_was_on_another_way_before_casts_doubt():
    outcomes, coached = drawn(4, effect=1.0, drift=1.0)
    found = uplift(outcomes, coached)
    assert found.pre_trend < 0.01
    assert "already before" in found.doubt.en
    assert "之前" in found.doubt.zh


def test_the_order_of_rows_and_the_names_of_reps_do_not_matter():
    outcomes, coached = drawn(5, effect=0.4)
    found = uplift(outcomes, coached)
    mixed = outcomes.at(np.random.default_rng(0).permutation(len(outcomes)))
    renamed = replace(mixed, reps=tuple(f"x{name}" for name in mixed.reps))
    again = uplift(renamed, {f"x{rep}": day for rep, day in coached.items()})
    assert (again.effect, again.low, again.pre_trend) == pytest.approx((found.effect, found.low, found.pre_trend), rel=1e-6)


def test_reps_who_never_crossed_take_no_part():
    outcomes, coached = drawn(6, effect=0.4)
    crossed = {f"r{each}": FIRST + dt.timedelta(days=290) for each in range(30)}
    fewer = outcomes.at(outcomes.rep < 30)
    found, alone = uplift(outcomes, coached, crossed=crossed), uplift(fewer, coached, crossed=crossed)
    assert found == alone
    assert (found.method, found.n_treated, found.n_control) == ("matched_controls", 15, 15)


def test_what_is_too_little_is_refused_in_both_languages_with_all_that_is_lacking():
    outcomes, coached = drawn(7, reps=12, stays=8)
    found = uplift(outcomes, coached)
    assert found.effect is found.low is found.points is found.pre_trend is found.ratio is None
    assert not found.shown
    assert found.refused.en.startswith(
        "not enough data: needs n ≥ 8 coached reps with stays before and after (has 6), n ≥ 8 reps who were not"
    )
    assert found.refused.zh.startswith("数据不足:需要 n ≥ 8 名辅导前后均有记录的受辅导销售(现有 6)")


@pytest.mark.parametrize("measured", ["passing", "activities"])
def test_nothing_at_all_is_refused_too(measured):
    none = np.zeros(0, np.int64)
    assert uplift(Outcomes(measured, (), none, none, none, np.zeros(0), none, {"type": none}), {}).refused is not None
    outcomes, _ = drawn(8, measured=measured)
    assert "reps with stays before and after (has 0)" in uplift(outcomes, {"nobody": FIRST}).refused.en
    everyone = {rep: FIRST + dt.timedelta(days=365) for rep in outcomes.reps}
    assert "not coached (has 0)" in uplift(outcomes, everyone).refused.en


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40), st.booleans()), max_size=40), st.integers(1, 15), st.integers(1, 5))
def test_a_crossing_is_the_first_day_that_a_plain_count_finds(rows, window, least):
    rep, day, passed = (np.array([row[place] for row in rows], np.int64) for place in range(3))
    ended = FIRST.toordinal() + day
    found = crossings(
        Outcomes("passing", ("a", "b", "c"), rep, ended, ended, passed.astype(float), ended * 0, {}), below=0.5, window=window, least=least
    )
    expected = {}
    for name, who in zip("abc", range(3), strict=True):
        for on in range(41):
            seen = [p for r, d, p in rows if r == who and on - window < d <= on]
            if any(r == who and d == on for r, d, _ in rows) and len(seen) >= least and sum(seen) < 0.5 * len(seen):
                expected[name] = FIRST + dt.timedelta(days=on)
                break
    assert found == expected
