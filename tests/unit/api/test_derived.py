"""Figures of reps and teams reach signals, triggers, measures and pay; they are asked for only where a rule names one."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from engine.api import derived
from engine.api.conversions import figures
from engine.api.derived import Asked
from engine.api.gauges import Gauges
from engine.api.records import book
from tests.unit.api.paid import company
from tests.unit.api.workspaces import opened

DAY = dt.date(2026, 6, 30)
PLAYBOOK = """playbook: pay
version: 1
language: 1
measures:
  close_share: "conversion('talk', 365d)"
stages:
  - {id: talk, name: Talk}
  - {id: offer, name: Offer}
  - {id: won, name: Won, end: won}
  - {id: lost, name: Lost, end: lost}
moves: {talk: [offer, lost], offer: [won, lost]}
signals:
  leaky: {of: rep, when: "conversion('talk', 365d) < 45%"}
  leaky-team: {of: team, when: "conversion('talk', 52w) < 90%"}
coaching:
  - {id: train, for: rep, when: {all: [leaky]}, say: "Conversion {close_share}"}
incentives:
  - id: clean
    kind: goal
    for: rep
    event: "deal.status = 'won'"
    when: "close_share_ok"
    pay: {each: CNY 500}
"""
PLAYBOOK = PLAYBOOK.replace('"close_share_ok"', "\"conversion('talk', 365d) >= 45%\"")
DEALS = "id,name,stage,status,amount,created_on,stage_entered_on,closed_on,owner\n"
CHANGES = "id,deal,by,from_stage,to_stage,at\n"


def way(number, rep, *, on, win=False):
    """Give a deal that talks, then goes on (and is won) or is lost."""
    stage = "won" if win else "offer" if on else "lost"
    id, closed = f"{rep}{number}", "2026-03-20" if stage != "offer" else ""
    deal = f"{id},{id},{stage},{'open' if stage == 'offer' else stage},CNY 100,2026-01-05,2026-03-20,{closed},{rep}\n"
    moves = [("", "talk", "2026-01-05 10:00"), ("talk", "offer" if on else "lost", "2026-02-10 10:00")]
    moves += [("offer", "won", "2026-03-20 10:00")] if win else []
    return deal, "".join(f"{id}-{at},{id},{rep},{was},{to},{when}\n" for at, (was, to, when) in enumerate(moves))


def made(folder, playbook=PLAYBOOK):
    ways = [way(n, "R1", on=n < 28, win=n < 3) for n in range(30)] + [way(n, "R2", on=n < 4, win=n < 2) for n in range(30)]
    ways += [way(n, "R3", on=False) for n in range(3)]
    deals, changes = (text + "".join(part) for text, part in zip((DEALS, CHANGES), zip(*ways, strict=True), strict=True))
    return company(folder, playbook=playbook, deals=deals, stage_changes=changes)


@pytest.fixture
def desk(tmp_path):
    return opened(made(tmp_path), DAY, user="mia")


def test_a_rep_is_drawn_towards_all_and_one_with_few_deals_is_unknown(desk):
    asked = [Asked("conversion", ("talk", 365), subject, "x") for subject in ("rep", "team")]
    with book(desk) as read:
        found = figures(desk, asked, read.now, desk.known_at)
    reps, teams = (found[each] for each in asked)
    assert reps.keys() == {"R1", "R2"}  # three deals are too few
    assert Fraction(4, 30) < reps["R2"] < Fraction(1, 3) < Fraction(2, 3) < reps["R1"] < Fraction(28, 30)
    assert teams.keys() == {"T1"}
    assert abs(float(teams["T1"]) - 32 / 63) < 0.01
    short = Asked("conversion", ("talk", 30), "rep", "x")
    with book(desk) as read:
        assert figures(desk, [short], read.now, desk.known_at)[short] == {}  # none entered in the last thirty days


def test_a_trigger_fires_on_the_rep_who_converts_less(desk):
    desk.judge_all()
    prompts = [each for each in desk.store.prompts(as_of=desk.as_of) if each.trigger == "train"]
    assert [each.rep for each in prompts] == ["R2"]
    assert prompts[0].say.en.startswith("Conversion 1")
    assert prompts[0].facts["conversion('talk', 365d)"].endswith("%")


def test_pay_reads_the_figure_of_whom_it_is_for(desk):
    rows = desk.awards.run()
    assert rows is not None
    posted = desk.store.awards.entries()
    assert [(each.person, each.deal) for each in posted if each.incentive == "clean"] == [("R1", f"R1{n}") for n in range(3)]


def test_a_commitment_can_be_measured_by_it(desk):
    gauges = Gauges(desk.rules.values())
    gauge = gauges.named("close_share", ("rep",))
    with book(desk) as read:
        values = read.values("rep", {"x": gauge.tree}, {"R1", "R3"})
    assert values["x", "R3"] is None
    assert values["x", "R1"] > 6_600


def test_nothing_is_reckoned_where_no_rule_asks(tmp_path, monkeypatch):
    plain = PLAYBOOK.replace("conversion('talk', 365d)", "1%").replace("conversion('talk', 52w)", "1%")
    desk = opened(made(tmp_path, plain), DAY)
    monkeypatch.setattr(derived, "PROVIDERS", {"conversion": "no.such.module"})
    assert desk.judge_all().tally is not None


def test_a_circle_of_figures_ends_as_unknown(desk, monkeypatch):
    def round_and_round(desk, asked, *_):
        with book(desk) as read:
            inner = [dict(facts) for _, facts in read.facts("rep", desk.rules["pay"].reps.inputs)]
        assert all(facts["conversion('talk', 365d)"].value is None for facts in inner)
        return {each: {"R1": Fraction(1, 2)} for each in asked}

    monkeypatch.setattr("engine.api.conversions.figures", round_and_round)
    with book(desk) as read:
        facts = {id: facts["conversion('talk', 365d)"].value for id, facts in read.facts("rep", desk.rules["pay"].reps.inputs)}
    assert facts["R1"] == 5_000
    assert facts["R2"] is None
    assert desk.reckoning == set()


def test_a_share_beyond_what_a_percent_holds_stops_there(desk, monkeypatch):
    monkeypatch.setattr("engine.api.conversions.figures", lambda _desk, asked, *_: {each: {"R1": Fraction(10**9)} for each in asked})
    with book(desk) as read:
        facts = {id: facts["conversion('talk', 365d)"].value for id, facts in read.facts("rep", desk.rules["pay"].reps.inputs)}
    assert facts["R1"] == 999_999
