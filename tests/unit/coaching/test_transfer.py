"""What was taught is looked for in deals that were over before it and in those begun after it, and never told from few."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from engine.coaching.training import Attendance
from engine.coaching.transfer import LEAST, PastDeal, Share, transfers
from engine.model.coaching import Course
from engine.model.playbook import Origin
from engine.model.problem import Place, Span
from engine.model.text import Text
from engine.model.verdict import Verdict

HERE = Origin(Span("p.yaml", Place(1, 1), Place(1, 2)))
COURSE = Course("spin", Text("SPIN"), "periodic", "", HERE, behaviour="asks", every=9)
DONE = dt.date(2026, 6, 1)
TODAY = dt.date(2026, 11, 21)


def deal(created: int, closed: int, verdict: Verdict | None = Verdict.MET, rep: str = "li") -> PastDeal:
    day = dt.timedelta(days=1)
    return PastDeal("d", rep, DONE + created * day, DONE + closed * day, {"asks": verdict} if verdict else {})


ONCE = [Attendance("li", "spin", DONE)]


def counted(deals, attended=ONCE, today=TODAY):
    return transfers([COURSE], attended, deals, today)


@pytest.mark.parametrize(
    ("one", "before", "after"),
    [
        (deal(-9, -1), 1, 0),
        (deal(-9, 0), 1, 0),  # over on the day
        (deal(-9, 1), 0, 0),  # in hand on the day: in neither group
        (deal(0, 1), 0, 0),  # begun on the day
        (deal(1, 2), 0, 1),
        (deal(1, 900), 0, 0),  # not over yet
        (deal(1, 2, None), 0, 0),  # waived, or not judged by it
        (deal(1, 2, rep="wu"), 0, 0),  # someone else's
    ],
)
def test_which_group_a_deal_is_in(one, before, after):
    everyone, alone = counted([one])
    assert (everyone.before.n, everyone.after.n) == (alone.before.n, alone.after.n) == (before, after)


def test_shares_are_exact_and_unknown_counts_as_not_met():
    deals = [deal(-9, -1, verdict) for verdict in (Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN)]
    assert counted(deals)[0].before == Share(3, 1)
    assert counted(deals)[0].before.value == Fraction(1, 3)
    assert counted(deals)[0].after.value is None


@pytest.mark.parametrize(("before", "after"), [(LEAST, LEAST), (LEAST - 1, LEAST), (LEAST, LEAST - 1), (0, 500)])
def test_a_change_is_told_only_with_enough_deals_on_both_sides(before, after):
    deals = [deal(-9, -1, Verdict.NOT_MET)] * before + [deal(1, 2)] * after
    assert counted(deals)[0].change == (Fraction(1) if min(before, after) >= LEAST else None)


def test_all_reps_together_are_the_sum_of_each_and_the_first_completion_counts():
    attended = [Attendance("li", "spin", DONE), Attendance("li", "spin", TODAY), Attendance("wu", "spin", DONE)]
    deals = [deal(-9, -1), deal(1, 2), deal(1, 2, Verdict.NOT_MET, "wu")]
    everyone, li, wu = counted(deals, attended)
    assert (everyone.reps, everyone.rep, li.completed_on) == (2, None, DONE)
    assert everyone.before == li.before + wu.before
    assert everyone.after == li.after + wu.after == Share(2, 1)


def test_what_is_not_completed_by_today_changes_nothing():
    for day in (None, TODAY + dt.timedelta(days=1)):
        found = counted([deal(-9, -1)], [Attendance("li", "spin", day)])
        assert [(each.reps, each.before.n) for each in found] == [(0, 0)]
