"""Sends reps to coaching who passed too few deals of late: chosen by their luck as much as by their skill, as in real life."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from engine.sample.calendar import Calendar
from engine.sample.draws import Draws, Ints
from engine.sample.people import NEVER, People
from engine.sample.pipeline import Deals, Stays
from engine.sample.settings import Settings, Training

WEAK = "weak"
SOON, WITHIN = 3, 14  # days from the crossing until the coaching begins: the first possible, and how many there are
LENGTH = 14
THOUSAND = 1000


def sent_when_weak(settings: Settings, draws: Draws, days: Calendar, people: People, parts: Iterable[tuple[Deals, Stays]]) -> People:
    """Send a share of the reps who crossed a course's threshold; the others who crossed are its controls.

    ``parts`` is the book as it would go without any such course. What a rep did up to the crossing is the same in both.
    """
    courses = [each for each in settings.trainings if each.of == WEAK]
    if not courses:
        return people
    found: list[list[Any]] = [[] for _ in courses]
    for deals, stays in parts:
        for place, course in enumerate(courses):
            here = stays.judged & (stays.stage == settings.stage(course.stage))
            found[place].append(np.stack([deals.owner[stays.at[here]], stays.end[here], stays.passed[here]]).astype(np.int64))
    sent, completed, crossed = dict(people.sent), dict(people.completed), dict(people.crossed)
    rep = np.arange(len(people.rep_team), dtype=np.int64)
    for course, columns in zip(courses, found, strict=True):
        stream = f"course/{course.id}"
        day = _crossings(course, len(rep), *np.concatenate(columns, axis=1))
        day = np.where(people.manager, NEVER, day)
        begins = days.worked(np.minimum(day, days.last) + SOON + draws.below(f"{stream}/day", rep, WITHIN))
        chosen = (day < NEVER) & draws.chance(stream, rep, course.share) & (begins < people.left)
        done = chosen & draws.chance(f"{stream}/done", rep, settings.completed)
        crossed[course.id] = day
        sent[course.id] = np.where(chosen, begins, NEVER)
        completed[course.id] = np.where(done, begins + 1 + draws.below(f"{stream}/length", rep, LENGTH), NEVER)
    return replace(people, sent=sent, completed=completed, crossed=crossed)


def _crossings(course: Training, reps: int, rep: Ints, end: Ints, passed: Ints) -> Ints:
    """Give the first day on which a rep's share of the last days was below the threshold, NEVER for who never crossed it."""
    order = np.lexsort((end, rep))
    rep, end = rep[order], end[order]
    total = np.concatenate([[0], np.cumsum(passed[order])])
    key = rep * NEVER + end
    first = np.searchsorted(key, np.maximum(key - course.window + 1, rep * NEVER))
    last = np.searchsorted(key, key, side="right")
    count = last - first
    crossed = (count >= course.least) & ((total[last] - total[first]) * THOUSAND < int(course.below * THOUSAND) * count)
    day = np.full(reps, NEVER, np.int64)
    np.minimum.at(day, rep[crossed], end[crossed])
    return day
