"""A small sound playbook to change, and what checking a text comes to."""

from __future__ import annotations

import pytest

from engine.playbook.catalog import standard_catalog
from engine.playbook.load import Loaded, load

SOUND = """\
playbook: small
version: 1
language: 1
name: {en: Small, zh: 小手册}
applies_to: "deal.segment = 'smb'"
measures:
  calls: "count(activities where type = 'call' within 7d)"
  age: "today - deal.created_on"
  won: "sum(deals.amount where status = 'won')"
questions:
  why: {en: Why now?, zh: 为什么是现在?, kind: problem}
plays:
  ring: {name: {en: Ring, zh: 打电话}, steps: [{en: Call, zh: 拨打}]}
stages:
  - id: meet
    name: {en: Meet, zh: 接触}
    goal: {en: A talk, zh: 有过沟通}
    at_most: 21d
    kpis: [calls]
    ask: [why]
    actions:
      - id: call
        do: {en: Call, zh: 打电话}
        due: 5d after stage_entered
        effort: 1h
        done_when: "calls >= 1"
        play: ring
      - {id: note, do: {en: Note, zh: 记录}, done_when: ticked, confirm: manager}
    exit:
      all:
        - id: amount
          say: {en: Amount, zh: 金额}
          when: "deal.amount is set"
          coach: ring
        - any:
            - {id: big, say: {en: Big, zh: 大}, when: "deal.amount >= CNY 5"}
            - {id: old, say: {en: Old, zh: 久}, when: "age > 30d", waive: {by: manager, for: 2w}}
  - id: won
    name: {en: Won, zh: 成交}
    end: won
moves:
  meet: [won]
signals:
  quiet: {of: deal, when: "calls = 0"}
  slow: {of: deal, when: "age > stage.at_most"}
  poor: {of: rep, when: "won < CNY 5"}
coaching:
  - id: wake
    for: deal
    when: {all: [quiet], none: [slow]}
    raise: asleep
    say: {en: "{calls} calls", zh: "{calls} 通电话"}
    ask: [why]
    play: ring
    clear_when: "calls > 0"
  - id: many
    for: rep
    when: {all: [poor], at_least: {n: 2, of: asleep}}
    instead_of: [wake]
    say: {en: Wake up, zh: 打起精神}
targets:
  - {id: q, for: rep, measure: "sum(deals.amount where status = 'won' and closed_on in period)", root: true, at_least: CNY 5, period: 2026-Q4, checkpoints: [2026-10-31]}
incentives:
  - {id: fast, kind: material, for: rep, event: "deal.status = 'won'", when: "age <= 30d and compliance >= 90%", pay: {each: CNY 5}}
"""


@pytest.fixture(scope="session")
def sound():
    """Give the text of the small playbook."""
    return SOUND


@pytest.fixture
def loaded(tmp_path):
    """Load a text as a playbook, with overlays given as texts."""

    def run(text: str, *overlays: str, bases: dict[str, str] | None = None) -> Loaded:
        folder = tmp_path / "playbooks" / "small"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "playbook.yaml").write_text(text, encoding="utf-8")
        paths = []
        for at, overlay in enumerate(overlays):
            paths.append(tmp_path / f"overlay{at}.yaml")
            paths[-1].write_text(overlay, encoding="utf-8")
        for name, base in (bases or {}).items():
            path = tmp_path / "playbooks" / f"{name}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(base, encoding="utf-8")
        return load(folder / "playbook.yaml", catalog=standard_catalog(), overlays=paths)

    return run
