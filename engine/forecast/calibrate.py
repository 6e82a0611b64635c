"""How likely a deal of each grade truly is won within so many days: its own history, drawn towards the grade's prior."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from engine.funnel.shrink import Prior, shrunk
from engine.model.estimate import too_few
from engine.model.forecast import Calibrated, Grade, Signed, Snapshot
from engine.model.text import Text

WORTH = 20  # deals that a prior counts for
MONTH = 30  # days
FEWEST = 3  # factors are taken from so many months
PAST, MONTHS = (
    Text("past snapshots of as many days", "份同样天数的历史快照"),
    Text("months of forecasts with their outcome", "个月的预测及其结果"),
)


def calibrate(
    grades: Sequence[Grade], past: Sequence[Snapshot], signed: Sequence[Signed], *, as_of: dt.date, days: int
) -> list[Calibrated]:
    """Give each grade's chance that one of its open deals is won within ``days`` (more than 0).

    Only snapshots whose days had gone by at ``as_of`` count, and of ``signed`` what was won by then. A deal that was open in several
    of them counts in each. A prior is about the grade's own horizon, so for fewer days it is so much smaller (a steady rate).
    """
    won_on = {each.deal: each.day for each in signed if each.day <= as_of}
    seen = dict.fromkeys((each.id for each in grades), 0)
    won = dict(seen)
    for snapshot in past:
        last = snapshot.day + dt.timedelta(days=days)
        if last > as_of:
            continue
        for deal in snapshot.open:
            if deal.grade in seen:
                seen[deal.grade] += 1
                day = won_on.get(deal.deal)
                won[deal.grade] += day is not None and snapshot.day < day <= last
    return [_grade(each, seen[each.id], won[each.id], days) for each in grades]


def _grade(grade: Grade, seen: int, won: int, days: int) -> Calibrated:
    prior = grade.prior
    if grade.months is not None:
        prior *= min(Fraction(1), Fraction(days, grade.months * MONTH))
    chance = (WORTH * prior + won) / (WORTH + seen)
    # a prior of 0 or 1 has no interval of its own: a thousandth is left to chance
    mean = min(max(float(prior), 0.001), 0.999)
    return Calibrated(grade.id, prior, seen, won, chance, shrunk(float(won), float(seen), Prior(mean, float(WORTH))))


def fresh_sums(past: Sequence[Snapshot], signed: Sequence[Signed], *, as_of: dt.date, days: int) -> list[Fraction]:
    """Give, for each past snapshot, what was won in the ``days`` after it of deals that were not open then."""
    sums = []
    for snapshot in past:
        last = snapshot.day + dt.timedelta(days=days)
        if last <= as_of:
            known = {each.deal for each in snapshot.open}
            inside = (each for each in signed if snapshot.day < each.day <= last and each.deal not in known)
            sums.append(sum((each.amount for each in inside), Fraction(0)))
    return sums


def trend(said: Sequence[Fraction], came: Sequence[Fraction], worth: int = WORTH) -> Fraction | Text:
    """Give by how much past forecasts fell short of what came (1: not at all), drawn towards 1 as if ``worth`` months had been right.

    Refused for fewer than three months, or where nothing was forecast.
    """
    whole = sum(said, Fraction(0))
    if len(said) < FEWEST or whole <= 0:
        return too_few(FEWEST, len(said) if whole > 0 else 0, MONTHS)
    mean = whole / len(said)
    return (sum(came, Fraction(0)) + worth * mean) / (whole + worth * mean)
