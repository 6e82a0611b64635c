"""Coaching at a desk: who may read and do what, what is measured, what comes back; a private note is in nobody else's answers."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import shutil
import sqlite3
from fractions import Fraction

import pytest

from engine.errors import DealcoachError
from engine.language.scope import Scope
from engine.language.types import check
from engine.model.coaching import SESSION_KINDS
from engine.model.condition import Condition
from engine.model.periods import spanned
from engine.model.target import Target, TargetRule
from engine.model.text import Text
from engine.report import coaching as report
from engine.report import coaching_data as data
from tests.unit.api.workspaces import LAST, opened

WEEK = dt.timedelta(days=7)
START = LAST - 2 * WEEK
HIDDEN = "zq-hidden-4711"


@pytest.fixture(scope="module")
def judged(untouched, tmp_path_factory):
    """Judge a workspace once; its store is put back as it was for each test, as a copy elsewhere would have to be judged anew."""
    folder = tmp_path_factory.mktemp("judged") / "copy" / "w"
    shutil.copytree(untouched.parent, folder.parent)
    desk = opened(folder, START, user="ops")
    desk.judge_all()
    desk.store.close()
    with contextlib.closing(sqlite3.connect(folder / "store.db")) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder, (folder / "store.db").read_bytes(), {"rules": desk.rules, "settings": desk.settings}


@pytest.fixture
def company(judged):
    """Give desks at the company by person and day, sharing the compiled playbooks."""
    folder, stored, ready = judged
    for path in folder.glob("store.db*"):
        path.unlink()
    (folder / "store.db").write_bytes(stored)
    made = []

    def desk(user, day=START, hour=12):
        made.append(opened(folder, day, user=user, hour=hour))
        made[-1].__dict__ |= ready
        return made[-1]

    yield desk
    for each in made:
        each.store.close()


@pytest.fixture
def staff(company):
    """Give a coach, a rep of theirs, another rep of the same team if there is one, else of another, and the rep's team."""
    people = company("ops").coaching.people
    rep = next(rep for rep in people.reps.values() if rep.role == "rep" and rep.works(START) and rep.works(LAST) and people.coaches(rep.id))
    other = next(each.id for each in people.reps.values() if each.role == "rep" and each.id != rep.id)
    return people.coaches(rep.id)[0], rep.id, other, rep.team


def refused(code, call, *arguments, **named):
    with pytest.raises(DealcoachError) as error:
        call(*arguments, **named)
    assert error.value.code == code


def test_a_user_is_a_rep_by_id_or_by_a_name_that_only_one_has(company, staff):
    coach, rep, _, _ = staff
    people = company("ops").coaching.people
    assert company(people.name(coach)).coaching.me == company(coach).coaching.me == coach
    assert company("nobody at all").coaching.me == "nobody at all"
    queue = company(coach).coaching.queue()
    assert rep in {row.id for row in queue}
    assert {row.id for row in queue} <= {*people.reps, *people.teams}
    assert company(rep).coaching.queue() == []


def test_prompts_are_shown_to_whom_their_privacy_names(company, staff):
    coach, rep, other, _ = staff
    stored = company("ops").store
    desks = {who: company(who) for who in (coach, rep, other, "ops")}
    seen = {who: {row.prompt.id for row in desk.prompts()} for who, desk in desks.items()}
    everything = stored.prompts(as_of=desks["ops"].as_of, state=("open", "escalated"))
    people = desks["ops"].coaching.people
    for who, ids in seen.items():
        assert ids == {each.id for each in everything if people.sees(who, each)}
    assert not [each for each in everything if each.privacy == "manager" and each.rep == rep and each.id in seen[rep]]


def everything_said(desk, about, session):
    """Give all that a desk can be asked, as text; what is refused says nothing."""
    coaching = desk.coaching
    calls = [
        coaching.queue,
        *[lambda kind=kind: coaching.agenda(about, kind) for kind in SESSION_KINDS],
        coaching.sessions,
        lambda: coaching.session(session),
        lambda: coaching.follow_ups(everything=True),
        coaching.report,
        coaching.feedbacks,
        desk.prompts,
        desk.today,
        desk.deals,
        desk.judgements,
        lambda: desk.deal(desk.deals()[0].id),
        lambda: coaching.share("N1"),
    ]
    said = []
    for call in calls:
        try:
            said.append(repr(call()))
        except DealcoachError as error:
            said.append(error.message.en + error.message.zh)
    return "\n".join(said)


