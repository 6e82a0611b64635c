"""A pipeline for the screen's tests: a funnel with refused figures, a forecast short of its target, and what changed since a day."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.model.closing import Gap
from engine.model.estimate import Estimate
from engine.model.forecast import Adjustment, Forecast, Spread
from engine.model.funnel import (
    Attack,
    Bottleneck,
    Change,
    Conversion,
    Drill,
    Dwell,
    Factors,
    Flow,
    Leak,
    Leaks,
    Since,
    Split,
    Standing,
    Velocity,
)
from engine.model.moment import Period
from engine.model.periods import period_of
from engine.model.text import Text
from engine.model.views_pipeline import (
    By,
    Closing,
    DrillView,
    ForecastPart,
    ForecastReport,
    FunnelLine,
    FunnelPart,
    FunnelReport,
    SinceReport,
)

if TYPE_CHECKING:
    from tests.tui.fake import FakeDesk

FEW = Text("not enough data: needs n ≥ 5 deals that entered (has 2)", "数据不足:需要 n ≥ 5 个进入该阶段的商机(现有 2)")
NAMES = (("lead", Text("Lead", "线索获取")), ("qualify", Text("Qualify", "商机确认")), ("propose", Text("Propose", "方案报价")))
QUARTER = Period("2026-Q4", dt.date(2026, 10, 1), dt.date(2026, 12, 31))
PARTS = {"li.wei": "李伟", "anna.berg": "Anna Berg"}


def share(value: float) -> Estimate:
    return Estimate(value, value - 0.06, value + 0.06)


class FakePipeline:
    """``empty`` has no deal at all; ``target`` None has nothing to compare with."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.empty = False
        self.target: Fraction | None = Fraction(5_000_000)
        self.asked: list[object] = []

    def _line(self, n: int) -> FunnelLine:
        stage, name = NAMES[n]
        few = n == 2
        rate = Conversion(
            stage, 2 if few else 120 - 30 * n, 60, 40, 20 - n, None if few else share(0.61 - 0.1 * n), refused=FEW if few else None
        )
        dwell = Dwell(stage, 90, 80, Estimate(11 + n, 9, 14), Estimate(24 + n, 20, 40))
        return FunnelLine(stage, name, 8 - n, Fraction(1_200_000 * (n + 1)), n, rate, dwell, Flow(stage, 5, 40, 20, 4, 3, 10, 8, 2, 1), 21)

    def funnel(self, by: By | None = None, *, since: dt.date | None = None, until: dt.date | None = None, days: int = 365) -> FunnelReport:
        self.desk.called("funnel")
        day = self.desk.day
        lines = () if self.empty else tuple(self._line(n) for n in range(3))
        velocity = (
            Velocity(None, why=FEW) if self.empty else Velocity(Fraction(26_946), Fraction(15_913), Split(0.5, -0.04, 0.2, 0.28, 0.06))
        )
        slow = None if self.empty else Bottleneck("qualify", 66.6, 0.28)
        factors = Factors(Fraction(20), None, None, None)
        whole = FunnelPart("", "", lines, sum(each.open for each in lines), Fraction(0), 0, 41, Fraction(0), 50, factors, velocity, slow)
        leak = Leak("li.wei", "propose", 20, 90, 0.6, 0.97, found=True)
        return FunnelReport(
            day,
            since or day - dt.timedelta(days=days - 1),
            until or day,
            "CNY",
            by,
            whole,
            win_rate=None if self.empty else Conversion("", 92, 41, 51, 0, share(0.45)),
            close_rate=(41, 93),
            leaks=Leaks((leak,)),
            names=PARTS,
            notes=(Text("amounts are taken as they are now", "金额按当前值计"),),
        )

    def drill(self, stage: str) -> DrillView:
        self.desk.called("drill")
        found = next(n for n, (id, _) in enumerate(NAMES) if id == stage)
        now = self._line(found).conversion
        deal = Standing("D-00001", Fraction(740_000), None, "li.wei", stage)
        due = self.desk.day + dt.timedelta(days=14)
        plan = (
            Attack("D-00001", "relations", Text("Who decides?", "谁拍板？"), "li.wei", due),
            Attack("D-00001", "terms", Text("The discount is not approved", "折扣未经审批"), "li.wei", due),
        )
        drill = Drill(stage, now, self._line(0).conversion, None if now.rate is None else True, (deal,), (), plan)
        return DrillView(drill, NAMES[found][1], "CNY", {**PARTS, "D-00001": "华东精密 ERP 二期"})

    def changed(self, since: dt.date, by: By = "rep") -> SinceReport:
        self.desk.called("changed")
        self.asked.append((since, by))
        changes = () if self.empty else (
            Change("D-00001", "came", "li.wei", Fraction(740_000), "new"),
            Change("D-00002", "left", "anna.berg", Fraction(-1_200_000), "won"),
            Change("D-00003", "slipped", "li.wei", Fraction(0), "within", 12),
        )  # fmt: skip
        after = Fraction(13_000_000) + sum((each.effect for each in changes), Fraction(0))
        whole = Since(Fraction(13_000_000), after, changes, ("D-00009",))
        names = {"D-00001": "华东精密 ERP 二期", "D-00002": "Northwind data platform", "D-00003": "深圳蓝海 智能工厂改造"}
        slipped = () if self.empty else (Change("D-00003", "slipped", "li.wei", Fraction(-560_000), "out of period", 12),)
        due = Since(Fraction(4_000_000), Fraction(4_000_000) + sum((each.effect for each in slipped), Fraction(0)), slipped)
        closing = Closing(period_of(self.desk.day, "quarter"), due, {})
        return SinceReport(since, self.desk.day, "CNY", by, whole, {}, PARTS, names, closing)

    def forecast(self, period: str | None = None, by: By = "rep") -> ForecastReport:
        del period
        self.desk.called("forecast")
        self.asked.append(by)
        closed, commit = Fraction(1_900_000), Fraction(700_000)
        zero = Fraction(0)
        spread = Spread(*(Fraction(each) for each in (2_100_000, 2_900_000, 4_100_000)))
        adjustment = Adjustment(Fraction(-150_000), "zhang.min", "a big deal slips", self.desk.opened_at)
        sums = {"commit": commit, "best_case": Fraction(900_000), "pipeline": Fraction(3_000_000), "omitted": zero}
        forecast = Forecast(closed, Fraction(3_000_000), Fraction(80_000), spread, spread, 7, 10_000, sums, (adjustment,))
        parts = () if self.empty else (
            ForecastPart("li.wei", "李伟", Fraction(1_000_000), Fraction(9), Fraction(1_600_000), sums),
            ForecastPart("anna.berg", "Anna Berg", Fraction(900_000), Fraction(9), Fraction(1_400_000), sums),
        )  # fmt: skip
        gap = None
        if self.target is not None:
            left = self.target - closed - commit
            gap = Gap(
                self.target, closed, commit, Fraction(4_600_000), left, "short", Fraction(3, 2), Fraction(16, 5), Fraction(5_300_000)
            ) if left > 0 else Gap(self.target, closed, commit, zero, left, "met")  # fmt: skip
        return ForecastReport(
            self.desk.day,
            QUARTER,
            "CNY",
            forecast,
            Fraction(2_750_000),
            {"commit": 1, "best_case": 3, "pipeline": 9, "omitted": 0},
            (),
            {},
            None,
            (),
            self.target,
            gap,
            None if gap else Text("there is no target for 2026-Q4", "2026-Q4 没有目标"),
            parts,
        )
