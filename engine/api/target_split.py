"""Splits a target over everyone below its owner, to the last minor unit, and keeps the parts once someone says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.target_ground import LEVELS, Held, Owner
from engine.api.target_rows import Standing, Standings
from engine.api.target_values import before
from engine.incentives.quota import ramp as ramp_of
from engine.model.incentive import Quota, Unit
from engine.model.moment import Period
from engine.model.target import Amount, Assigned, Level, Method, Seat, SplitRule
from engine.model.text import Text
from engine.targets.tree import Allocation, Branch, Time, allocate, differences

if TYPE_CHECKING:
    from engine.api.target_odds import Odds

YEAR = 12  # months of history that weigh
ZERO, ONE = Fraction(0), Fraction(1)
Histories = Mapping[str, Fraction | None]  # of the reps who carry a part; None of a joiner


@dataclass(frozen=True)
class Divided:
    """A target split: the tree it went down, what each node received, and the standings of the reps with their parts."""

    standing: Standing
    root: Branch
    allocation: Allocation
    reps: tuple[Standing, ...]

    @property
    def off(self) -> list[tuple[tuple[str, ...], Fraction]]:
        """What does not add up: nothing, ever."""
        return list(differences(self.allocation, self.root))


def divide(odds: Odds, standing: Standing, rule: SplitRule, *, unit_of: Unit | None = "month", to: Level = "rep") -> Divided:
    """Split a target down to the reps (or to a level above), and each part over months, as its playbook (or the caller) says."""
    standings = odds.standings
    period, value = standing.target.period, standing.target.value
    if period is None or value is None:
        raise ValueError(standing.held.id)
    until = min(period.start, standings.desk.day)
    carriers = {
        each: _own_history(standings, standing.held, Owner("rep", each, each), until) for each in _carriers(standings, standing, period)
    }
    root = _branch(standings, standing, standing.owner, rule, period, to, carriers)
    season = standings.season(standing.held, min(period.start, standings.desk.day)).shares if rule.season and standing.held.flows else None
    settings = standings.desk.settings
    time = Time(period, unit_of if standing.held.flows else None, season, settings.workdays, settings.fiscal)
    allocation = allocate(value, root, time)
    alone = [each for each in sorted(carriers) if carriers[each] is None and not _mates_known(standings, carriers, each)]
    if (
        alone
        and len(alone) < len(carriers)
        and not allocation.refused
        and "history" in (rule.by, rule.top if rule.by == "blended" else rule.by)
    ):
        said = Text(
            f"without history in a team without any, so the mean of all: {', '.join(alone)}",
            f"团队内均无历史业绩,按全体平均值:{'、'.join(alone)}",
        )
        allocation = replace(allocation, notes=(*allocation.notes, ((root.seat.id,), said)))
    found = []
    for row in allocation.rows:
        if row.level == "rep" and (owner := standings.tree.find(row.path[-1])):
            target = replace(standing.target, owner=owner.id, level="rep", value=row.amount, floor=None, stretch=None)
            found.append(Standing(standing.held, owner, target, assigned=True))
    return Divided(standing, root, allocation, tuple(found))


def to_assign(standings: Standings, divided: Divided) -> list[Assigned]:
    """Give what is kept of a split, each part as one of the target of its level below this one, else of this one itself."""
    held = divided.standing.held
    rows: list[Assigned] = []
    for row in divided.allocation.rows:
        if len(row.path) == 1:
            continue
        target = below(standings, held, row.level)
        if (target, row.path[-1]) in standings.approved:
            continue  # it stays as it was approved
        rows.append(Assigned(target, row.path[-1], row.level, row.period.name, row.amount, row.locked))
        months = {month.name: amount for month, amount in row.months if month.name != row.period.name}
        rows += [Assigned(target, row.path[-1], row.level, name, amount, row.locked) for name, amount in months.items()]
    return rows


def below(standings: Standings, held: Held, level: Level) -> str:
    """Give the target of a level under another one, of the same metric and period; the other one where there is none."""
    by_id = {each.id: each for each in standings.held}
    for each in standings.held:
        at, seen = each.target.parent, set[str]()
        while at is not None and at != held.id and at in by_id and at not in seen:
            seen.add(at)
            at = by_id[at].target.parent
        same = each.metric.id == held.metric.id and each.target.period == held.target.period
        if at == held.id and each.target.level == level and same:
            return each.id
    return held.id


def _branch(
    standings: Standings, standing: Standing, owner: Owner, rule: SplitRule, period: Period, to: Level, carriers: Histories
) -> Branch:
    tree = standings.tree
    children: tuple[Branch, ...] = ()
    if LEVELS.index(owner.level) < LEVELS.index(to):
        under = [each for each in tree.below(owner) if any(rep in carriers for rep in tree.reps(each))]
        children = tuple(_branch(standings, standing, each, rule, period, to, carriers) for each in under)
    seat = _seat(standings, standing, owner, rule, period, carriers)
    method: Method = rule.by
    return Branch(
        seat,
        owner.level,
        children,
        method,
        rule.over_assign if owner.id == standing.owner.id else ZERO,
        rule.blend,
        rule.top,
        standing.held.rule.ramp if owner.level == "rep" else (),
    )


def _seat(standings: Standings, standing: Standing, owner: Owner, rule: SplitRule, period: Period, carriers: Histories) -> Seat:
    """Give what is known of one who is to carry a part: history of a year, weights as declared, ramp, and days there."""
    held = standing.held
    history = _history(standings, held, owner, min(period.start, standings.desk.day), carriers)
    start, end, ramp = _stay(standings, held, owner, period)
    key = below(standings, held, owner.level), owner.id
    given = standings.given.get((*key, period.name))
    locked: Amount | None = standings.approved.get(key, rule.locked.get(owner.id))
    if locked is None and given is not None and given.locked:
        locked = given.amount
    if locked is not None and owner.id == standing.owner.id:
        locked = None
    potential, capacity, bottom_up = (_weight(each, owner, standings) for each in (rule.potential, rule.capacity, rule.bottom_up))
    return Seat(owner.id, owner.id, start, end, history, potential, capacity, bottom_up, ramp, locked)


def _history(standings: Standings, held: Held, owner: Owner, until: dt.date, carriers: Histories) -> Fraction | None:
    """Give the result of a year before a day; None of a joiner, who has the mean of the others in the team.

    In a team of joiners that is the mean of all. That of those above reps is the sum over the reps who carry a part, with joiners so filled;
    what is measured on teams is theirs alone.
    """
    if owner.level != "rep" and any(leaf.of == "team" for leaf in held.leaves.values()):
        return _own_history(standings, held, owner, until)
    reps = [each for each in standings.tree.reps(owner) if each in carriers]
    if owner.level == "rep" and _mates_known(standings, carriers, owner.id):
        return carriers.get(owner.id)
    own, anyone = ([value for each in of if (value := carriers[each]) is not None] for of in (reps, carriers))
    others = own or anyone
    return sum(others, ZERO) * len(reps) / len(others) if others else None


def _mates_known(standings: Standings, carriers: Histories, rep: str) -> bool:
    """Tell whether the history of anyone in a rep's team is known, their own too."""
    people = standings.tree.people.reps
    return any(value is not None for id, value in carriers.items() if people[id].team == people[rep].team)


