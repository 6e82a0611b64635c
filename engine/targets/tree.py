"""Splits a company's target down a tree of regions, teams and reps, and each rep's over months; every level sums to the one above exactly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.incentives.amounts import ZERO, exact
from engine.incentives.quota import ramp as ramp_of
from engine.model.incentive import Quota, Unit
from engine.model.moment import Period
from engine.model.periods import CALENDAR, Fiscal
from engine.model.target import Amount, Level, Method, Seat, Weigher, Why
from engine.model.text import Text
from engine.model.workdays import Workdays
from engine.targets.amounts import from_units, least_units, unit
from engine.targets.calendar import WEEKDAYS, Season, parts
from engine.targets.decompose import check_sum, over_time, split


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of the tree, and how its own amount goes on to its children."""

    seat: Seat
    level: Level
    children: tuple[Branch, ...] = ()
    method: Method = "equal"
    over_assign: Fraction = ZERO
    blend: Fraction = Fraction(1, 2)
    top: Weigher = "history"


@dataclass(frozen=True, slots=True)
class Allocated:
    """What one node receives in one period. ``path`` are the ids from the root down; ``months`` split it over time, summing to it."""

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
    waiting: list[tuple[tuple[str, ...], Branch, Amount]] = [((root.seat.id,), root, amount)]
    while waiting:
        path, branch, share = waiting.pop()
        months = () if time.unit is None else _months(share, branch.seat, time)
        rows.append(Allocated(path, branch.seat.owner, branch.level, time.period, share, months, branch.seat.locked is not None))
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
    return Allocation(tuple(rows), tuple(refused), tuple(notes))


def differences(allocation: Allocation, root: Branch) -> Iterator[tuple[tuple[str, ...], Fraction]]:
    """Give every node whose children, or whose months, do not sum to what they must, with the difference; nothing when all do."""
    amounts = {row.path: row.amount for row in allocation.rows}
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
    for row in allocation.rows:
        if row.months and (off := sum((exact(each) for _, each in row.months), ZERO) - exact(row.amount)):
            yield row.path, off


def ramped(amount: Amount, ramp: tuple[Fraction, ...], hired: dt.date, within: tuple[Period, ...]) -> list[Amount]:
    """Give what a full target of each period comes to on a ramp by months since hire (V6), rounded half to even to a minor unit."""
    quota = Quota(amount, ramp=ramp)
    currency = unit(amount)
    return [from_units(least_units(exact(amount) * ramp_of(quota, hired, each), currency), currency) for each in within]


def _months(amount: Amount, seat: Seat, time: Time) -> tuple[tuple[Period, Amount], ...]:
    """Split an amount over the parts of the period in which the seat is filled; none where it never is or cannot be split."""
    start = max(time.period.start, seat.start or time.period.start)
    end = min(time.period.end, seat.end or time.period.end)
    if end < start:
        return ()
    within = parts(replace(time.period, start=start, end=end), time.unit or "month", time.fiscal)
    found = over_time(amount, within, season=time.season, workdays=time.workdays)
    return tuple((each, share.amount) for each, share in zip(within, found.shares, strict=True)) if found.why is None else ()
