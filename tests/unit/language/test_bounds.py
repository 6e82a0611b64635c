"""38 digits: natural expressions have room, and what could overflow an engine is refused."""

from __future__ import annotations

import pytest

from engine.model.values import ROWS_BOUND

NATURAL = [
    "deal.amount * (100% - deal.discount) >= CNY 100_000",
    "sum(line_items.price) * 20% < deal.amount",
    "sum(line_items.price) * 15% < deal.amount - deal.cost",
    "sum(line_items.price) - deal.cost > deal.amount",
    "ratio(deal.cost, deal.amount) <= 33.3%",
    "ratio(sum(line_items.price), deal.amount) > 15%",
    "ratio(deal.seats, 3) > ratio(deal.score, 5)",
    "avg(line_items.price) > CNY 1_000.50",
    "avg(activities.minutes) > 12.5",
    "avg(line_items.discount) > avg(activities.minutes)",
    "sum(activities.minutes) * 2.5 > 3",
    "deal.amount > CNY 100.50 * deal.seats",
    "deal.seats * deal.seats > 3",
    "days(today - deal.close_date) * deal.seats > 3",
    "least(deal.amount, deal.cost, CNY 5) > CNY 1",
    "sum(line_items.quantity) * deal.discount > 1",
]
TOO_WIDE = [
    "deal.seats * deal.seats * deal.seats > 1",
    "deal.amount * deal.seats > CNY 1",
    "ratio(deal.amount, deal.cost) > ratio(deal.cost, deal.amount)",
    "sum(line_items.price) * deal.discount > CNY 1",
    "avg(line_items.price) > avg(line_items.price where quantity > 1)",
    "deal.score * deal.score * 123_456_789_012 > 1",
    "deal.seats > 0.0001 * 0.0001 * 0.0001 * 0.0001 * 0.0001 * 0.0001 * 0.0001 * 0.0001 * 0.0001",
]


@pytest.mark.parametrize("text", NATURAL)
def test_natural_expressions_have_room(tree, text):
    tree(text)


@pytest.mark.parametrize("text", TOO_WIDE)
def test_what_could_overflow_is_refused(refuse, text):
    assert [problem.code for problem in refuse(text)] == ["PB220"]


def test_bounds_follow_each_operation(tree):
    def bound(text) -> int:
        return tree(text, wants="value").type.bound

    number = 10**15 - 1
    assert bound("deal.seats + deal.seats") == 2 * number
    assert bound("deal.seats - 5") == number + 5
    assert bound("deal.seats * -3") == 3 * number
    assert bound("deal.seats + 0.25") == 100 * number + 25
    assert bound("least(deal.seats, 7)") == number
    assert bound("sum(activities.minutes)") == number * ROWS_BOUND
    assert bound("max(activities.minutes)") == number
    assert bound("count(activities)") == ROWS_BOUND


def test_measures_that_build_on_each_other_stay_small(scope, tree):
    from dataclasses import replace

    from engine.language.types import check
    from engine.model.condition import Condition

    measures = {"m0": tree("deal.seats > 1")}
    for level in range(1, 40):
        expr, problems = check(Condition.bare(f"m{level - 1} and not m{level - 1}"), replace(scope, measures=measures))
        if problems:
            assert [problem.code for problem in problems] == ["PB219"]
            return
        measures[f"m{level}"] = expr
    pytest.fail("doubling forty times was allowed")
