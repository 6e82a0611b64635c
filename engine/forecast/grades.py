"""Grades of a customer's intent: the default table, and the first category of a forecast that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from engine.model.forecast import CATEGORIES, Category, Grade
from engine.model.text import Text
from engine.model.verdict import Verdict

AHEAD = "deal.close_date - today"

# One, three and six months at their longest, so that whoever says "within a month" is not a day too late on any day.
DEFAULT: tuple[Grade, ...] = (
    Grade("A", Text("Closes within a month", "一个月内成交"), f"{AHEAD} >= 0d and {AHEAD} <= 31d", 1, Fraction(3, 5)),
    Grade("B", Text("Closes within three months", "三个月内成交"), f"{AHEAD} > 31d and {AHEAD} <= 92d", 3, Fraction(2, 5)),
    Grade("C", Text("Closes within six months", "六个月内成交"), f"{AHEAD} > 92d and {AHEAD} <= 184d", 6, Fraction(1, 4)),
    Grade("D", Text("Closes later", "更晚成交"), f"{AHEAD} > 184d", 12, Fraction(3, 20)),
    Grade("E", Text("No telling", "暂无意向"), f"deal.close_date is not set or {AHEAD} < 0d", None, Fraction(1, 20)),
)


def grade_of(verdicts: Mapping[str, Verdict], grades: Sequence[Grade] = DEFAULT) -> Grade | None:
    """Give the grade whose condition is met; where a table was not proved, the first of several, None where there is none."""
    return next((each for each in grades if verdicts.get(each.id) is Verdict.MET), None)


def category_of(verdicts: Mapping[Category, Verdict]) -> Category:
    """Give the first category, from commit on, whose condition is met: what fits none is omitted, and so is what is unknown."""
    return next((each for each in CATEGORIES if verdicts.get(each) is Verdict.MET), "omitted")
