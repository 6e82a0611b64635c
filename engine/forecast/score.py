"""How right chances were: Brier's score and calibration, grade by grade and over all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.funnel.shrink import beta_interval
from engine.model.estimate import Estimate, too_few
from engine.model.forecast import GradeScore
from engine.model.text import Text

FEWEST = 5
OUTCOMES = Text("forecasts whose outcome is known", "个结果已知的预测")


@dataclass(frozen=True, slots=True)
class Said:
    """A chance that was said of ``n`` deals, and how many of them were won in time."""

    grade: str
    chance: float
    won: int
    n: int = 1


def scores(said: Sequence[Said]) -> list[GradeScore]:
    """Score each grade, and all together under an empty grade, last; refused below five outcomes."""
    grades = sorted({each.grade for each in said})
    return [*(_score(grade, [each for each in said if each.grade == grade]) for grade in grades), _score("", said)]


def _score(grade: str, said: Sequence[Said]) -> GradeScore:
    n = sum(each.n for each in said)
    if n < FEWEST:
        return GradeScore(grade, n, None, None, None, too_few(FEWEST, n, OUTCOMES))
    won = sum(each.won for each in said)
    low, high = beta_interval(won, n)
    share = won / n
    brier = sum(each.won * (1 - each.chance) ** 2 + (each.n - each.won) * each.chance**2 for each in said) / n
    mean = sum(each.chance * each.n for each in said) / n
    return GradeScore(grade, n, mean, Estimate(share, min(low, share), max(high, share)), brier)
