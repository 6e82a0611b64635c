"""The chance to win from each stage, made to rise with the stages: where raw history disagrees is told, not hidden (S98)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from engine.funnel.shrink import beta_interval
from engine.model.estimate import Estimate
from engine.model.forecast import StageChance


def isotonic(values: Sequence[Fraction], weights: Sequence[Fraction | int]) -> list[Fraction]:
    """Give the non-decreasing values nearest to ``values`` by weighted squares: pool adjacent violators (Ayer et al. 1955), exactly.

    Weights are above 0.
    """
    pools: list[tuple[Fraction, Fraction, int]] = []  # mean, weight, how many
    for value, weight in zip(values, weights, strict=True):
        mean, heavy, count = Fraction(value), Fraction(weight), 1
        while pools and pools[-1][0] > mean:
            last, mass, many = pools.pop()
            mean = (last * mass + mean * heavy) / (mass + heavy)
            heavy, count = heavy + mass, count + many
        pools.append((mean, heavy, count))
    return [mean for mean, _, count in pools for _ in range(count)]


def stage_chances(
    stages: Sequence[str], won: Mapping[str, int], decided: Mapping[str, int], given: Mapping[str, Fraction] | None = None
) -> list[StageChance]:
    """Fit the chances from how many of the ``decided`` deals that ever were in a stage were ``won``.

    A stage without any has no chance of its own: None, unless what stands before and behind it leaves one value only. ``disagrees`` marks a
    stage whose raw share lies under that of an earlier one.
    """
    known = [stage for stage in stages if decided.get(stage, 0) > 0]
    shares = [Fraction(min(won.get(each, 0), decided[each]), decided[each]) for each in known]
    fitted = dict(zip(known, isotonic(shares, [decided[each] for each in known]), strict=True))
    raw = dict(zip(known, shares, strict=True))
    found, highest = [], Fraction(0)
    for at, stage in enumerate(stages):
        share = raw.get(stage)
        estimate = None
        if share is not None:
            low, high = beta_interval(float(min(won.get(stage, 0), decided[stage])), float(decided[stage]))
            estimate = Estimate(float(share), min(low, float(share)), max(high, float(share)))
        own = fitted.get(stage, _between(stages, at, fitted))
        falls = share is not None and share < highest
        highest = max(highest, share or Fraction(0))
        count = decided.get(stage, 0), won.get(stage, 0)
        whole = None if own is None else float(own)
        found.append(StageChance(stage, count[1], count[0], estimate, whole, (given or {}).get(stage), falls))
    return found


def _between(stages: Sequence[str], at: int, fitted: Mapping[str, Fraction]) -> Fraction | None:
    before = next((fitted[each] for each in reversed(stages[:at]) if each in fitted), None)
    behind = next((fitted[each] for each in stages[at + 1 :] if each in fitted), None)
    return before if before == behind else None
