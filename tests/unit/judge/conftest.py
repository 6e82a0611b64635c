"""One deal judged by a small playbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from engine.cases.given import Builder
from engine.judge.record import NOTHING_DONE, Deeds, deal_rules, judge
from engine.language.gather import gather
from engine.model.judgement import Judgement
from engine.model.moment import Moment
from engine.model.workdays import Workdays
from engine.playbook.catalog import standard_catalog
from engine.playbook.load import load
from engine.source.tree import Mapping as Keys
from engine.source.tree import compose

PLAYBOOK = """
playbook: small
version: 7
language: 1
plays:
  calm: {name: Calm, steps: [Breathe]}
  ring: {name: Ring, steps: [Dial]}
stages:
  - id: meet
    name: Meet
    goal: Talk
    at_most: 10d
    actions:
      - {id: call, do: Call, due: 3d after stage_entered, effort: 1h, play: ring, done_when: "count(activities within stage) >= 1"}
      - {id: write, do: Write, due: 2bd after created, owner: presales}
      - {id: agree, do: Agree, confirm: manager}
    exit:
      all:
        - {id: big, say: Big, when: "deal.amount >= CNY 100", effort: 30m, coach: calm}
        - {id: tier, say: Tier, when: "deal.account.tier = 'a' and deal.type = 'new'"}
        - {id: lean, say: Lean, when: "deal.discount <= 20%", when_unknown: fail, waive: {by: manager, for: 14d}}
        - {id: odds, say: Odds, when: "deal.probability >= 50%", when_unknown: skip}
        - {id: rival, say: Rival, when: "deal.competitor is set", severity: warn}
        - none:
            - {id: lame, say: Not for the price, when: "deal.lost_reason = 'price'", coach: ring, effort: 10m}
  - {id: sign, name: Sign, goal: Ink, kpis: []}
  - {id: won, name: Won, end: won}
  - {id: care, name: Care, goal: Visit, actions: [{id: visit, do: Visit}]}
  - {id: lost, name: Lost, end: lost}
moves: {meet: [sign, lost], sign: [won], won: [care], care: [care]}
"""
ZONE = ZoneInfo("Asia/Shanghai")
AS_OF = dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC)


@pytest.fixture
def judged(tmp_path) -> Callable[..., Judgement]:
    """Return a function that judges a deal, given as one flow mapping."""
    path = tmp_path / "playbook.yaml"
    path.write_text(PLAYBOOK, encoding="utf-8")
    loaded = load(path, catalog=standard_catalog())
    assert loaded.checked is not None
    rules = deal_rules(loaded.checked)

    def done(deal: str, deeds: Deeds = NOTHING_DONE, holidays: tuple[str, ...] = ()) -> Judgement:
        node, problems = compose(f"deal: {deal}", "given.yaml")
        builder = Builder(standard_catalog(), ZONE, AS_OF, problems)
        assert isinstance(node, Keys)
        [record] = builder.given(node).deals
        assert problems == []
        moment = Moment(AS_OF, ZONE, "CNY", workdays=Workdays(frozenset(map(dt.date.fromisoformat, holidays))))
        return judge(rules, record.id, gather(rules.book.inputs, record, moment, standard_catalog()), moment, deeds)

    return done