def _own_history(standings: Standings, held: Held, owner: Owner, until: dt.date) -> Fraction | None:
    """Give the result of one owner; of a rep who was there for a part of the year, as much a month for all of it; None for a joiner."""
    hired = standings.tree.people.reps[owner.id].hired_on if owner.level == "rep" else None
    found, count = ZERO, 0
    for month in before(until, YEAR):
        if hired is not None and hired > month.start:
            continue
        value = standings.measured.actual(held, owner, month) if held.flows else None
        if not isinstance(value, Fraction):
            return None
        found, count = found + value, count + 1
    return found * YEAR / count if count else None


def _weight(weights: Mapping[str, Fraction], owner: Owner, standings: Standings) -> Fraction | None:
    """Give the weight of an owner: as declared, else the sum of those below whom one is declared for."""
    if owner.id in weights:
        return weights[owner.id]
    known = [weights[each] for each in (*standings.tree.teams(owner), *standings.tree.reps(owner)) if each in weights and each != owner.id]
    return sum(known, ZERO) if known else None


def _stay(standings: Standings, held: Held, owner: Owner, period: Period) -> tuple[dt.date | None, dt.date | None, Fraction]:
    """Give from when to when someone is there, and how much of a full part the ramp leaves them."""
    if owner.level != "rep":
        return None, None, ONE
    rep = standings.tree.people.reps[owner.id]
    last = rep.left_on - dt.timedelta(days=1) if rep.left_on else None
    return rep.hired_on, last, ramp_of(Quota(ONE, ramp=held.rule.ramp), rep.hired_on, period)


def _carriers(standings: Standings, standing: Standing, period: Period) -> frozenset[str]:
    """Give the reps who can carry a part: those who have the target of reps below this one, where there is one, else all who are there."""
    child = below(standings, standing.held, "rep")
    if child != standing.held.id:
        return frozenset(each.owner.id for each in standings.all if each.held.id == child and each.owner.level == "rep")
    return frozenset(rep for rep in standings.tree.people.reps if _there(standings, rep, period))


def _there(standings: Standings, rep: str, period: Period) -> bool:
    found = standings.tree.people.reps[rep]
    return (found.hired_on is None or found.hired_on <= period.end) and (found.left_on is None or found.left_on > period.start)
