"""What targets stand on: the rules of the playbooks by the book's fiscal year, their measures typed, and who may own one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from engine.coaching.people import People
from engine.language.tree import Expr, InPeriod, children
from engine.model.target import Level, Metric, Of, Target, TargetRule
from engine.model.values import Kind
from engine.playbook.targets import metric_of, target_of
from engine.targets.registry import Registry

if TYPE_CHECKING:
    from engine.api.desk import Desk
    from engine.api.ruleset import Ruleset

COMPANY = "company"
LEVELS: tuple[Level, ...] = ("company", "region", "team", "rep")


@dataclass(frozen=True)
class Leaf:
    """A measure that is taken on each rep or team: its tree, and whether it counts what happens in a period or what stands at its end."""

    metric: str
    of: Of
    tree: Expr
    currency: str | None

    @cached_property
    def flows(self) -> bool:
        """Whether it counts in a period; else it is a stock, such as the open pipeline."""
        return any(isinstance(each, InPeriod) for each in _all(self.tree))

    @property
    def adds_up(self) -> bool:
        """Whether values of several people add up to one of all; a ratio written out does not."""
        return self.tree.type.kind is not Kind.RATIO


@dataclass(frozen=True)
class Held:
    """A rule of one playbook as the book reads it: its target (without an owner), its metric, and the measures that this comes down to."""

    rules: Ruleset
    rule: TargetRule
    target: Target
    metric: Metric
    registry: Registry
    leaves: Mapping[str, Leaf]

    @property
    def id(self) -> str:
        """The id of the target."""
        return self.rule.id

    @property
    def who(self) -> Expr | None:
        """The condition on who has it."""
        return self.rules.deals.checked.target_who.get(self.rule.id)

    @property
    def flows(self) -> bool:
        """Whether it adds up over its period."""
        return self.metric.adds_up and all(each.flows and each.adds_up for each in self.leaves.values())

    @property
    def in_shares(self) -> bool:
        """Whether its values are shares of a whole, written in percent."""
        return self.metric.currency is None and self.metric.unit == "%"

    @property
    def measurable(self) -> bool:
        """Whether each measure that it comes down to has a tree; one that speaks of attainment or compliance has none yet."""
        return bool(self.leaves)


def held_targets(desk: Desk) -> tuple[Held, ...]:
    """Give the targets of all playbooks, in the order written."""
    zone, fiscal = str(desk.settings.zone), desk.settings.fiscal
    found = []
    for rules in desk.rules.values():
        checked = rules.deals.checked
        book = checked.playbook
        for rule in book.targets:
            own = checked.targets.get(rule.id)
            currency = _currency(own, rule, desk.settings.currency) if own is not None else None
            metric = metric_of(rule, book, currency=currency)
            registry = Registry([*book.metrics.values(), *([metric] if metric.id not in book.metrics else [])])
            leaves = (
                {metric.id: Leaf(metric.id, rule.subject, own, currency)} if own is not None else _leaves(metric, registry, checked.metrics)
            )
            found.append(Held(rules, rule, target_of(rule, zone=zone, fiscal=fiscal), metric, registry, leaves))
    return tuple(found)


def _leaves(metric: Metric, registry: Registry, trees: Mapping[str, Expr]) -> dict[str, Leaf]:
    """Give the measures that a metric comes down to; none where one of them has no tree."""
    found: dict[str, Leaf] = {}
    waiting, seen = [metric.id], {metric.id}
    while waiting:
        each = registry.get(waiting.pop(0))
        if each is None:
            return {}
        if each.form == "sum":
            if each.id not in trees:
                return {}
            found[each.id] = Leaf(each.id, each.of, trees[each.id], each.currency)
        waiting += [part for part in each.parts if part not in seen]
        seen.update(each.parts)
    return found


def _currency(tree: Expr, rule: TargetRule, book: str) -> str | None:
    """Give the currency of a measure that is written out: that of its target, else the book's; None for what is no money."""
    from engine.targets.amounts import unit

    if tree.type.kind is not Kind.MONEY:
        return None
    return (unit(rule.target.value) if rule.target.value is not None else None) or book


