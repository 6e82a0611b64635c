"""Training over a real book: what is due, who can do what, plans, and what changed, as of the desk's day."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from engine.api.training import Training
from engine.coaching.transfer import LEAST
from engine.errors import DealcoachError
from engine.model.coaching import Commitment, Followed
from engine.model.judgement import Prompt
from engine.model.text import Text
from engine.report.training import matrix_json, matrix_text, plan_json, plan_text, transfers_json, transfers_text
from tests.unit.api.workspaces import LAST, opened


@pytest.fixture
def training(workspace):
    return Training(opened(workspace))


def code(call) -> str:
    with pytest.raises(DealcoachError) as refused:
        call()
    return refused.value.code


def test_what_is_due_says_why_and_names_people_and_courses(training):
    rows = training.plan()
    assert {row.stage for row in rows} >= {"periodic", "targeted"}
    assert all(row.why.en != row.why.zh and row.rep_name and row.name.zh for row in rows)
    assert [row.by for row in rows] == sorted(row.by for row in rows)
    assert all(row.overdue_days == max((LAST - row.by).days, 0) for row in rows)
    one = rows[0]
    assert training.plan(one.rep) == training.plan(one.rep_name) == [row for row in rows if row.rep == one.rep]


def test_a_targeted_course_answers_a_prompt_that_is_open(training):
    triggers = {id: set(each.triggers) for id, each in training.courses.items()}
    said = {(row.prompt.rep, row.prompt.trigger) for row in training.desk.prompts()}
    found = [row for row in training.plan() if row.stage == "targeted"]
    assert found
    assert all(any((row.rep, trigger) in said for trigger in triggers[row.course]) for row in found if row.course == "prospecting-sprint")
    row = next(row for row in found if row.course == "prospecting-sprint")
    for prompt in training.desk.prompts(row.rep):
        if prompt.prompt.trigger in triggers[row.course]:
            training.desk.store.set_prompt_state(prompt.prompt.id, "dismissed", by="amy", at=training.desk.as_of, note="known")
    after = Training(training.desk).plan(row.rep)
    assert row.course not in {each.course for each in after}


@pytest.mark.parametrize(
    ("privacy", "to_the_rep", "to_ops", "to_a_peer"),
    [
        ("both", "stuck thrice", "stuck thrice", "a prompt that is not for you to read"),
        ("manager", "your manager proposes it", "stuck thrice", "a prompt that is not for you to read"),
        ("rep", "stuck thrice", "a prompt that the rep alone sees", "a prompt that the rep alone sees"),
    ],
)
def test_a_prompt_kept_from_its_reader_is_not_quoted(workspace, training, privacy, to_the_rep, to_ops, to_a_peer):
    rep = next(row.rep for row in training.matrix().rows if training.learned.owned.get(row.rep))
    peer = next(each for each in training.people.reps if each != rep and not training.people.leads(each, rep))
    desk = training.desk
    say = Text("stuck thrice", "三次停滞")
    said = Prompt("p1", "stuck-pattern", "rep", rep, rep, say, {}, desk.as_of, "b2b-software", privacy=privacy)
    with desk.store.recording(desk.as_of, recorded_at=desk.as_of, whole=False) as run:
        run.prompts("b2b-software", [said], [("stuck-pattern", rep)])
    for user, told in ((rep, to_the_rep), (training.name_of(rep), to_the_rep), ("amy", to_ops), (peer, to_a_peer)):
        (row,) = [row for row in Training(opened(workspace, user=user)).plan(rep) if row.course == "deal-coaching"]
        assert row.why.en == f"targeted, since {LAST}: {told}"


def test_a_prompt_about_a_team_calls_everyone_in_it(workspace, training):
    desk = training.desk
    desk.judgements()
    team = next(each.team for each in training.learned.reps if each.team)
    said = Prompt("p1", "team-drill", "team", team, None, Text("look at the process", "先查流程"), {}, desk.as_of, "b2b-software")
    with desk.store.recording(desk.as_of, recorded_at=desk.as_of, whole=False) as run:
        run.prompts("b2b-software", [said], [("team-drill", team)])
    called = {row.rep for row in Training(opened(workspace)).plan() if row.course == "deal-coaching" and "process" in row.why.en}
    here = {each.id for each in training.learned.reps if each.team == team and (each.left_on is None or each.left_on > LAST)}
    assert called
    assert called <= here


def test_a_commitment_that_was_missed_asks_for_the_course_until_a_later_one_is_kept(workspace, training):
    desk, store = training.desk, training.desk.store.coaching
    people = desk.coaching.people
    rep = next(
        each.id for each in people.reps.values() if people.coaches(each.id) and each.works(LAST) and training.learned.owned.get(each.id)
    )
    other = next(each for each in people.reps if each not in (rep, *people.coaches(rep)))
    coach, before = people.coaches(rep)[0], desk.as_of - dt.timedelta(days=20)
    desk.judgements()
    for row in training.desk.store.prompts(as_of=desk.as_of, state=("open", "escalated")):
        if row.trigger in training.courses["prospecting-sprint"].triggers and row.rep == rep:
            desk.store.set_prompt_state(row.id, "dismissed", by="amy", at=desk.as_of, note="known")
    held = store.start("one_to_one", rep, coach, before, ())

    def said(user=rep):
        return [row.why.en for row in Training(opened(workspace, user=user, hour=13)).plan(rep) if row.course == "prospecting-sprint"]

    def committed(due, state):
        made = Commitment("", held.id, rep, "call more", due, before, coach, "open_deals", "rep", rep, 1, 9, about=rep)
        assert store.conclude(Followed(store.commit(made), 1, state, by="dealcoach"), desk.as_of)

    assert said() == []
    day = LAST - dt.timedelta(days=6)
    committed(day, "missed")
    for user, on in ((rep, ": open_deals"), (coach, ": open_deals"), (other, "")):
        assert said(user) == [f"targeted, since {day}: a commitment of a session was missed{on}"]
    committed(LAST, "kept")
    assert said() == []


def test_agendas_hold_goals_and_courses(workspace, training):
    desk = training.desk
    desk.judgements()
    people = desk.coaching.people
    targeted = [row for row in training.plan() if row.course == "prospecting-sprint" and people.coaches(row.rep)]
    rep, coach = targeted[0].rep, people.coaches(targeted[0].rep)[0]
    goal = training.add_goal(rep, "discovery", "lead three calls", due=LAST + dt.timedelta(days=9))
    coaching = opened(workspace, user=coach, hour=13).coaching
    for kind in ("career", "performance_review"):
        refs = [item.ref for item in coaching.agenda(rep, kind).items if item.section == "development"]
        assert refs == [goal, *(row.course for row in training.plan(rep))]
    answered = {item.facts.get("course") for item in coaching.agenda(rep).items if item.section == "prompt"}
    assert "prospecting-sprint" in answered


def test_goals_and_assessments(training):
    rep = training.learned.reps[-1].id
    training.assess(rep, "discovery", 2, "D0000001")
    id = training.add_goal(rep, "discovery", "lead three calls", due=LAST + dt.timedelta(days=9), actions=["watch one"])
    (row,) = training.goals(rep)
    assert (row.goal.id, row.goal.gap, row.goal.by, row.overdue_days) == (id, "level 2 of 4", "amy", 0)
    cell = next(cell for cell in training.matrix(rep).rows[0].cells if cell.competency == "discovery")
    assert (cell.level, cell.by, cell.own, cell.on) == (2, "amy", None, LAST)
    training.end_goal(id, reached=True, evidence="done")
    assert training.goals(rep) == []
    assert len(training.goals(rep, ended=True)) == 1


def test_ones_own_view_stands_apart(workspace, training):
    learner = training.learned.reps[-1]
    Training(opened(workspace, user=learner.name)).assess(learner.id, "discovery", 4)
    cell = next(cell for cell in training.matrix(learner.id).rows[0].cells if cell.competency == "discovery")
    assert (cell.level, cell.own) == (None, 4)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda t, _: t.plan("nobody"), "CO603"),
        (lambda t, _: t.matrix("nobody"), "CO603"),
        (lambda t, _: t.transfers("nothing"), "CO605"),
        (lambda t, rep: t.assess(rep, "discovry", 1), "CO604"),
        (lambda t, rep: t.assess(rep, "discovery", 5), "CO606"),
        (lambda t, rep: t.assess(rep, "discovery", -1), "CO606"),
        (lambda t, rep: t.add_goal(rep, "discovery", " ", due=LAST), "CO607"),
        (lambda t, rep: t.add_goal(rep, "discovery", "x", due=LAST - dt.timedelta(days=1)), "CO607"),
        (lambda t, _: t.end_goal("G1", reached=True, evidence=" "), "CO608"),
        (lambda t, _: t.end_goal("G1", reached=True, evidence="x"), "CO601"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(training, call, expected):
    rep = training.learned.reps[-1].id
    assert code(lambda: call(training, rep)) == expected
    assert training.desk.store.goals() == []
    assert training.desk.store.assessments() == []


def test_measured_behaviour_stands_beside_the_level(training):
    row = next(row for row in training.matrix().rows if training.learned.owned.get(row.rep))
    relations = next(cell for cell in row.cells if cell.competency == "relations")
    share, mean = relations.measured
    assert share.name == "multi_threaded"
    assert share.value.endswith("%")
    deals = training.learned.owned[row.rep]
    assert share.n == mean.n == len(deals)
    prospecting = next(cell for cell in row.cells if cell.competency == "prospecting")
    assert prospecting.measured[0].value == str(sum(each.status == "open" for each in deals))


def test_few_deals_are_said_to_be_few(training):
    rows = training.transfers()
    assert {row.course for row in rows} == {"deal-coaching", "closing-workshop", "spin-discovery"}
    for row in rows:
        enough = min(row.before_n, row.after_n) >= LEAST
        assert (row.change is not None) == enough
        assert ("not enough data: needs n ≥ 20" in row.said.en) == (not enough)
    assert any(row.change is None for row in rows)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_is_told_in_both_languages_and_as_data(training, language, monkeypatch):
    monkeypatch.setenv("COLUMNS", "400")
    rep = training.learned.reps[-1]
    training.add_goal(rep.id, "discovery", "x", due=LAST)
    due, goals, matrix, rows = training.plan(), training.goals(), training.matrix(), training.transfers()
    texts = [plan_text(due, goals, language), matrix_text(matrix, language), transfers_text(rows, language)]
    assert all(texts)
    assert (("个人发展计划" in texts[0]), ("需求挖掘" in texts[1]), ("合计" in texts[2])) == ((language == "zh"),) * 3
    data = json.loads(json.dumps([plan_json(due, goals, language), matrix_json(matrix, language), transfers_json(rows, language)]))
    assert len(data[0]["due"]) == len(due)
    assert len(data[1]["reps"]) == len(matrix.rows)
    assert data[2][0]["before"]["n"] == rows[0].before_n


def test_an_earlier_day_does_not_see_what_came_later(workspace, training):
    rep = training.learned.reps[-1].id
    training.assess(rep, "discovery", 3)
    before = Training(opened(workspace, LAST - dt.timedelta(days=5)))
    assert all(cell.level is None for row in before.matrix(rep).rows for cell in row.cells)


def test_development_is_for_the_rep_and_those_who_lead_them(workspace, training):
    people = training.people
    rep = next(
        each.id for each in people.reps.values() if each.role == "rep" and each.works(LAST) and people.coaches(people.coaches(each.id)[0])
    )
    coach = people.coaches(rep)[0]
    peer = next(each.id for each in people.reps.values() if each.id != rep and not people.leads(each.id, rep))
    goal = training.add_goal(rep, "discovery", "zq-goal", due=LAST)
    training.assess(rep, "discovery", 2, "zq-seen")

    def of(user):
        return Training(opened(workspace, user=user))

    for user in (rep, coach, people.coaches(coach)[0], "amy"):
        assert "zq-goal" in str(of(user).goals(rep))
        assert "zq-seen" in str(of(user).matrix(rep))
    stranger = of(peer)
    assert "zq-goal" not in str([stranger.goals(rep), stranger.goals()])
    assert "zq-seen" not in str(stranger.matrix())
    assert code(lambda: stranger.matrix(rep)) == "CO609"
    assert code(lambda: stranger.assess(rep, "discovery", 0)) == "CO609"
    assert code(lambda: stranger.add_goal(rep, "discovery", "x", due=LAST)) == "CO609"
    assert code(lambda: stranger.end_goal(goal, reached=False, evidence="x")) == "CO609"
    of(rep).end_goal(goal, reached=True, evidence="bad \udcff byte\0")
    (ended,) = training.goals(rep, ended=True)
    assert (ended.goal.dropped_at, ended.goal.evidence) == (None, "bad ? byte\ufffd")
