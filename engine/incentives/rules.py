"""The conditions and amounts of incentives, compiled, so that deals, reps and teams can be asked all of them in one query each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from engine.judge.rulebook import Rulebook, assembled, named_fields
from engine.language.tree import Expr
from engine.model.catalog import Catalog
from engine.model.incentive import Incentive, Plan
from engine.model.values import Kind
from engine.playbook.checked import CheckedPlaybook

TRUTH, VALUE = "", "measure/"  # a rulebook judges what has no such name, and only reckons what has it


@dataclass(frozen=True, slots=True)
class PayRules:
    """What one playbook asks about pay.

    Names in ``books`` are "incentive/part" for conditions, "measure/incentive/part" for values, "who/plan" for whom a plan is for.
    """

    checked: CheckedPlaybook
    incentives: tuple[Incentive, ...]
    plans: Mapping[str, Plan]
    books: Mapping[str, Rulebook]

    @property
    def playbook(self) -> str:
        """The playbook's id."""
        return self.checked.playbook.id

    def plan_of(self, incentive: Incentive) -> Plan | None:
        """Give the plan that an incentive belongs to."""
        return self.plans.get(incentive.plan or "")

    def digest(self, plan: str) -> str:
        """Give the hash of a plan's content: of all incentives that belong to it, each of which covers the plan itself."""
        own = sorted(each.rule_hash for each in self.incentives if each.plan == plan)
        return hashlib.sha256("\n".join((plan, *own)).encode()).hexdigest()


def pay_rules(checked: CheckedPlaybook) -> PayRules:
    """Collect and compile what a checked playbook says about pay; what an overlay switched off is left out."""
    incentives = tuple(each for each in checked.playbook.incentives if each.off is None)
    plans = {each.id: each for each in checked.playbook.plans if each.off is None}
    trees: dict[str, dict[str, Expr]] = {"deal": {}, "rep": {}, "team": {}}
    for incentive in incentives:
        subject = "deal" if incentive.event is not None else incentive.subject
        for part, tree in {**_credited(checked.catalog, incentive), **checked.pay.get(incentive.id, {})}.items():
            prefix = TRUTH if tree.type.kind is Kind.BOOLEAN else VALUE
            trees[subject][f"{prefix}{incentive.id}/{part}"] = tree
    trees["rep"] |= {f"who/{plan}": tree for plan, tree in checked.plan_who.items()}
    if checked.applies_to is not None:
        trees["deal"]["applies"] = checked.applies_to
    books = {subject: assembled(checked.catalog, subject, found) for subject, found in trees.items()}
    return PayRules(checked, incentives, plans, books)


def _credited(catalog: Catalog, incentive: Incentive) -> dict[str, Expr]:
    """Give who is credited where the author left it to the default: along the path, the id."""
    found: dict[str, Expr] = {}
    for place, share in enumerate(incentive.credit.to if incentive.event is not None else ()):
        found |= {f"share/{place}": field for field in named_fields(catalog, "deal", [(*share.who.split("."), "id")])}
    return found
