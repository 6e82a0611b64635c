"""Looks at pay as a whole on the data of a workspace: the linter, what it may cost, and whether it treats everybody alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, Literal

from engine.api.pay_fair import unfair_incentives
from engine.api.reckoning import Reckoning
from engine.incentives import simulate
from engine.incentives.amounts import exact
from engine.incentives.finding import Finding as Found
from engine.incentives.ground import currencies
from engine.incentives.lint import lint
from engine.incentives.one import OneIncentive
from engine.incentives.principles import individual, proportionate
from engine.incentives.rules import PayRules
from engine.model.problem import Severity
from engine.model.text import Text
from engine.model.views_awards import Finding

if TYPE_CHECKING:
    from engine.api.desk import Desk

SEED = 1
DRAWS = 200


def look(desk: Desk, all_rules: Sequence[PayRules], now: Reckoning) -> list[Finding]:
    """Give everything found, playbook by playbook."""
    found: list[Found] = []
    for rules in all_rules:
        mine = [each for each in now.found if each.rules is rules]
        incentives, plans = rules.incentives, tuple(rules.plans.values())
        found += lint(incentives, plans, currency=desk.settings.currency, quotas=_quotas(mine), deals=_deals(mine))
        preferences = {id: each.preference for id, each in now.whole.members.items() if each.preference}
        found += individual(incentives, preferences)
        for plan in plans:
            found += proportionate(plan, incentives, [line for each in mine for line in each.lines if each.incentive.plan == plan.id])
        for each in mine:
            if each.incentive.budget is not None and each.events:
                found += simulate.findings(each.ground, simulate.simulate(each.ground, each.events, seed=SEED, draws=DRAWS))
        found += unfair_incentives(desk, rules, mine, now.whole.people)
    return [_shown(each) for each in found]


def _quotas(mine: Iterable[OneIncentive]) -> dict[str, Fraction]:
    """Give the usual quota of incentives whose quotas stand in records: the median of all of them."""
    found = {}
    for each in mine:
        quota = each.incentive.quota
        if quota is not None and quota.measure is not None:
            known = [exact(value) for (_, measure, _), value in each.ground.quotas.items() if measure == quota.measure]
            if known:
                found[each.incentive.id] = median(known)
    return found


def _deals(mine: Iterable[OneIncentive]) -> dict[str, Fraction]:
    """Give the usual credit of one deal: the median of those in the currency it counts in; one, of what is counted."""
    found = {}
    for each in mine:
        currency = currencies(each.ground).credit
        known = [exact(event.amount) for event in each.events if getattr(event.amount, "currency", currency) == currency]
        counts = each.incentive.quota is not None and isinstance(each.incentive.quota.amount, Fraction)
        if known or counts:
            found[each.incentive.id] = median(known) if known else Fraction(1)
    return found


def _shown(found: Found) -> Finding:
    problem = found.problem
    about = problem.path[0].removeprefix("incentive ").removeprefix("plan ") if problem.path else ""
    severity: Literal["error", "warning"] = "error" if problem.severity is Severity.ERROR else "warning"
    facts = {name: str(value) for name, value in found.facts.items()}
    return Finding(problem.code, severity, about, problem.message, problem.help or Text(), facts)
