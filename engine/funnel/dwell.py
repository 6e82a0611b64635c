"""How long deals stay in a stage until any exit, and which stage holds most of their days."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.funnel.conversion import _within
from engine.funnel.curves import Z, day_quantile, kaplan_meier, mean_time
from engine.funnel.grouped import split
from engine.funnel.shrink import shrunk_means
from engine.funnel.visits import Visits
from engine.model.estimate import Estimate, too_few
from engine.model.funnel import Bottleneck, Dwell
from engine.model.text import Text

if TYPE_CHECKING:
    from engine.funnel.visits import Bools, Ints

FEWEST = 5  # visits
VISITS = Text("visits of a stage", "次进入该阶段的记录")
MEDIAN, UPPER = 0.5, 0.75


def dwell(visits: Visits, stage: str, since: dt.date | None = None, until: dt.date | None = None, *, rep: str | None = None) -> Dwell:
    """Estimate how long visits last that began from ``since`` to ``until``; those still there count as long as they have lasted."""
    chosen = (visits.stage == visits.place(stage)) & _within(visits.began, since, until)
    if rep is not None:
        chosen &= visits.rep == (visits.reps.index(rep) if rep in visits.reps else -1)
    return _dwell(visits, stage, chosen)


def _dwell(visits: Visits, stage: str, chosen: Bools | Ints) -> Dwell:
    import numpy as np

    time = visits.ended[chosen] - visits.began[chosen]
    ended = (visits.went[chosen] != visits.stage[chosen]).astype(np.int64)
    count, seen = len(time), int(ended.sum())
    if count < FEWEST:
        return Dwell(stage, count, seen, refused=too_few(FEWEST, count, VISITS))
    curve = kaplan_meier(time, ended)
    return Dwell(stage, count, seen, day_quantile(curve, MEDIAN), day_quantile(curve, UPPER), mean_time(curve))


def dwells(visits: Visits, stage: str, codes: Ints, size: int, since: dt.date | None = None, until: dt.date | None = None) -> list[Dwell]:
    """Do the same for ``size`` groups; ``codes`` says whose each visit is."""
    import numpy as np

    there = np.flatnonzero((visits.stage == visits.place(stage)) & _within(visits.began, since, until))
    return [_dwell(visits, stage, there[rows]) for rows in split(codes[there], size)]


def dwell_by_rep(visits: Visits, stage: str, since: dt.date | None = None, until: dt.date | None = None) -> dict[str, Estimate]:
    """Give each rep's median, shrunk to that of all on the scale of logarithms; reps whose median is not reached are left out."""
    import numpy as np

    there = (visits.stage == visits.place(stage)) & _within(visits.began, since, until)
    names: list[str] = []
    values: list[float] = []
    variances: list[float] = []
    order = np.flatnonzero(there)[np.argsort(visits.rep[there], kind="stable")]
    who, start = np.unique(visits.rep[order], return_index=True)
    for rep, begin, end in zip(who.tolist(), start, [*start, len(order)][1:], strict=True):
        median = _dwell(visits, stage, order[begin:end]).median
        if median is None or median.high is None:
            continue
        low, high = math.log1p(median.low), math.log1p(median.high)
        names.append(visits.reps[rep])
        values.append(math.log1p(median.value))
        variances.append(max(((high - low) / (2 * Z)) ** 2, 1 / (4 * (end - begin))))  # few lie close together by chance at times
    found = shrunk_means(values, variances)
    back = [Estimate(math.expm1(each.value), max(0.0, math.expm1(each.low)), math.expm1(each.high or 0.0)) for each in found]
    return dict(zip(names, back, strict=True))


def bottleneck(
    visits: Visits, stages: Sequence[str], won: int, since: dt.date | None = None, until: dt.date | None = None
) -> Bottleneck | None:
    """Give the stage that takes most days of all deals together, those that are lost later too; None where no day was spent.

    ``days`` is what it takes for each of the ``won`` deals of the window (for all of them where none was won).
    """
    import numpy as np

    return bottlenecks(visits, stages, np.zeros(len(visits), np.int64), [won], since, until)[0]


def bottlenecks(
    visits: Visits, stages: Sequence[str], codes: Ints, won: Sequence[int], since: dt.date | None = None, until: dt.date | None = None
) -> list[Bottleneck | None]:
    """Do the same for as many groups as ``won`` has, in one pass; ``codes`` says whose each visit is."""
    import numpy as np

    chosen = _within(visits.began, since, until)
    cell, size = (codes * len(visits.stages) + visits.stage)[chosen], len(won)
    days = np.zeros(size * len(visits.stages), np.int64)
    np.add.at(days, cell, (visits.ended - visits.began)[chosen])
    spent = days.reshape(size, len(visits.stages))[:, [visits.place(each) for each in stages]]
    found: list[Bottleneck | None] = []
    for own, deals in zip(spent.tolist(), won, strict=True):
        most = max(own, default=0)
        found.append(Bottleneck(stages[own.index(most)], most / max(deals, 1), most / sum(own)) if most > 0 else None)
    return found
