"""The people of the book as of a desk's instant, and who a user is among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.api.permitted import unknown
from engine.api.records import Book
from engine.coaching.people import People, Rep, Team
from engine.errors import UsageError
from engine.judge.rulebook import named_fields
from engine.model.judgement import Fact
from engine.model.text import Text

if TYPE_CHECKING:
    from engine.api.desk import Desk

OF_REPS = (("name",), ("role",), ("hired_on",), ("left_on",), ("team", "id"), ("manager", "id"))
OF_TEAMS = (("name",), ("manager", "id"), ("region",))
REP, TEAM = Text("rep", "销售"), Text("team", "团队")


def people(opened: Book) -> People:
    """Read all reps and teams; what the catalog does not have is not known."""
    catalog = opened.catalog
    reps, teams = {}, {}
    if "rep" in catalog.types:
        for id, facts in opened.facts("rep", named_fields(catalog, "rep", OF_REPS)):
            reps[id] = Rep(
                id,
                _text(facts, "rep.name") or id,
                _text(facts, "rep.role") or "",
                _text(facts, "rep.team.id"),
                _text(facts, "rep.manager.id"),
                _day(facts, "rep.hired_on"),
                _day(facts, "rep.left_on"),
            )
    if "team" in catalog.types:
        for id, facts in opened.facts("team", named_fields(catalog, "team", OF_TEAMS)):
            teams[id] = Team(id, _text(facts, "team.name") or id, _text(facts, "team.manager.id"), _text(facts, "team.region"))
    return People(reps, teams)


def who(known: People, user: str) -> str:
    """Give the person that a user is. Raises UsageError (CO102) for a name that several reps have."""
    return _one(known.called(user), user, REP) or user


def rep_called(known: People, name: str) -> str:
    """Give the id of the rep of a name or id. Raises UsageError (CO101, CO102)."""
    found = _one(known.called(name), name, REP)
    if found is None:
        raise unknown("CO101", REP, name, [*known.reps, *known.named])
    return found


def team_called(known: People, name: str) -> str:
    """Give the id of the team of a name or id. Raises UsageError (CO101, CO102)."""
    found = _one(known.teams_called(name), name, TEAM)
    if found is None:
        raise unknown("CO101", TEAM, name, [*known.teams, *(team.name for team in known.teams.values())])
    return found


def read_people(desk: Desk) -> People:
    """Read the people of a desk's book."""
    from engine.api.records import book

    with book(desk) as opened:
        return people(opened)


def _one(found: tuple[str, ...], name: str, what: Text) -> str | None:
    if len(found) > 1:
        ids = ", ".join(found[:5])
        raise UsageError(
            "CO102",
            Text(f"{len(found)} {what.en}s are called '{name}'", f"有 {len(found)} 个{what.zh}名为“{name}”"),
            help=Text(f"name one by id: {ids}", f"请用编号指定:{ids}"),
        )
    return found[0] if found else None


def _text(facts: Mapping[str, Fact], name: str) -> str | None:
    value = facts[name].value if name in facts else None
    return value if isinstance(value, str) else None


def _day(facts: Mapping[str, Fact], name: str) -> dt.date | None:
    value = facts[name].value if name in facts else None
    return value if isinstance(value, dt.date) else None