@pytest.mark.parametrize("by_coach", [True, False])
def test_a_private_note_is_in_nobody_elses_answers(company, staff, by_coach):
    coach, rep, other, _ = staff
    held = company(coach).coaching.start(rep)
    writer = coach if by_coach else rep
    for slot in ("need", "difficulty", "gap", "note"):
        company(writer).coaching.note(held.session.id, slot, f"{HIDDEN} {slot}")
    for who in {coach, rep, other, "ops", *company("ops").coaching.people.coaches(coach)} - {writer}:
        assert HIDDEN not in everything_said(company(who, hour=13), rep, held.session.id)
    assert HIDDEN in repr(company(writer).coaching.session(held.session.id).notes)
    assert HIDDEN not in repr(company("ops").store.prompts()) + repr(company("ops").store.coaching.commitments())


def test_what_is_shared_is_read_by_the_two_and_nobody_else(company, staff):
    coach, rep, other, _ = staff
    held = company(coach).coaching.start(rep)
    note = company(coach).coaching.note(held.session.id, "praise", HIDDEN)
    refused("CO206", company(rep).coaching.share, note.note.id)
    company(coach).coaching.share(note.note.id)
    assert [view.note.text for view in company(rep).coaching.session(held.session.id).notes] == [HIDDEN]
    for who in (other, "ops"):
        refused("CO104", company(who).coaching.session, held.session.id)
        refused("CO104", company(who).coaching.note, held.session.id, "note", "x")
    refused("CO103", company(rep).coaching.close, held.session.id, "x")
    refused("CO103", company(other).coaching.start, rep)


def test_what_a_rep_brings_stands_in_the_next_agenda_and_not_in_the_one_after(company, staff):
    coach, rep, _, _ = staff
    company(rep).coaching.note(rep, "need", "a demo system", shared=True)
    company(rep).coaching.note(rep, "difficulty", HIDDEN)
    refused("CO106", company(coach).coaching.note, rep, "need", "for them")

    def needs(who, hour):
        return [
            item.say.en
            for item in company(who, hour=hour).coaching.agenda(rep).items
            if item.section in ("need", "difficulty") and item.ref
        ]

    assert needs(coach, 13) == ["a demo system"]
    assert sorted(needs(rep, 13)) == ["a demo system", HIDDEN]
    session = company(coach, hour=14).coaching.start(rep).session.id
    company(coach, hour=14).coaching.close(session, "nothing to do")
    assert needs(coach, 15) == []


def test_a_commitment_is_measured_by_itself_and_moves_its_prompt(company, staff):
    coach, rep, _, _ = staff
    desk = company(coach)
    prompt = next(row.prompt for row in desk.prompts(rep))
    session = desk.coaching.start(rep).session.id
    due = START + WEEK
    grows = desk.coaching.commit(session, "none", due, measure="first_meetings", change="+1000", prompt=prompt.id)
    assert (grows.state, grows.change, grows.value) == ("open", "+1,000", grows.baseline)
    plain = desk.coaching.commit(session, "read the book", due)
    refused("CO108", desk.coaching.verify, grows.commitment.id, kept=True)
    desk.coaching.close(session)
    assert desk.coaching.prompt(prompt.id).row.prompt.state == "committed"

    after = company(coach, due + WEEK)
    states = {view.commitment.id: (view.state, view.on) for view in after.coaching.follow_ups(rep)}
    assert states == {grows.commitment.id: ("missed", due), plain.commitment.id: ("unknown", due)}
    after.judge_all()
    assert {view.commitment.id: (view.state, view.on) for view in company(coach, due + WEEK).coaching.follow_ups(rep)} == states
    assert [step.state for step in after.coaching.prompt(prompt.id).life][:3] == ["accepted", "committed", "expired"]
    assert company(coach, due + WEEK).judge_all().written == 0
    assert company(coach, due).coaching.prompt(prompt.id).row.prompt.state == "committed"
    said = company(coach, due + WEEK).coaching.verify(plain.commitment.id, kept=True, note="saw it")
    assert (said.state, said.note) == ("kept", "saw it")
    refused("CO207", company(coach, due + WEEK).coaching.verify, plain.commitment.id, kept=False)
    carried = [item for item in company(coach, due + WEEK).coaching.agenda(rep).items if item.section == "commitment"]
    assert {item.ref for item in carried} == {grows.commitment.id, plain.commitment.id}


