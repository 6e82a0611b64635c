"""The playbooks of a workspace, loaded, checked and compiled."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import PlaybookInvalidError
from engine.judge.record import DealRules, deal_rules
from engine.judge.rulebook import Rulebook, rulebook
from engine.model.catalog import Catalog
from engine.model.problem import Problem, Severity, in_order
from engine.model.text import Text
from engine.playbook.load import load
from engine.triggers.rulebase import RuleBase
from engine.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One playbook of a workspace, ready to judge deals, reps and teams and to run its triggers."""

    deals: DealRules
    reps: Rulebook
    teams: Rulebook
    triggers: RuleBase

    @property
    def id(self) -> str:
        """The playbook's id."""
        return self.deals.playbook.id


def load_rules(workspace: Workspace, catalog: Catalog) -> tuple[Ruleset, ...]:
    """Load every playbook of the workspace. Raises PlaybookInvalidError with all problems of all of them."""
    found: list[Ruleset] = []
    problems: list[Problem] = []
    for path in workspace.playbooks:
        loaded = load(path, catalog=catalog, overlays=workspace.overlays, roots=workspace.roots)
        problems += loaded.problems
        if loaded.checked is not None:
            checked = loaded.checked
            found.append(Ruleset(deal_rules(checked), rulebook(checked, "rep"), rulebook(checked, "team"), RuleBase.of(checked.playbook)))
    wrong = [each for each in problems if each.severity is Severity.ERROR]
    if wrong or len(found) < len(workspace.playbooks):
        raise PlaybookInvalidError(
            "JD107",
            Text("the playbook has errors, so nothing was judged", "手册有误,未进行任何判定"),
            problems=tuple(in_order(wrong)),
        )
    return tuple(found)
