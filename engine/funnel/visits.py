"""The ways of deals through the stages as columns: one row for each visit of a deal to a stage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.model.funnel import Move

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Visits:
    """Visits by deal, then in time. Days are proleptic ordinals, as ``date.toordinal`` gives them.

    ``stages`` are all stages in their order, won ones behind the pipeline; those in ``lost`` are no later stage than any. ``went`` is the
    place of the stage that came next, its own where the deal is still there at the end of ``as_of``; ``ended`` is then that day.
    ``first_of_deal`` says where a deal's rows begin. ``skipped_moves`` counts what was left out: moves to stages that nobody knows.
    """

    stages: tuple[str, ...]
    lost: frozenset[int]
    reps: tuple[str, ...]
    as_of: int
    deal: Ints
    stage: Ints
    began: Ints
    ended: Ints
    went: Ints
    rep: Ints
    first_of_deal: Bools
    skipped_moves: int = 0

    def __len__(self) -> int:
        return len(self.deal)

    @property
    def still(self) -> Bools:
        """Whether the deal is still there."""
        there: Bools = self.went == self.stage
        return there

    def place(self, stage: str) -> int:
        """Return the place of a stage. Raises ValueError for one that is not there."""
        return self.stages.index(stage)

    @property
    def pipeline(self) -> tuple[str, ...]:
        """The stages that are not lost ones."""
        return tuple(each for place, each in enumerate(self.stages) if place not in self.lost)


def visits(moves: Iterable[Move], stages: Sequence[str], lost: AbstractSet[str], as_of: dt.date) -> Visits:
    """Lay out moves in any order; those after ``as_of`` are not seen. One that goes back in time falls where its day is."""
    import numpy as np

    places = {stage: place for place, stage in enumerate(stages)}
    given = list(moves)
    known = [each for each in given if each.stage in places]
    ids = sorted({each.deal for each in known})
    reps = tuple(sorted({each.rep for each in known}))
    number, who = ({name: place for place, name in enumerate(names)} for names in (ids, reps))
    rows = [(number[each.deal], each.day.toordinal(), each.order, places[each.stage], who[each.rep]) for each in known]
    table = np.array(rows, np.int64).reshape(len(rows), 5)
    return laid_out(
        tuple(stages), frozenset(places[each] for each in lost), reps, as_of.toordinal(), *table.T, skipped_moves=len(given) - len(known)
    )


def laid_out(
    stages: tuple[str, ...],
    lost: frozenset[int],
    reps: tuple[str, ...],
    as_of: int,
    deal: Ints,
    day: Ints,
    order: Ints,
    stage: Ints,
    rep: Ints,
    *,
    skipped_moves: int = 0,
) -> Visits:
    """Do the same with columns: codes of deal, stage and rep, the ordinal of the day; a move to where the deal is already is none."""
    import numpy as np

    seen = np.flatnonzero(day <= as_of)
    rows = seen[np.lexsort((order[seen], day[seen], deal[seen]))]
    deal, day, stage, rep = deal[rows], day[rows], stage[rows], rep[rows]
    fresh = np.ones(len(rows), np.bool_)
    fresh[1:] = (deal[1:] != deal[:-1]) | (stage[1:] != stage[:-1])
    deal, day, stage, rep = deal[fresh], day[fresh], stage[fresh], rep[fresh]
    follows = np.zeros(len(deal), np.bool_)
    follows[:-1] = deal[1:] == deal[:-1]
    first = np.ones(len(deal), np.bool_)
    first[1:] = deal[1:] != deal[:-1]
    ended = np.where(follows, np.roll(day, -1), as_of)
    went = np.where(follows, np.roll(stage, -1), stage)
    return Visits(stages, lost, reps, as_of, deal, stage, day, ended, went, rep, first, skipped_moves)
