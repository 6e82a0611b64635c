"""Gap, coverage, the actions that close it, the work behind a target, and proposals, by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.closing import Lever
from engine.model.target import Inputs, Why
from engine.model.text import Text
from engine.targets.gap import action_plan, gap, needed_coverage, slip_rate, value_win_rate
from engine.targets.inputs import propose
from engine.targets.plan import Chain, Step, activity_plan
from tests.unit.targets.made import day, period, usd

F = Fraction
THIRD, QUARTER = F(1, 3), F(1, 4)


def test_gap_and_coverage_by_hand():
    found = gap(F(1_000), F(400), commit=F(200), pipeline=F(1_800), win_rate=THIRD, slip=QUARTER)
    assert (found.gap, found.coverage, found.needed, found.short, found.state) == (400, 3, 4, 600, "short")
    assert gap(F(1_000), F(400), pipeline=F(2_400), win_rate=THIRD, slip=QUARTER).state == "covered"


@pytest.mark.parametrize("target", [400, 399, 0, -5])
def test_what_is_met_has_no_coverage(target):
    found = gap(F(target), F(400), win_rate=THIRD)
    assert (found.state, found.coverage, found.needed, found.short) == ("met", None, None, None)


def test_rates_that_say_nothing():
    for win, slip in ((F(0), F(0)), (F(1), F(1)), (F(-1), F(0)), (F(2), F(0))):
        assert needed_coverage(win, slip).code == "TG506"
        assert gap(F(10), F(0), win_rate=win, slip=slip).state == "unknown"
    few = value_win_rate([F(10)], [F(10)])
    assert few.text.en.startswith("not enough data: needs n ≥ 5")
    assert gap(F(10), F(0), win_rate=few).why == few
    assert gap(F(10), F(0), win_rate=THIRD, slip=slip_rate(2, 1)).why.code == "TG501"
    assert isinstance(value_win_rate([F(0)] * 5, []), Why)
    assert value_win_rate([F(10)] * 3, [F(30)] * 2) == THIRD
    assert value_win_rate([F(1)] * 5, []) == 1
    assert slip_rate(8, 2) == QUARTER


def lever(id, amount, now, then, minutes=None):
    return Lever(id, Text(id, id), "ann", day("2026-11-01"), F(amount), F(now), F(then), minutes)


def test_a_gap_becomes_actions_until_it_is_closed():
    missing = gap(F(1_000), F(400), commit=F(200), pipeline=F(800), win_rate=THIRD)
    levers = [lever("d", 100, HALF, 1), lever("c", 200, 0, HALF, 90), lever("b", 200, 0, HALF, 30), lever("a", 50, HALF, HALF)]
    found = action_plan(missing, levers, F(120))
    assert [(item.lever.id, item.expected, item.left) for item in found.items] == [("b", 100, 180), ("c", 100, 80), ("d", 50, 30)]
    assert (found.left, [each.id for each in found.idle]) == (30, ["a"])
    enough = action_plan(missing, levers, F(300))
    assert ([item.lever.id for item in enough.items], enough.left) == (["b"], 0)
    assert action_plan(gap(F(1), F(2), win_rate=THIRD), levers).items == ()


HALF = F(1, 2)
money = st.builds(F, st.integers(0, 10**8), st.just(100))
odds = st.sampled_from([F(at, 9) for at in range(10)])


@settings(max_examples=60, deadline=None)
@given(money, money, money, st.lists(st.tuples(money, odds, odds), max_size=6))
def test_actions_add_up(target, closed, standing, parts):
    levers = [lever(str(at), *each) for at, each in enumerate(parts)]
    missing = gap(target, closed, win_rate=THIRD)
    found = action_plan(missing, levers, standing)
    assert len(found.items) + len(found.idle) == len(levers)
    assert found.left == max(0, missing.gap - standing - sum(item.expected for item in found.items))
    assert all(item.expected > 0 for item in found.items)
    assert action_plan(missing, levers[::-1], standing) == found


def test_work_is_solved_back_by_hand():
    chain = Chain(
        F(10_000),
        (
            Step("deals", Text("qualified deals", "合格商机"), share=F(1, 5), n=50),
            Step("meetings", Text("meetings", "会议"), each=F(3)),
            Step("calls", Text("calls", "电话"), share=F(3, 10)),
        ),
        cycle=31,
    )
    found = activity_plan(F(295_000), chain, period("2026-Q4"), day("2026-09-30"), currency="USD")
    assert [(line.id, line.needed) for line in found.lines] == [("wins", 30), ("deals", 150), ("meetings", 450), ("calls", 1_500)]
    assert found.until == day("2026-11-30")
    assert found.lines[1].a_week == 150 / F(43, 5)  # 22 + 21 selling days until then
    assert found.lines[0].because.en == "USD 295,000.00 / USD 10,000.00"
    less = activity_plan(F(295_000), chain, period("2026-Q4"), day("2026-09-30"), open_wins=F(5, 2))
    assert less.lines[0].needed == 27
    late = activity_plan(F(10), chain, period("2026-Q4"), day("2026-12-15"))
    assert late.notes[0].zh
    assert late.lines[1].a_week is None
    assert [line.needed for line in activity_plan(F(-5), chain, period("2026-Q4"), day("2026-12-15")).lines] == [0, 0, 0, 0]
    over = activity_plan(F(10), chain, period("2026-Q4"), day("2026-12-31"))
    assert over.lines[0].a_week is None


@pytest.mark.parametrize(
    ("chain", "code"),
    [
        (Chain(F(0), ()), "TG501"),
        (Chain(F(1), (), n=4), "TG501"),
        (Chain(F(1), (Step("a", Text("a"), share=F(0)),)), "TG507"),
        (Chain(F(1), (Step("a", Text("a")),)), "TG507"),
        (Chain(F(1), (Step("a", Text("a"), share=F(1), each=F(1)),)), "TG507"),
        (Chain(F(1), (Step("a", Text("a"), share=F(1), n=4),)), "TG501"),
    ],
)
def test_work_that_cannot_be_solved_back(chain, code):
    found = activity_plan(F(10), chain, period("2026-Q4"), day("2026-10-01"))
    assert (found.lines, found.why.code) == ((), code)


def test_a_proposal_from_three_inputs():
    weights = (F(1, 2), F(3, 10), F(1, 5))
    found = propose(Inputs(usd(100), usd(200), usd("50.01"), weights))
    assert found.value == usd("120")  # 50 + 60 + 10.002, to the cent
    assert found.lines[0].en == "market: 50% × USD 100.00 = USD 50.00"
    assert propose(Inputs(None, usd(1), usd(1), weights)).why.text.en == "not enough data: needs n ≥ 3 inputs, without market (has 2)"
    assert propose(Inputs(None, usd(1), usd(1), (F(0), HALF, HALF))).value == usd(1)
    assert propose(Inputs(usd(1), usd(1), usd(1), (HALF, HALF, HALF))).why.code == "TG403"
    assert propose(Inputs(usd(1), usd(1, "CNY"), usd(1), weights)).why.code == "TG503"
    assert propose(Inputs(usd(1), F(1), usd(1), weights)).why.code == "TG503"