def _all(tree: Expr) -> list[Expr]:
    found, waiting = [], [tree]
    while waiting:
        each = waiting.pop()
        found.append(each)
        waiting += children(each)
    return found


@dataclass(frozen=True)
class Owner:
    """Whose target it is: the company, a region, a team or a rep."""

    level: Level
    id: str
    name: str


@dataclass(frozen=True)
class Tree:
    """Who is below whom: reps in teams, teams in regions, regions in the company. People without a team hang at the company."""

    people: People

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """The regions of the teams, in order."""
        return tuple(sorted({team.region for team in self.people.teams.values() if team.region}))

    def owners(self, level: Level) -> list[Owner]:
        """Give everyone of one kind, by id."""
        match level:
            case "company":
                return [Owner("company", COMPANY, COMPANY)]
            case "region":
                return [Owner("region", each, each) for each in self.regions]
            case "team":
                return [Owner("team", id, self.people.teams[id].name) for id in sorted(self.people.teams)]
            case "rep":
                return [Owner("rep", id, self.people.reps[id].name) for id in sorted(self.people.reps)]

    def find(self, id: str) -> Owner | None:
        """Give the owner of an id or name; ids go first. None for nobody, or a name of several."""
        if id == COMPANY:
            return Owner("company", COMPANY, COMPANY)
        if id in self.people.reps:
            return Owner("rep", id, self.people.reps[id].name)
        if id in self.people.teams:
            return Owner("team", id, self.people.teams[id].name)
        if id in self.regions:
            return Owner("region", id, id)
        found = [Owner("rep", each, id) for each in self.people.called(id)] + [
            Owner("team", each, id) for each in self.people.teams_called(id)
        ]
        return found[0] if len(found) == 1 else None

    def reps(self, owner: Owner) -> tuple[str, ...]:
        """Give the reps that an owner's result is made of."""
        match owner.level:
            case "rep":
                return (owner.id,)
            case "team":
                return self._by_team.get(owner.id, ())
            case "region":
                return tuple(rep for team in self.teams(owner) for rep in self._by_team.get(team, ()))
            case "company":
                return tuple(sorted(self.people.reps))

    def teams(self, owner: Owner) -> tuple[str, ...]:
        """Give the teams that an owner's result is made of; a rep has none."""
        match owner.level:
            case "company":
                return tuple(sorted(self.people.teams))
            case "region":
                return tuple(id for id in sorted(self.people.teams) if self.people.teams[id].region == owner.id)
            case "team":
                return (owner.id,)
            case "rep":
                return ()

    def above(self, owner: Owner) -> tuple[str, ...]:
        """Give the ids of those above an owner, the nearest first, and of the owner."""
        found = [owner.id]
        team = self.people.reps[owner.id].team if owner.level == "rep" else owner.id if owner.level == "team" else None
        if team is not None and team in self.people.teams:
            found += [each for each in (team, self.people.teams[team].region) if each and each not in found]
        return tuple(dict.fromkeys([*found, COMPANY]))

    def below(self, owner: Owner) -> list[Owner]:
        """Give those right below an owner: regions (or teams, where there are none), teams, reps."""
        if owner.level == "company":
            under = self.owners("region") + [each for each in self.owners("team") if not self.people.teams[each.id].region]
            loose = [id for id in sorted(self.people.reps) if self.people.reps[id].team not in self.people.teams]
            return under + [Owner("rep", id, self.people.reps[id].name) for id in loose]
        if owner.level == "region":
            return [Owner("team", id, self.people.teams[id].name) for id in self.teams(owner)]
        if owner.level == "team":
            return [Owner("rep", id, self.people.reps[id].name) for id in self.reps(owner)]
        return []

    @cached_property
    def _by_team(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for id in sorted(self.people.reps):
            team = self.people.reps[id].team
            if team:
                found.setdefault(team, []).append(id)
        return {team: tuple(reps) for team, reps in found.items()}
