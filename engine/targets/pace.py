"""How far along a target is (S57): expected by season, pace, the required run rate, and a status that does not flicker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from engine.incentives.amounts import ONE, ZERO
from engine.model.moment import Period
from engine.model.target import Direction, Pace, Status, Why
from engine.model.text import Text
from engine.model.workdays import Workdays
from engine.targets.calendar import WEEKDAYS, Season, along, elapsed, selling_days
from engine.targets.faults import negative_target, nothing_expected, zero_target

ORDER: tuple[Status, ...] = ("behind", "at_risk", "on_track", "ahead")


@dataclass(frozen=True, slots=True)
class Steps:
    """From which pace on a target is at risk, on track and ahead; a better status is only reached ``margin`` above its step."""

    at_risk: Fraction = Fraction(8, 10)
    on_track: Fraction = Fraction(95, 100)
    ahead: Fraction = Fraction(11, 10)
    margin: Fraction = Fraction(3, 100)


@dataclass(frozen=True, slots=True)
class Aim:
    """A target in one currency or in units, over a period; one that does not add up (a share) is held to its whole at any time.

    ``course`` are parts of the period with the weight of each, where its owner has months of their own or is not there all the time.
    """

    target: Fraction
    period: Period
    direction: Direction = "at_least"
    adds_up: bool = True
    season: Season | None = None
    workdays: Workdays = WEEKDAYS
    steps: Steps = field(default_factory=Steps)
    course: tuple[tuple[Period, Fraction], ...] = ()


def expected(aim: Aim, day: dt.date) -> Fraction:
    """Give ``T x F(day)``: what should be reached by the evening of a day, all of it at the end."""
    if not aim.adds_up or day >= aim.period.end:
        return aim.target
    if aim.course:
        return aim.target * along(aim.course, day, aim.season, aim.workdays)
    return aim.target * elapsed(aim.period, day, aim.season, aim.workdays)


def pace(aim: Aim, actual: Fraction | Why, day: dt.date, before: Status | None = None) -> Pace:
    """Tell how far along a target is on the evening of a day.

    ``before`` is the status at the last look: a worse one is taken at once, a better one only ``margin`` above its step. An at_least
    target is met once it is reached, an at_most one only when its period is over; what exceeds it before is told. ``actual`` may be a
    reason why it is unknown, which is passed on. A target of zero, or nothing expected yet, has no pace.
    """
    left = _left(aim, day)
    if isinstance(actual, Why):
        return Pace("unknown", aim.target, None, expected(aim, day), None, None, left, actual)
    due = expected(aim, day)
    required = _required(aim, actual, left)
    if aim.target < 0:
        return Pace("not_applicable", aim.target, actual, due, None, None, left, negative_target())
    ratio = actual / due if due else None
    why = None if ratio is not None else zero_target() if not aim.target else nothing_expected()
    status = _status(aim, actual, ratio, day, before)
    return Pace(status, aim.target, actual, due, ratio, required, left, why)


def paces(aim: Aim, looks: list[tuple[dt.date, Fraction | Why]], start: Status | None = None) -> Iterator[Pace]:
    """Give the pace at each of several looks in order, the status of each carried to the next."""
    before = start
    for day, actual in looks:
        found = pace(aim, actual, day, before)
        before = found.status
        yield found


def statement(found: Pace) -> Text:
    """Say a status in words."""
    return WORDS[found.status]


def _left(aim: Aim, day: dt.date) -> int:
    """Count the selling days after a day on which the owner is there within the period."""
    parts = [part for part, _ in aim.course] or [aim.period]
    first, last = min(part.start for part in parts), max(part.end for part in parts)
    return max(0, selling_days(max(day + dt.timedelta(days=1), first), last, aim.workdays)) if day < last else 0


def _required(aim: Aim, actual: Fraction, left: int) -> Fraction | None:
    """Give ``(T - A) / selling days left``, 0 when at least is reached; None for a share, on the last day, or when at most is exceeded."""
    if not aim.adds_up or aim.target < 0:
        return None
    rest = aim.target - actual
    if rest <= 0:
        return ZERO if aim.direction == "at_least" or not rest else None
    return rest / left if left else None


def _status(aim: Aim, actual: Fraction, ratio: Fraction | None, day: dt.date, before: Status | None) -> Status:
    over = day >= aim.period.end
    if aim.direction == "at_most":
        if over:
            return "met" if actual <= aim.target else "missed"
        if day < aim.period.start:
            return "not_started"
        if actual > aim.target and aim.adds_up:
            return "exceeded"
        if ratio is None:
            return "not_applicable"
        # Half of what may be spent by now is as good as twice of what should be earned.
        return _step(aim.steps, ONE / ratio if ratio > 0 else None, before)
    if not aim.target:
        return "not_applicable"
    if over:
        return "met" if actual >= aim.target else "missed"
    if day < aim.period.start:
        return "not_started"
    if aim.adds_up and actual >= aim.target:
        return "met"
    return "not_applicable" if ratio is None else _step(aim.steps, ratio, before)


def _step(steps: Steps, pace: Fraction | None, before: Status | None) -> Status:
    """Find the step of a pace (None: without bound). Above where it stood, each step asks for the margin too."""
    if pace is None:
        return "ahead"
    stood = ORDER.index(before) if before in ORDER else len(ORDER) - 1
    level = 0
    for number, start in enumerate((steps.at_risk, steps.on_track, steps.ahead), 1):
        if pace >= start + (steps.margin if number > stood else ZERO):
            level = number
    return ORDER[level]


WORDS: dict[Status, Text] = {
    "not_applicable": Text("not applicable", "不适用"),
    "unknown": Text("unknown", "未知"),
    "not_started": Text("not started", "未开始"),
    "behind": Text("behind", "落后"),
    "at_risk": Text("at risk", "有风险"),
    "on_track": Text("on track", "正常"),
    "ahead": Text("ahead", "超前"),
    "exceeded": Text("exceeded", "已超限"),
    "met": Text("met", "已达成"),
    "missed": Text("missed", "未达成"),
}
