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
from engine.compliance.score import WINDOW, tallied

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
