"""Lays out what a comparison of coached with uncoached reps rests on: which stays count, and what else bears on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from engine.coaching.outcomes import NEVER, UNKNOWN, Bools, Floats, Ints, Outcomes

QUARTER = 91  # days: the calendar is cut into such parts, and so is the time before coaching
RAMP = (60, 120, 180, 365)  # days in the job at which a newcomer's next part begins
KINDS = 6  # of a trait, at most so many kinds are told apart: the most frequent ones
FEW = 10  # a kind or part with fewer stays is no column of its own


@dataclass(frozen=True)
class Design:
    """Stays that count, by rep, and by row: whether its rep is ever coached, was coached already, how many days before (0 after).

    Days before are counted to the coaching, or to the beginning of the window of the crossing, which the uncoached have too.
    ``beside`` are the columns of all that is held equal: calendar, tenure, kind of deal and, with a threshold, having crossed it.
    """

    outcomes: Outcomes
    coached: Bools
    after: Bools
    before: Ints
    beside: Floats


def design(
    outcomes: Outcomes,
    treated: Mapping[str, dt.date],
    crossed: Mapping[str, dt.date] | None,
    window: int,
    others: Iterable[Mapping[str, dt.date]] = (),
) -> Design:
    """Choose the stays and their columns; each of ``others`` is a column for having had another coaching or course.

    With ``crossed``, only reps who crossed count, and the stays that ended in the ``window`` days up to the crossing do not: those
    made the rep cross, so that they are worse than the rep is (regression to the mean). A column then stands for having crossed,
    which the uncoached have too: what recovers by itself falls to it and not to coaching.
    """
    kept = outcomes
    if crossed is not None:
        day = outcomes.day_of(crossed)
        kept = outcomes.at((day < NEVER) & ~((outcomes.ended > day - window) & (outcomes.ended <= day)))
    if outcomes.measured == "activities" and len(kept):
        kept = kept.at(np.bincount(kept.rep, weights=kept.result, minlength=len(kept.reps))[kept.rep] > 0)
    kept = kept.at(np.lexsort((kept.ended, kept.began, kept.rep)))
    start = kept.day_of(treated)
    after = kept.began >= start
    known = [_parts((kept.began - kept.began.min(initial=NEVER)) // QUARTER), _parts(_tenure(kept.tenure))]
    known += [_parts(_frequent(codes)) for codes in kept.traits.values()]
    known += [_parts((kept.began >= kept.day_of(other)).astype(np.int64)) for other in others]
    turn = start
    if crossed is not None:
        day = kept.day_of(crossed)
        turn = day - window
        known.append((kept.began > day).astype(np.float64)[:, None])
    coached = start < NEVER
    before = np.where((turn < NEVER) & (kept.began < turn), turn - kept.began, 0)
    return Design(kept, coached, after, before, np.concatenate(known, axis=1))


def leads(design: Design) -> Floats:
    """Give a column for the coached in each of the last two quarters before: nothing should show there.

    Where the uncoached have such a time too (before they crossed), two more columns stand for what all have in common there.
    """
    quarters = [(design.before > 0) & ((design.before - 1) // QUARTER == nth) for nth in (0, 1)]
    columns = [design.coached & each for each in quarters]
    if (design.before[~design.coached] > 0).any():
        columns += quarters
    return np.stack(columns, axis=1).astype(np.float64)


def _tenure(days: Ints) -> Ints:
    parts = np.searchsorted(np.array(RAMP), days, side="right")
    return np.where(days == UNKNOWN, len(RAMP), parts).astype(np.int64)


def _frequent(codes: Ints) -> Ints:
    kinds, counts = np.unique(codes, return_counts=True)
    chosen = kinds[np.argsort(-counts, kind="stable")[:KINDS]]
    return np.where(np.isin(codes, chosen), codes, kinds.max(initial=0) + 1)


def _parts(codes: Ints) -> Floats:
    """Give one column for each code but the most frequent one; rare codes go with that one."""
    kinds, counts = np.unique(codes, return_counts=True)
    chosen = [kind for kind, count in zip(kinds, counts, strict=True) if count >= FEW and kind != kinds[counts.argmax()]]
    columns: Floats = (codes[:, None] == np.array(chosen, np.int64)[None, :]).astype(np.float64)
    return columns
