"""What an incentive may cost in all: a seeded bootstrap over historic events, P50 and P90 against the budget (Incentives 12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.incentives.amounts import ZERO, exact, written
from engine.incentives.finding import Finding, finding
from engine.incentives.ground import Ground, currencies
from engine.incentives.reckon import reckon
from engine.model.award import Event
from engine.model.text import Text

DRAWS = 200
FEWEST = 5  # events below which nothing is said


@dataclass(frozen=True, slots=True)
class Cost:
    """The simulated cost of the events' whole span: ``seed`` and ``draws`` repeat it. ``over`` is the share of draws above ``budget``.

    ``actual`` is what the historic events themselves come to. None for the figures that too few events do not give.
    """

    seed: int
    draws: int
    events: int
    currency: str
    actual: Fraction
    p50: Fraction | None = None
    p90: Fraction | None = None
    budget: Fraction | None = None
    over: Fraction | None = None


def simulate(ground: Ground, events: Sequence[Event], *, seed: int, draws: int = DRAWS, budget: Fraction | None = None) -> Cost:
    """Draw as many events as there were, with replacement, again and again, and reckon each draw exactly.

    The incentive's own budget is lifted, so that the cost without it is seen; it is what the cost is compared with unless ``budget`` is
    given. Clawbacks and held lines count: they are cost that may still come. Credit notes go with their event.
    """
    from numpy.random import default_rng

    limit = budget if budget is not None else exact(ground.incentive.budget.amount) if ground.incentive.budget else None
    free = replace(ground, incentive=replace(ground.incentive, budget=None), known={})
    notes: dict[str, list[Event]] = {}
    for event in events:
        if event.reverses:
            notes.setdefault(event.reverses, []).append(event)
    base = sorted((event for event in events if not event.reverses), key=lambda event: (event.at, event.id))
    currency, actual = currencies(free).pay, _cost(free, events)
    if len(base) < FEWEST:
        return Cost(seed, 0, len(base), currency, actual, budget=limit)
    drawn = default_rng(seed).integers(0, len(base), size=(draws, len(base)))
    costs = []
    for picks in drawn.tolist():
        sample = []
        for number, pick in enumerate(picks):
            event = base[pick]
            name = f"{event.id}#{number}"
            sample.append(replace(event, id=name, deal=f"{event.deal}#{number}"))
            sample += [replace(note, id=f"{note.id}#{number}", reverses=name) for note in notes.get(event.id, ())]
        costs.append(_cost(free, sample))
    costs.sort()
    over = None if limit is None else Fraction(sum(cost > limit for cost in costs), len(costs))
    return Cost(seed, draws, len(base), currency, actual, _quantile(costs, 50), _quantile(costs, 90), limit, over)


def findings(ground: Ground, cost: Cost) -> list[Finding]:
    """Tell when the ninetieth of a hundred draws costs more than the budget."""
    if cost.p90 is None or cost.budget is None or cost.p90 <= cost.budget:
        return []
    p50, p90 = (written(each or ZERO, cost.currency) for each in (cost.p50, cost.p90))
    limit = written(cost.budget, cost.currency)
    message = Text(f"the cost is {p50} (P50) to {p90} (P90), the budget {limit} (seed {cost.seed})",
                   f"成本 {p50}(P50)至 {p90}(P90),预算 {limit}(随机种子 {cost.seed})")  # fmt: skip
    help = Text("raise the budget, lower the rate, or cap it", "提高预算、降低比例或设置上限")
    facts = {"p50": cost.p50 or ZERO, "p90": cost.p90, "budget": cost.budget, "seed": Fraction(cost.seed)}
    return [finding("AW711", ground.incentive, message, help, facts)]


def _cost(ground: Ground, events: Sequence[Event]) -> Fraction:
    return sum((exact(line.amount) for line in reckon(ground, events).lines), ZERO)


def _quantile(ordered: Sequence[Fraction], hundredth: int) -> Fraction:
    """Give the smallest cost that at least so many hundredths of the draws do not exceed."""
    return ordered[max(0, -(-len(ordered) * hundredth // 100) - 1)]
