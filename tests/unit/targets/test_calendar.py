"""Periods of fiscal years, selling days, seasons, and what should be reached by a day."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.periods import Fiscal, following, named, period_of, unit_of
from engine.model.workdays import Workdays
from engine.targets.calendar import elapsed, parts, seasons, selling_days, staying, weights
from tests.unit.targets.made import day, period

APRIL, JULY = Fiscal(4), Fiscal(7, "end")
SEASON = {month: Fraction(1, 10) if month < 11 else Fraction(0) for month in range(1, 13)}


@pytest.mark.parametrize(
    ("name", "fiscal", "start", "end"),
    [
        ("2026", Fiscal(), "2026-01-01", "2026-12-31"),
        ("2026", APRIL, "2026-04-01", "2027-03-31"),
        ("2026-Q1", APRIL, "2026-04-01", "2026-06-30"),
        ("2026-Q4", APRIL, "2027-01-01", "2027-03-31"),
        ("2026-H2", APRIL, "2026-10-01", "2027-03-31"),
        ("2026", JULY, "2025-07-01", "2026-06-30"),
        ("2026-Q3", JULY, "2026-01-01", "2026-03-31"),
        ("2026-02", JULY, "2026-02-01", "2026-02-28"),
        ("9999", Fiscal(), "9999-01-01", "9999-12-31"),
    ],
)
def test_a_period_by_its_name(name, fiscal, start, end):
    found = named(name, fiscal)
    assert (found.start, found.end) == (day(start), day(end))


def test_what_is_no_period():
    assert [named(each) for each in ("0000", "2026-Q5", "2026-13", "26-Q1", "")] == [None] * 5
    assert named("9999", APRIL) is None  # it would end in the year 10000
    assert following(period("9999-Q4")) is None


@given(
    st.dates(dt.date(2, 1, 1), dt.date(9990, 1, 1)), st.sampled_from(["month", "quarter", "half", "year"]), st.integers(1, 12),
    st.sampled_from(["start", "end"]),
)  # fmt: skip
def test_every_day_has_one_period_and_its_name_gives_it_back(at, unit, first, named_by):
    fiscal = Fiscal(first, named_by)
    found = period_of(at, unit, fiscal)
    assert found.start <= at <= found.end
    assert named(found.name, fiscal) == found
    assert unit_of(found) == unit
    after = following(found, fiscal)
    assert after.start == found.end + dt.timedelta(days=1)
    tiles = parts(found, "month", fiscal)
    assert tiles[0].start == found.start
    assert tiles[-1].end == found.end
    assert sum((each.end - each.start).days + 1 for each in tiles) == (found.end - found.start).days + 1


def test_parts_are_cut_to_the_period():
    odd = parts(period("2026-Q4"), "year", APRIL)
    assert [(each.name, each.start, each.end) for each in odd] == [("2026", day("2026-10-01"), day("2026-12-31"))]


def test_selling_days_by_the_calendar():
    golden = Workdays(frozenset(dt.date(2026, 10, each) for each in range(1, 8)), frozenset({day("2026-10-10")}))
    assert selling_days(day("2026-10-01"), day("2026-10-31"), Workdays()) == 22
    assert selling_days(day("2026-10-01"), day("2026-10-31"), golden) == 22 - 5 + 1
    assert selling_days(day("2026-10-31"), day("2026-10-01"), golden) == 0
    assert selling_days(day("1800-01-01"), day("1800-01-07"), golden) == 7
    assert staying(period("2026-Q4"), day("2026-11-02"), None, Workdays()) == Fraction(44, 66)
    assert staying(period("2026-Q4"), day("2027-01-01"), None, Workdays()) == 0


def test_a_season_needs_two_whole_years():
    one = {(2025, month): Fraction(month) for month in range(1, 13)}
    assert seasons(one).shares is None
    assert "needs n ≥ 2" in seasons(one).why.text.en
    two = one | {(2024, month): Fraction(3 * month) for month in range(1, 13)} | {(2026, 1): Fraction(999)}
    assert seasons(two).shares == {month: Fraction(month, 78) for month in range(1, 13)}
    assert seasons({each: Fraction(0) for each in two}).why.code == "TG501"
    lost = two | {(2024, 1): Fraction(-50)}
    assert seasons(lost).shares[1] == 0


def test_expected_share_by_season():
    year, weekdays = period("2026"), Workdays()
    assert elapsed(year, day("2026-06-30"), SEASON) == Fraction(6, 10)
    assert elapsed(year, day("2026-10-31"), SEASON) == 1
    assert elapsed(year, day("2025-12-31"), SEASON) == 0
    assert elapsed(period("2026-10"), day("2026-10-15"), None, weekdays) == Fraction(11, 22)
    empty = period("2026-12")  # a month that the season gives nothing: by calendar days
    assert elapsed(empty, day("2026-12-01"), SEASON) == Fraction(1, 31)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=12, max_size=12), st.sampled_from(["2026", "2026-H2", "2026-Q1", "2024-02"]))
def test_weights_sum_to_one_and_add_up_to_the_expected_share(values, name):
    whole = sum(values)
    season = {month: Fraction(value, whole) for month, value in enumerate(values, 1)} if whole else None
    months = parts(period(name), "month")
    found = weights(months, season)
    assert sum(found) == 1
    if season is None or any(season[each.start.month] for each in months):
        over = [elapsed(period(name), each.end, season) for each in months]
        assert over == [sum(found[: at + 1]) for at in range(len(found))]
    days = [period(name).start + dt.timedelta(days=at) for at in range(0, (period(name).end - period(name).start).days, 5)]
    days.append(period(name).end)
    shares = [elapsed(period(name), each, season) for each in days]
    assert shares == sorted(shares)
    assert shares[-1] == 1
