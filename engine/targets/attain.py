"""Brings the estimates of one target together, names the one that is used, and tells how fair targets are across people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.model.proof import Attainability, Estimate
from engine.model.target import Estimator, Why
from engine.model.text import Text
from engine.targets.faults import not_enough

# The first that says anything is used, unless one is named: what is in hand, then one's own past, then that of others, then hours.
ORDER: tuple[Estimator, ...] = ("pipeline", "run_rate", "shrunk", "ramp", "capacity")
WORDS: dict[Estimator, Text] = {
    "pipeline": Text("pipeline", "销售管道"),
    "run_rate": Text("run rate", "业绩趋势"),
    "shrunk": Text("shrunk rep rate", "收缩后的个人业绩率"),
    "ramp": Text("ramp by tenure", "按司龄爬坡"),
    "capacity": Text("capacity", "产能"),
}


@dataclass(frozen=True, slots=True)
class Spread:
    """How differently likely the targets of several people are: the least, the middle one and the most of their probabilities."""

    n: int
    low: float
    middle: float
    high: float
    least: str
    most: str


def attainability(estimates: Sequence[Estimate], use: Estimator | None = None) -> Attainability:
    """Choose the estimate to use: the one named, which is never replaced in silence, else the first in the order that says anything."""
    ordered = tuple(sorted(estimates, key=lambda each: ORDER.index(each.by)))
    if use is not None:
        wanted = next((each for each in ordered if each.by == use), None)
        if wanted is None:
            word = WORDS[use]
            return Attainability(ordered, None, Why("TG501", Text(f"there is no estimate by {word.en}", f"没有按“{word.zh}”的估计")))
        return Attainability(ordered, wanted if wanted.p is not None else None, wanted.why)
    used = next((each for each in ordered if each.p is not None), None)
    if used is not None:
        return Attainability(ordered, used)
    why = next((each.why for each in ordered if each.why is not None), None)
    return Attainability(ordered, None, why or not_enough(1, Text("estimates", "种估计"), 0))


def spread(chances: Mapping[str, float]) -> Spread | None:
    """Give the spread over reps of the probability of reaching their targets; None without any."""
    if not chances:
        return None
    ordered = sorted(chances.items(), key=lambda each: (each[1], each[0]))
    values = [value for _, value in ordered]
    half = len(values) // 2
    middle = values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
    return Spread(len(values), values[0], middle, values[-1], ordered[0][0], ordered[-1][0])
