"""Expected, pace and status by hand, at the ends, and by law."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.targets.faults import no_rate
from engine.targets.pace import ORDER, WORDS, Aim, expected, pace, paces, statement
from tests.unit.targets.made import day, period

AIM = Aim(Fraction(6_600), period("2026-Q4"))  # 66 selling days: 100 each
MOST = replace(AIM, direction="at_most")
LATER = {month: Fraction(1, 2) if month > 10 else Fraction(0) for month in range(1, 13)}


def test_by_hand():
    found = pace(AIM, Fraction(1_980), day("2026-10-31"))
    assert (found.expected, found.pace, found.days_left) == (2_200, Fraction(9, 10), 44)
    assert found.required == Fraction(6_600 - 1_980, 44) == 105
    assert found.status == "at_risk"
    assert expected(AIM, day("2026-12-31")) == 6_600


def test_days_left_are_those_on_which_someone_is_there():
    here = period("2026-10"), period("2026-11")
    stay = replace(AIM, course=tuple((replace(each, end=min(each.end, day("2026-11-10"))), Fraction(1)) for each in here))
    assert pace(stay, Fraction(5_000), day("2026-11-09")).days_left == 1
    left = pace(stay, Fraction(5_000), day("2026-11-20"))
    assert (left.expected, left.days_left, left.required, left.status) == (6_600, 0, None, "behind")
    later = replace(AIM, course=((period("2026-12"), Fraction(1)),))
    assert pace(later, Fraction(0), day("2026-11-20")).days_left == pace(later, Fraction(0), day("2026-11-30")).days_left == 23


@pytest.mark.parametrize(
    ("aim", "actual", "on", "status"),
    [
        (AIM, 0, "2026-09-30", "not_started"),
        (AIM, 0, "2026-10-31", "behind"),
        (AIM, 2_200, "2026-10-31", "on_track"),
        (AIM, 2_420, "2026-10-31", "ahead"),
        (AIM, 6_600, "2026-10-31", "met"),
        (AIM, 6_599, "2026-12-31", "missed"),
        (AIM, 6_600, "2027-05-01", "met"),
        (MOST, 0, "2026-10-31", "ahead"),
        (MOST, 2_200, "2026-10-31", "on_track"),
        (MOST, 4_400, "2026-10-31", "behind"),
        (MOST, 6_601, "2026-10-31", "exceeded"),
        (MOST, 6_600, "2026-12-30", "on_track"),
        (MOST, 6_600, "2026-12-31", "met"),
        (MOST, 6_601, "2026-12-31", "missed"),
        (MOST, 0, "2026-09-01", "not_started"),
        (replace(AIM, target=Fraction(0)), 0, "2026-10-31", "not_applicable"),
        (replace(AIM, target=Fraction(0)), 0, "2026-12-31", "not_applicable"),
        (replace(AIM, target=Fraction(-5)), 0, "2026-10-31", "not_applicable"),
        (replace(MOST, target=Fraction(0)), 0, "2026-10-31", "not_applicable"),
        (replace(MOST, target=Fraction(0)), 1, "2026-10-31", "exceeded"),
        (replace(MOST, target=Fraction(0)), 0, "2026-12-31", "met"),
        (replace(AIM, season=LATER), 5, "2026-10-31", "not_applicable"),
        (replace(AIM, target=Fraction(1, 5), adds_up=False), Fraction(1, 5), "2026-10-01", "on_track"),
        (replace(AIM, target=Fraction(1, 5), adds_up=False), Fraction(1, 10), "2026-10-01", "behind"),
    ],
)
def test_statuses(aim, actual, on, status):
    found = pace(aim, Fraction(actual), day(on))
    assert found.status == status
    assert (found.why is None) == (found.pace is not None)


def test_required_run_rate_at_the_ends():
    assert pace(AIM, Fraction(7_000), day("2026-10-31")).required == 0
    assert pace(AIM, Fraction(6_000), day("2026-12-31")).required is None
    assert pace(AIM, Fraction(0), day("2026-01-01")).required == 100
    assert pace(MOST, Fraction(7_000), day("2026-10-31")).required is None
    assert pace(MOST, Fraction(2_200), day("2026-10-31")).required == 100
    assert pace(replace(AIM, adds_up=False), Fraction(1), day("2026-10-31")).required is None


def test_what_is_unknown_is_passed_on():
    why = no_rate("USD", "GBP", day("2026-10-06"))
    found = pace(AIM, why, day("2026-10-31"))
    assert (found.status, found.actual, found.pace, found.why) == ("unknown", None, None, why)
    assert statement(found).zh == "未知"


def test_a_better_status_asks_for_the_margin():
    on = day("2026-10-31")

    def of(share, before):
        return pace(AIM, Fraction(share) * 22, on, before).status

    assert [of(94, None), of(96, None), of(96, "at_risk"), of(98, "at_risk"), of(96, "on_track"), of(94, "on_track")] == [
        "at_risk", "on_track", "at_risk", "on_track", "on_track", "at_risk"]  # fmt: skip
    looks = [(on, Fraction(each) * 22) for each in (94, 96, 94, 96, 98, 96, 94)]
    assert [each.status for each in paces(AIM, looks)] == ["at_risk", "at_risk", "at_risk", "at_risk", "on_track", "on_track", "at_risk"]
    assert set(WORDS) >= set(ORDER)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 10**6), st.integers(-100, 10**6), st.integers(0, 10**6), st.dates(day("2026-09-25"), day("2027-01-05")),
    st.sampled_from([None, *ORDER]), st.sampled_from([AIM, MOST, replace(AIM, season=LATER)]),
)  # fmt: skip
def test_more_is_never_a_worse_pace(target, actual, more, on, before, aim):
    aim = replace(aim, target=Fraction(target))
    less, much = (pace(aim, Fraction(each), on, before) for each in (actual, actual + more))
    assert less.expected == much.expected
    if less.pace is not None:
        assert less.pace <= much.pace
    better = [*ORDER, "met"] if aim.direction == "at_least" else [*ORDER[::-1], "exceeded"]
    if less.status in better and much.status in better:
        assert better.index(less.status) <= better.index(much.status)
    if aim.direction == "at_most" and on < aim.period.end:
        assert "met" not in (less.status, much.status)
