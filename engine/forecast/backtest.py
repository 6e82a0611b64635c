"""Forecasts made again as of then, month by month, without what came later, and who was closest: we or a plain forecaster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from engine.forecast.calibrate import calibrate, fresh_sums
from engine.forecast.outlook import outlook
from engine.forecast.plain import carry_over, run_rate, stage_weights, total
from engine.model.estimate import too_few
from engine.model.forecast import FORECASTERS, BackTest, Forecaster, Grade, Record, Snapshot, Tried
from engine.model.moment import Period
from engine.model.text import Text

FEWEST_PAST = 3  # snapshots to calibrate on
FEWEST = 6  # months to say who wins
DRAWS = 2_000
PAST = Text("earlier snapshots whose days have gone by", "份已到期的更早快照")
MONTHS = Text("months that all forecasters spoke of", "个各方法均有预测的月份")


def back_test(grades: Sequence[Grade], snapshots: Sequence[Snapshot], final: Snapshot, *, seed: int, draws: int = DRAWS) -> BackTest:
    """Forecast each span between two snapshots as of the first, and hold it against what ``final`` knows of it.

    Snapshots are in time and each holds what was known then. Raises ValueError where one knows of a day after its own: that would be
    seeing the future. A forecast rests on its snapshot and earlier ones alone.
    """
    for each in (*snapshots, final):
        if any(signed.day > each.day for signed in each.signed):
            raise ValueError(each.day)
    months = [
        _tried(grades, snapshots[: at + 1], Period("", day.day + dt.timedelta(days=1), until.day), final, seed + at, draws)
        for at, (day, until) in enumerate(pairwise(snapshots))
    ]
    return scored(months)


def _tried(grades: Sequence[Grade], known: Sequence[Snapshot], ahead: Period, final: Snapshot, seed: int, draws: int) -> Tried:
    now, days = known[-1], (ahead.end - ahead.start).days + 1
    actual = total(final.signed, ahead)
    usable = [each for each in known if each.day + dt.timedelta(days=days) <= now.day]
    last = known[-2] if len(known) > 1 else None
    said: dict[Forecaster, Fraction | None] = {
        "graded": None,
        "stage_weights": stage_weights(now.open),
        "run_rate": run_rate(now.signed, now.day, days),
        "carry_over": carry_over(now.signed, Period("", last.day + dt.timedelta(days=1), now.day)) if last else None,
    }
    if len(usable) < FEWEST_PAST:
        return Tried(now.day, ahead.end, actual, said, None, too_few(FEWEST_PAST, len(usable), PAST))
    chances = calibrate(grades, usable, now.signed, as_of=now.day, days=days)
    found = outlook(now.open, chances, seed=seed, fresh=fresh_sums(usable, now.signed, as_of=now.day, days=days), draws=draws)
    return Tried(now.day, ahead.end, actual, {**said, "graded": found.expected}, found.computed)


def scored(months: Sequence[Tried]) -> BackTest:
    """Score each forecaster over the months that all of them spoke of; the least mean absolute error wins, of equals the plainest."""
    common = [each for each in months if all(each.said.get(name) is not None for name in FORECASTERS)]
    records = tuple(_record(name, common) for name in FORECASTERS)
    spreads = [(each.actual, each.spread) for each in months if each.spread]
    held = sum(spread.p10 <= actual <= spread.p90 for actual, spread in spreads) / len(spreads) if spreads else None
    if len(common) < FEWEST:
        return BackTest(tuple(months), records, None, held, too_few(FEWEST, len(common), MONTHS))
    best = min(reversed(records), key=lambda each: each.error if each.error is not None else Fraction(0))
    return BackTest(tuple(months), records, best.forecaster, held)


def _record(name: Forecaster, months: Sequence[Tried]) -> Record:
    errors = [said - each.actual for each in months if (said := each.said[name]) is not None]
    if not errors:
        return Record(name, 0, None, None, None)
    error = sum(map(abs, errors), Fraction(0)) / len(errors)
    mean = sum((each.actual for each in months), Fraction(0)) / len(months)
    return Record(name, len(errors), error, float(error / mean) if mean > 0 else None, sum(errors, Fraction(0)) / len(errors))
