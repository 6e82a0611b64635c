"""An agenda writes itself, in the order of its kind, each item with its reason; targets are held to the share of their period."""

from __future__ import annotations

import dataclasses
import datetime as dt
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from engine.coaching.agenda import Material, TargetLine, Win, write
from engine.coaching.cadence import TEMPLATES, next_due, times_due
from engine.coaching.completion import Happened, lines, median
from engine.coaching.development import development
from engine.coaching.people import People, Rep, Team
from engine.model.coaching import SESSION_KINDS, CoachingSession, Commitment, Goal, Note
from engine.model.judgement import Prompt
from engine.model.learning import DueRow, GoalRow
from engine.model.text import Text
from engine.model.views import PlayView, PromptRow
from engine.model.views_coaching import CommitmentView

ON = dt.date(2026, 11, 15)
AT = dt.datetime(2026, 11, 14, 17, tzinfo=dt.UTC)  # the 15th in Shanghai
ZONE = ZoneInfo("Asia/Shanghai")


def view(id, state, due, measure="first_meetings (李)"):
    made = Commitment(id, "S1", "R", f"do {id}", due, AT, "M", "first_meetings", "rep", "R", 3, 2, about="R")
    return CommitmentView(made, "李", state, measure, "3", "+2", "4", (due - ON).days)


PROMPT = Prompt("p1", "unstick", "deal", "D1", "R", Text("Go", "去"), {"stuck": "D1"}, AT, "b")
FULL = Material(
    "R",
    "李",
    ON,
    zone=ZONE,
    last=dt.date(2026, 11, 1),
    prompts=(PromptRow(PROMPT, "李", "ERP", (PlayView("q", "question", Text("Who?", "谁?"), ()), PlayView("x", "play", Text("P"), ()))),),
    commitments=(view("C2", "open", dt.date(2026, 11, 20)), view("C1", "missed", dt.date(2026, 11, 14))),
    targets=(TargetLine("q4", Text("Bookings", "签约额"), Text("half", "一半")),),
    wins=(Win("D9", "Big", dt.date(2026, 11, 12)),),
    progress={"open_deals": "3"},
    brought=(Note("", "need", "要样机 =1+1", "R", AT, private=False, id="N1", about="R"),),
)


@pytest.mark.parametrize("kind", SESSION_KINDS)
def test_the_sections_stand_in_the_order_of_the_kind(kind):
    agenda = write(kind, FULL)
    order = TEMPLATES[kind].sections
    places = [order.index(item.section) for item in agenda.items]
    assert places == sorted(places)
    assert {"win", "difficulty", "need", "commitment"} <= {item.section for item in agenda.items}
    assert agenda == write(kind, FULL)


def test_a_talk_has_all_that_there_is_to_talk_about_each_with_its_reason():
    items = write("one_to_one", FULL).items
    assert {item.section for item in items} == {"commitment", "win", "progress", "target", "prompt", "difficulty", "need", "support"}
    assert all(item.because.en and item.because.zh for item in items)
    assert [item.ref for item in items if item.section == "commitment"] == ["C1", "C2"]  # what came to something first
    (prompt,) = (item for item in items if item.section == "prompt")
    assert (prompt.facts, prompt.ask) == ({"stuck": "D1"}, (Text("Who?", "谁?"),))
    assert "2026-11-15" in prompt.because.en  # the local day
    (need,) = (item for item in items if item.section == "need")
    assert need.say.zh == "要样机 =1+1"
    (win,) = (item for item in items if item.section == "win")
    assert "3 days ago" in win.because.en


def due(course, by):
    return DueRow("R", "李", course, Text("Course", "课"), "targeted", "online", Text(), 90, by, 0, Text("why", "因"), None)


@pytest.mark.parametrize("kind", ["career", "performance_review"])
def test_talks_about_the_longer_run_hold_the_development_plan_and_the_courses_due(kind):
    goal = Goal("G1", "R", "talk", "lead a meeting =1+1", "level 1 of 4", ("watch", "lead"), ON, "M", AT)
    grown = tuple(development([GoalRow(goal, "李", Text("Talking", "沟通"), 3)], [due("c1", ON)]))
    items = [item for item in write(kind, dataclasses.replace(FULL, development=grown)).items if item.section == "development"]
    assert [item.ref for item in items] == ["G1", "c1"]
    assert items[0].say.zh == "lead a meeting =1+1"
    assert (items[0].because.en, items[1].because.zh) == (
        "goal in Talking, due 2026-11-15, 3 days overdue; where it stood: level 1 of 4",
        "因;2026-11-15 前完成",
    )
    assert "development" not in {item.section for item in write("one_to_one", dataclasses.replace(FULL, development=grown)).items}


def test_a_prompt_names_the_course_that_answers_it():
    answered = dataclasses.replace(FULL, answers={"p1": (due("c1", ON),), "p2": (due("c2", ON),)})
    (item,) = (item for item in write("one_to_one", answered).items if item.section == "prompt")
    assert item.because.en.endswith("; a course answers it: Course by 2026-11-15")
    assert item.because.zh.endswith(";可参加课程:课(2026-11-15 前)")
    assert item.facts == {"stuck": "D1", "course": "c1"}


def test_where_nothing_was_brought_the_coach_asks():
    items = {item.section: item for item in write("one_to_one", Material("R", "李", ON)).items}
    assert items.keys() == {"difficulty", "need", "support"}
    assert all(items[name].ask for name in items)


def test_a_talk_is_due_by_its_cadence():
    assert next_due("one_to_one", dt.date(2026, 11, 1), None, ON) == ON
    assert next_due("one_to_one", None, dt.date(2020, 1, 1), ON) == ON
    assert next_due("one_to_one", None, dt.date(2026, 11, 10), ON) == dt.date(2026, 11, 24)
    assert times_due("one_to_one", dt.date(2026, 11, 1), dt.date(2026, 11, 28)) == 2
    assert times_due("one_to_one", ON, dt.date(2026, 11, 1)) == 0


def test_completion_is_counted_by_coach():
    people = People(
        {
            "M": Rep("M", "Mia", "manager", "T"),
            "R": Rep("R", "Rui", "rep", "T", "M"),
            "L": Rep("L", "Lea", "rep", "T", "M", left_on=dt.date(2026, 8, 1)),
        },
        {"T": Team("T", "East", "M")},
    )
    held = [(CoachingSession(f"S{n}", "one_to_one", "R", "M", AT, closed_at=AT if n else None), ON) for n in range(3)]
    prompts = [Prompt(f"p{n}", "t", "rep", "R", "R", Text(), {}, AT, "b", state="accepted" if n else "open") for n in range(3)]
    happened = Happened(held, prompts, {"p1": 2, "p2": 5}, [view("C1", "kept", ON), view("C2", "missed", ON)])
    (line,) = lines(people, happened, dt.date(2026, 8, 17), ON)
    assert (line.coach, line.reps, dict(line.held)) == ("M", 1, {"one_to_one": 2})
    assert dict(line.due) == {"one_to_one": 6, "performance_review": 1, "team_meeting": 13}
    assert line.completion == Fraction(2, 20)
    assert dict(line.prompts) == {"accepted": 2, "open": 1}
    assert dict(line.commitments) == {"kept": 1, "missed": 1}
    assert line.days_to_accept == Fraction(7, 2)


def test_the_median_is_exact():
    assert [median(each) for each in ([], [3], [1, 2], [5, 1, 3])] == [None, 3, Fraction(3, 2), 3]
