"""An index shows what each part counts, levels must agree to the cent, and each deal asks for one decision."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.text import Text
from engine.reviews.asked import Stands, decision
from engine.reviews.index import Sign, index, rank, sensitivity
from engine.reviews.reconcile import disagreements

DAY = dt.date(2026, 11, 21)
SHARES = st.one_of(st.none(), st.fractions(min_value=0, max_value=1))


def sign(id, value):
    return Sign(id, Text.plain(id), None if value is None else Fraction(value), Text.plain(f"of {id}"))


def test_what_is_not_known_leaves_and_the_others_take_its_weight_in_proportion():
    weights = {"a": Fraction(1, 2), "b": Fraction(1, 4), "c": Fraction(1, 4)}
    found = index([sign("a", Fraction(1, 2)), sign("b", None), sign("c", 1)], weights)
    assert [each.counts for each in found.parts] == [Fraction(2, 3), 0, Fraction(1, 3)]
    assert found.value == 100 * (Fraction(2, 3) / 2 + Fraction(1, 3))
    assert index([sign("a", None)], weights).value is None
    assert index([], weights).value is None
    assert index([sign("a", 3)], weights).value == 100, "a value is held to 0 to 1"


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcd"), SHARES, min_size=1), st.lists(st.integers(1, 9), min_size=4, max_size=4))
def test_points_sum_to_the_index_which_lies_between_its_parts(values, parts):
    whole = sum(parts)
    weights = {name: Fraction(part, whole) for name, part in zip("abcd", parts, strict=True)}
    found = index([sign(id, value) for id, value in values.items()], weights)
    known = [each.value for each in found.parts if each.value is not None]
    if not known:
        assert found.value is None
        return
    assert sum(each.points for each in found.parts) == found.value
    assert sum(each.counts for each in found.parts) == 1
    assert 100 * min(known) <= found.value <= 100 * max(known)
    for each in sensitivity(found):
        assert each.value is None or 100 * min(known) <= each.value <= 100 * max(known)


def test_a_weight_moved_takes_from_the_others_and_may_change_the_place():
    weights = {"results": Fraction(6, 10), "execution": Fraction(4, 10)}
    one, other = (
        index([sign("results", r), sign("execution", e)], weights)
        for r, e in ((Fraction(9, 10), Fraction(1, 10)), (Fraction(1, 2), Fraction(3, 5)))
    )
    assert (one.value, other.value) == (58, 54)
    assert rank(one, [other]) == 1
    moved = {(each.id, each.by): (each.value, each.rank) for each in sensitivity(one, [other])}
    assert moved["results", Fraction(1, 10)] == (66, 1)
    assert moved["results", Fraction(-1, 10)] == (50, 2), "at even weights the other is ahead"
    assert moved["execution", Fraction(1, 10)] == (50, 2)


def test_a_level_that_is_a_cent_off_is_told():
    whole = {"open": Fraction(100), "closed": Fraction(1, 3)}
    right = [{"open": Fraction(60), "closed": Fraction(1, 3)}, {"open": Fraction(40)}]
    wrong = [{"open": Fraction(5999, 100), "closed": Fraction(1, 3)}, {"open": Fraction(40)}]
    assert disagreements(whole, {"rep": right}) == []
    (found,) = disagreements(whole, {"rep": right, "team": wrong})
    assert (found.level, found.figure, found.whole - found.parts) == ("team", "open", Fraction(1, 100))
    assert "99.9900" in found.said.en


@pytest.mark.parametrize(
    ("stands", "said"),
    [
        (Stands(None, 90, 30, (Text("legal", "法务"),), gated=True, overdue=3, commit=True), "keep it in commit? still open: legal"),
        (Stands(DAY - dt.timedelta(1), 90, 30, (), gated=True), "the close date 2026-11-20 has passed"),
        (Stands(DAY, 33, 30, (), gated=True), "3 days over the limit"),
        (Stands(DAY, 30, 30, (), gated=True, overdue=2), "2 actions are overdue"),
        (Stands(DAY, 1, 30, (), gated=True), "the gate is open"),
        (Stands(DAY, 1, 30, (Text("legal", "法务"),), gated=True), "who gets this done, and by when: legal"),
        (Stands(None, 1, None, (), gated=False), "no close date"),
        (Stands(DAY, None, None, (), gated=False), "no decision needed"),
    ],
)
def test_the_first_rule_that_fits_asks_for_the_decision(stands, said):
    found = decision(stands, DAY)
    assert found.en.startswith(said) or said in found.en
    assert found.zh != found.en
