"""Estimates how likely a target is from open deals and from the hours there are: exact for counts, by seeded draws for amounts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.forecast.amounts import DRAWS, MINOR, drawn
from engine.forecast.counts import at_least, distribution
from engine.model.forecast import Chance as Draw
from engine.model.proof import Estimate
from engine.model.text import Text
from engine.targets.estimates import Ask
from engine.targets.faults import not_enough

OPEN = Text("open deals that can close in time, with a history of their like", "个可在期内成交、且有同类历史的在手商机")
LEAST_DECIDED = 5  # deals that were won or lost, for a win rate


@dataclass(frozen=True, slots=True)
class Chance:
    """An open deal that closes in time if it is won: its probability and amount (1 counts it)."""

    id: str
    p: Fraction
    amount: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Hours:
    """What one has to work with: hours left, hours a deal takes, deals won of those decided, and the mean size of a won deal."""

    hours: Fraction
    a_deal: Fraction
    won: int
    decided: int
    size: Fraction
    alpha: Fraction = Fraction(1)
    beta: Fraction = Fraction(1)


def count_at_least(probabilities: Sequence[Fraction], wanted: int, new: float = 0.0) -> float:
    """Give the probability that at least so many are won: Poisson-binomial, exactly, plus ``new`` more on average (Poisson)."""
    odds = sorted(map(float, probabilities))
    if not new:
        return at_least(odds, wanted)
    if wanted <= 0:
        return 1.0
    import numpy as np
    from scipy.special import pdtrc

    states = distribution(odds)
    lacking = wanted - 1 - np.arange(len(states))
    return min(1.0, float(states @ np.where(lacking < 0, 1.0, pdtrc(np.maximum(lacking, 0), new))))


def by_count(ask: Ask, deals: Sequence[Chance], new: Fraction = Fraction(0)) -> Estimate:
    """Estimate a target of won deals: ``closed + sum of Bernoulli(p) + new business``, exactly."""
    if not deals and not new:
        return Estimate("pipeline", None, 0, why=not_enough(1, OPEN, 0))
    odds = [each.p for each in deals]
    expected = float(sum(odds)) + float(new)
    facts = {"expected": float(ask.closed) + expected, "new": float(new)}
    if ask.direction == "at_least":
        return Estimate("pipeline", count_at_least(odds, math.ceil(ask.target - ask.closed), float(new)), len(deals), facts)
    more = math.floor(ask.target - ask.closed) + 1
    return Estimate("pipeline", 1 - count_at_least(odds, more, float(new)), len(deals), facts)


def by_amount(
    ask: Ask, deals: Sequence[Chance], *, seed: int, draws: int = DRAWS, new: Sequence[Fraction] = (), decimals: int = MINOR
) -> Estimate:
    """Estimate a target of money by ``draws`` draws: each deal is won or not, and one of the earlier periods' new business is added.

    ``new`` gives what earlier periods of this length won of deals created in them; ``decimals`` are those of the currency. The order of
    the deals changes nothing.
    """
    if not deals and not new:
        return Estimate("pipeline", None, 0, why=not_enough(1, OPEN, 0), seed=seed)
    import numpy as np

    sums, unit = drawn([Draw(each.id, each.amount, each.p) for each in deals], seed=seed, draws=draws, fresh=sorted(new), decimals=decimals)
    wanted = float((ask.target - ask.closed) / unit)
    p = float((sums >= wanted).mean() if ask.direction == "at_least" else (sums <= wanted).mean())
    closed, least = float(ask.closed), float(unit)
    low, half, high = (closed + float(each) * least for each in np.quantile(sums, (0.1, 0.5, 0.9), method="inverted_cdf"))
    facts = {"expected": closed + float(sums.mean()) * least, "p10": low, "p50": half, "p90": high, "draws": float(draws)}
    return Estimate("pipeline", p, len(deals), {**facts, "error": math.sqrt(p * (1 - p) / draws)}, seed=seed)


def workload(has: Hours) -> Fraction:
    """Give what the hours bring: hours over hours a deal, times win rate, times deal size."""
    rate = (has.alpha + has.won) / (has.alpha + has.beta + has.decided)
    return has.hours / has.a_deal * rate * has.size if has.a_deal > 0 else Fraction(0)


def by_capacity(ask: Ask, has: Hours) -> Estimate:
    """Estimate by capacity: so many whole deals fit the hours, each won by a rate that is itself known only from so many deals.

    Wins are beta-binomial with the prior's and the own wins and losses; each is taken to be of mean size.
    """
    if has.decided < LEAST_DECIDED:
        what = Text("deals won or lost", "个已赢单或输单的商机")
        return Estimate("capacity", None, has.decided, why=not_enough(LEAST_DECIDED, what, has.decided))
    if has.a_deal <= 0 or has.size <= 0 or has.hours < 0:
        what = Text("deals with hours and an amount above zero", "个工时与金额大于零的商机")
        return Estimate("capacity", None, has.decided, why=not_enough(1, what, 0))
    from scipy import stats

    fits = int(has.hours / has.a_deal)
    ways = stats.betabinom(fits, float(has.alpha + has.won), float(has.beta + has.decided - has.won))
    rest = (ask.target - ask.closed) / has.size
    facts = {"deals": float(fits), "expected": float(ask.closed + workload(has))}
    p = float(ways.sf(math.ceil(rest) - 1)) if ask.direction == "at_least" else float(ways.cdf(math.floor(rest)))
    return Estimate("capacity", p, has.decided, facts)
