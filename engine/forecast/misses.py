"""What past forecasts missed: by how much on average, and how far whole months swing beyond the chance of their deals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.model.estimate import too_few
from engine.model.text import Text

WORTH = 20  # months that were right, as which no history counts
FEWEST = 3  # months from which an average is taken
FEWEST_SWINGS = 6  # months from which a spread is taken
MONTHS = Text("months of forecasts with their outcome", "个月的预测及其结果")
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Miss:
    """What was said of a span, what came, and the variance that chance alone gives what was said."""

    said: Fraction
    came: Fraction
    variance: float


def trend(past: Sequence[Miss], worth: int = WORTH) -> Fraction | Text:
    """Give by how much past forecasts fell short of what came (1: not at all), drawn towards 1 as if ``worth`` months had been right.

    Refused for fewer than three months, or where nothing was forecast.
    """
    whole = sum((each.said for each in past), ZERO)
    if len(past) < FEWEST or whole <= 0:
        return too_few(FEWEST, len(past) if whole > 0 else 0, MONTHS)
    mean = whole / len(past)
    return (sum((each.came for each in past), ZERO) + worth * mean) / (whole + worth * mean)


def swing(past: Sequence[Miss]) -> float:
    """Give the relative standard deviation of whole months (season, the market) beyond that of chance; 0 for fewer than six months.

    By moments: the mean square of the relative misses, less the mean relative variance of chance.
    """
    told = [each for each in past if each.said > 0]
    if len(told) < FEWEST_SWINGS:
        return 0.0
    shares = [float(each.came / each.said) for each in told]
    mean = sum(shares) / len(shares)
    if mean <= 0:
        return 0.0
    spread = sum((each / mean - 1) ** 2 for each in shares) / (len(shares) - 1)
    chance = sum(each.variance / float(each.said) ** 2 for each in told) / len(told)
    found: float = max(0.0, spread - chance) ** 0.5
    return found
