"""What a sound condition becomes: names resolved in their order, and one typed tree."""

from __future__ import annotations

import datetime as dt

import pytest

from engine.language import tree as t
from engine.model.values import Kind, Money


def test_a_path_goes_through_to_one_relations(tree):
    field = tree("deal.owner.team.region = '华东'").left
    assert (field.path, field.name, field.record, field.text) == (("owner", "team"), "region", "team", "deal.owner.team.region")


def test_an_alias_stands_for_its_field_bare_and_after_a_dot(tree):
    assert tree("金额 > CNY 1").left.text == tree("deal.金额 > CNY 1").left.text == "deal.amount"
    assert tree("count(联系人) = 1").left.relation == "contacts"
    assert tree("count(activities where 类型 = 'x') = 1").left.where.left.name == "type"


def test_inside_an_aggregate_a_field_of_the_row_comes_first(tree):
    where = tree("count(activities where type = 'x' and deal.segment = 'y' and contact.role = 'z') > 1").left.where
    row, subject, linked = (each.left for each in where.items)
    assert (row.name, row.of_row, row.record) == ("type", True, "activity")
    assert (subject.name, subject.of_row) == ("segment", False)
    assert (linked.path, linked.name, linked.of_row) == (("contact",), "role", True)


def test_a_row_hides_a_measure_of_the_same_name(tree):
    measures = {"minutes": tree("deal.seats * 2", wants="value"), "big": tree("deal.seats > 3")}
    where = tree("count(activities where minutes > 3 and big) > 1", measures=measures).left.where
    assert isinstance(where.items[0].left, t.Field)
    assert isinstance(where.items[1], t.Measure)


def test_a_measure_with_an_aggregate_stays_outside_of_another(tree, refuse):
    measures = {"calls": tree("count(activities)", wants="value")}
    assert tree("calls > 3", measures=measures).left.body.function == "count"
    assert [problem.code for problem in refuse("any(activities where calls > 3)", measures=measures)] == ["PB215"]


def test_what_rests_on_a_broken_measure_is_passed_over(scope):
    from dataclasses import replace

    from engine.language.types import check
    from engine.model.condition import Condition

    assert check(Condition.bare("calls > 3"), replace(scope, broken=frozenset({"calls"}))) == (None, [])


def test_literals_stand_at_their_fewest_decimals(tree):
    options = tree("deal.score in [1.50, -2, 20%]").options
    assert [(const.type.decimals, const.value) for const in options] == [(1, 15), (0, -2), (1, 2)]
    assert tree("deal.amount = CNY 3_500.50").right.value == Money(35005, "CNY", 1)
    assert tree("today - deal.close_date = 2w").right.value == 14
    assert tree("deal.close_date = 2026-02-28").right.value == dt.date(2026, 2, 28)


def test_money_dates_and_fractions_are_listed_as_comparisons(tree):
    either = tree("deal.amount in [CNY 1, USD 2]")
    assert isinstance(either, t.Or)
    assert [part.text for part in either.items] == ["deal.amount = CNY 1", "deal.amount = USD 2"]
    assert isinstance(tree("deal.created_at in [2026-01-01]"), t.Compare)
    assert isinstance(tree("ratio(deal.seats, 3) not in [50%, 1]").item, t.Or)
    assert isinstance(tree("deal.segment not in ['a']").item, t.OneOf)


def test_between_is_two_comparisons(tree):
    low, high = tree("deal.seats between 1 and 3").items
    assert (low.op, high.op, low.text, high.text) == (">=", "<=", "deal.seats >= 1", "deal.seats <= 3")


def test_is_not_set_is_the_contrary_of_is_set(tree):
    given = tree("deal.seats is not set")
    assert isinstance(given, t.Not)
    assert isinstance(given.item, t.IsSet)


