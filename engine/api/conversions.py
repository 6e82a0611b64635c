"""What ``conversion(stage, window)`` of a rep or team is: the share of a cohort that went on, drawn towards that of all as chance allows.

The cohort are the deals that entered the stage in the last ``window`` days and did it in the hands of the rep (of a rep of the team). It is
not known for fewer than five deals, or where none of them is decided yet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.columns import deal_columns, stage_visits
from engine.funnel.conversion import FEWEST, cells, passages

if TYPE_CHECKING:
    from engine.api.derived import Asked
    from engine.api.desk import Desk
    from engine.model.moment import Moment


def figures(desk: Desk, asked: Sequence[Asked], moment: Moment, known_at: dt.datetime) -> Mapping[Asked, Mapping[str, Fraction]]:
    """Reckon conversions; the book is read once for all of them."""
    import numpy as np

    from engine.api.records import book
    from engine.api.staff import people

    deals = deal_columns(desk, as_of=moment.as_of, known_at=known_at)
    visits = stage_visits(desk, as_of=moment.as_of, known_at=known_at, deals=deals)
    by = {"rep": visits}
    if any(each.subject == "team" for each in asked):
        with book(desk, moment.as_of, known_at) as opened:
            team_of = {id: rep.team or "" for id, rep in people(opened).reps.items()}
        teams = tuple(sorted({team_of.get(rep, "") for rep in visits.reps}))
        place = np.array([teams.index(team_of.get(rep, "")) for rep in visits.reps], np.int64)
        by["team"] = replace(visits, reps=teams, rep=place[visits.rep] if len(visits) else visits.rep)
    found: dict[Asked, Mapping[str, Fraction]] = {}
    for each in asked:
        stage, days = each.arguments
        if not isinstance(stage, str) or not isinstance(days, int) or stage not in visits.stages:
            continue
        whose, since = by[each.subject], moment.today - dt.timedelta(days=min(days, moment.today.toordinal()) - 1)
        cohort = passages(whose, stage, since, moment.today)
        entered = np.bincount(cohort.rep, minlength=len(whose.reps))
        known = {rep for rep, count in zip(whose.reps, entered.tolist(), strict=True) if count >= FEWEST and rep}
        shares = {cell.rep: cell.share for cell in cells(whose, (stage,), since, moment.today) if cell.decided > 0 and cell.rep in known}
        found[each] = {rep: Fraction(share.value) for rep, share in shares.items() if share is not None}
    return found
