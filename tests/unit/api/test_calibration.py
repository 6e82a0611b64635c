"""What an action on a deal adds: the chance that deals of its size had a grade further on, within the period."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import numpy as np

from engine.api.calibration import Calibration
from engine.forecast.sizes import Chances
from engine.model.estimate import Estimate
from engine.model.forecast import Calibrated
from tests.unit.targets.made import period

F = Fraction


def grade(id, seen, chance):
    return Calibrated(id, F(1, 2), seen, 1, F(chance), Estimate(0.5, 0.4, 0.6))


def test_an_action_moves_a_deal_a_grade_further_within_its_own_table():
    grades = (grade("A", 40, "0.5"), grade("B", 9, "0.3"), grade("C", 4, "0.1"), grade("P", 50, "0.4"), grade("Q", 50, "0.2"))
    cells = tuple(F(at, 100) for at in (50, 45, 30, 20, 10, 5, 40, 35, 20, 15))  # two sizes of each
    made = Calibration(SimpleNamespace(tables=(grades[:3], grades[3:])), None, None, period("2026-Q4"))
    made.__dict__["found"] = Chances(grades, np.zeros(0, np.int64), cells)
    made.__dict__["cells"] = {7: 3, 8: 1, 9: 4, 10: 9, 11: 6}
    assert made.advance(7) == (F(20, 100), F(45, 100)), "a large deal of B, as one of A"
    assert made.advance(8) == (F(45, 100), F(45, 100)), "nothing is further on than A"
    assert made.advance(10) == (F(15, 100), F(35, 100))
    assert made.advance(11) == (F(40, 100), F(40, 100)), "the best of its own table"
    assert made.advance(9).text.en == "not enough data: needs n ≥ 5 earlier deals of the grade C (has 4)"
    assert made.by_deal[7] == F(20, 100)
    assert made.seen
