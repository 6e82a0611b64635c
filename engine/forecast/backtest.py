"""Forecasts made again as of then, month by month, without what came later, and who was closest: we or a plain forecaster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from engine.forecast.calibrate import fresh_sums, usable
from engine.forecast.columns import Outcomes, Standing
from engine.forecast.misses import Miss, swing, trend
from engine.forecast.outlook import outlook, variance_of
from engine.forecast.plain import carry_over, run_rate, stage_weights
from engine.forecast.score import Said, scores
from engine.forecast.sizes import Chances, chances_of
from engine.model.estimate import too_few
from engine.model.forecast import FORECASTERS, BackTest, Forecaster, Grade, GradeScore, Record, Spread, Tried
from engine.model.text import Text

FEWEST_PAST = 3  # snapshots to calibrate on
FEWEST = 6  # months to say who wins
DRAWS = 2_000
PAST = Text("earlier snapshots whose days have gone by", "份已到期的更早快照")
MONTHS = Text("months that all forecasters spoke of", "个各方法均有预测的月份")


def back_test(
    grades: Sequence[Grade],
    standings: Sequence[Standing],
    won: Outcomes,
    known: Sequence[Outcomes] = (),
    *,
    until: int,
    seed: int,
    draws: int = DRAWS,
    first: int = 0,
) -> tuple[BackTest, tuple[GradeScore, ...]]:
    """Forecast each span between two standings (the last up to ``until``) as of the first day, and hold it against what came.

    Standings are in time and each holds what was known then. Each forecast is corrected by what the earlier ones missed. A forecast rests
    on its standing and earlier ones, and on what was won by then as it was ``known`` on its day (by default as ``won`` has it now, which
    is what forecasts are held against). Those before the ``first`` are only looked back on. With it, how right each grade's chances were.
    """
    days = [*(each.day for each in standings), until]
    months, said = [], list[Said]()
    earlier: list[tuple[int, int, Fraction, float]] = []
    for at, (day, last) in enumerate(pairwise(days)):
        if day >= last:
            continue
        then = (known[at] if known else won).until(day)
        misses = [Miss(plain, then.total(since, end), variance) for since, end, plain, variance in earlier]
        tried, chances, plainly = _tried(grades, standings[: at + 1], then, last, misses, seed + day, draws)
        if plainly is not None:  # looked at from the next month on, when it is known what came
            earlier.append((day, last, *plainly))
        if at >= first:
            months.append(Tried(dt.date.fromordinal(day), dt.date.fromordinal(last), won.total(day, last), *tried))
            said += _said(standings[at], chances, won, last)
    return scored(months), tuple(scores(said))


def _tried(
    grades: Sequence[Grade], known: Sequence[Standing], won: Outcomes, last: int, misses: Sequence[Miss], seed: int, draws: int
) -> tuple[tuple[dict[Forecaster, Fraction | None], Spread | None, Text | None], Chances | None, tuple[Fraction, float] | None]:
    now = known[-1]
    days = last - now.day
    past = list(usable(known, as_of=now.day, days=days))
    said: dict[Forecaster, Fraction | None] = {
        "graded": None,
        "stage_weights": stage_weights(now),
        "run_rate": run_rate(won, now.day, days),
        "carry_over": carry_over(won, known[-2].day, now.day) if len(known) > 1 else None,
    }
    if len(past) < FEWEST_PAST or now.blind:
        return (said, None, too_few(FEWEST_PAST, len(past), PAST)), None, None
    chances = chances_of(grades, past, won, as_of=now.day, days=days)
    fresh = fresh_sums(past, won, as_of=now.day, days=days)
    missed = trend(misses)
    factor = missed if isinstance(missed, Fraction) else Fraction(1)
    found = outlook(now, chances, seed=seed, fresh=fresh, factor=factor, swing=swing(misses), draws=draws)
    return ({**said, "graded": found.expected}, found.computed, None), chances, (found.expected / factor, variance_of(now, chances, fresh))


def _said(now: Standing, chances: Chances | None, won: Outcomes, last: int) -> list[Said]:
    import numpy as np

    if chances is None:
        return []
    cell, size = chances.cell(now), len(chances.cells)
    n = np.bincount(cell, minlength=size).tolist()
    wins = np.bincount(cell[won.between(now.day, last)[now.deal]], minlength=size).tolist()
    sizes = size // len(chances.grades)
    return [Said(chances.grades[at // sizes].grade, float(each), wins[at], n[at]) for at, each in enumerate(chances.cells) if n[at]]


def scored(months: Sequence[Tried]) -> BackTest:
    """Score forecasters over the months that all of them spoke of; the least mean absolute error wins, of equals the plainest.

    A plain one that had too little to go on in almost every month (fewer than six) is out of the race, and keeps nobody else from it.
    """
    often = {name: sum(each.said.get(name) is not None for each in months) for name in FORECASTERS}
    racing = [name for name in FORECASTERS if name == "graded" or often[name] >= FEWEST]
    common = [each for each in months if all(each.said.get(name) is not None for name in racing)]
    records = tuple(_record(name, common if name in racing else ()) for name in FORECASTERS)
    spreads = [(each.actual, each.spread) for each in months if each.spread]
    held = sum(spread.p10 <= actual <= spread.p90 for actual, spread in spreads) / len(spreads) if spreads else None
    if len(common) < FEWEST or len(racing) == 1:
        return BackTest(tuple(months), records, None, held, too_few(FEWEST, len(common) if len(racing) > 1 else 0, MONTHS))
    best = min(reversed([each for each in records if each.n]), key=lambda each: each.error if each.error is not None else Fraction(0))
    return BackTest(tuple(months), records, best.forecaster, held)


def _record(name: Forecaster, months: Sequence[Tried]) -> Record:
    errors = [said - each.actual for each in months if (said := each.said[name]) is not None]
    if not errors:
        return Record(name, 0, None, None, None)
    error = sum(map(abs, errors), Fraction(0)) / len(errors)
    mean = sum((each.actual for each in months), Fraction(0)) / len(months)
    return Record(name, len(errors), error, float(error / mean) if mean > 0 else None, sum(errors, Fraction(0)) / len(errors))