def test_a_review_lacks_nothing_of_the_feedback_when_it_closes(company, staff):
    coach, rep, _, _ = staff
    view = company(coach).coaching.start(rep, "performance_review")
    session = view.session.id
    assert view.missing == ("praise", "gap", "suggestion")
    company(coach).coaching.commit(session, "x", LAST)
    for slot in view.missing:
        refused("CO208", company(coach).coaching.close, session)
        company(coach).coaching.note(session, slot, slot)
    assert company(coach).coaching.close(session).session.closed_at is not None


def test_a_meeting_is_held_with_a_team_and_its_members_take_part(company, staff):
    _, rep, _, team = staff
    people = company("ops").coaching.people
    lead = people.coaches(team)[0]
    view = company(lead).coaching.start(people.name(team), "team_meeting")
    company(lead).coaching.note(view.session.id, "praise", "well done", shared=True)
    assert [each.note.text for each in company(rep).coaching.session(view.session.id).notes] == ["well done"]
    made = company(lead).coaching.commit(view.session.id, "clean the dates", LAST, owner=rep)
    assert made.commitment.owner == rep
    refused("CO101", company(lead).coaching.start, rep, "team_meeting")


def test_a_prompt_is_answered_by_its_rep_or_coach_alone(company, staff):
    coach, rep, other, _ = staff
    prompt = next(row.prompt for row in company(rep).prompts() if row.prompt.privacy == "both" and row.prompt.rep == rep)
    refused("CO105", company("ops").coaching.accept, prompt.id)
    refused("ST113", company(other).coaching.accept, prompt.id)
    assert company(rep).coaching.accept(prompt.id).next == ("dismissed",)
    refused("CO202", company(coach).coaching.dismiss, prompt.id, " ")
    card = company(coach).coaching.dismiss(prompt.id, "done already")
    name = company("ops").coaching.people.name
    steps = [(step.state, step.by, step.note) for step in card.life]
    assert steps == [("accepted", name(rep), ""), ("dismissed", name(coach), "done already")]
    assert prompt.id not in {row.prompt.id for row in company(coach, hour=13).prompts()}


def test_the_report_is_for_those_who_coach_and_holds_no_word_of_a_note(company, staff):
    coach, rep, _, _ = staff
    session = company(coach).coaching.start(rep).session.id
    company(coach).coaching.note(session, "note", HIDDEN)
    company(coach).coaching.close(session, "no time")
    refused("CO109", company(rep).coaching.report)
    (mine,) = [line for line in company(coach, hour=13).coaching.report().coaches if line.coach == coach]
    assert mine.held == {"one_to_one": 1}
    assert mine.completion is not None
    whole = company("ops", hour=13).coaching.report()
    assert {line.coach for line in whole.coaches} > {coach}
    assert HIDDEN not in repr(data.report_json(whole, "en"))


def test_a_target_that_is_behind_stands_in_the_agenda_with_its_figures(company, staff):
    coach, rep, _, _ = staff
    desk = company(coach)
    rules = dict(desk.rules)
    (name, first) = next(iter(rules.items()))
    origin = first.deals.playbook.origin
    catalog = desk.settings.catalog
    scope = Scope(catalog, "rep", wants="value")
    text = "count(deals where status = 'won' and closed_on in period)"
    tree, problems = check(Condition.bare(text), scope)
    assert not problems
    wins = Target("q4-wins", "", text, Fraction(1000), spanned("2026-Q4"), checkpoints=(dt.date(2026, 11, 30),), root=True)

    def rule(id, period="2026-Q4"):
        return TargetRule(id, Text.plain(id), origin, dataclasses.replace(wins, id=id), "rep", period, Condition.bare(text))

    targets = (rule("q4-wins"), rule("later"), rule("past", "2026-Q3"))
    playbook = dataclasses.replace(first.deals.playbook, targets=targets)
    trees = {"q4-wins": tree, "past": tree}  # "later" speaks of what has no tree yet
    checked = dataclasses.replace(first.deals.checked, playbook=playbook, targets=trees)
    desk.__dict__["rules"] = rules | {name: dataclasses.replace(first, deals=dataclasses.replace(first.deals, checked=checked))}
    items = [item for item in desk.coaching.agenda(rep).items if item.section == "target"]
    assert [item.ref for item in items] == ["q4-wins"]
    assert items[0].facts["target"] == "1,000"
    assert items[0].facts["elapsed"] in items[0].because.en


