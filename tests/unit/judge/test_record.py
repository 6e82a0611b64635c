"""A deal is judged as a whole: verdicts, gate, what is done, and what is to be done next, by when and why."""

from __future__ import annotations

import datetime as dt

import pytest

from engine.judge.record import Deeds
from engine.model.judgement import Tick, Waiver
from engine.model.verdict import Verdict

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
OPEN = "stage: meet, status: open, stage_entered_on: 2026-11-18, created_on: 2026-11-13, amount: CNY 100, discount: 5%, type: new"
READY = f"{{{OPEN}, account: {{tier: a}}, lost_reason: other, probability: 60%}}"


def tick(action: str, confirmed_by: str | None = None) -> Tick:
    return Tick("deal", action, "li", NOW, "minutes", confirmed_by)


def waived(until: dt.date | None) -> Deeds:
    return Deeds(waivers={"lean": Waiver("deal", "lean", "wang", NOW, "a friend", until)})


def asked(judgement) -> dict[str, str]:
    return {each.id: each.kind for each in judgement.actions}


def test_an_open_gate_leaves_the_actions_only(judged):
    found = judged(READY)
    assert (found.playbook, found.version, found.stage, found.gate) == ("small", 7, "meet", Verdict.MET)
    assert asked(found) == {"call": "do", "write": "do", "agree": "do"}


def test_an_action_says_when_it_is_due_how_long_it_takes_and_how_it_is_done(judged):
    call, write, agree = judged(READY).actions
    assert (call.due, call.effort, call.play, call.owner) == (dt.date(2026, 11, 21), 60, "ring", "rep")
    assert (write.due, write.effort, write.play, write.owner) == (dt.date(2026, 11, 17), None, None, "presales")
    assert agree.due is None
    assert "count(activities within stage) >= 1" in call.because.en


def test_business_days_pass_over_holidays(judged):
    assert judged(READY, holidays=("2026-11-16",)).actions[1].due == dt.date(2026, 11, 18)


def test_what_has_no_day_to_count_from_has_no_due_date(judged):
    assert [each.due for each in judged("{stage: meet}").actions if each.id in ("call", "write", "big")] == [None] * 3


def test_an_action_is_done_by_its_condition_or_by_a_tick_that_is_confirmed_where_asked(judged):
    ready = READY.replace("lost_reason", "activities: [{type: call, at: -1d}], lost_reason")
    assert judged(ready).done == {"call": True, "write": False, "agree": False, "visit": False}
    ticks = {"write": tick("write"), "agree": tick("agree"), "call": tick("call")}
    found = judged(READY, Deeds(ticks=ticks))
    assert found.done == {"call": False, "write": True, "agree": False, "visit": False}
    assert "li" in found.actions[-1].because.en
    assert judged(ready, Deeds(ticks=ticks | {"agree": tick("agree", "wang")})).actions == ()


def test_each_leaf_that_keeps_the_gate_closed_is_asked_for(judged):
    found = judged("{stage: meet, stage_entered_on: 2026-11-18, amount: CNY 1, lost_reason: price, probability: 1%}")
    leaves = {each.id: each for each in found.actions if each.kind != "do"}
    assert {id: each.kind for id, each in leaves.items()} == {"big": "meet", "tier": "ask", "lean": "meet", "odds": "meet", "lame": "meet"}
    assert (leaves["big"].play, leaves["big"].effort, leaves["big"].due) == ("calm", 30, dt.date(2026, 11, 28))
    assert leaves["tier"].fields == ("deal.account.tier", "deal.type")
    assert "deal.account.tier" in leaves["tier"].because.en
    assert leaves["lame"].because.en.startswith("must not hold")
    assert leaves["lame"].play == "ring"
    assert leaves["big"].rule == "stage meet › exit › big"


def test_unknown_is_asked_failed_or_skipped(judged):
    found = judged("{stage: meet, amount: CNY 100, type: new, account: {tier: a}, lost_reason: other}")
    assert found.criteria["odds"] is Verdict.UNKNOWN
    assert found.criteria["lean"] is Verdict.NOT_MET
    assert found.gate is Verdict.NOT_MET
    assert [each.id for each in found.actions if each.kind != "do"] == ["lean"]


@pytest.mark.parametrize(
    ("until", "gate"), [(None, Verdict.MET), (dt.date(2026, 11, 21), Verdict.MET), (dt.date(2026, 11, 20), Verdict.NOT_MET)]
)
def test_a_waiver_holds_until_its_last_day_and_leaves_the_verdict_visible(judged, until, gate):
    found = judged(READY.replace("discount: 5%", "discount: 30%"), waived(until))
    assert found.gate is gate
    assert found.criteria["lean"] is Verdict.NOT_MET
    assert found.waived == ({"lean"} if gate is Verdict.MET else set())
    if until == dt.date(2026, 11, 21):
        assert found.next_change == dt.date(2026, 11, 22)


@pytest.mark.parametrize("over", ["stage: won, status: won", "stage: lost, status: lost", "stage: meet, status: lost", "stage: won"])
def test_a_deal_that_is_over_has_nothing_to_do(judged, over):
    assert judged(READY.replace("stage: meet, status: open", over)).actions == ()


def test_care_after_a_win_is_still_work(judged):
    assert asked(judged("{stage: care, status: won}")) == {"visit": "do"}


@pytest.mark.parametrize("stage", ["nowhere", "unset"])
def test_a_stage_that_the_playbook_does_not_know_has_no_gate_and_asks_for_nothing(judged, stage):
    found = judged(READY.replace("stage: meet", f"stage: {stage}"))
    assert found.gate is None
    assert found.actions == ()
    assert found.gates == {"meet": Verdict.MET}


def test_a_stage_without_exit_has_no_gate(judged):
    assert judged("{stage: sign, status: open}").gate is None
