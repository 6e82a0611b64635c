"""The chance of a target is one that comes true as often as it says, where what is estimated from is drawn from a known truth."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from engine.targets.calendar import seasons
from engine.targets.estimates import Ask, Month, run_rate, shrunk
from engine.targets.pipeline import Chance, by_amount, by_count

TRIES = 400
# of 400 tries of which nine in ten should be held, all but one in a thousand times so many are (binomial); money jumps, so a little more
FEWEST, MOST = 339, 381
WAVE = np.array([70, 60, 110, 90, 95, 120, 85, 80, 125, 90, 105, 170]) / 100


def money(value):
    return Fraction(round(float(value) * 100), 100)


def held(chances):
    """Count the outcomes that lie within the middle nine tenths of what was said of them."""
    return sum(0.05 <= p <= 0.95 for p in chances)


def result(rng, month, level):
    return money(level * WAVE[(month - 1) % 12] * max(0.0, 1 + 0.25 * rng.standard_normal()))


@pytest.mark.parametrize("years", [2, 3])
def test_a_run_rate_with_a_season_that_was_read_from_the_same_months(years):
    said = []
    for seed in range(TRIES):
        rng = np.random.default_rng(seed)
        level = rng.uniform(1_000, 5_000)
        history = [((at // 12, at % 12 + 1), result(rng, at + 1, level)) for at in range(12 * years)]
        season = seasons(dict(history))
        ahead = sum((result(rng, month, level) for month in (1, 2, 3)), Fraction(0))
        months = [(month, value) for (_, month), value in history]
        said.append(run_rate(Ask(ahead), months, [Month(m, m) for m in (1, 2, 3)], season.shares, years=season.n // 12).p)
    assert FEWEST <= held(said) <= MOST


def test_a_shrunk_rate():
    said = []
    for seed in range(TRIES):
        rng = np.random.default_rng(seed)
        rates = rng.normal(100, 20, 8)
        results = {f"R{rep}": [money(value) for value in rng.normal(rate, 15, 6)] for rep, rate in enumerate(rates)}
        said.append(shrunk(Ask(money(rng.normal(rates[0], 15, 3).sum())), "R0", results, Fraction(3)).p)
    assert FEWEST <= held(said) <= MOST


def test_open_deals_in_money_and_by_number():
    money_said, counts = [], []
    for seed in range(TRIES):
        rng = np.random.default_rng(seed)
        chances, amounts = rng.uniform(0.05, 0.9, 60), np.round(rng.lognormal(8, 0.7, 60), 2)
        won = rng.random(60) < chances
        deals = [Chance(str(at), money(chances[at]), money(amounts[at])) for at in range(60)]
        money_said.append(by_amount(Ask(money(amounts[won].sum())), deals, seed=seed, draws=1_000).p)
        number = Fraction(int(won.sum()))
        # whole numbers jump: half of the chance of exactly this many counts
        counts.append((by_count(Ask(number), deals).p + by_count(Ask(number + 1), deals).p) / 2)
    assert FEWEST <= held(money_said) <= MOST
    assert FEWEST <= held(counts) <= MOST


def test_a_season_read_from_the_same_months_makes_a_run_rate_less_sure():
    rng = np.random.default_rng(1)
    history = {(at // 12, at % 12 + 1): result(rng, at + 1, 1_000) for at in range(24)}
    season, months = seasons(history), [(month, value) for (_, month), value in history.items()]
    known, read = (run_rate(Ask(Fraction(900)), months, [Month(1)], season.shares, years=years) for years in (0, 2))
    assert (known.facts["free"], read.facts["free"]) == (22, 11)
    assert read.facts["sd"] > known.facts["sd"]
    short = run_rate(Ask(Fraction(900)), months[:16], [Month(1)], season.shares, years=2)
    assert short.why.text.en == "not enough data: needs n ≥ 17 months of results (has 16)"
