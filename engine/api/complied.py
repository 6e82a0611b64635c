"""What ``compliance`` of a rep or team is: the share met of what stage exits of the last 90 days asked for, as of each exit.

It is not known where nothing was asked for. An exit counts for who held the deal when it left, and for that rep's team.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING

from engine.api.exits import exits
from engine.compliance.score import WINDOW, compliance, links, tallied
from engine.model.compliance import Compliance

if TYPE_CHECKING:
    from engine.api.derived import Asked
    from engine.api.desk import Desk
    from engine.model.moment import Moment


def figures(desk: Desk, asked: Sequence[Asked], moment: Moment, known_at: dt.datetime) -> Mapping[Asked, Mapping[str, Fraction]]:
    """Reckon compliance as of a moment; the exits are judged once for reps and teams."""
    since = moment.today - dt.timedelta(days=WINDOW - 1)
    found = tallied(
        exits(desk, since, moment.today, as_of=moment.as_of, known_at=known_at), {kind: attrgetter(kind) for kind in ("rep", "team")}
    )
    return {each: {id: score.rate for id, score in found.by[each.subject].items() if id and score.rate is not None} for each in asked}


def over(
    desk: Desk, asked: Sequence[Asked], days: Sequence[dt.date], known_at: dt.datetime
) -> Mapping[dt.date, Mapping[Asked, Mapping[str, Fraction]]]:
    """Give the same as of the end of several days: every exit is judged once, as it is judged as of itself."""
    if not days:
        return {}
    window = dt.timedelta(days=WINDOW - 1)
    by_day: dict[dt.date, dict[tuple[str, str], Compliance]] = {}
    for exit in exits(desk, min(days) - window, max(days), known_at=known_at):
        own, day = compliance(links(exit)), exit.at.astimezone(desk.settings.zone).date()
        sums = by_day.setdefault(day, {})
        for key in (("rep", exit.rep), ("team", exit.team)):
            sums[key] = sums.get(key, Compliance()) + own
    return {day: _as_of(asked, by_day, day, window) for day in days}


def _as_of(
    asked: Sequence[Asked], by_day: Mapping[dt.date, Mapping[tuple[str, str], Compliance]], day: dt.date, window: dt.timedelta
) -> dict[Asked, dict[str, Fraction]]:
    sums: dict[tuple[str, str], Compliance] = {}
    for back in range(window.days + 1):
        for key, score in by_day.get(day - dt.timedelta(days=back), {}).items():
            sums[key] = sums.get(key, Compliance()) + score
    return {
        each: {id: score.rate for (kind, id), score in sums.items() if kind == each.subject and id and score.rate is not None}
        for each in asked
    }
