"""The ways of deals of a sample book without writing it, and what is true of them: chances as planted, leaks, days."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine.funnel.visits import Visits, laid_out
from engine.sample.accounts import accounts
from engine.sample.calendar import EPOCH, calendar
from engine.sample.draws import CERTAIN, Draws, likely
from engine.sample.generate import AS_OF, _moved
from engine.sample.people import people
from engine.sample.pipeline import TURNS, _odds
from engine.sample.reading import read_settings
from engine.sample.weak import sent_when_weak

STAGES = ("lead", "qualify", "discover", "propose", "negotiate")


@dataclass(frozen=True)
class Planted:
    """A book's visits; ``chance`` is each deal's true chance of going on, by stage, as of its first visit there; ``leaks`` rep and stage.

    ``segment`` is that of each deal: how long it stays is drawn for its segment.
    """

    visits: Visits
    chance: dict[str, np.ndarray]
    segment: np.ndarray
    leaks: set[tuple[str, str]]
    mended: set[tuple[str, str]]  # leaks of reps who were coached at that stage to some effect: no longer of the size that was planted


def planted(deals: int, seed: int, *, deals_per_rep: int | None = None) -> Planted:
    """Let the deals of a book go their ways, as ``engine.sample.generate`` does."""
    settings = read_settings()
    if deals_per_rep:
        settings = replace(settings, book=replace(settings.book, deals_per_rep=deals_per_rep))
    draws, days = Draws(seed), calendar(settings.book, AS_OF)
    staff = people(settings, draws, days, deals)
    customers = accounts(settings, draws, staff, deals)
    staff = sent_when_weak(settings, draws, days, staff, _moved(settings, draws, days, staff, customers, deals))
    stages, lost = settings.stage_ids, len(settings.stage_ids) - 1
    reps = tuple(f"REP{rep + 1:05}" for rep in range(len(staff.rep_team)))
    columns, chances, segment = [], {stage: np.zeros(deals) for stage in STAGES}, np.zeros(deals, np.int64)
    for part, stays in _moved(settings, draws, days, staff, customers, deals):
        row, owner = part.row[stays.at], part.owner[stays.at]
        segment[part.row] = part.segment
        columns.append(np.stack([row, stays.start + EPOCH, stays.visit, stays.stage, owner]))
        final = stays.left & (stays.went == lost)
        columns.append(np.stack([row, stays.end + EPOCH, stays.visit + 1, stays.went, owner])[:, final])
        for place, stage in enumerate(STAGES):
            here = np.flatnonzero(stays.stage == place)
            _, first = np.unique(stays.at[here], return_index=True)
            rows = here[first]
            at, turns = stays.at[rows], _turns(stays)[rows]
            odds = [
                likely(_odds(settings, staff, part, at, np.full(len(at), each), stays.start[rows])) / CERTAIN for each in range(place + 1)
            ]
            chances[stage][part.row[at]] = goes_on(odds, turns, float(settings.path.back), float(settings.path.skip))
    deal, day, order, stage, rep = np.concatenate(columns, axis=1)
    visits = laid_out(stages, frozenset({lost}), reps, days.last + EPOCH, deal, day, order, stage, rep)
    leaks = {(reps[rep], stages[stage]) for rep, stage in enumerate(staff.leak.tolist()) if stage >= 0}
    mended = {
        (reps[rep], course.stage)
        for course in settings.trainings
        for rep in np.flatnonzero((staff.completed[course.id] < days.last) & bool(course.logit)).tolist()
    }
    return Planted(visits, chances, segment, leaks, leaks & mended)


def _turns(stays):
    """Count the steps back of a deal before each stay."""
    back = (stays.went < stays.stage).astype(np.int64)
    before = np.cumsum(back) - back
    start = np.searchsorted(stays.at, stays.at)
    return before - before[start]


def goes_on(odds, turns, back, skip):
    """Give the chance of reaching a later stage than the last of ``odds``, with steps back for as long as a deal has turns left."""

    def chance(place, left):
        at = len(odds) - 1
        if place > at:
            return np.ones_like(odds[0])
        passed = odds[place] * ((1 - skip) * chance(place + 1, left) + skip * chance(place + 2, left))
        if place == 0 or left == 0:
            return passed
        return back * chance(place - 1, left - 1) + (1 - back) * passed

    every = np.stack([chance(len(odds) - 1, left) for left in range(TURNS + 1)])
    return np.take_along_axis(every, (TURNS - np.minimum(turns, TURNS))[None, :], axis=0)[0]