@pytest.mark.parametrize(
    ("text", "by", "unit"),
    [("today + 1mo", 1, "mo"), ("1q + today", 1, "q"), ("today - 2y", -2, "y"), ("today - -3bd", 3, "bd"), ("-1mo + today", -1, "mo")],
)
def test_a_calendar_duration_moves_a_date(tree, text, by, unit):
    moved = tree(f"{text} > today").left
    assert (moved.by, moved.unit, moved.date.text) == (by, unit, "today")


def test_a_duration_before_a_date_is_put_behind_it(tree):
    moved = tree("14d + today > today").left
    assert (moved.left.text, moved.right.text, moved.type.kind) == ("today", "14d", Kind.DATE)


def test_kinds_of_sums_and_products(tree):
    def kind(text) -> Kind:
        return tree(text, wants="value").type.kind

    assert kind("100% - deal.discount") == Kind.PERCENT
    assert kind("1 - deal.discount") == Kind.NUMBER
    assert kind("deal.amount * deal.discount") == Kind.MONEY
    assert kind("today - deal.created_at") == Kind.DURATION
    assert kind("deal.created_at + 3d") == Kind.DATE
    assert kind("14d * 2") == Kind.DURATION
    assert kind("days(14d) * 1.5") == Kind.NUMBER
    assert kind("abs(deal.amount - deal.cost)") == Kind.MONEY
    assert kind("first_set(deal.competitor, 'none')") == Kind.TEXT
    assert kind("ratio(deal.cost, deal.amount)") == Kind.RATIO
    assert kind("last(activities.at)") == Kind.DATETIME
    assert kind("stage.at_most") == Kind.DURATION


def test_dates_beside_datetimes_become_dates(tree):
    latest = tree("greatest(deal.close_date, deal.created_at) > today").left
    assert [item.type.kind for item in latest.items] == [Kind.DATE, Kind.DATE]
    assert {item.type.kind for item in tree("least(deal.created_at, deal.created_at) > today").left.items} == {Kind.DATETIME}


def test_an_average_of_money_is_compared_with_money(tree):
    assert tree("avg(line_items.price) > CNY 100").left.type.kind == Kind.RATIO
    assert tree("avg(line_items.price) else CNY 0 >= deal.cost").left.otherwise.value == Money(0, "CNY", 0)


def test_windows(tree):
    assert tree("count(activities within 2w) > 1").left.within == 14
    within = tree("count(activities within stage) > 1").left
    assert (within.within, within.since.text, within.clock.name) == ("stage", "deal.stage_entered_on", "at")


def test_stage_limits(tree):
    limit = tree("today - deal.stage_entered_on > stage.at_most").right
    assert (limit.limits, limit.stage.text) == ((("谈判", 30),), "deal.stage")


def test_a_rule_about_a_rep_speaks_of_the_rep(catalog):
    from engine.language.scope import Scope
    from engine.language.types import check
    from engine.model.condition import Condition

    scope = Scope(catalog, "rep")
    expr, problems = check(Condition.bare("count(deals where account.tier = 'a' within 90d) > 3 and rep.name != 'x'"), scope)
    assert problems == []
    assert expr is not None
    _, problems = check(Condition.bare("deal.amount > CNY 1 or stage.at_most > 3d"), scope)
    assert [problem.code for problem in problems] == ["PB204", "PB224"]


def test_the_text_of_each_part_is_canonical(tree):
    whole = tree("( deal.seats==3 )or deal.segment  is not set")
    assert whole.text == "deal.seats = 3 or deal.segment is not set"
    assert [part.text for part in t.children(whole)] == ["deal.seats = 3", "deal.segment is not set"]


def test_marks_follow_the_places_of_the_file(scope):
    from engine.language.types import check
    from engine.model.condition import Condition
    from engine.model.problem import Place, Span

    text = "deal.amout > 3"
    places = tuple(Place(7, 20 + i) if i < 5 else Place(8, 3 + i - 5) for i in range(len(text) + 1))
    _, problems = check(Condition(text, Span("a.yaml", places[0], places[-1]), places), scope)
    assert problems[0].span == Span("a.yaml", Place(8, 3), Place(8, 8))
