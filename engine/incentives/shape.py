"""The shape of a pay schedule: where it falls, jumps or is flat, and what moving one deal over the period's end gains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from engine.incentives.amounts import ONE, ZERO
from engine.incentives.rates import Schedule


@dataclass(frozen=True, slots=True)
class Jump:
    """A credit at which pay leaps: ``by`` is below 0 when it falls."""

    at: Fraction
    by: Fraction


@dataclass(frozen=True, slots=True)
class Stretch:
    """Credits between which pay falls (``slope`` below 0) or stays the same (0); ``end`` None: for good."""

    start: Fraction
    end: Fraction | None
    slope: Fraction


def jumps(schedule: Schedule) -> tuple[Jump, ...]:
    """Find the boundaries at which pay leaps: by ``(r[k+1] - r[k]) * h[k]`` where the whole amount is paid by the band reached."""
    found: list[Jump] = []
    if schedule.curve:
        unit, before = schedule.quota or ONE, ZERO
        for number, (at, pay) in enumerate(schedule.curve):
            same = number > 0 and schedule.curve[number - 1][0] == at
            if (number == 0 and at > 0) or same:
                found.append(Jump(at * unit, (pay - before) * schedule.target))
            before = pay
    elif schedule.whole:
        rate = ZERO
        for step in schedule.steps:
            found.append(Jump(step.start, (step.rate - rate) * step.start))
            rate = step.rate
    return tuple(jump for jump in found if jump.by)


def stretches(schedule: Schedule) -> tuple[Stretch, ...]:
    """Find where more credit brings no more pay, or less. Below the first band or point nothing is paid, so that is flat too."""
    found: list[Stretch] = []
    if schedule.curve:
        unit = schedule.quota or ONE
        ends = [(at * unit, pay * schedule.target) for at, pay in schedule.curve]
        if ends[0][0] > 0:
            found.append(Stretch(ZERO, ends[0][0], ZERO))
        found += [Stretch(start, end, (high - low) / (end - start)) for (start, low), (end, high) in pairwise(ends) if end > start]
        found.append(Stretch(ends[-1][0], None, ZERO))
    else:
        starts = [step.start for step in schedule.steps]
        if starts and starts[0] > 0:
            found.append(Stretch(ZERO, starts[0], ZERO))
        for at, step in enumerate(schedule.steps):
            end = starts[at + 1] if at + 1 < len(starts) else None
            found.append(Stretch(step.start, end, step.rate))
    return tuple(each for each in found if each.slope <= 0 and each.end != each.start)


def reaches(schedule: Schedule, pay: Fraction) -> Fraction | None:
    """Give a credit, among the boundaries and on the way between them, from which at least so much is paid; None when it never is."""
    if not schedule.steps or schedule.curve:
        return None
    for at, step in enumerate(schedule.steps):
        end = schedule.steps[at + 1].start if at + 1 < len(schedule.steps) else None
        if schedule.paid(step.start) >= pay:
            return step.start
        if step.rate > 0:
            base = ZERO if schedule.whole else step.start
            need = base + (pay - (ZERO if schedule.whole else schedule.paid(step.start))) / step.rate
            if end is None or need < end:
                return need
    return None


def moving(schedule: Schedule, deal: Fraction, here: Fraction, there: Fraction) -> Fraction:
    """Give what a deal pays more on top of one period's credit (``here``) than of the other's (``there``)."""
    return (schedule.paid(here + deal) - schedule.paid(here)) - (schedule.paid(there + deal) - schedule.paid(there))


def pull_forward(schedule: Schedule, deal: Fraction) -> tuple[Fraction, Fraction]:
    """Give the most that pulling one deal into this period gains over a fresh next one, and this period's credit at which it does."""
    marks = {ZERO, *_boundaries(schedule)}
    candidates = sorted({max(ZERO, place) for mark in marks for place in (mark, mark - deal)})
    return max(((moving(schedule, deal, here, ZERO), here) for here in candidates), key=lambda found: (found[0], -found[1]))


def _boundaries(schedule: Schedule) -> Iterable[Fraction]:
    if schedule.curve:
        return [at * (schedule.quota or ONE) for at, _ in schedule.curve]
    return [step.start for step in schedule.steps]
