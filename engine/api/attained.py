"""What ``attainment(target)`` of a rep or team is: what has been reached over the value in force, as of a moment.

It is not known for whom the target is not, where the value is zero or less, or where what has been reached is not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.records import book
from engine.api.staff import people
from engine.api.target_ground import Tree
from engine.api.target_rows import Standings
from engine.incentives.amounts import exact

if TYPE_CHECKING:
    from engine.api.derived import Asked
    from engine.api.desk import Desk
    from engine.model.moment import Moment


def figures(desk: Desk, asked: Sequence[Asked], moment: Moment, known_at: dt.datetime) -> Mapping[Asked, Mapping[str, Fraction]]:
    """Reckon attainments; each target is measured once for all its owners."""
    with book(desk, moment.as_of, known_at) as opened:
        tree = Tree(people(opened))
    standings = Standings(desk, tree, moment.as_of, known_at)
    found: dict[Asked, dict[str, Fraction]] = {each: {} for each in asked}
    with standings.measured.opened():
        for standing in standings.of({str(each.arguments[0]) for each in asked}):
            value = standing.target.value
            actual = standings.actual(standing)
            if value is None or exact(value) <= 0 or not isinstance(actual, Fraction):
                continue
            for each in asked:
                if (each.arguments[0], each.subject) == (standing.held.id, standing.owner.level):
                    found[each][standing.owner.id] = actual / exact(value)
    return found
