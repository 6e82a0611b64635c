"""The vector of coaching, and the promise that the same book, store and instant give the same prompts, byte for byte."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest

from engine.judge.circles import circles, open_deal
from engine.judge.record import NOTHING_DONE, deal_rules, judge
from engine.language.gather import gather
from engine.model.moment import Moment
from engine.model.record import Record
from engine.playbook.catalog import standard_catalog
from engine.playbook.load import load
from engine.store.store import Store
from engine.triggers.door import run
from engine.triggers.rulebase import RuleBase
from engine.triggers.settle import settle

ENTERED = dt.date(2026, 9, 1)
PLAYBOOK = """
playbook: v11
version: 1
language: 1
measures:
  days_in_stage: "today - deal.stage_entered_on"
stages:
  - {id: qualify, name: Qualify}
signals:
  long: {of: deal, when: "days_in_stage >= 45d"}
  too-long: {of: deal, when: "days_in_stage >= 60d"}
coaching:
  - {id: advice, for: deal, when: {all: [long]}, say: "{days_in_stage} days in the stage", priority: 3}
  - {id: red-flag, for: deal, when: {all: [too-long]}, say: "{days_in_stage} days in the stage", priority: 1, instead_of: [advice]}
"""


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "playbook.yaml"
    path.write_text(PLAYBOOK)
    loaded = load(path, catalog=standard_catalog())
    assert loaded.checked is not None, loaded.problems
    return deal_rules(loaded.checked)


def said_on(rules, store, day):
    """Judge one deal on the so-manieth day in its stage, and store what is said."""
    playbook = rules.playbook
    as_of = dt.datetime.combine(ENTERED + dt.timedelta(days=day), dt.time(12), dt.UTC)
    moment = Moment(as_of, ZoneInfo("Asia/Shanghai"), "CNY")
    fields = {"stage": "qualify", "status": "open", "stage_entered_on": ENTERED, "created_on": ENTERED}
    deal = Record("deal", "D", fields, {"owner": Record("rep", "R")})
    facts = gather(rules.book.inputs, deal, moment, rules.checked.catalog)
    judged = judge(rules, "D", facts, moment, NOTHING_DONE)
    standing = open_deal(playbook, judged)
    outcomes = list(run(RuleBase.of(playbook), circles([standing], {"R": {}}, {})))
    settled = settle(playbook, outcomes, store.prompt_history("v11", as_of), moment, {})
    with store.recording(as_of, recorded_at=as_of) as recording:
        recording.prompts("v11", settled.prompts, settled.on)
    return settled.prompts


@pytest.mark.parametrize(("day", "said"), [(44, []), (45, ["advice"]), (59, ["advice"]), (60, ["red-flag"]), (61, ["red-flag"])])
def test_vector_v11(rules, tmp_path, day, said):
    store = Store.open(tmp_path / "s.db")
    assert [prompt.trigger for prompt in said_on(rules, store, day)] == said


def test_vector_v11_day_by_day_each_is_said_once(rules, tmp_path):
    store = Store.open(tmp_path / "s.db")
    said = {day: [prompt.trigger for prompt in said_on(rules, store, day)] for day in (43, 44, 45, 46, 59, 60, 61, 70)}
    assert said == {43: [], 44: [], 45: ["advice"], 46: [], 59: [], 60: ["red-flag"], 61: [], 70: []}


def as_bytes(prompts):
    return json.dumps([dataclasses.asdict(prompt) for prompt in prompts], default=str, sort_keys=True).encode()


def test_the_same_instant_gives_the_same_prompts_once_or_a_hundred_times(rules, tmp_path):
    store = Store.open(tmp_path / "s.db")
    said_on(rules, store, 44)
    first = as_bytes(said_on(rules, store, 45))
    stored, revision = as_bytes(store.prompts()), store.revision()
    said_on(rules, store, 60)  # a later run does not change what is said as of an earlier instant
    after = store.revision()
    for _ in range(100):
        assert as_bytes(said_on(rules, store, 45)) == first
    assert store.revision() == after > revision
    assert as_bytes([each for each in store.prompts() if each.trigger == "advice"]) == stored
