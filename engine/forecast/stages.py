"""Counts how deals that ever were in a stage ended, from their ways as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.forecast.isotonic import stage_chances
from engine.funnel.columns import LOST, WON
from engine.funnel.visits import Visits
from engine.model.forecast import StageChance

if TYPE_CHECKING:
    from engine.funnel.visits import Ints


def chances_by_stage(visits: Visits, status: Ints, stages: Sequence[str], given: Mapping[str, Fraction]) -> list[StageChance]:
    """Give the chance to win from each of the open ``stages``; ``status`` has how each deal stands now, by its number in ``visits``."""
    import numpy as np

    size = len(visits.stages)
    pairs = np.unique(visits.deal * size + visits.stage)
    ended, place = status[pairs // size], pairs % size
    won, lost = (np.bincount(place[ended == each], minlength=size).tolist() for each in (WON, LOST))
    of = {each: at for at, each in enumerate(visits.stages)}
    return stage_chances(stages, {each: won[of[each]] for each in stages}, {each: won[of[each]] + lost[of[each]] for each in stages}, given)
