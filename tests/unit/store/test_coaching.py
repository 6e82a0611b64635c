"""Sessions, notes, commitments and the life of prompts in the store: as of any instant, only legal steps, nothing lost by a kill."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.coaching.people import People, Rep, Team
from engine.model.coaching import Commitment, Followed, Note
from engine.model.judgement import Prompt
from engine.model.text import Text
from engine.model.values import Mean, Money
from engine.store.failure import EventRefusedError
from engine.store.store import Store
from tests.unit.store.databases import EITHER, opened

START = dt.datetime(2026, 11, 1, 10, tzinfo=dt.UTC)
PEOPLE = People(
    {"M": Rep("M", "Mia", "manager", "T"), "R": Rep("R", "Rui", "rep", "T", "M"), "X": Rep("X", "Xu", "rep", "U")},
    {"T": Team("T", "T", "M")},
)
ODD = "=1+1\n'\"; DROP TABLE coaching_notes; -- 他说:\u200b“再等等” \U0001f600"


def day(number):
    return START + dt.timedelta(days=number)


def prompt(name, number, **more):
    return Prompt(name, "unstick", "deal", f"D-{name}", "R", Text("Go", "去"), {}, day(number), "p", **more)


@pytest.fixture(params=EITHER)
def store(request, tmp_path):
    with opened(request, tmp_path) as store:
        yield store


def raised(store, *prompts, on=None, number=None):
    at = prompts[0].as_of if number is None else day(number)
    with store.recording(at, recorded_at=at) as run:
        keys = [(each.trigger, each.record) for each in prompts] if on is None else on
        run.prompts("p", prompts, keys)
    return run.written


def refused(code, call, *arguments, **named):
    with pytest.raises(EventRefusedError) as error:
        call(*arguments, **named)
    assert error.value.code == code


def state(store, number, name="1"):
    return {each.id: each.state for each in store.prompts(as_of=day(number))}.get(name)


# Prompts.


def test_each_step_is_an_event_with_who_and_when_and_is_replayed_as_of_any_instant(store):
    raised(store, prompt("1", 0))
    for number, (to, who) in enumerate([("accepted", "R"), ("committed", "M"), ("expired", "dealcoach"), ("accepted", "R")], start=1):
        store.set_prompt_state("1", to, by=who, at=day(number), note=f"n{number}")
    assert [state(store, number) for number in range(-1, 6)] == [None, "open", "accepted", "committed", "expired", "accepted", "accepted"]
    _, steps = store.prompt("1", day(2))
    assert [(each.state, each.by, each.at, each.note) for each in steps] == [
        ("accepted", "R", day(1), "n1"),
        ("committed", "M", day(2), "n2"),
    ]


def test_what_is_not_legal_changes_nothing(store):
    raised(store, prompt("1", 0))
    before = store.revision()
    refused("CO201", store.set_prompt_state, "1", "committed", by="M", at=day(1))
    refused("CO201", store.set_prompt_state, "1", "verified", by="M", at=day(1))
    refused("CO202", store.set_prompt_state, "1", "dismissed", by="M", at=day(1), note="  ")
    refused("CO203", store.set_prompt_state, "1", "accepted", by="M", at=day(-1))
    refused("ST113", store.set_prompt_state, "2", "accepted", by="M", at=day(1))
    assert store.revision() == before
    store.set_prompt_state("1", "accepted", by="M", at=day(3))
    refused("CO203", store.set_prompt_state, "1", "dismissed", by="M", at=day(2), note="why")
    store.set_prompt_state("1", "dismissed", by="M", at=day(4), note="why")
    refused("CO201", store.set_prompt_state, "1", "accepted", by="M", at=day(5))


def test_a_prompt_not_accepted_in_time_is_escalated_at_its_instant_whether_a_run_noted_it_or_not(store):
    raised(store, prompt("1", 0, escalate_after=7, escalate_to="manager"))
    assert [state(store, number) for number in (6.9, 7, 9)] == ["open", "escalated", "escalated"]
    assert raised(store, on=[("unstick", "D-1")], number=9) == 1  # the run notes it
    assert raised(store, on=[("unstick", "D-1")], number=9) == 0
    assert raised(store, on=[("unstick", "D-1")], number=12) == 0
    assert [state(store, number) for number in (6.9, 7, 9)] == ["open", "escalated", "escalated"]
    _, steps = store.prompt("1", day(12))
    assert [(each.state, each.by, each.at) for each in steps] == [("escalated", "dealcoach", day(7))]
    assert [each.id for each in store.prompts(as_of=day(9), state=("open", "escalated"))] == ["1"]


def test_an_escalation_that_no_run_noted_is_noted_with_the_answer(store):
    raised(store, prompt("1", 0, escalate_after=7, escalate_to="manager"))
    store.set_prompt_state("1", "accepted", by="M", at=day(9))
    _, steps = store.prompt("1")
    assert [(each.state, each.at) for each in steps] == [("escalated", day(7)), ("accepted", day(9))]


@pytest.mark.parametrize("answer", ["accepted", "dismissed"])
def test_what_was_answered_in_time_is_never_escalated(store, answer):
    raised(store, prompt("1", 0, escalate_after=7, escalate_to="manager"))
    store.set_prompt_state("1", answer, by="R", at=day(7), note="why")
    assert raised(store, on=[("unstick", "D-1")], number=30) == 0
    assert state(store, 30) == answer


def test_what_has_passed_is_not_escalated(store):
    raised(store, prompt("1", 0, escalate_after=7, escalate_to="manager"))
    raised(store, on=[], number=5)
    assert raised(store, on=[], number=9) == 0
    assert state(store, 9) == "open"
    assert store.prompts(as_of=day(9), state=("open", "escalated")) == []


def test_an_answer_to_the_newest_does_not_bring_back_what_it_took_the_place_of(store):
    def said(name, number):
        return Prompt(name, "unstick", "deal", "D", "R", Text("Go", "去"), {}, day(number), "p")

    raised(store, said("1", 0))
    raised(store, said("2", 1))
    assert [each.id for each in store.prompts(as_of=day(2), state=("open", "escalated"))] == ["2"]
    store.set_prompt_state("2", "dismissed", by="M", at=day(2), note="known")
    assert store.prompts(as_of=day(3), state=("open", "escalated")) == []
    assert [each.id for each in store.prompts(as_of=day(1.5), state="open")] == ["2"]


def test_a_run_of_an_earlier_instant_notes_what_was_due_by_then(store):
    raised(store, prompt("1", 0, escalate_after=7, escalate_to="manager"))
    store.set_prompt_state("1", "accepted", by="M", at=day(20))
    assert [state(store, number) for number in (6, 8, 20)] == ["open", "escalated", "accepted"]
    assert raised(store, on=[("unstick", "D-1")], number=8) == 0  # noted with the acceptance already


# Sessions and notes.


def test_one_session_of_a_kind_is_open_at_a_time_and_what_is_closed_stays(store):
    held = store.coaching.start("one_to_one", "R", "M", day(0), ("p1",))
    refused("CO204", store.coaching.start, "one_to_one", "R", "M", day(1), ())
    store.coaching.start("career", "R", "M", day(1), ())
    store.coaching.close(held.id, "M", day(2), "")
    refused("CO205", store.coaching.close, held.id, "M", day(3), "")
    refused("CO205", store.coaching.add_note, Note(held.id, "note", "late", "M", day(3), about="R"))
    refused("CO205", store.coaching.add_note, Note("S99", "note", "x", "M", day(3), about="R"))
    assert [(each.id, each.closed_at) for each in store.coaching.sessions(day(1))] == [("S1", None), ("S2", None)]
    assert store.coaching.session("S1", day(2)).closed_at == day(2)
    assert store.coaching.session("S1", day(-1)) is None
    assert [store.coaching.session(odd) for odd in ("S0", "S", "X1", "S²", "S1;--", "S" + "9" * 40)] == [None] * 6


@pytest.mark.parametrize("writer", ["M", "R"])
def test_the_store_gives_a_private_note_to_its_writer_alone(store, writer):
    store.coaching.start("one_to_one", "R", "M", day(0), ())
    kept = store.coaching.add_note(Note("S1", "gap", ODD, writer, day(1), about="R"))

    def read(who, **named):
        return [note.text for note in store.coaching.notes(who, PEOPLE, **named)]

    for who in ("M", "R", "X", "ops", "", "T"):
        assert read(who) == read(who, session="S1") == read(who, about="R") == ([ODD] if who == writer else [])
    refused("CO206", store.coaching.share, kept.id, "X", day(2))
    store.coaching.share(kept.id, writer, day(2))
    for who in ("M", "R", "X", "ops", "", "T"):
        assert read(who) == ([ODD] if who in ("M", "R") else [])
        assert read(who, as_of=day(1)) == ([ODD] if who == writer else [])  # as it was before it was shared


def test_a_commitment_comes_back_as_it_was_made(store):
    store.coaching.start("one_to_one", "R", "M", day(0), ())
    for baseline, change in ((3, 2), (Money(5, "CNY"), Money(10, "CNY")), (Mean(1, 3), Mean(1000, 1, 4)), (None, True), (None, None)):
        made = Commitment("", "S1", "R", ODD, dt.date(2026, 11, 14), day(1), "M", "m", "rep", "R", baseline, change, "p1", "R")
        kept = store.coaching.commit(made)
        assert store.coaching.commitments(day(1))[-1] == kept
    assert store.coaching.commitments(day(0)) == []
    assert len(store.coaching.commitments(prompt="p1")) == 5


def test_what_came_of_a_commitment_is_noted_once(store):
    store.coaching.start("one_to_one", "R", "M", day(0), ())
    made = store.coaching.commit(Commitment("", "S1", "R", "x", dt.date(2026, 11, 14), day(1), "M", about="R"))
    assert store.coaching.conclude(Followed(made, 5, "kept", by="M", note="saw it"), day(2))
    assert not store.coaching.conclude(Followed(made, 5, "missed", by="M"), day(3))
    assert store.coaching.outcomes(day(1)) == {}
    (said, at) = store.coaching.outcomes()[made.id]
    assert (said.state, said.value, said.by, said.note, at) == ("kept", 5, "M", "saw it", day(2))


def test_feedback_is_kept_in_any_words(store):
    store.coaching.add_feedback("p", "two-meetings", "unclear", ODD, "R", day(1))
    assert [(each.id, each.text, each.by) for each in store.coaching.feedback(day(1), "p")] == [("F1", ODD, "R")]
    assert store.coaching.feedback(day(0)) == store.coaching.feedback(playbook="q") == []


def test_a_note_that_was_said_to_be_kept_is_there_after_a_kill(tmp_path):
    path = tmp_path / "s.db"
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("coaching_writer.py")), str(path)], stdout=subprocess.PIPE, text=True
    )
    first = process.stdout.readline()
    time.sleep(0.3)
    process.kill()
    said = [line.strip() for line in (first + process.communicate()[0]).splitlines(keepends=True) if line.endswith("\n")]
    store = Store.open(path)
    kept = [note.id for note in store.coaching.notes("M", PEOPLE)]
    assert said
    assert kept[: len(said)] == said
    assert len(kept) - len(said) in (0, 1)
    store.close()
