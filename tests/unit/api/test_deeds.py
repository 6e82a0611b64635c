"""What people do and what is decided are one step, whoever acts, as of whenever."""

from __future__ import annotations

import datetime as dt

import pytest

from engine.api import judging
from engine.errors import UsageError
from engine.report.card import card_text
from tests.unit.api.workspaces import IMPORTED, LAST, opened

WEEK = dt.timedelta(days=7)


def tickable(desk, number=0):
    """Give a deal and an action on it that is done by a tick alone and is not done yet."""
    steps = {step.id: step for rules in desk.rules.values() for stage in rules.deals.playbook.stages for step in stage.actions}
    rows = [row for row in desk.today() if row.action.kind == "do" and row.action.because.en == "not ticked yet"]
    return [(row.deal, row.action.id) for row in rows if steps[row.action.id].confirm is None][number]


def asked(desk, deal):
    return {row.action.id for row in desk.today(deal=deal)}


def test_a_tick_reaches_decisions_that_are_stored_for_later_instants(workspace):
    early = opened(workspace, LAST - WEEK)
    deal, action = tickable(early)
    later = [opened(workspace, day) for day in (LAST - WEEK / 7, LAST)]
    for desk in later:
        desk.judge_all()
    early.tick(deal, action, "mail")
    assert action not in asked(opened(workspace, LAST - WEEK), deal)
    for desk in later:
        assert action not in asked(desk, deal)
        card = desk.deal(deal)
        fresh = desk.judge_all()
        assert fresh.written == 0
        assert desk.deal(deal) == card


def test_two_who_act_on_one_deal_at_once_lose_nothing(workspace):
    opened(workspace).judge_all()
    first, second = opened(workspace, hour=13), opened(workspace, hour=14)
    deal, action = tickable(first)
    waivable = next(id for rules in first.rules.values() for id, leaf in rules.deals.leaves.items() if leaf.waive)
    first.today()
    second.waive(deal, waivable, "agreed")  # stored as of a later instant, before the earlier one is noted
    first.tick(deal, action, "")
    both = opened(workspace, hour=15)
    both.today()
    stored = both.store.decision(deal, both.as_of, both.day)
    assert stored.done[action]
    assert stored.waived == {waivable}
    assert both.judge_all().written == 0


def test_a_deed_and_its_decision_are_kept_both_or_neither(workspace, monkeypatch):
    desk = opened(workspace)
    desk.judge_all()
    deal, action = tickable(desk)
    before = desk.store.revision()

    def dies(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(desk.store, "put_decision", dies)
    with pytest.raises(KeyboardInterrupt):
        desk.tick(deal, action, "")
    monkeypatch.undo()
    assert desk.store.revision() == before
    assert desk.store.ticks() == []
    assert action in asked(opened(workspace), deal)


def test_what_is_ticked_while_the_book_is_judged_is_in_its_decisions(workspace, monkeypatch):
    desk = opened(workspace)
    desk.judge_all()
    deal, action = tickable(desk)
    judge, rep = judging.prompt, opened(workspace)

    def meanwhile(*arguments):
        if not rep.store.ticks():
            rep.tick(deal, action, "")
        return judge(*arguments)

    monkeypatch.setattr(judging, "prompt", meanwhile)
    desk.judge_all()
    assert action not in asked(desk, deal)
    assert opened(workspace).judge_all().written == 0


def test_a_tick_on_an_open_desk_reads_only_its_deal(workspace, monkeypatch):
    desk = opened(workspace)
    desk.judgements()
    chosen = [tickable(desk, number) for number in range(3)]

    def everything(*_, **__):
        raise AssertionError

    monkeypatch.setattr(desk.store, "decisions", everything)
    monkeypatch.setattr(desk, "judge_all", everything)
    for deal, action in chosen:
        desk.tick(deal, action, "")
        assert action not in asked(desk, deal)
    assert len(desk.deals()) == len(desk.judgements())


def test_what_was_done_is_told_by_the_clock_of_the_book(workspace):
    desk = opened(workspace, hour=1)  # when it is still the day before in UTC
    deal, action = tickable(desk)
    desk.tick(deal, action, "mail")
    card = desk.deal(deal)
    step = next(each for each in card.checklist if each.id == action)
    assert step.tick.at.date() == desk.day
    assert f"ticked by amy on {desk.day}: mail" in card_text(card, "en")
    assert f"amy ticked {action}: mail" in [line.what.en for line in card.history if line.on == desk.day.isoformat()]
    assert {fact.source.rpartition("known since ")[2] for each in card.criteria for fact in each.facts if "known since" in fact.source} == {
        IMPORTED.astimezone(desk.settings.zone).isoformat()
    }


def test_only_whom_the_playbook_names_may_waive(workspace):
    """The owner may not waive what is the manager's; the owner's coach and someone outside the book may."""
    desk = opened(workspace)
    desk.judge_all()
    leaf = next(leaf for rules in desk.rules.values() for leaf in rules.deals.leaves.values() if leaf.waive and leaf.waive.by == "manager")
    coached = next(row for row in desk.deals() if row.status == "open" and desk.people.coaches(desk.people.called(row.owner)[0]))
    owner = desk.people.called(coached.owner)[0]
    with pytest.raises(UsageError) as refused:
        opened(workspace, user=owner).waive(coached.id, leaf.id, "no time")
    assert refused.value.code == "JD110"
    for user in (desk.people.coaches(owner)[0], "sales-ops"):
        opened(workspace, user=user).waive(coached.id, leaf.id, "agreed")
