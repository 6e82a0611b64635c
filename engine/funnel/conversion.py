"""Which of the deals that entered a stage reached a later one: by cohort, with those still on their way censored and losing competing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.funnel.curves import aalen_johansen
from engine.funnel.grouped import split
from engine.funnel.shrink import beta_interval, prior_of, shrunk
from engine.funnel.visits import Visits
from engine.model.estimate import Estimate, too_few
from engine.model.funnel import Cell, Conversion
from engine.model.text import Text

if TYPE_CHECKING:
    from engine.funnel.visits import Bools, Ints

FEWEST = 5  # deals that entered
ENTERED, DECIDED = Text("deals that entered", "个进入该阶段的商机"), Text("deals that went on or were lost", "个已推进或已丢单的商机")
OPEN, REACHED, LOST = 0, 1, 2


@dataclass(frozen=True)
class Passages:
    """One row for each deal of a cohort: days until it reached a later stage or was lost, or so far; which of the three; whose it was."""

    stage: str
    time: Ints
    result: Ints
    rep: Ints
    deal: Ints

    def of(self, rows: Bools) -> Passages:
        """Give the same of these rows alone."""
        return Passages(self.stage, self.time[rows], self.result[rows], self.rep[rows], self.deal[rows])


def passages(visits: Visits, stage: str, since: dt.date | None = None, until: dt.date | None = None) -> Passages:
    """Follow each deal from the first time it entered a stage, where that was from ``since`` to ``until`` (both days included).

    A step back, or a return, decides nothing: the deal is followed until it is in a later stage, lost, or where the book ends.
    """
    import numpy as np

    place = visits.place(stage)
    gone = np.isin(visits.stage, list(visits.lost))
    row, deals = np.arange(len(visits)), int(visits.deal.max(initial=-1)) + 1
    end = len(visits)

    def first(chosen: Bools) -> Ints:
        found = np.full(deals, end, np.int64)
        where = np.flatnonzero(chosen)
        found[visits.deal[where[::-1]]] = where[::-1]
        return found

    entry = first((visits.stage == place) & ~gone)
    after = row > entry[visits.deal] if deals else np.zeros(0, np.bool_)
    later, lost = first(after & ~gone & (visits.stage > place)), first(after & gone)
    cohort = np.flatnonzero(entry < end)
    began = visits.began[entry[cohort]]
    cohort = cohort[_within(began, since, until)]
    began = visits.began[entry[cohort]]
    came = np.minimum(later[cohort], lost[cohort])
    result = np.where(came == end, OPEN, np.where(later[cohort] < lost[cohort], REACHED, LOST)).astype(np.int64)
    stop = np.where(came == end, visits.as_of, visits.began[np.minimum(came, end - 1)]) if end else began
    return Passages(stage, stop - began, result, visits.rep[entry[cohort]], cohort.astype(np.int64))


def _within(day: Ints, since: dt.date | None, until: dt.date | None) -> Bools:
    low = since.toordinal() if since else 0
    high = until.toordinal() if until else dt.date.max.toordinal()
    inside: Bools = (day >= low) & (day <= high)
    return inside


def conversion(cohort: Passages, fewest: int = FEWEST) -> Conversion:
    """Estimate the share of a cohort that reaches a later stage; refused for fewer than ``fewest`` deals, or none decided.

    The interval is that of a share of as many deals as would, all decided, make it as sure (Jeffreys); so it is never empty nor
    reaches beyond 0 and 1.
    """
    entered = len(cohort.time)
    reached, lost = int((cohort.result == REACHED).sum()), int((cohort.result == LOST).sum())
    plain = Conversion(cohort.stage, entered, reached, lost, entered - reached - lost)
    if entered < fewest or not reached + lost:
        few = entered < fewest
        refused = too_few(fewest, entered, ENTERED) if few else too_few(1, 0, DECIDED)
        return Conversion(plain.stage, entered, reached, lost, plain.still, refused=refused)
    share, weight, gone, days = estimated(cohort)
    low, high = beta_interval(share * weight, weight)
    rate = Estimate(share, min(low, share), max(high, share))
    return Conversion(plain.stage, entered, reached, lost, plain.still, rate, gone, max(0.0, 1 - share - gone), days, weight)


def conversions(cohort: Passages, codes: Ints, size: int, fewest: int = FEWEST) -> list[Conversion]:
    """Do the same for ``size`` groups; ``codes`` says whose each deal of the cohort is."""
    return [conversion(Passages(cohort.stage, *(each[rows] for each in _columns(cohort))), fewest) for rows in split(codes, size)]


def estimated(cohort: Passages) -> tuple[float, float, float, int]:
    """Give the share that went on, the number of decided deals that would make it as sure, the share lost, and after how many days."""
    decided = int((cohort.result > OPEN).sum())
    if not decided:
        return 0.0, 0.0, 0.0, 0
    curve = aalen_johansen(cohort.time, cohort.result)
    share, lost = (min(1.0, float(each)) for each in curve.share[-1])
    variance = float(curve.variance[-1, 0])
    spread = share * (1 - share)
    weight = spread / variance if variance > 0 and spread > 0 else float(decided)
    return share, min(max(weight, 1.0), float(len(cohort.time))), lost, curve.last


def cells(visits: Visits, stages: tuple[str, ...], since: dt.date | None = None, until: dt.date | None = None) -> list[Cell]:
    """Give every rep's share at every stage, shrunk to that of all reps there; where nothing is decided, that is all that is known."""
    import numpy as np

    found: list[Cell] = []
    for stage in stages:
        cohort = passages(visits, stage, since, until)
        order = np.argsort(cohort.rep, kind="stable")
        who, start = np.unique(cohort.rep[order], return_index=True)
        parts = [order[begin:end] for begin, end in zip(start, [*start, len(order)][1:], strict=True)]
        results = [estimated(Passages(stage, *(column[rows] for column in _columns(cohort)))) for rows in parts]
        decided = [weight for _, weight, _, _ in results]
        passed = [share * weight for share, weight, _, _ in results]
        prior = prior_of(passed, decided)
        found += [
            Cell(visits.reps[int(rep)], stage, k, n, shrunk(k, n, prior)) for rep, k, n in zip(who.tolist(), passed, decided, strict=True)
        ]
    return found


def _columns(cohort: Passages) -> tuple[Ints, Ints, Ints, Ints]:
    return cohort.time, cohort.result, cohort.rep, cohort.deal
