"""Targets for the screen's tests: behind, ahead, of zero, and one that is not known."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.model.closing import ActionItem, ActionPlan, ActivityPlan, Gap, Lever, Work
from engine.model.moment import Period
from engine.model.target import Pace, Why
from engine.model.text import Text
from engine.model.values import Money
from engine.model.views_targets import GapView, PlanView, TargetRow

if TYPE_CHECKING:
    from tests.tui.fake import FakeDesk

QUARTER = Period("2026-Q4", dt.date(2026, 10, 1), dt.date(2026, 12, 31))
ZERO = Fraction(0)
NONE = Why("TG502", Text("the target is zero, so there is no pace", "目标为零,没有节奏可言"))


def cny(amount: int) -> Money:
    return Money(amount * 10**4, "CNY")


class FakeTargets:
    """``none`` has no target at all."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.none = False

    def _rows(self) -> list[TargetRow]:
        behind = Pace("behind", Fraction(600_000), Fraction(41_000), Fraction(336_000), Fraction(41, 336), Fraction(19_276), 29)
        ahead = Pace("ahead", Fraction(12), Fraction(10), Fraction(6), Fraction(10, 6), Fraction(2, 29), 29)
        rate = Pace("on_track", Fraction(3, 10), Fraction(31, 100), Fraction(3, 10), Fraction(31, 30), None, 29)
        zero = Pace("not_applicable", ZERO, ZERO, ZERO, None, None, 29, NONE)
        known = ("li.wei", "李伟", "rep")
        money = (QUARTER, "CNY", Text("CNY", "元"))
        return [
            TargetRow(
                "q4", Text("Bookings of the quarter", "季度签约额"), *known, Text("bookings", "签约额"), *money, cny(600_000), cny(480_000),
                cny(720_000), behind, dt.date(2026, 11, 30),
            ),
            TargetRow("meetings", Text("First meetings", "首次拜访"), *known, Text("meetings", "拜访"), QUARTER, None, Text("meetings", "次"),
                      Fraction(12), None, None, ahead),
            TargetRow(
                "win-rate", Text("Deals won of those decided", "赢单率"), *known, Text("win rate", "赢单率"), QUARTER, None, Text("%", "%"),
                Fraction(3, 10), Fraction(1, 4), Fraction(35, 100), rate,
            ),
            TargetRow("refunds", Text("Refunds", "退款"), *known, Text("refunds", "退款"), *money, cny(0), None, None, zero),
        ]  # fmt: skip

    def mine(self) -> list[TargetRow]:
        self.desk.called("mine")
        return [] if self.none or self.desk.user == "boss" else self._rows()

    def rows(self, owner: str | None = None, *, everything: bool = False) -> list[TargetRow]:
        del owner, everything
        self.desk.called("rows")
        return [] if self.none else self._rows()

    def _row(self, target: str) -> TargetRow:
        return next(each for each in self._rows() if each.id == target)

    def gap(self, target: str, owner: str | None = None) -> GapView:
        del owner
        self.desk.called("gap")
        row = self._row(target)
        lever = Lever(
            "D-00001",
            Text("Have the plan signed", "签订共同推进计划"),
            "李伟",
            dt.date(2026, 11, 30),
            Fraction(87_000),
            ZERO,
            Fraction(1, 10),
        )
        gap = Gap(
            Fraction(600_000),
            Fraction(41_000),
            Fraction(185_000),
            Fraction(255_000),
            Fraction(374_000),
            "short",
            Fraction(1, 2),
            Fraction(9, 2),
            Fraction(2_259_000),
        )
        plan = ActionPlan(Fraction(374_000), Fraction(30_000), (ActionItem(lever, Fraction(8_700), Fraction(335_300)),), Fraction(335_300))
        return GapView(row, gap, plan, {"D-00001": "华东精密 ERP 二期"}, (Text("amounts as now", "金额按当前值计算"),))

    def plan(self, target: str, owner: str | None = None) -> PlanView:
        del owner
        self.desk.called("plan")
        row = self._row(target)
        if target == "refunds":
            return PlanView(row, ActivityPlan((), why=NONE))
        work = Work("wins", 13, Fraction(11, 5), Text("CNY 559,000 / CNY 43,000", "CNY 559,000 / CNY 43,000"))
        return PlanView(
            row, ActivityPlan((work,), dt.date(2026, 11, 1), None, (Text("only open deals still help", "只有在手商机还来得及"),))
        )
