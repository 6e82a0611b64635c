"""Estimates how likely a target is from people's own results: run rate with season and growth, shrunk rates, and ramp by tenure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.model.proof import Estimate
from engine.model.target import Direction
from engine.model.text import Text
from engine.targets.faults import not_enough

LEAST_MONTHS = 6  # months with a season above zero
LEAST_PEERS = 3  # reps whose rates are shrunk towards each other
LEAST_WITHIN = 4  # months beyond one for each of those reps
LEAST_RAMPED = 6  # months of reps who are fully ramped
MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked: at least (or at most) ``target`` in a period of which ``closed`` is reached already, in one currency or in units."""

    target: Fraction
    closed: Fraction = Fraction(0)
    direction: Direction = "at_least"

    @property
    def rest(self) -> float:
        """What is left to reach."""
        return float(self.target - self.closed)


@dataclass(frozen=True, slots=True)
class Month:
    """A month ahead: the calendar month, how many months after the last of the history, and the share of it still ahead."""

    month: int
    after: int = 1
    share: Fraction = Fraction(1)


def run_rate(
    ask: Ask,
    history: Sequence[tuple[int, Fraction]],
    ahead: Sequence[Month],
    season: Mapping[int, Fraction] | None = None,
    *,
    growth: bool = True,
    years: int = 0,
) -> Estimate:
    """Carry the run rate on: months in order as (calendar month, result), taken out of season, by a line when there is growth.

    With ``x[t] = y[t] / r[t]``, r the season of the month (1 on average), ``x = a + b t`` by least squares; the sum over the months
    ahead is Student-t around its prediction with n - 2 degrees of freedom (n - 1 without growth). Months whose season is 0 bring nothing.
    A season that was read from ``years`` years of these same months took eleven more degrees of freedom from them, and is itself known no
    better than a mean of so many years: each month ahead varies by a part in ``years`` more, as with a regression on dummies of months.
    """
    fitted = MONTHS_OF_YEAR - 1 if years and season is not None else 0
    rate = {month: 1.0 if season is None else float(season.get(month, 0)) * MONTHS_OF_YEAR for month in range(1, 13)}
    points = [(at - len(history) + 1, float(value) / rate[month]) for at, (month, value) in enumerate(history) if rate[month] > 0]
    n = len(points)
    if n < LEAST_MONTHS + fitted:
        return Estimate("run_rate", None, n, why=not_enough(LEAST_MONTHS + fitted, Text("months of results", "个月的业绩"), n))
    middle, mean = sum(t for t, _ in points) / n, sum(x for _, x in points) / n
    spread = sum((t - middle) ** 2 for t, _ in points)
    slope = sum((t - middle) * (x - mean) for t, x in points) / spread if growth else 0.0
    left = sum((x - mean - slope * (t - middle)) ** 2 for t, x in points)
    free = n - fitted - (2 if growth else 1)
    noise = left / free
    loads = [(each.after - middle, rate[each.month] * float(each.share), rate[each.month] ** 2 * float(each.share)) for each in ahead]
    weight, moved = sum(load for _, load, _ in loads), sum(load * t for t, load, _ in loads)
    expected = mean * weight + slope * moved
    own_part = 1 + 1 / years if fitted else 1.0
    variance = noise * (own_part * sum(own for _, _, own in loads) + weight**2 / n + (moved**2 / spread if growth else 0.0))
    facts = {"expected": float(ask.closed) + expected, "sd": math.sqrt(variance), "growth_a_month": slope, "free": float(free)}
    return Estimate("run_rate", chance(ask, expected, math.sqrt(variance), free), n, facts)


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Monthly rates shrunk towards each other: by rep the rate and the weight ``w`` of their own results.

    ``mean`` is of all, known with variance ``error``; ``between`` the variance between reps, ``within`` that of one rep's months.
    """

    rates: Mapping[str, tuple[float, float]]
    mean: float
    error: float
    between: float
    within: float


def shrunk_rates(results: Mapping[str, Sequence[Fraction]]) -> Shrunk | None:
    """Shrink the monthly rate of each rep towards that of all: ``w y + (1 - w) m``, ``w = t2 / (t2 + s2 / n)``.

    The variances are by the method of moments (one-way analysis of variance, t2 never below 0), m weighs the reps by precision. None
    with too few reps or months.
    """
    known = {rep: [float(value) for value in values] for rep, values in sorted(results.items()) if values}
    number, groups = sum(map(len, known.values())), len(known)
    if groups < LEAST_PEERS or number - groups < LEAST_WITHIN:
        return None
    means = {rep: sum(values) / len(values) for rep, values in known.items()}
    within = sum((value - means[rep]) ** 2 for rep, values in known.items() for value in values) / (number - groups)
    grand = sum(sum(values) for values in known.values()) / number
    between = sum(len(values) * (means[rep] - grand) ** 2 for rep, values in known.items()) / (groups - 1)
    size = (number - sum(len(values) ** 2 for values in known.values()) / number) / (groups - 1)
    tau = max(0.0, (between - within) / size)
    trust = {rep: tau / (tau + within / len(values)) if tau else 0.0 for rep, values in known.items()}
    spread = {rep: tau + within / len(values) for rep, values in known.items()}
    if not all(spread.values()):  # nothing varies at all
        return Shrunk({rep: (mean, 1.0) for rep, mean in means.items()}, grand, 0.0, tau, within)
    precise = sum(1 / each for each in spread.values())
    middle = sum(means[rep] / spread[rep] for rep in known) / precise
    rates = {rep: (trust[rep] * means[rep] + (1 - trust[rep]) * middle, trust[rep]) for rep in known}
    return Shrunk(rates, middle, 1 / precise, tau, within)


def shrunk(ask: Ask, rep: str, results: Mapping[str, Sequence[Fraction]], months: Fraction) -> Estimate:
    """Carry a rep's shrunk monthly rate over the months ahead; one without results has the rate of all, with the variance between reps.

    The sum ahead has variance ``k s2 + k2 (t2 (1 - w) + (1 - w)2 var m)``, Student-t with as many degrees as s2 was found with.
    """
    own = len(results.get(rep, ()))
    found = shrunk_rates(results)
    groups, number = sum(1 for values in results.values() if values), sum(map(len, results.values()))
    if found is None:
        if groups < LEAST_PEERS:
            return Estimate("shrunk", None, own, why=not_enough(LEAST_PEERS, Text("reps with results", "名有业绩的销售"), groups))
        what = Text("months of results of these reps together", "个月的业绩(这些销售合计)")
        return Estimate("shrunk", None, own, why=not_enough(groups + LEAST_WITHIN, what, number))
    rate, trust = found.rates.get(rep, (found.mean, 0.0))
    ahead = float(months)
    variance = ahead * found.within + ahead**2 * (found.between * (1 - trust) + (1 - trust) ** 2 * found.error)
    facts = {
        "rate": rate,
        "weight": trust,
        "mean_of_all": found.mean,
        "expected": float(ask.closed) + rate * ahead,
        "sd": math.sqrt(variance),
    }
    return Estimate("shrunk", chance(ask, rate * ahead, math.sqrt(variance), number - groups), own, facts)


def by_ramp(ask: Ask, ramped: Sequence[Fraction], factors: Sequence[Fraction]) -> Estimate:
    """Estimate one who is new: in each month ahead the factor of their tenure times what fully ramped reps bring a month."""
    n = len(ramped)
    if n < LEAST_RAMPED:
        return Estimate(
            "ramp", None, n, why=not_enough(LEAST_RAMPED, Text("months of fully ramped reps", "个月的已度过爬坡期的销售业绩"), n)
        )
    values = [float(value) for value in ramped]
    mean = sum(values) / n
    noise = sum((value - mean) ** 2 for value in values) / (n - 1)
    whole = float(sum(factors))
    variance = noise * (sum(float(each) ** 2 for each in factors) + whole**2 / n)
    facts = {"factor": whole, "rate_of_ramped": mean, "expected": float(ask.closed) + mean * whole, "sd": math.sqrt(variance)}
    return Estimate("ramp", chance(ask, mean * whole, math.sqrt(variance), n - 1), n, facts)


def chance(ask: Ask, expected: float, deviation: float, free: int) -> float:
    """Give the probability that what is ahead, Student-t around its expectation, reaches (or does not exceed) what is left."""
    if deviation <= abs(expected) * 1e-12:
        close = math.isclose(expected, ask.rest, rel_tol=1e-12, abs_tol=1e-9)
        return float(close or (expected > ask.rest) == (ask.direction == "at_least"))
    from scipy.special import stdtr

    upper = float(stdtr(free, (expected - ask.rest) / deviation))
    return upper if ask.direction == "at_least" else 1 - upper


def win_rate(won: int, decided: int, alpha: Fraction = Fraction(1), beta: Fraction = Fraction(1)) -> Fraction:
    """Give the shrunk win rate ``(alpha + won) / (alpha + beta + decided)``; alpha and beta are the prior's wins and losses."""
    return (alpha + won) / (alpha + beta + decided)
