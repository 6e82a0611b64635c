"""The grade of a customer's intent that a deal meets, and the first category of a forecast that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.model.forecast import CATEGORIES, DEFAULT, Category, Grade
from engine.model.verdict import Verdict


def grade_of(verdicts: Mapping[str, Verdict], grades: Sequence[Grade] = DEFAULT) -> Grade | None:
    """Give the grade whose condition is met; where a table was not proved, the first of several, None where there is none."""
    return next((each for each in grades if verdicts.get(each.id) is Verdict.MET), None)


def category_of(verdicts: Mapping[Category, Verdict]) -> Category:
    """Give the first category, from commit on, whose condition is met: what fits none is omitted, and so is what is unknown."""
    return next((each for each in CATEGORIES if verdicts.get(each) is Verdict.MET), "omitted")
