"""A case may give the deals of several reps, so that what a team trigger counts can be shown."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from engine.cases.case import Given
from engine.cases.given import Builder
from engine.playbook.catalog import standard_catalog
from engine.source.tree import Mapping, compose

AS_OF = dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC)
GIVEN = """
team: {name: North}
rep: {id: li, name: Li}
deals:
  - {id: A}
  - {id: B, owner: {id: han, name: Han}}
  - {id: C, owner: {id: han}}
"""


def given(text: str = GIVEN) -> Given:
    node, problems = compose(text.encode(), "cases.yaml")
    builder = Builder(standard_catalog(), ZoneInfo("UTC"), AS_OF)
    assert isinstance(node, Mapping)
    found = builder.given(node)
    assert not problems
    assert not builder.problems
    return found


def test_each_owner_has_the_deals_they_own() -> None:
    owned = {rep.id: [deal.id for deal in rep.many["deals"]] for rep in given().reps}
    assert owned == {"li": ["A"], "han": ["B", "C"]}


def test_the_first_mention_of_an_owner_says_who_it_is() -> None:
    assert [rep.fields["name"] for rep in given().reps] == ["Li", "Han"]


def test_every_owner_belongs_to_the_team_of_the_case_and_the_team_has_all_deals() -> None:
    found = given()
    assert found.team is not None
    assert {rep.one["team"].fields["name"] for rep in found.reps} == {"North"}
    assert [deal.id for deal in found.team.many["deals"]] == ["A", "B", "C"]


def test_an_owner_keeps_a_team_of_their_own() -> None:
    found = given("deals: [{id: A, owner: {id: li, team: {id: south, name: South}}}]")
    assert [rep.one["team"].id for rep in found.reps] == ["south"]
    assert found.team is not None
    assert found.team.id == "south"


def test_deals_without_an_owner_have_no_rep() -> None:
    assert given("deals: [{id: A}, {id: B}]").reps == ()


def test_reps_and_deals_inside_of_others_are_those_of_the_case() -> None:
    found = given("team: {name: North, reps: [{id: li, deals: [{name: A}]}, {id: han, deals: [{name: B}]}, {id: wu}]}")
    assert [deal.fields["name"] for deal in found.deals] == ["A", "B"]
    assert len({deal.id for deal in found.deals}) == 2
    assert {deal.one["owner"].id: deal.one["owner"].one["team"].fields["name"] for deal in found.deals} == {"li": "North", "han": "North"}
    assert found.team is not None
    assert [rep.id for rep in found.team.many["reps"]] == ["li", "han", "wu"]


def test_a_later_mention_by_id_alone_is_the_same_rep() -> None:
    found = given("{rep: {id: li, name: Li}, team: {name: North}, deals: [{id: A, owner: li}, {id: B, owner: {id: li}}]}")
    assert [deal.one["owner"].fields["name"] for deal in found.deals] == ["Li", "Li"]
    assert [deal.one["owner"].one["team"].fields["name"] for deal in found.deals] == ["North", "North"]


def test_what_stands_beside_belongs_to_the_deal_else_to_whom_it_can() -> None:
    found = given("{rep: {id: li}, deal: {id: A}, activities: [{type: call}], trainings: [{course: SPIN}]}")
    assert len(found.deals[0].many["activities"]) == 1
    assert "activities" not in found.reps[0].many
    assert len(found.reps[0].many["trainings"]) == 1


def test_what_stands_beside_a_rep_alone_makes_no_deal() -> None:
    found = given("{rep: {id: li}, activities: [{type: call}]}")
    assert found.deals == ()
    assert len(found.reps[0].many["activities"]) == 1


def test_what_stands_alone_belongs_to_a_deal() -> None:
    assert [len(deal.many["activities"]) for deal in given("activities: [{type: call}]").deals] == [1]


def test_one_record_and_a_list_of_them_are_not_taken_for_each_other() -> None:
    for text in ("deal: [{id: A}]", "deals: {id: A}", "deal: {contacts: {role: x}}", "deal: {contacts: [x]}"):
        node, _ = compose(text.encode(), "cases.yaml")
        builder = Builder(standard_catalog(), ZoneInfo("UTC"), AS_OF)
        assert isinstance(node, Mapping)
        builder.given(node)
        assert [each.code for each in builder.problems] == ["CS102"]


def test_a_rep_or_team_may_be_given_its_figures() -> None:
    found = given('rep: {id: li, compliance: 95%, "conversion(propose, 90d)": 30%, "attainment(\'q4\')": 120%}\ndeals: [{id: A}]')
    fields = found.reps[0].fields
    assert [fields[name] for name in ("compliance", "conversion('propose', 90d)", "attainment('q4')")] == [9_500, 3_000, 12_000]
