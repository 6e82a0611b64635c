"""Who coaches whom and who may read what: the rule that everything that shows a note or a prompt goes by."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from engine.coaching.people import People, Rep, Team
from engine.model.coaching import CoachingSession, Note
from engine.model.judgement import Prompt
from engine.model.text import Text

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
PEOPLE = People(
    {
        "B": Rep("B", "Boss", "manager", "T", None),
        "M": Rep("M", "Manager", "manager", "T", "B"),
        "R": Rep("R", "Rep", "rep", "T", "M"),
        "Q": Rep("Q", "Rep", "rep", "T", None),
        "X": Rep("X", "Other", "rep", None, None),
    },
    {"T": Team("T", "East", "M"), "U": Team("U", "West", None)},
)
EVERYONE = ("B", "M", "R", "Q", "X", "ops")
SESSION = CoachingSession("S1", "one_to_one", "R", "M", NOW)
MEETING = CoachingSession("S2", "team_meeting", "T", "M", NOW)


def note(by, *, private, session="S1", about="R"):
    return Note(session, "note", "x", by, NOW, private, about=about)


def prompt(privacy, rep="R", subject="rep", record="R", **more):
    return Prompt("p", "t", subject, record, rep, Text(), {}, NOW, "b", privacy=privacy, **more)


@pytest.mark.parametrize("writer", ["M", "R"])
def test_a_private_note_is_read_by_its_writer_alone(writer):
    assert [each for each in EVERYONE if PEOPLE.reads(each, note(writer, private=True), SESSION)] == [writer]


@pytest.mark.parametrize("writer", ["M", "R"])
def test_a_shared_note_is_read_by_coach_and_rep_of_its_session_alone(writer):
    assert [each for each in EVERYONE if PEOPLE.reads(each, note(writer, private=False), SESSION)] == ["M", "R"]


def test_a_shared_note_of_a_meeting_is_read_by_its_team_and_coach():
    assert [each for each in EVERYONE if PEOPLE.reads(each, note("M", private=False, about="T"), MEETING)] == ["B", "M", "R", "Q"]


def test_what_a_rep_brings_is_read_by_whom_the_book_names_as_coach_once_shared():
    shared, own = note("R", private=False, session=""), note("R", private=True, session="")
    assert [each for each in EVERYONE if PEOPLE.reads(each, shared, None)] == ["M", "R"]
    assert [each for each in EVERYONE if PEOPLE.reads(each, own, None)] == ["R"]


def test_whom_the_book_names_may_coach_and_nobody_else():
    assert [each for each in EVERYONE if PEOPLE.may_coach(each, "R")] == ["M"]
    assert [each for each in EVERYONE if PEOPLE.may_coach(each, "Q")] == ["M"]  # by the team
    assert [each for each in EVERYONE if PEOPLE.may_coach(each, "X")] == ["ops"]  # nobody is named
    assert [each for each in EVERYONE if PEOPLE.may_coach(each, "M")] == ["B"]


def test_where_the_book_names_nobody_for_anyone_everybody_coaches_the_others():
    flat = People({name: Rep(name, name) for name in "AB"})
    assert {(one, two) for one, two in product("ABC", "AB") if flat.may_coach(one, two)} == {("A", "B"), ("B", "A"), ("C", "A"), ("C", "B")}


@pytest.mark.parametrize(
    ("given", "readers"),
    [
        (prompt("rep"), ["R"]),
        (prompt("manager"), ["M", "ops"]),
        (prompt("both"), ["M", "R", "ops"]),
        (prompt("rep", state="escalated", escalate_to="manager"), ["M", "R"]),
        (prompt("rep", state="open", escalate_to="manager"), ["R"]),
        (prompt("manager", state="escalated", escalate_to="rep"), ["M", "R", "Q", "X", "ops"]),
        (prompt("manager", rep=None, subject="team", record="T"), ["M", "ops"]),
        (prompt("both", rep=None, subject="team", record="T"), ["B", "M", "R", "Q", "ops"]),
        (prompt("both", rep=None, subject="deal", record="D"), ["ops"]),
    ],
)
def test_a_prompt_is_read_by_whom_its_privacy_names(given, readers):
    assert [each for each in EVERYONE if PEOPLE.sees(each, given)] == readers


def test_names_that_several_have_mean_none_of_them_alone():
    assert PEOPLE.called("Rep") == ("R", "Q")
    assert PEOPLE.called("Boss") == ("B",)
    assert PEOPLE.called("B") == ("B",)
    assert PEOPLE.called("nobody") == ()
