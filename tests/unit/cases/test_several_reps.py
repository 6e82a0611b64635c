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
