"""What came into each stage, went out of it and stayed between two days, with skips, regressions and re-entries (S97)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from engine.funnel.visits import Visits
from engine.model.funnel import Flow

if TYPE_CHECKING:
    from engine.funnel.visits import Bools, Ints


def flows(visits: Visits, since: dt.date, until: dt.date) -> list[Flow]:
    """Count the visits of every stage but the lost ones from ``since`` to ``until``, both days included.

    A visit is there on a day when it began before it and had not ended; one that begins and ends within the days came and went.
    """
    import numpy as np

    return flows_by(visits, np.zeros(len(visits), np.int64), 1, since, until)[0]


def flows_by(visits: Visits, codes: Ints, size: int, since: dt.date, until: dt.date) -> list[list[Flow]]:
    """Do the same for ``size`` groups in one pass; ``codes`` says whose each visit is."""
    import numpy as np

    first, last = since.toordinal(), until.toordinal()
    gone = np.isin(visits.went, list(visits.lost))
    out = ~visits.still & (visits.ended >= first) & (visits.ended <= last)
    came = (visits.began >= first) & (visits.began <= last)
    later = np.zeros(len(visits), np.bool_)
    later[1:] = ~visits.first_of_deal[1:] & (visits.stage[:-1] > visits.stage[1:]) & ~np.isin(visits.stage[:-1], list(visits.lost))
    following = np.array([_next(visits, place) for place in range(len(visits.stages))], np.int64)
    on = out & ~gone & (visits.went > visits.stage)
    over = on & (visits.went > following[visits.stage])
    chosen = (
        (visits.began < first) & (visits.still | (visits.ended >= first)),
        came,
        on & ~over,
        over,
        out & ~gone & (visits.went < visits.stage),
        out & gone,
        (visits.began <= last) & (visits.still | (visits.ended > last)),
        came & _again(visits),
        came & later,
    )
    cell, stages = codes * len(visits.stages) + visits.stage, len(visits.stages)
    counts = np.stack([np.bincount(cell[each], minlength=size * stages).reshape(size, stages) for each in chosen], axis=-1)
    places = [place for place in range(stages) if place not in visits.lost]
    return [[Flow(visits.stages[place], *group[place]) for place in places] for group in counts.tolist()]


def _next(visits: Visits, place: int) -> int:
    return next((each for each in range(place + 1, len(visits.stages)) if each not in visits.lost), place)


def _again(visits: Visits) -> Bools:
    import numpy as np

    key = visits.deal * len(visits.stages) + visits.stage
    _, first = np.unique(key, return_index=True)
    again = np.ones(len(visits), np.bool_)
    again[first] = False
    return again
