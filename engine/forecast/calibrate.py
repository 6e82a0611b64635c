"""How likely a deal of each grade truly is won within so many days: its own history, drawn towards the grade's prior."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from engine.forecast.columns import Outcomes, Standing, money
from engine.funnel.shrink import Prior, shrunk
from engine.model.estimate import Estimate
from engine.model.forecast import Calibrated, Grade

WORTH = 20  # deals that a prior counts for
MONTH = 30  # days
ZERO, ONE = Fraction(0), Fraction(1)


def calibrate(
    grades: Sequence[Grade], past: Sequence[Standing], won: Outcomes, *, as_of: int, days: int, lead: int = 0
) -> list[Calibrated]:
    """Give each grade's chance that one of its open deals is won in the ``days`` that begin ``lead`` days after the day it stood so.

    Only days of which all that time had gone by at ``as_of`` count, and what was won by then. A deal that was open on several
    of them counts in each. A prior is about the grade's own horizon, so for fewer days it is so much smaller (a steady rate). Where no
    days are left the chance is none.
    """
    import numpy as np

    seen, hits = np.zeros(len(grades), np.int64), np.zeros(len(grades), np.int64)
    for each in usable(past, as_of=as_of, days=days, lead=lead):
        seen += np.bincount(each.grade, minlength=len(grades))
        after = each.day + lead
        hits += np.bincount(each.grade[won.between(after, after + days)[each.deal]], minlength=len(grades))
    return [_grade(each, many, won_of, days, lead) for each, many, won_of in zip(grades, seen.tolist(), hits.tolist(), strict=True)]


def usable(past: Sequence[Standing], *, as_of: int, days: int, lead: int = 0) -> Iterator[Standing]:
    """Give the days whose grades can be known, and after which as much time had gone by at ``as_of`` as is looked ahead."""
    return (each for each in past if not each.blind and each.day + lead + days <= as_of)


def _grade(grade: Grade, seen: int, won: int, days: int, lead: int) -> Calibrated:
    prior = grade.prior * (_part(grade, lead + days) - _part(grade, lead))
    if days <= 0:
        return Calibrated(grade.id, ZERO, 0, 0, ZERO, Estimate(0.0, 0.0, 0.0))
    chance = (WORTH * prior + won) / (WORTH + seen)
    # a prior of 0 or 1 has no interval of its own: a thousandth is left to chance
    mean = min(max(float(prior), 0.001), 0.999)
    return Calibrated(grade.id, prior, seen, won, chance, shrunk(float(won), float(seen), Prior(mean, float(WORTH))))


def _part(grade: Grade, days: int) -> Fraction:
    """Give the part of a grade's horizon that so many days are; a grade of no telling has one in any time at all."""
    if grade.months is None:
        return ONE if days > 0 else ZERO
    return min(ONE, Fraction(max(days, 0), grade.months * MONTH))


def fresh_sums(past: Sequence[Standing], won: Outcomes, *, as_of: int, days: int, lead: int = 0) -> list[Fraction]:
    """Give, for each past day, what was won in the same time after it of deals that were not open then."""
    sums = []
    for each in usable(past, as_of=as_of, days=days, lead=lead):
        fresh = won.between(each.day + lead, each.day + lead + days) & won.known
        fresh[each.deal] = False
        sums.append(money(won.amount[fresh]))
    return sums
