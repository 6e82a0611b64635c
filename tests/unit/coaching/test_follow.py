"""A commitment is what its measure says: open until its day is over, then kept, missed, or unknown."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.coaching.follow import change_reached, follow
from engine.model.coaching import Commitment, Followed
from engine.model.values import Mean, Money

DUE = dt.date(2026, 11, 14)
MADE = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def commitment(baseline=3, change=2, measure="first_meetings"):
    return Commitment("C1", "S1", "R", "x", DUE, MADE, "M", measure, "rep", "R", baseline, change)


@pytest.mark.parametrize(
    ("day", "value", "state"),
    [
        (-5, 3, "open"),
        (0, 4, "open"),
        (0, 5, "kept"),
        (-5, 6, "kept"),
        (1, 4, "missed"),
        (1, 5, "kept"),
        (1, None, "unknown"),
        (0, None, "open"),
    ],
)
def test_it_is_open_until_its_day_is_over(day, value, state):
    assert follow(commitment(), value, DUE + day * DAY).state == state


@pytest.mark.parametrize(
    ("baseline", "change", "value", "reached"),
    [
        (30, -7, 23, True),
        (30, -7, 24, False),
        (Money(1_0000, "CNY"), Money(5_0000, "CNY"), Money(6_0000, "CNY"), True),
        (Money(1_0000, "CNY"), Money(5_0000, "CNY"), Money(60_000, "CNY", 4), True),
        (Money(1_0000, "CNY"), Money(5_0000, "CNY"), Money(6_0000, "USD"), None),
        (Mean(1, 3), Mean(1000, 1, 4), Mean(13, 30), True),
        (Mean(1, 3), Mean(1000, 1, 4), Mean(12, 30), False),
        (Mean(1, 0), Mean(1000, 1, 4), Mean(12, 30), None),
        (False, True, True, True),
        (None, False, False, True),
        (True, False, True, False),
        (True, False, None, None),
        (None, 2, 5, None),
    ],
)
def test_a_change_is_told_exactly_and_only_where_it_can_be(baseline, change, value, reached):
    assert change_reached(commitment(baseline, change), value) is reached


@given(st.integers(-1000, 1000), st.integers(-1000, 1000).filter(bool), st.integers(-3000, 3000), st.integers(0, 500))
def test_further_the_same_way_stays_reached(baseline, change, value, further):
    if change_reached(commitment(baseline, change), value):
        assert change_reached(commitment(baseline, change), value + (further if change > 0 else -further))


def test_without_a_measure_it_is_for_the_coach_to_say():
    plain = commitment(None, None, None)
    assert follow(plain, None, DUE).state == "open"
    assert follow(plain, None, DUE + DAY).state == "unknown"
    said = Followed(plain, None, "kept", DUE, "M")
    assert follow(plain, None, DUE + DAY, said) is said
