"""One incentive reckoned whole: from its events, over everyone who can be paid, to lines, draws and prizes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.coaching.people import People
from engine.incentives.contest import Entrant, Place, prize_lines, standings
from engine.incentives.credit import Rates, keep_owners
from engine.incentives.draws import draw_lines
from engine.incentives.ground import Ground
from engine.incentives.quota import Quotas
from engine.incentives.reckon import reckon
from engine.incentives.rules import PayRules
from engine.model.award import Entry, Event, Line, Member, PlanState
from engine.model.incentive import Incentive
from engine.model.problem import Problem


@dataclass(frozen=True, slots=True)
class PayGround:
    """Everyone who can be paid, their quotas, the rates, and by plan whom it is for (a plan that names nobody is for all)."""

    people: People
    members: Mapping[str, Member]
    quotas: Quotas
    rates: Rates
    plan_of: Mapping[str, frozenset[str]]
    currency: str
    today: dt.date

    def of(self, rules: PayRules, incentive: Incentive) -> Ground:
        """Give the ground of one incentive: only those whom its plan is for are its members."""
        members = {id: each for id, each in self.members.items() if self.may_earn(incentive, id)}
        return Ground(incentive, self.today, self.currency, rules.plan_of(incentive), members, self.quotas, self.rates)

    def may_earn(self, incentive: Incentive, person: str) -> bool:
        """Tell whether an incentive is for someone: a rep or a team as it says, and of those its plan is for."""
        known = self.people.reps if incentive.subject == "rep" else self.people.teams
        whom = self.plan_of.get(incentive.plan or "")
        return person in known and (whom is None or incentive.subject == "team" or person in whom)


@dataclass(frozen=True, slots=True)
class OneIncentive:
    """What one incentive came to. ``plays`` tells whether its plan pays: lines of one that does not are reckoned and not posted."""

    rules: PayRules
    incentive: Incentive
    ground: Ground
    events: tuple[Event, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    state: PlanState | None
    places: tuple[Place, ...] = ()

    @property
    def pays(self) -> bool:
        """Tell whether what it came to is posted: it has no plan, or its plan is active."""
        return self.state in (None, "active")


def one(
    rules: PayRules,
    incentive: Incentive,
    whole: PayGround,
    events: Iterable[Event],
    posted: Iterable[Entry],
    state: PlanState | None,
    competing: Sequence[Entrant] = (),
) -> OneIncentive:
    """Reckon one incentive from its events; whom its plan is not for gets no line of it."""
    ground = whole.of(rules, incentive)
    kept = keep_owners(events, posted, incentive.id)
    kept = tuple(each for each in kept if not each.credited or any(whole.may_earn(incentive, who.person) for who in each.credited))
    came = reckon(ground, kept)
    lines = [line for line in came.lines if whole.may_earn(incentive, line.person)]
    lines += draw_lines(ground, lines)
    places: tuple[Place, ...] = ()
    if incentive.contest is not None:
        lines += prize_lines(ground, competing)
        places = standings(incentive.contest, competing)
    return OneIncentive(rules, incentive, ground, kept, tuple(lines), came.problems, state, places)
