"""What came into each stage, went out of it and stayed between two days, with skips, regressions and re-entries (S97)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from engine.funnel.visits import Visits
from engine.model.funnel import Flow

if TYPE_CHECKING:
    from engine.funnel.visits import Bools


def flows(visits: Visits, since: dt.date, until: dt.date) -> list[Flow]:
    """Count the visits of every stage but the lost ones from ``since`` to ``until``, both days included.

    A visit is there on a day when it began before it and had not ended; one that begins and ends within the days came and went.
    """
    import numpy as np

    first, last = since.toordinal(), until.toordinal()
    gone = np.isin(visits.went, list(visits.lost))
    out = ~visits.still & (visits.ended >= first) & (visits.ended <= last)
    came = (visits.began >= first) & (visits.began <= last)
    left = ~visits.still & (visits.ended < first)
    again = _again(visits)
    later = np.zeros(len(visits), np.bool_)
    later[1:] = ~visits.first_of_deal[1:] & (visits.stage[:-1] > visits.stage[1:]) & ~np.isin(visits.stage[:-1], list(visits.lost))
    following = np.array([_next(visits, place) for place in range(len(visits.stages))], np.int64)
    found = []
    for place, stage in enumerate(visits.stages):
        if place in visits.lost:
            continue
        here = visits.stage == place
        on = here & out & ~gone & (visits.went > place)
        before = here & (visits.began < first) & ~left
        after = here & (visits.began <= last) & (visits.still | (visits.ended > last))
        over = on & (visits.went > following[place])
        counts = (before, here & came, on & ~over, over, here & out & ~gone & (visits.went < place), here & out & gone, after)
        extra = (here & came & again, here & came & later)
        found.append(Flow(stage, *(int(each.sum()) for each in (*counts, *extra))))
    return found


def _next(visits: Visits, place: int) -> int:
    return next((each for each in range(place + 1, len(visits.stages)) if each not in visits.lost), place)


def _again(visits: Visits) -> Bools:
    import numpy as np

    key = visits.deal * len(visits.stages) + visits.stage
    _, first = np.unique(key, return_index=True)
    again = np.ones(len(visits), np.bool_)
    again[first] = False
    return again
