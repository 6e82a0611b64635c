"""Measures together: in the order in which they rest on each other, circles and hidden names told."""

from __future__ import annotations

from engine.language.measures import check_measures, hiding_problems
from engine.model.condition import Condition
from engine.model.problem import Place, Span

HERE = Span("", Place(1, 1), Place(1, 2))


def measured(scope, **texts: str):
    return check_measures({name: Condition.bare(text) for name, text in texts.items()}, scope)


def test_a_measure_may_rest_on_a_later_one(scope):
    found, problems = measured(scope, busy="calls > 3 or long", calls="count(activities)", long="sum(activities.minutes) > 60")
    assert problems == []
    assert list(found) == ["busy", "calls", "long"]
    assert found["busy"].items[0].left.body is found["calls"]


def test_a_circle_is_told_of_each_in_it(scope):
    found, problems = measured(scope, a="b + 1", b="c * 2", c="a", d="a > 3", e="deal.seats")
    assert [(problem.code, problem.message.en.split("'")[1]) for problem in problems] == [("PB223", "a"), ("PB223", "b"), ("PB223", "c")]
    assert list(found) == ["e"]


def test_a_mistake_is_told_once_where_it_is(scope):
    found, problems = measured(scope, bad="deal.amout", worse="bad > 3", fine="deal.seats")
    assert [problem.code for problem in problems] == ["PB204"]
    assert list(found) == ["fine"]


def test_a_measure_may_be_of_any_kind_but_a_calendar_duration(scope):
    found, problems = measured(scope, share="ratio(deal.cost, deal.amount)", when="deal.close_date", soon="14d", month="1mo")
    assert list(found) == ["share", "when", "soon"]
    assert [problem.code for problem in problems] == ["PB211"]


def test_names_that_hide_others_are_told(catalog):
    taken = ["amount", "contacts", "owner", "deal", "today", "stage", "period", "count", "and", "set", "ratio", "compliance", "true"]
    crooked = ["days-in-stage", "3rd", "", "a.b", "a b"]
    fine = ["days_in_stage", "金额合计", "minutes", "x1"]
    problems = hiding_problems(dict.fromkeys([*taken, *crooked, *fine], HERE), catalog["deal"])
    assert {problem.code for problem in problems} == {"PB222"}
    assert [problem.message.en.split("'")[1] for problem in problems] == taken + crooked