def test_instants_are_told_by_the_clock_of_the_workspace(company, staff):
    coach, rep, _, _ = staff
    early = company(coach, hour=3)  # the day before by universal time
    session = early.coaching.start(rep).session.id
    note = early.coaching.note(session, "goal", "x")
    early.coaching.close(session, "no time")
    (row,) = company(coach).coaching.sessions(rep)
    assert report.session_cells(row, "en")[-2:] == [START.isoformat()] * 2
    assert f"closed {START}" in report.session_text(company(coach).coaching.session(session), "en")
    assert (note.note.at.hour, report.feedback_cells(early.coaching.feedback("right-person", "unclear"), "en")[5]) == (3, START.isoformat())
    prompt = next(row.prompt for row in company(rep).prompts() if row.prompt.rep == rep and row.prompt.privacy == "both")
    card = company(rep, START + dt.timedelta(days=1), hour=3).coaching.accept(prompt.id)
    told = report.prompt_text(card, "en")
    assert f"{START + dt.timedelta(days=1)} 03:00" in told
    assert company(rep).coaching.people.name(rep) in told
    assert prompt.record in told


def test_a_prompt_is_not_there_before_it_was_raised(company, staff):
    coach, rep, _, _ = staff
    prompt = next(row.prompt for row in company(coach).prompts(rep))
    before = START - WEEK
    refused("ST113", company(coach, before).coaching.prompt, prompt.id)
    refused("ST113", company(coach, before).coaching.accept, prompt.id)


def test_what_was_measured_when_it_was_due_is_not_taken_back(company, staff):
    coach, rep, _, _ = staff
    session = company(coach).coaching.start(rep).session.id
    made = company(coach).coaching.commit(session, "more", START + WEEK, measure="first_meetings", change="+1000").commitment.id
    refused("CO207", company(coach, START + 2 * WEEK).coaching.withdraw, made, "inconvenient")
    assert company(coach, START + WEEK).coaching.withdraw(made, "the rep fell ill").state == "withdrawn"


def test_what_is_of_another_kind_is_said_to_be(company, staff):
    coach, rep, _, team = staff
    desk = company(coach)
    for about, kind, named in ((team, "one_to_one", "is a team"), (rep, "team_meeting", "is a rep")):
        with pytest.raises(DealcoachError, match=named):
            desk.coaching.agenda(about, kind)
    session = desk.coaching.start(rep).session.id
    deal = desk.deals()[0].id
    with pytest.raises(DealcoachError, match=f"no deal, rep or team '{deal}x'") as error:
        desk.coaching.commit(session, "x", LAST, measure="days_in_stage", change="-5d", record=f"{deal}x")
    assert deal[:4] in error.value.help.en
    refused("CO118", desk.coaching.feedbacks, None, "right-persn")


def test_any_bytes_and_any_day_are_taken_or_refused_in_words(company, staff):
    coach, rep, _, _ = staff
    desk = company(coach)
    odd = "a\udcffb\0c"
    session = desk.coaching.start(rep).session.id
    made = desk.coaching.commit(session, odd, LAST).commitment.id
    assert desk.coaching.verify(made, kept=True, note=odd).note == "a?b\ufffdc"
    prompt = next(row.prompt.id for row in desk.prompts(rep))
    assert desk.coaching.dismiss(prompt, odd).life[-1].note == "a?b\ufffdc"
    assert desk.coaching.close(session, odd).session.closed_at is not None
    assert company(f"ops{odd}").coaching.feedback("right-person", "unclear", odd).by == "opsa?b\ufffdc"
    assert company(coach, dt.date(1, 1, 2)).coaching.follow_ups() == []


def test_what_the_coach_noted_is_not_said_to_come_from_the_rep(company, staff):
    coach, rep, _, _ = staff
    session = company(coach).coaching.start(rep).session.id
    company(coach).coaching.note(session, "difficulty", "hears no to price")
    items = company(coach, hour=13).coaching.agenda(rep).items
    (item,) = [item for item in items if item.section == "difficulty"]
    assert company(coach).coaching.people.name(coach) in item.because.en
    assert company(coach).coaching.people.name(rep) not in item.because.en
