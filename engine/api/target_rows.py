"""Who has which target with which value as of a day, and how far along it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from engine.api.target_ground import Held, Owner, Tree, held_targets
from engine.api.target_values import Measured, before
from engine.incentives.amounts import exact
from engine.model.moment import Period
from engine.model.periods import spanned
from engine.model.target import Amount, Assigned, Baseline, Look, Revision, Seat, Status, Target, Why
from engine.model.text import Text
from engine.model.views_targets import TargetRow
from engine.targets.amounts import from_units, least_units, unit
from engine.targets.calendar import Season, Seasons, parts, seasons
from engine.targets.decompose import over_time, split
from engine.targets.inputs import Proposal, propose
from engine.targets.pace import Aim, pace
from engine.targets.revise import value_on
from engine.targets.tree import course, filled, ramped

if TYPE_CHECKING:
    from engine.api.desk import Desk

HISTORY = 36  # months that seasons and run rates look back
NOTHING = Text("", "")


@dataclass(frozen=True)
class Standing:
    """A target of one owner, with the value that is in force."""

    held: Held
    owner: Owner
    target: Target
    assigned: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """The target's id and the owner's."""
        return self.held.id, self.owner.id


class Standings:
    """All targets of a desk as of its instant, or of another one."""

    def __init__(self, desk: Desk, tree: Tree, as_of: dt.datetime | None = None, known_at: dt.datetime | None = None) -> None:
        self.desk, self.tree = desk, tree
        self.as_of = as_of or desk.as_of
        self.day = self.as_of.astimezone(desk.settings.zone).date()
        self.measured = Measured(desk, tree, as_of, known_at)
        self._seasons: dict[tuple[str, dt.date], Seasons] = {}

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """The targets of the playbooks."""
        return held_targets(self.desk)

    @cached_property
    def given(self) -> Mapping[tuple[str, str, str], Assigned]:
        """What splits and imports gave, by target, owner and period."""
        return {(each.target, each.owner, each.period): each for each in self.desk.store.targets.assigned(self.as_of)}

    @cached_property
    def revised(self) -> Mapping[tuple[str, str], tuple[Revision, ...]]:
        """The revisions, by target and owner."""
        return self.desk.store.targets.revisions(self.as_of)

    @cached_property
    def looks(self) -> Mapping[tuple[str, str], Look]:
        """The last look at each target on an earlier day."""
        return self.desk.store.targets.looks(self.day)

    @cached_property
    def all(self) -> tuple[Standing, ...]:
        """Every target of every owner, in the order written, then by owner."""
        return self.of({held.id for held in self.held})

    def of(self, ids: Collection[str]) -> tuple[Standing, ...]:
        """Give the targets of those ids, of every owner."""
        with self.measured.opened():
            return tuple(each for held in self.held if held.id in ids for each in self._of(held))

    def owned(self, owner: str) -> tuple[Standing, ...]:
        """Give the targets of one owner alone; nothing is asked of the book for anyone else."""
        with self.measured.opened():
            return tuple(each for held in self.held for each in self._of(held, owner))

    def find(self, target: str, owner: str | None) -> list[Standing]:
        """Give a target's standings (of one owner)."""
        return [each for each in self.all if each.held.id == target and (owner is None or owner in (each.owner.id, each.owner.name))]

    def season(self, held: Held, day: dt.date) -> Seasons:
        """Give the season of a metric from the company's months before a day."""
        key = held.metric.id, day
        if key not in self._seasons:
            company = self.tree.owners("company")[0]
            self._seasons[key] = seasons(self.measured.months(held, company, day, HISTORY))
        return self._seasons[key]

    def shares(self, standing: Standing) -> Season | None:
        """Give the season that a target goes by; None for selling days only."""
        held, period = standing.held, standing.target.period
        if not held.flows or not held.rule.split.season or period is None or len(parts(period, "month")) == 1:
            return None
        return self.season(held, min(period.start, self.day)).shares

    def aim(self, standing: Standing) -> Aim | None:
        """Give what pace is reckoned from; None without a value, direction or period."""
        target = standing.target
        if target.value is None or target.period is None or target.direction is None:
            return None
        return Aim(
            exact(target.value),
            target.period,
            target.direction,
            standing.held.flows,
            self.shares(standing),
            self.desk.settings.workdays,
            course=self.course(standing, target.period),
        )

    def course(self, standing: Standing, period: Period) -> tuple[tuple[Period, Fraction], ...]:
        """Give how a target goes over its period: by the months that were assigned, else by the days and the ramp of a rep; () for the season alone."""
        if not standing.held.flows:
            return ()
        rep = self.tree.people.reps[standing.owner.id] if standing.owner.level == "rep" else None
        hired, last = (rep.hired_on, rep.left_on - dt.timedelta(days=1) if rep.left_on else None) if rep else (None, None)
        stay = filled(period, hired, last)
        given = [(spanned(name, self.desk.settings.fiscal), exact(amount)) for name, amount in self.months(standing).items()]
        if any(weight for _, weight in given):
            return tuple((_within(part, stay), weight) for part, weight in given if part is not None)
        if rep is None:
            return ()
        within = parts(stay, "month")
        return tuple(
            zip(within, course(within, self.shares(standing), self.desk.settings.workdays, standing.held.rule.ramp, hired), strict=True)
        )

    def actual(self, standing: Standing) -> Fraction | Why:
        """Give what has been reached."""
        period = standing.target.period
        if period is None:
            return Why("TG405", Text("it has no period", "没有期间"))
        return self.measured.actual(standing.held, standing.owner, period)

    def row(self, standing: Standing) -> TargetRow | None:
        """Give a target with its pace; None where it has no value or period (which the check tells)."""
        aim, target, held = self.aim(standing), standing.target, standing.held
        if aim is None or target.value is None or target.period is None:
            return None
        day = self.day
        found = pace(aim, self.actual(standing), day, self.before(standing))
        return TargetRow(
            id=held.id,
            name=held.rule.name,
            owner=standing.owner.id,
            owner_name=standing.owner.name,
            level=standing.owner.level,
            measure=held.metric.name,
            period=target.period,
            currency=unit(target.value),
            unit=unit_text(held, target.value),
            value=target.value,
            floor=target.floor,
            stretch=target.stretch,
            pace=found,
            next=next((each for each in sorted(target.checkpoints) if each >= day), None),
            parent=target.parent,
            revisions=target.revisions,
        )

    def before(self, standing: Standing) -> Status | None:
        """Give the status at the last look, where that was in the target's period."""
        look, period = self.looks.get(standing.key), standing.target.period
        return look.status if look is not None and period is not None and period.start <= look.on else None

    def _of(self, held: Held, alone: str | None = None) -> Iterator[Standing]:
        """Give a target to each of its owners (or ``alone`` to one), and the parts of it to those whom a split gave any."""
        period = held.target.period
        name = period.name if period else ""
        one = self.tree.find(alone) if alone is not None else None
        owners = list(self._owners(held)) if one is None or one.level == held.target.level else []
        for owner in owners:
            if alone in (None, owner.id):
                yield self._standing(held, owner, name)
        known = {owner.id for owner in owners}
        for (target, id, of), given in self.given.items():
            if target == held.id and of == name and id not in known and alone in (None, id) and (found := self.tree.find(id)):
                part = replace(held.target, level=found.level, value=given.amount, floor=None, stretch=None, ramped=True)
                yield self._finished(held, found, part, assigned=True)

    def _standing(self, held: Held, owner: Owner, period: str) -> Standing:
        given = self.given.get((held.id, owner.id, period))
        target = held.target
        if given is not None:
            target = replace(_scaled(target, given.amount), ramped=True)
        elif target.value is None and (proposal := self.proposal(held, owner)) is not None:
            target = replace(target, value=proposal.value, direction=target.direction or "at_least")
        elif held.rule.ramp and owner.level == "rep":
            target = self._ramped(held, owner, target)
        return self._finished(held, owner, target, assigned=given is not None)

    def _finished(self, held: Held, owner: Owner, target: Target, *, assigned: bool) -> Standing:
        """Put the owner and the revisions in; a baseline that is not written comes from the book."""
        target = replace(target, owner=owner.id, revisions=self.revisions(held, owner))
        if target.value is not None:
            target = replace(target, value=value_on(target.value, target.revisions, self.day))
        return Standing(held, owner, target, assigned)

    def months(self, standing: Standing) -> dict[str, Amount]:
        """Give what was assigned to the months (or other parts) of a target's period, by their names.

        Those of a value that was revised go with it, in proportion, to the last minor unit.
        """
        period = standing.target.period
        given = {name: each.amount for name, each in self._parts.get(standing.key, {}).items() if period and name != period.name}
        value = standing.target.value
        if value is None or not given or not standing.target.revisions:
            return given
        shares = split(value, [Seat(name, potential=exact(each)) for name, each in given.items()], "potential").shares
        return {each.id: each.amount for each in shares} or given

    @cached_property
    def _parts(self) -> Mapping[tuple[str, str], Mapping[str, Assigned]]:
        found: dict[tuple[str, str], dict[str, Assigned]] = {}
        for (target, owner, name), given in self.given.items():
            found.setdefault((target, owner), {})[name] = given
        return found

    @cached_property
    def values(self) -> Mapping[tuple[str, str, str], Amount]:
        """Every value in force, by target, owner and period: the whole, and the months that were assigned."""
        found: dict[tuple[str, str, str], Amount] = {}
        for each in self.all:
            if each.target.value is not None and each.target.period is not None:
                found[(*each.key, each.target.period.name)] = each.target.value
                found |= {(*each.key, name): amount for name, amount in self.months(each).items()}
        return found

    @cached_property
    def approved(self) -> Mapping[tuple[str, str], Amount]:
        """The values that were revised, by target and owner: a split does not move them."""
        ids = {target for target, _ in self.revised}
        return {each.key: each.target.value for each in self.of(ids) if each.target.revisions and each.target.value is not None}

    def supposing(self, assigned: Iterable[Assigned], revised: Mapping[tuple[str, str], Revision]) -> Standings:
        """Give the targets as they would be with values assigned and others revised; nothing is kept."""
        found = Standings(self.desk, self.tree, self.as_of)
        found.measured = self.measured
        found.given = dict(self.given) | {(each.target, each.owner, each.period): each for each in assigned}
        found.revised = dict(self.revised) | {key: (*self.revised.get(key, ()), each) for key, each in revised.items()}
        return found

    def revisions(self, held: Held, owner: Owner) -> tuple[Revision, ...]:
        """Give the revisions of the target that an owner has in its period, in the order noted."""
        period = held.target.period
        found = self.revised.get((held.id, owner.id), ())
        return tuple(each for each in found if period is not None and each.holds(period))

    def baseline(self, standing: Standing) -> Baseline | None:
        """Give the baseline as written, else what the measure came to in as many months right before the period."""
        target, held = standing.target, standing.held
        if target.baseline is not None or not held.flows or target.period is None:
            return target.baseline
        count = len(parts(target.period, "month"))
        company = self.tree.owners("company")[0]
        if len(self.measured.months(held, company, target.period.start, HISTORY)) < count:
            return None  # the book does not reach back so far
        found = [self.measured.actual(held, standing.owner, month) for month in before(target.period.start, count)]
        known = [each for each in found if isinstance(each, Fraction)]
        if len(known) < len(found):
            return None
        return Baseline(rounded(sum(known, Fraction(0)), unit(target.value) if target.value is not None else None))

    def proposal(self, held: Held, owner: Owner) -> Proposal | None:
        """Weigh market, history and capability (S6); history that is not written is the same months a year before."""
        inputs, period = held.rule.inputs, held.target.period
        if inputs is None or period is None or owner.level != held.target.level:
            return None
        if inputs.history is None and held.flows:
            months = self.measured.months(held, owner, min(period.start, self.day), HISTORY)
            last_year = [(each.start.year - 1, each.start.month) for each in parts(period, "month")]
            if all(month in months for month in last_year):
                whole = sum((months[month] for month in last_year), Fraction(0))
                inputs = replace(inputs, history=rounded(whole, held.metric.currency))
        return propose(inputs)

    def _ramped(self, held: Held, owner: Owner, target: Target) -> Target:
        """Take the ramp of someone new into their values, month by month (S69)."""
        hired = self.tree.people.reps[owner.id].hired_on
        if hired is None or target.period is None:
            return target
        value, floor, stretch = (self._on_ramp(each, held, hired) for each in (target.value, target.floor, target.stretch))
        return replace(target, value=value, floor=floor, stretch=stretch)

    def _on_ramp(self, amount: Amount | None, held: Held, hired: dt.date) -> Amount | None:
        if amount is None or held.target.period is None:
            return None
        within = parts(held.target.period, "month")
        found = over_time(amount, within, workdays=self.desk.settings.workdays)
        if found.why is not None:
            return amount
        whole = sum(
            (
                exact(each)
                for share, month in zip(found.shares, within, strict=True)
                for each in ramped(share.amount, held.rule.ramp, hired, (month,))
            ),
            Fraction(0),
        )
        return rounded(whole, unit(amount))

    def _owners(self, held: Held) -> Iterator[Owner]:
        """Give whose target it is: those named, of whom its condition holds, and who are there in its period."""
        period = held.target.period
        owners = self.tree.owners(held.target.level)
        if held.rule.owners:
            owners = [each for each in owners if each.id in held.rule.owners or each.name in held.rule.owners]
        holds: set[str] | None = None
        if held.who is not None and owners:
            kind = "team" if held.target.level == "team" else "rep"
            with self.measured.opened() as opened:
                told = opened.values(kind, {"who": held.who}, [each.id for each in owners], period)
            holds = {record for (_, record), value in told.items() if value is True}
        for each in owners:
            if holds is not None and each.id not in holds:
                continue
            if each.level == "rep" and period is not None:
                rep = self.tree.people.reps[each.id]
                if (rep.hired_on and rep.hired_on > period.end) or (rep.left_on and rep.left_on <= period.start):
                    continue
            yield each


def _scaled(target: Target, value: Amount) -> Target:
    """Give a target the value that a split gave its owner; floor and stretch keep their proportion to it."""
    base = exact(target.value) if target.value is not None else Fraction(0)
    if base <= 0 or (target.floor is None and target.stretch is None):
        return replace(target, value=value)
    share, currency = exact(value) / base, unit(value)
    floor, stretch = (None if each is None else rounded(exact(each) * share, currency) for each in (target.floor, target.stretch))
    return replace(target, value=value, floor=floor, stretch=stretch)


def _within(part: Period, stay: Period) -> Period:
    """Cut a part of a period to the days on which someone is there; what lies outside is due on the first of them, or the last."""
    start, end = max(part.start, stay.start), min(part.end, stay.end)
    return replace(part, start=min(start, stay.end), end=max(end, stay.start))


def rounded(value: Fraction, currency: str | None) -> Amount:
    """Give a value as an amount of the smallest units that are handed out."""
    return from_units(least_units(value, currency), currency)


def unit_text(held: Held, value: Amount) -> Text:
    """Say what a target is counted in."""
    return Text.plain(unit(value) or held.metric.unit)
