"""What a figure of a rep was on the day of an event decides its pay, whenever the pay is run."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from engine.api.complied import figures, over
from engine.api.derived import Asked, figures_on
from engine.api.pay_events import gather
from engine.api.records import book
from engine.incentives.rules import pay_rules
from engine.language.scope import Scope
from engine.language.tree import Figure, inputs
from engine.language.types import check
from engine.model.condition import Condition
from engine.model.verdict import Verdict
from tests.unit.api.workspaces import LAST, opened

CLEAN = """
  - id: fast-clean
    kind: material
    name: {en: Fast and clean, zh: 又快又规范}
    for: rep
    event: "deal.status = 'won'"
    when: "deal.closed_on - deal.created_on <= 400d and compliance >= 58%"
    pay: {each: CNY 500}
    approve: manager
"""


@pytest.fixture(scope="module")
def folder(untouched, tmp_path_factory):
    """Give a workspace whose playbook pays by compliance."""
    place = tmp_path_factory.mktemp("figures") / "copy"
    shutil.copytree(untouched.parent, place)
    path = place / "w" / "playbooks" / "b2b-software" / "playbook.yaml"
    head, found, rest = path.read_text(encoding="utf-8").partition("\nincentives:")
    path.write_text(head + found + CLEAN + rest, encoding="utf-8")
    return place / "w"


def events(folder, day):
    desk = opened(folder, day)
    (rules,) = [pay_rules(each.deals.checked) for each in desk.rules.values()]
    with book(desk) as found:
        return {each.id: each for each in gather(found, rules, lambda *_: None)["fast-clean"]}


def test_a_later_run_finds_the_same_answer_for_an_event_of_then(folder):
    early, late = events(folder, LAST - dt.timedelta(days=200)), events(folder, LAST)
    assert len(early) > 3
    assert {id: late[id].when for id in early} == {id: each.when for id, each in early.items()}
    facts = {id: each.facts["deal.owner.compliance"] for id, each in early.items()}
    assert facts == {id: late[id].facts["deal.owner.compliance"] for id in early}
    assert {each.when for each in late.values()} >= {Verdict.MET, Verdict.NOT_MET}, "the figure tells events apart"
    assert len(set(facts.values())) > 1


def test_all_days_in_one_pass_are_each_day_by_itself(folder):
    desk = opened(folder, LAST)
    asked = [Asked("compliance", (), kind, "compliance") for kind in ("rep", "team")]
    days = [LAST - dt.timedelta(days=back) for back in (0, 40, 41, 300)]
    together = over(desk, asked, days, desk.known_at)
    for day in days:
        with book(opened(folder, day, hour=23)) as found:
            alone = figures(desk, asked, found.now, desk.known_at)
        assert together[day] == {each: dict(values) for each, values in alone.items()}


def test_a_figure_without_such_a_pass_is_asked_day_by_day(folder):
    desk = opened(folder, LAST)
    when = "conversion('qualify', 365d) >= 10%"
    checked = next(iter(desk.rules.values())).deals.checked
    stages = frozenset(each.id for each in checked.playbook.stages)
    tree, problems = check(Condition.bare(when), Scope(checked.catalog, "rep", stages=stages))
    assert not problems
    needs = [each for each in inputs(tree) if isinstance(each, Figure)]
    days = [LAST - dt.timedelta(days=200), LAST]
    found = figures_on(desk, needs, days, desk.known_at)
    assert {day for _, _, day in found} == set(days)
    assert found["rep", needs[0].name, days[0]] != found["rep", needs[0].name, days[1]]
