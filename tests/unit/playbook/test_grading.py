"""A table of grades is proved, or refuted with an example that is one; and trying every value agrees."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.forecast.grades import category_of, grade_of
from engine.language.scope import Scope
from engine.language.types import check
from engine.model.condition import Condition
from engine.model.forecast import DEFAULT, Grade
from engine.model.text import Text
from engine.model.verdict import Verdict
from engine.playbook.answers import holds
from engine.playbook.catalog import standard_catalog
from engine.playbook.grading import prove

CATALOG = standard_catalog()


def tree(text):
    found, problems = check(Condition.bare(text), Scope(CATALOG, "deal"))
    assert found, problems
    return found


def table(*conditions):
    return [Grade(chr(65 + at), Text(), when, at + 1, Fraction(1, at + 2)) for at, when in enumerate(conditions)]


def proved(*conditions):
    grades = table(*conditions)
    return prove(grades, {each.id: tree(each.when) for each in grades})


def test_the_default_table_gives_every_deal_exactly_one_grade():
    found = prove(DEFAULT, {each.id: tree(each.when) for each in DEFAULT})
    assert found.holds
    assert found.never == ()
    assert found.cases == 6  # not set, past, and four stretches of days ahead
    assert [each.id for each in DEFAULT] == ["A", "B", "C", "D", "E"]


def test_a_gap_and_an_overlap_are_told_with_an_example():
    found = proved("deal.amount > CNY 10", "deal.amount < CNY 10", "deal.amount is not set")
    assert (found.total, found.disjoint) == (False, True)
    assert found.gap == Text.plain("deal.amount = CNY 10")
    found = proved("deal.amount >= CNY 10", "deal.amount <= CNY 10 or deal.amount is not set")
    assert (found.total, found.disjoint) == (True, False)
    assert [(each.first, each.second, each.example.en) for each in found.overlaps] == [("A", "B", "deal.amount = CNY 10")]


def test_several_columns_are_followed_together():
    found = proved(
        "deal.type = 'new' and deal.amount >= CNY 10",
        "deal.type = 'new' and not (deal.amount >= CNY 10)",
        "deal.type != 'new' or deal.type is not set",
    )
    assert found.total is False
    assert found.gap.en == "deal.type = 'new' and deal.amount is not set"
    assert found.disjoint


def test_a_day_and_the_days_to_it_are_one_column():
    assert proved("deal.close_date - today <= 31d", "deal.close_date - today > 31d", "deal.close_date is not set").holds
    assert proved("deal.close_date - today <= 31d", "deal.close_date is set and deal.close_date - today > 31d").total is False


def test_a_test_of_any_kind_is_true_false_or_unknown():
    found = proved("deal.tags contains 'x'", "deal.stage = 'propose'")
    assert (found.total, found.disjoint, found.unproved) == (False, False, None)
    assert found.gap.en == "not (deal.tags contains 'x') and deal.stage is not set"
    assert [each.example.en for each in found.overlaps] == ["deal.tags contains 'x' and deal.stage = 'propose'"]
    found = proved("deal.tags contains 'x'", "not (deal.tags contains 'x')")
    assert (found.total, found.disjoint, found.holds) == (None, True, False), "there is none of the two where it is unknown"
    assert found.unproved.en == "no grade fits a deal with 'deal.tags contains 'x'' unknown"
    assert found.unproved.zh
    every = "deal.stage = 'propose' or deal.stage != 'propose' or deal.stage is not set"
    assert proved(f"deal.amount > deal.cost and not ({every})", every).holds
    assert proved("deal.amount > deal.cost", "not (deal.amount > deal.cost)").disjoint


def test_what_rests_on_the_same_is_refuted_by_nothing_that_may_never_occur():
    found = proved("count(activities) > 3", "count(activities where type = 'call') = 0")
    assert (found.total, found.disjoint, found.gap, found.overlaps) == (None, None, None, ())
    assert "rest on the same" in found.unproved.en
    assert prove(DEFAULT, {}).unproved.en == "grade A has no sound condition"


def test_a_table_out_of_order_is_told():
    later = [Grade("A", Text(), "deal.amount is set", 3, Fraction(1, 4)), Grade("B", Text(), "deal.amount is not set", 1, Fraction(1, 2))]
    found = prove(later, {each.id: tree(each.when) for each in later})
    assert not found.ordered
    assert [each.en for each in found.disorder] == ["grade B closes sooner than A", "grade B is likelier than A"]
    assert found.total
    assert found.disjoint
    assert not found.holds


def test_a_grade_that_no_deal_meets_is_named():
    found = proved("deal.amount > CNY 10 and deal.amount < CNY 5", "deal.amount is set or deal.amount is not set")
    assert found.never == ("A",)


SIGNS = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
TESTS = st.one_of(
    st.builds("deal.discount {} {}%".format, SIGNS, st.integers(0, 3)),
    st.sampled_from(["deal.discount is set", "deal.discount is not set"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(TESTS, min_size=1, max_size=2), min_size=1, max_size=3))
def test_trying_every_value_finds_the_same(rows):
    conditions = [" and ".join(row) for row in rows]
    found = proved(*conditions)
    trees = [tree(each) for each in conditions]
    column = tree("deal.discount > 0%").left
    values = [None, *(Fraction(at, 200) / 100 for at in range(-200, 1000, 100)), Fraction(-1, 100)]
    hits = [sum(holds(each, column, value) is True for each in trees) for value in values]
    assert found.total is (0 not in hits)
    assert found.disjoint is (max(hits) <= 1)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ({"commit": Verdict.MET, "best_case": Verdict.MET}, "commit"),
        ({"commit": Verdict.UNKNOWN, "best_case": Verdict.MET}, "best_case"),
        ({"pipeline": Verdict.MET}, "pipeline"),
        ({"commit": Verdict.NOT_MET}, "omitted"),
        ({}, "omitted"),
    ],
)
def test_the_first_category_that_fits_counts(verdicts, expected):
    assert category_of(verdicts) == expected


def test_a_deal_without_a_grade_has_none():
    assert grade_of({"B": Verdict.MET, "A": Verdict.UNKNOWN}).id == "B"
    assert grade_of({}) is None
