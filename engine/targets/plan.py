"""The work behind a target (S8): from the amount back through deal size, win rate and conversion to deals, meetings and a week's work."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.incentives.amounts import ZERO, percent, written
from engine.model.closing import ActivityPlan, Work
from engine.model.moment import Period
from engine.model.target import Why
from engine.model.text import Text
from engine.model.workdays import Workdays
from engine.targets.calendar import WEEKDAYS, selling_days
from engine.targets.faults import not_enough

WEEK = 5  # selling days
LEAST_WON = 5  # won deals, for their mean size and time


@dataclass(frozen=True, slots=True)
class Step:
    """One step back: of so many of these, ``share`` become the one after (``n`` is what the share was counted on).

    With ``each`` instead, every one of the step after takes so many of these: meetings per deal.
    """

    id: str
    what: Text
    share: Fraction | None = None
    each: Fraction | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """From a won deal backwards: the mean size of a won deal (1 counts deals), the steps, and the days from opening to winning.

    ``of`` names what the target is reached by; ``n`` is what size and days were taken from. With fewer than ``least`` nothing is solved.
    """

    size: Fraction
    steps: tuple[Step, ...]
    cycle: int | None = None
    least: int = LEAST_WON
    of: str = "wins"
    n: int | None = None


def activity_plan(
    missing: Fraction,
    chain: Chain,
    period: Period,
    today: dt.date,
    *,
    currency: str | None = None,
    workdays: Workdays | None = None,
    open_wins: Fraction = ZERO,
) -> ActivityPlan:
    """Back-solve the work from what is missing.

    Wins are ``missing / size`` less what open deals are expected to win, rounded up; each step back divides by its share (or takes so
    many each), rounded up, so that whole deals and meetings come out. Weeks are of five selling days, over those after ``today``; deals
    have only those until the last day on which a new one still closes in time.
    """
    if chain.n is not None and chain.n < chain.least:
        return ActivityPlan((), why=not_enough(chain.least, Text("won deals with an amount", "个有金额的赢单"), chain.n))
    for step in chain.steps:
        if step.n is not None and step.n < chain.least:
            return ActivityPlan((), why=not_enough(chain.least, Text(f"of {step.what.en}", f"个“{step.what.zh}”"), step.n))
        if not _leads(step):
            return ActivityPlan(
                (),
                why=Why(
                    "TG507",
                    Text(
                        f"nothing leads from {step.what.en} on: its share is zero or not given",
                        f"“{step.what.zh}”的转化率为零或未给出,无法倒推",
                    ),
                ),
            )
    if chain.size <= 0:
        return ActivityPlan((), why=not_enough(1, Text("won deals with an amount above zero", "个金额大于零的赢单"), 0))
    first = max(today + dt.timedelta(days=1), period.start)
    until = period.end - dt.timedelta(days=chain.cycle) if chain.cycle is not None else None
    calendar = workdays or WEEKDAYS
    weeks = Fraction(selling_days(first, period.end, calendar), WEEK)
    early = weeks if until is None else Fraction(selling_days(first, min(until, period.end), calendar), WEEK)
    raw = max(ZERO, missing) / chain.size
    needed = max(0, math.ceil(raw - open_wins))
    said = f"{written(_short(max(ZERO, missing), 2), currency)} / {written(_short(chain.size, 2), currency)}"
    from_open = written(_short(open_wins, 1), None)
    less = Text(f" - {from_open} from open deals", f" - 在手商机 {from_open}") if open_wins else Text()
    lines = [Work(chain.of, needed, needed / weeks if weeks else None, Text(f"{said}{less.en}", f"{said}{less.zh}"))]
    for step in chain.steps:
        before, needed = needed, _back(needed, step)
        share, each = _short(step.share or ZERO, 3), _short(step.each or ZERO, 1)
        rule = f"{before} / {percent(share)}" if step.share is not None else f"{before} × {written(each, None)}"
        span = early if step.share is not None else weeks
        lines.append(Work(step.id, needed, needed / span if span else None, Text(f"{step.what.en}: {rule}", f"{step.what.zh}:{rule}")))
    return ActivityPlan(tuple(lines), until, None, _late(lines, until, first))


def _short(value: Fraction, decimals: int) -> Fraction:
    """Give a figure with so many decimals, to be read; nothing is reckoned with it."""
    return Fraction(round(value * 10**decimals), 10**decimals)


def _leads(step: Step) -> bool:
    """Tell whether a step says how it goes on: by one figure, a share above 0 and at most 1, or so many each."""
    if step.share is None:
        return step.each is not None and step.each >= 0
    return step.each is None and 0 < step.share <= 1


def _back(needed: int, step: Step) -> int:
    """Give how many of a step there must be for so many of the one after it."""
    exact = needed / step.share if step.share is not None else needed * (step.each or ZERO)
    return math.ceil(exact)


def _late(lines: Sequence[Work], until: dt.date | None, first: dt.date) -> tuple[Text, ...]:
    """Say when deals opened now close too late."""
    if until is None or until >= first or not any(line.needed for line in lines):
        return ()
    return (
        Text(
            f"deals opened after {until} usually close after the period: only open ones still help",
            f"{until} 之后新开的商机通常在期后成交:只有在手商机还来得及",
        ),
    )
