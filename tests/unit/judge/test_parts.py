"""Sentences are filled, and deals put with their reps."""

from __future__ import annotations

import datetime as dt

from engine.judge.actions import Dates, due_on
from engine.judge.circles import OpenDeal, circles, open_deal
from engine.judge.say import fill
from engine.model.judgement import Fact, Judgement
from engine.model.playbook import Due, Origin, Playbook, Stage
from engine.model.problem import Place, Span
from engine.model.text import Text
from engine.model.verdict import Verdict

ORIGIN = Origin(Span("p.yaml", Place(1, 1), Place(1, 2)))
STAGES = (Stage("meet", Text.plain("Meet"), ORIGIN), Stage("won", Text.plain("Won"), ORIGIN, end="won"))
BOOK = Playbook("p", 1, 1, Text.plain("P"), ORIGIN, stages=STAGES)
SLOW = {"slow": Verdict.MET}


def deal(stage: str | None, status: str | None = "open", playbook: str | None = "p", signals=SLOW) -> Judgement:
    facts = {"deal.owner.id": Fact("li")}
    return Judgement("d", dt.datetime(2026, 11, 21, tzinfo=dt.UTC), playbook, 1, stage, status, signals=signals, facts=facts)


def test_each_measure_of_a_sentence_is_filled_in_each_language():
    said = fill(Text("{a} of {b}", "{b} 中的 {a}"), lambda name, language: f"{name}-{language}")
    assert said == Text("a-en of b-en", "b-zh 中的 a-zh")


def test_a_sentence_without_measures_stays_as_it_is():
    assert fill(Text("a { b", "c"), lambda name, language: name + language) == Text("a { b", "c")


def test_only_open_deals_stand_before_the_triggers():
    found = open_deal(BOOK, deal("meet"))
    assert found is not None
    assert (found.owner, found.signals) == ("li", SLOW)
    assert [open_deal(BOOK, each) for each in (deal("won"), deal("meet", "lost"), deal("meet", playbook=None))] == [None] * 3


def test_facts_are_kept_only_where_a_signal_is_met():
    for verdict, kept in ((Verdict.MET, 1), (Verdict.NOT_MET, 0), (Verdict.UNKNOWN, 0)):
        found = open_deal(BOOK, deal("meet", signals={"slow": verdict}))
        assert found is not None
        assert len(found.facts) == kept


def test_each_rep_has_a_circle_and_deals_without_one_come_last():
    deals = [OpenDeal("2", "li", SLOW), OpenDeal("1", "li", {}), OpenDeal("3", None, {}), OpenDeal("4", "gone", {})]
    found = circles(deals, {"li": {}, "han": {"new": Verdict.MET}}, {"li": "north"})
    assert [(each.rep and each.rep.record, [one.record for one in each.deals], each.team) for each in found] == [
        ("gone", ["4"], None),
        ("han", [], None),
        ("li", ["1", "2"], "north"),
        (None, ["3"], None),
    ]


def test_a_day_beyond_the_calendar_is_no_due_date():
    assert due_on(Due(9999), Dates(stage_entered=dt.date(9999, 1, 1))) is None
    assert due_on(Due(1, business=True), Dates(stage_entered=dt.date(9999, 1, 1))) is None
    assert due_on(None, Dates(stage_entered=dt.date(2026, 1, 1))) is None
