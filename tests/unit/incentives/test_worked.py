"""The plan of a real company, in numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from engine.incentives.draws import draw_lines
from engine.incentives.lint import weights
from engine.incentives.settle import settle
from engine.model.award import Member
from engine.model.incentive import Band, Draw, Pay, Quota
from tests.unit.incentives.made import NOON, day, event, ground, incentive, lines, paid, plan, post, usd

AE = plan(target=usd(60_000), unit="quarter")  # 15,000 a quarter
ONE, FIFTH = Fraction(1), Fraction(1, 5)


def times(*steps: tuple[object, object]) -> Pay:
    return Pay(bands=tuple(Band(Fraction(str(start)), times=Fraction(str(factor))) for start, factor in steps))


@pytest.mark.parametrize(
    ("credit", "expected"),
    [(0, 0), (100_000, 3_000), (300_000, 9_000), (350_000, 12_000), (600_000, 27_000)],
)
def test_new_contract_value_pays_the_base_rate_up_to_quota_then_twice_that(credit, expected):
    # 60 % of 15,000 over 300,000 is a base rate of 3 %
    of = incentive(plan="p", weight=Fraction(3, 5), quota=Quota(usd(300_000)), pay=times((0, 1), (1, 2)))
    found = lines(of, event("a", "2026-07-01", credit), plan=AE)
    assert paid(found) == expected


def test_a_statement_says_how_each_cent_came_about():
    of = incentive(plan="p", weight=Fraction(3, 5), quota=Quota(usd(300_000)), pay=times((0, 1), (1, 2)))
    first, second = lines(of, event("a", "2026-07-01", 250_000), event("b", "2026-07-02", 100_000), plan=AE)
    assert [step.name for step in second.steps] == ["credit", "rate", "rounding"]
    assert second.steps[1].note.en == "100% × 3% of USD 50,000.00 + 200% × 3% of USD 50,000.00"
    assert second.steps[1].note.zh == "USD 50,000.00 按 100% × 3% + USD 50,000.00 按 200% × 3%"
    assert (first.amount, second.amount) == (usd(7_500), usd(4_500))
    assert second.attainment == (Fraction(5, 6), Fraction(7, 6))
    assert (first.order, second.order) == (1, 2)


@pytest.mark.parametrize(("logos", "expected"), [(0, 0), (4, 1_500), (8, 3_000), (10, 3_900)])
def test_new_logos_above_the_goal_pay_120_percent(logos, expected):
    # 20 % of 15,000 over 8 logos is 375 a logo, 450 above the goal
    of = incentive(plan="p", weight=FIFTH, quota=Quota(Fraction(8)), pay=times((0, 1), (1, "1.2")))
    won = [event(f"{number:02}", "2026-08-01", ONE) for number in range(logos)]
    found = lines(of, *won, plan=AE)
    assert paid(found) == expected
    if logos == 10:
        assert found[-1].steps[1].note.en == "120% × USD 375.00 × 1"


@pytest.mark.parametrize(("renewed", "total"), [(900_000, 10_800), (500_000, 10_000), (0, 10_000)])
def test_retention_is_settled_at_year_end_with_a_quarterly_draw(renewed, total):
    # 20 % of 60,000 a year over 1,000,000 to renew is 1.2 %; four draws of 2,500 are what is paid at least
    of = incentive(
        plan="p", weight=FIFTH, unit="year", per="period", quota=Quota(usd(1_000_000)), pay=times((0, 1)), draw=Draw(usd(2_500)),
        valid_from=day("2026-01-01"),
    )  # fmt: skip
    on = ground(of, plan=AE, members={"ann": Member("ann", day("2020-05-01"))})
    events = [event("r1", "2026-02-01", renewed // 2), event("r2", "2026-09-01", renewed - renewed // 2)] if renewed else []
    earned = lines(of, *events, plan=AE)
    drawn = draw_lines(on, earned)
    assert paid((*earned, *drawn)) == total
    assert [line.amount for line in drawn if line.kind == "draw"][:3] == [usd(2_500)] * 3
    if renewed == 900_000:
        assert [(line.kind, line.period.name, line.amount) for line in drawn][-1] == ("recovery", "2026-Q4", usd(-7_500))
        assert {line.paid_in.name for line in earned} == {"2026-Q4"}


@pytest.mark.parametrize(
    ("each", "quota", "accepted", "expected"), [(750, 5, 7, 1_500), (750, 4, 4, 0), (750, 4, 6, 1_500), (625, 5, 8, 1_875)]
)
def test_an_sdr_gets_so_much_for_each_opportunity_beyond_the_monthly_quota(each, quota, accepted, expected):
    of = incentive(unit="month", quota=Quota(Fraction(quota)), pay=Pay(bands=(Band(ONE, each=usd(each)),)))
    found = lines(of, *(event(f"o{number}", "2026-10-02", ONE) for number in range(accepted)), event("x", "2026-11-02", ONE))
    assert paid(found) == expected


def test_a_correction_after_the_lock_rolls_over_to_the_next_month():
    of = incentive(unit="month", quota=Quota(ONE), pay=Pay(bands=(Band(ONE, each=usd(750)),)))
    events = [event("a", "2026-10-02", ONE), event("b", "2026-10-03", ONE)]
    ledger = post([], settle(lines(of, *events), [], incentives={"i"}, as_of=NOON).new)
    late = event("c", "2026-10-04", ONE)
    new = settle(lines(of, *events, late), ledger, incentives={"i"}, as_of=NOON, locked={"2026-10"}).new
    assert [(each.event, each.amount, each.of_period, each.period, each.kind) for each in new] == [
        ("c", usd(750), "2026-10", "2026-11", "award")
    ]


def test_a_ramp_of_six_months_with_a_draw_in_the_first_three():
    ramp = tuple(Fraction(number, 6) for number in range(1, 7))
    of = incentive(
        unit="month", quota=Quota(usd(60_000), ramp=ramp), pay=times((0, 1), (1, 2)), weight=ONE, draw=Draw(usd(2_000), periods=3)
    )
    monthly = plan(target=usd(60_000), unit="month")  # 5,000 a month
    ann = Member("ann", day("2026-06-01"))
    on = ground(of, plan=monthly, members={"ann": ann})
    deals = [event("a", "2026-06-10", 5_000), event("b", "2026-09-10", 60_000)]
    earned = lines(of, *deals, plan=monthly, members={"ann": ann})
    # June: quota 10,000, half of it is 2,500; September: quota 40,000 at 12.5 %, then 20,000 at 25 %
    assert [line.amount for line in earned] == [usd(2_500), usd(10_000)]
    drawn = [(line.kind, line.period.name, line.amount) for line in draw_lines(on, earned)]
    assert drawn == [("draw", "2026-07", usd(2_000)), ("draw", "2026-08", usd(2_000)), ("recovery", "2026-09", usd(-4_000))]


def test_weights_that_sum_to_90_percent_are_named():
    engineers = [incentive("a", plan="p", weight=Fraction(3, 4)), incentive("b", plan="p", weight=Fraction(3, 20))]
    (found,) = weights(AE, engineers)
    assert found.problem.code == "AW701"
    assert "90%" in found.problem.message.en
    assert "90%" in found.problem.message.zh
    assert weights(AE, [*engineers, incentive("c", plan="p", weight=Fraction(1, 10))]) == []
    assert weights(AE, [replace(each, plan="other") for each in engineers]) == []
