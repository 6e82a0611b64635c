"""A small playbook whose cases are run from texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.cases.files import CaseRun, run_file
from engine.playbook.catalog import standard_catalog

PLAYBOOK = """
playbook: small
version: 1
language: 1
measures:
  dwell: "today - deal.stage_entered_on"
plays:
  show-value: {name: Show the value, steps: [Calculate]}
  find-buyer: {name: Find the buyer, steps: [Ask]}
stages:
  - id: qualify
    name: Qualify
    goal: Know
    at_most: 10d
    actions:
      - {id: meet, do: Meet, done_when: "count(activities within stage) >= 1"}
      - {id: name-it, do: Name}
    exit:
      all:
        - {id: big, say: Big, when: "deal.amount >= CNY 100", coach: show-value}
        - {id: rival, say: Rival, when: "deal.competitor is set", severity: warn, coach: find-buyer}
        - {id: cheap, say: Cheap, when: "deal.discount <= 20%", when_unknown: fail}
        - {id: likely, say: Likely, when: "deal.probability >= 50%", when_unknown: skip}
  - {id: won, name: Won, end: won}
moves: {qualify: [won]}
signals:
  slow: {of: deal, when: "dwell > stage.at_most"}
  bare: {of: deal, when: "deal.amount is not set"}
  new: {of: rep, when: "today - rep.hired_on < 90d"}
  crowded: {of: team, when: "count(reps) >= 2"}
coaching:
  - {id: fill, for: deal, when: {all: [bare]}, say: Fill, cause: data}
  - {id: move, for: deal, when: {all: [slow]}, raise: stuck, say: "Slow for {dwell}", cause: skill}
  - {id: again, for: deal, when: {all: [stuck], none: [bare]}, say: Again, instead_of: [move]}
  - {id: pattern, for: rep, when: {at_least: {n: 2, of: stuck}, none: [new]}, raise: habit, say: Pattern, instead_of: [move, again]}
  - {id: team-talk, for: team, when: {all: [crowded], at_least: {n: 2, of: habit}}, say: Talk, instead_of: [pattern]}
"""
HEAD = "playbook: {name}\nas_of: 2026-11-21T18:00:00\nzone: Asia/Shanghai\ncurrency: CNY\n"


@pytest.fixture
def run(tmp_path) -> Callable[..., CaseRun]:
    """Return a function that runs cases (one flow mapping each) beside a playbook."""

    def started(*cases: str, playbook: str = PLAYBOOK, head: str = HEAD, mutated: bool = False) -> CaseRun:
        (tmp_path / "playbook.yaml").write_text(playbook, encoding="utf-8")
        name = playbook.split("playbook: ", 1)[1].split("\n", 1)[0]
        path = tmp_path / "cases.yaml"
        path.write_text(head.format(name=name) + "cases:\n" + "".join(f"  - {case}\n" for case in cases), encoding="utf-8")
        return run_file(path, standard_catalog(), mutated=mutated)

    return started
