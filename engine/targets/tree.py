"""Splits a company's target down a tree of regions, teams and reps, and each rep's over months; every level sums to the one above exactly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.incentives.amounts import ONE, ZERO, exact
from engine.incentives.quota import ramp as ramp_of
from engine.model.incentive import Quota, Unit
from engine.model.moment import Period
from engine.model.periods import CALENDAR, Fiscal
from engine.model.target import Amount, Level, Method, Seat, Weigher, Why
from engine.model.text import Text
from engine.model.workdays import Workdays
from engine.targets.amounts import from_units, least_units, unit
from engine.targets.calendar import WEEKDAYS, Season, parts, weights
from engine.targets.decompose import check_sum, split


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of the tree, and how its own amount goes on to its children; one who is new carries the part ``ramp`` in their first months."""

    seat: Seat
    level: Level
    children: tuple[Branch, ...] = ()
    method: Method = "equal"
    over_assign: Fraction = ZERO
    blend: Fraction = Fraction(1, 2)
    top: Weigher = "history"
    ramp: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Allocated:
    """What one node receives in one period. ``path`` are the ids from the root down.

    ``months`` split it over time, summing to it; each is what those below have in that month, in proportion where more is handed out.
    """

    path: tuple[str, ...]
    owner: str
    level: Level
    period: Period
    amount: Amount
    months: tuple[tuple[Period, Amount], ...] = ()
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Allocation:
    """The tree allocated, from the root down, with what was assumed; ``refused`` names the nodes whose children received nothing, and why."""

    rows: tuple[Allocated, ...]
    refused: tuple[tuple[tuple[str, ...], Why], ...] = ()
    notes: tuple[tuple[tuple[str, ...], Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Time:
    """How amounts go over time: the period, the unit of its parts (None: not at all), the season, and the days on which people sell."""

    period: Period
    unit: Unit | None = "month"
    season: Season | None = None
    workdays: Workdays = WEEKDAYS
    fiscal: Fiscal = CALENDAR


def allocate(amount: Amount, root: Branch, time: Time) -> Allocation:
    """Allocate an amount down the tree. A node without children, or with none that can carry it, keeps its amount."""
    rows: list[Allocated] = []
    refused: list[tuple[tuple[str, ...], Why]] = []
    notes: list[tuple[tuple[str, ...], Text]] = []
    branches: dict[tuple[str, ...], Branch] = {}
    waiting: list[tuple[tuple[str, ...], Branch, Amount]] = [((root.seat.id,), root, amount)]
    while waiting:
        path, branch, share = waiting.pop()
        branches[path] = branch
        rows.append(Allocated(path, branch.seat.owner, branch.level, time.period, share, (), branch.seat.locked is not None))
        if not branch.children:
            continue
        found = split(
            share,
            [child.seat for child in branch.children],
            branch.method,
            over_assign=branch.over_assign,
            blend=branch.blend,
            top=branch.top,
            period=time.period,
            workdays=time.workdays,
        )
        notes += [(path, note) for note in found.notes]
        if found.why is not None:
            refused.append((path, found.why))
            continue
        below = zip(branch.children, found.shares, strict=True)
        waiting += reversed([((*path, child.seat.id), child, each.amount) for child, each in below])
    months = {} if time.unit is None else _months(rows, branches, time)
    return Allocation(tuple(replace(row, months=months.get(row.path, ())) for row in rows), tuple(refused), tuple(notes))


def differences(allocation: Allocation, root: Branch) -> Iterator[tuple[tuple[str, ...], Fraction]]:
    """Give every node whose children (in all, or in one month), or whose months, do not sum to what they must, with the difference.

    Where more is handed out than there is, that holds in all, and each month is in proportion.
    """
    amounts = {row.path: row.amount for row in allocation.rows}
    months = {row.path: {month.name: exact(amount) for month, amount in row.months} for row in allocation.rows}
    refused = {path for path, _ in allocation.refused}
    waiting: list[tuple[tuple[str, ...], Branch]] = [((root.seat.id,), root)]
    while waiting:
        path, branch = waiting.pop()
        if path in refused:
            continue
        below = [(*path, child.seat.id) for child in branch.children]
        waiting += list(zip(below, branch.children, strict=True))
        if below:
            off = check_sum(amounts[path], [amounts[each] for each in below], branch.over_assign)
            if off:
                yield path, off
            for name in months[path] if not branch.over_assign else ():
                off = sum((months[each].get(name, ZERO) for each in below), ZERO) - months[path][name]
                if off:
                    yield path, off
    for row in allocation.rows:
        if row.months and (off := sum((exact(each) for _, each in row.months), ZERO) - exact(row.amount)):
            yield row.path, off


def ramped(amount: Amount, ramp: tuple[Fraction, ...], hired: dt.date, within: tuple[Period, ...]) -> list[Amount]:
    """Give what a full target of each period comes to on a ramp by months since hire (V6), rounded half to even to a minor unit."""
    quota = Quota(amount, ramp=ramp)
    currency = unit(amount)
    return [from_units(least_units(exact(amount) * ramp_of(quota, hired, each), currency), currency) for each in within]


def course(
    within: Sequence[Period], season: Season | None, workdays: Workdays, ramp: tuple[Fraction, ...] = (), hired: dt.date | None = None
) -> list[Fraction]:
    """Give the weight of each part of a period for one person: by season and selling days, and by the ramp where they are new."""
    plain = weights(within, season, workdays)
    found = [weight * ramp_of(Quota(ONE, ramp=ramp), hired, each) for weight, each in zip(plain, within, strict=True)]
    return found if any(found) else plain


def filled(period: Period, start: dt.date | None, end: dt.date | None) -> Period:
    """Cut a period to the days on which someone is there; all of it for one who never is."""
    cut = replace(period, start=max(period.start, start or period.start), end=min(period.end, end or period.end))
    return cut if cut.start <= cut.end else period


def _months(
    rows: Sequence[Allocated], branches: Mapping[tuple[str, ...], Branch], time: Time
) -> dict[tuple[str, ...], tuple[tuple[Period, Amount], ...]]:
    """Split each amount over the parts of the period: that of a person by their days, season and ramp, that of others as those below have it."""
    found: dict[tuple[str, ...], tuple[tuple[Period, Amount], ...]] = {}
    below: dict[tuple[str, ...], dict[str, Fraction]] = {}
    whole = parts(time.period, time.unit or "month", time.fiscal)
    for row in reversed(rows):
        sums, branch = below.get(row.path, {}), branches[row.path]
        if any(sums.values()):
            within = tuple(each for each in whole if each.name in sums)
            shares = [sums[each.name] for each in within]
        else:
            seat = branch.seat
            within = parts(filled(time.period, seat.start, seat.end), time.unit or "month", time.fiscal)
            shares = course(within, time.season, time.workdays, branch.ramp, seat.start)
        seats = [Seat(f"{at:04}", potential=share) for at, share in enumerate(shares)]
        found[row.path] = tuple(
            (each, share.amount) for each, share in zip(within, split(row.amount, seats, "potential").shares, strict=False)
        )
        above = below.setdefault(row.path[:-1], {})
        for each, amount in found[row.path]:
            above[each.name] = above.get(each.name, ZERO) + exact(amount)
    return found
