"""An index shows what each part counts, levels must agree to the cent, and each deal asks for one decision."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.target import Pace
from engine.model.text import Text
from engine.reviews.asked import Stands, decision
from engine.reviews.index import Graded, Sign, index, rank, sensitivity
from engine.reviews.reached import reached
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
    half = index([sign("a", None), sign("b", 1), sign("c", 1)], weights, Fraction(1, 2))
    assert half.value == 100
    assert half.why is None
    less = index([sign("a", 1), sign("b", 1), sign("c", None)], {**weights, "c": Fraction(2)}, Fraction(1, 2))
    assert (less.value, [each.counts for each in less.parts]) == (None, [0, 0, 0]), "what is left would pass for the whole"
    assert less.why.en == "too little of the declared weight is known: missing c"
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
    for each in sensitivity(Graded(found)):
        assert each.value is None or 100 * min(known) <= each.value <= 100 * max(known)


def test_a_weight_moved_takes_from_the_others_and_may_change_the_place():
    weights = {"results": Fraction(6, 10), "execution": Fraction(4, 10)}
    one, other = (
        index([sign("results", r), sign("execution", e)], weights)
        for r, e in ((Fraction(9, 10), Fraction(1, 10)), (Fraction(1, 2), Fraction(3, 5)))
    )
    assert (one.value, other.value) == (58, 54)
    assert rank(one, [other]) == 1
    moved = {(each.id, each.by): (each.value, each.rank) for each in sensitivity(Graded(one), [Graded(other)])}
    assert moved["results", Fraction(1, 10)] == (66, 1)
    assert moved["results", Fraction(-1, 10)] == (50, 2), "at even weights the other is ahead"
    assert moved["execution", Fraction(1, 10)] == (50, 2)


def test_weights_within_an_axis_are_moved_too():
    axis = index([sign("a", 1), sign("b", 0)], {"a": Fraction(3, 4), "b": Fraction(1, 4)})
    whole = index([sign("results", axis.value / 100), sign("execution", 1)], {"results": Fraction(6, 10), "execution": Fraction(4, 10)})
    alone = index([sign("c", 1)], {"c": Fraction(1)})
    moved = {(each.id, each.by): each.value for each in sensitivity(Graded(whole, {"results": axis, "execution": alone}))}
    assert sensitivity(Graded(index([], {}))) == [], "what is not known rests on nothing"
    assert len(moved) == 8, "a part that has all the weight of its axis has nobody to take it from"
    assert whole.value == 85
    assert moved["results/a", Fraction(1, 10)] == 60 * Fraction(85, 100) + 40
    assert moved["results/b", Fraction(1, 10)] == 60 * Fraction(65, 100) + 40


def pace(actual, target=10, due=5, status="on_track"):
    return Pace(status, Fraction(target), None if actual is None else Fraction(actual), Fraction(due), None, None, 9)


@pytest.mark.parametrize(
    ("given", "direction", "over", "share", "said"),
    [
        (pace(20), "at_most", True, Fraction(1, 2), "200% of the most there may be"),
        (pace(1), "at_most", True, 1, "10% of the most there may be"),
        (pace(10), "at_most", True, 1, "100% of the most there may be"),
        (pace(0, 0, 0), "at_most", True, 1, "within a limit of 0"),
        (pace(3, 0, 0), "at_most", True, 0, "over a limit of 0"),
        (pace(10), "at_most", False, Fraction(1, 2), "200% of the most there may be by now"),
        (pace(4), "at_most", False, 1, "80% of the most there may be by now"),
        (pace(0, 10, 0), "at_most", False, None, "nothing is due yet"),
        (pace(0, status="not_started"), "at_most", False, None, "not started"),
        (pace(10), "at_least", False, 2, "200%"),
        (pace(10), "at_least", True, 1, "100%"),
        (pace(1, 0, 0), "at_least", True, None, "nothing is due yet"),
        (pace(None, status="unknown"), "at_most", True, None, "unknown"),
    ],
)
def test_how_far_a_target_is_reached_goes_by_its_direction(given, direction, over, share, said):
    found, text = reached(given, direction, over=over)
    assert (found, text.en) == (share, said)
    assert text.zh


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
