"""Which courses are due for whom as of a day, each with its reason: onboarding, periodic, targeted (S19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.model.coaching import Course, Due
from engine.model.text import Text
from engine.model.verdict import Verdict

AHEAD = 30  # days before it is due that a course appears in the plan
TARGETED_WITHIN = 14  # days from the prompt to the course that answers it


@dataclass(frozen=True, slots=True)
class Learner:
    """A rep as training sees them. ``meets`` has the verdict of each course's condition, by the course's id."""

    id: str
    name: str = ""
    hired_on: dt.date | None = None
    left_on: dt.date | None = None
    team: str | None = None
    meets: Mapping[str, Verdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attendance:
    """A course that a rep was sent on; it counts from the day it is completed."""

    rep: str
    course: str
    completed_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """What asks for training: a coaching prompt that is not settled, by its trigger, or a commitment that was missed, by its measure.

    ``say`` is what its reader may be told of it.
    """

    rep: str
    trigger: str
    since: dt.date
    say: Text
    measure: str | None = None


def plan(
    courses: Sequence[Course],
    learners: Iterable[Learner],
    attended: Iterable[Attendance],
    calls: Iterable[Call],
    today: dt.date,
    ahead: int = AHEAD,
    shows: Mapping[str, Collection[str]] | None = None,
) -> list[Due]:
    """Give every course that is due by ``ahead`` days from ``today``: by rep, the earliest first.

    ``shows`` has, by course, the measures that should tell its effect: a commitment missed on one of them asks for a targeted course.

    A rep who has left, or is not yet there, is asked for nothing. A course with a condition is for those who meet it: who may or
    may not is left out. Courses that an overlay switched off are left out.
    """
    done = completions(attended, today)
    asked: dict[str, list[Call]] = {}
    for call in calls:
        if call.since <= today:
            asked.setdefault(call.rep, []).append(call)
    shows = shows or {}
    found = [
        due
        for learner in learners
        if here(learner, today)
        for course in courses
        if course.off is None and (course.when is None or learner.meets.get(course.id) is Verdict.MET)
        if (
            due := _due(
                course,
                learner,
                done.get((learner.id, course.id), ()),
                [each for each in asked.get(learner.id, ()) if each.trigger in course.triggers or each.measure in shows.get(course.id, ())],
                today,
                ahead,
            )
        )
    ]
    return sorted(found, key=lambda due: (due.rep, due.by, due.course))


def completions(attended: Iterable[Attendance], today: dt.date) -> dict[tuple[str, str], tuple[dt.date, ...]]:
    """Give the days up to ``today`` on which each rep completed each course, the earliest first."""
    found: dict[tuple[str, str], list[dt.date]] = {}
    for each in attended:
        if each.completed_on is not None and each.completed_on <= today:
            found.setdefault((each.rep, each.course), []).append(each.completed_on)
    return {key: tuple(sorted(days)) for key, days in found.items()}


def here(learner: Learner, today: dt.date) -> bool:
    """Tell whether someone works here on that day."""
    return (learner.left_on is None or learner.left_on > today) and (learner.hired_on is None or learner.hired_on <= today)


def _due(course: Course, learner: Learner, done: Sequence[dt.date], calls: Sequence[Call], today: dt.date, ahead: int) -> Due | None:
    last = done[-1] if done else None
    match course.stage:
        case "onboarding":
            found = _onboarding(course, learner.hired_on, last)
        case "periodic":
            found = _periodic(course, learner.hired_on, last, today)
        case "targeted":
            found = _targeted(calls, last)
    if found is None or found[0] > later(today, ahead):
        return None
    return Due(learner.id, course.id, found[0], found[1], last)


def _onboarding(course: Course, hired_on: dt.date | None, last: dt.date | None) -> tuple[dt.date, Text] | None:
    if last is not None or hired_on is None or course.after_hire is None:
        return None
    days = course.after_hire
    return later(hired_on, days), Text(
        f"onboarding: within {days} days of being hired on {hired_on}", f"入职培训:{hired_on} 入职后 {days} 天内"
    )


def _periodic(course: Course, hired_on: dt.date | None, last: dt.date | None, today: dt.date) -> tuple[dt.date, Text] | None:
    if course.every is None:
        return None
    days = course.every
    if last is not None:
        return later(last, days), Text(f"periodic: {days} days after the last time, {last}", f"定期培训:上次 {last},每 {days} 天一次")
    if hired_on is not None and later(hired_on, days) > today:
        return later(hired_on, days), Text(
            f"periodic: first within {days} days of being hired on {hired_on}", f"定期培训:{hired_on} 入职后 {days} 天内首次参加"
        )
    return today, Text(f"periodic: never taken, and due every {days} days", f"定期培训:每 {days} 天一次,从未参加")


def _targeted(calls: Sequence[Call], last: dt.date | None) -> tuple[dt.date, Text] | None:
    """Find the earliest of the calls for this course that came after it was last completed."""
    mine = [call for call in calls if last is None or call.since > last]
    if not mine:
        return None
    first = min(mine, key=lambda call: (call.since, call.trigger))
    more = len(mine) - 1
    en = f"targeted, since {first.since}: {first.say.to('en')}" + (f" (and {more} more)" if more else "")
    zh = f"针对性培训,自 {first.since} 起:{first.say.to('zh')}" + (f"(另有 {more} 条)" if more else "")
    return later(first.since, TARGETED_WITHIN), Text(en, zh)


def later(day: dt.date, days: int) -> dt.date:
    """Give the day so many days later; the last day there is has none after it."""
    return dt.date.fromordinal(min(day.toordinal() + days, dt.date.max.toordinal()))
