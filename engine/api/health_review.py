"""The monthly health of the funnel: an index with declared weights, the forecast against the target, why, and what is done about it (S115, S118)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from engine.api.against import comparable
from engine.api.columns import deal_columns, stage_order
from engine.api.reviews import rules_of
from engine.api.rollups import RollUp, rolled_up
from engine.errors import DealcoachError
from engine.funnel.columns import OPEN, DealColumns
from engine.model.periods import period_of
from engine.model.text import Text
from engine.model.views_inspect import ComplianceReport
from engine.model.views_pipeline import BackTestReport, ForecastReport, FunnelReport, SinceReport
from engine.model.views_review import ActionLine, Health
from engine.model.views_targets import GapView
from engine.reviews.index import Sign, index

if TYPE_CHECKING:
    from engine.api.desk import Desk

Answer = TypeVar("Answer")
TESTED = 12  # months of forecasts that are tested again
WORST = 3  # causes and actions of one kind that are named
NAMES = {
    "coverage": Text("pipeline coverage", "管道覆盖"),
    "conversion": Text("conversion", "转化"),
    "dwell": Text("time in stage", "阶段停留"),
    "compliance": Text("process compliance", "流程达标"),
    "data": Text("data", "数据质量"),
    "forecast": Text("forecast accuracy", "预测准确度"),
}
NOTHING_OPEN = Text("not enough data: needs n ≥ 1 open deal (has 0)", "数据不足:需要 n ≥ 1 个在手商机(现有 0)")


def monthly(desk: Desk, since: dt.date | None = None) -> Health:
    """Review the funnel as of the desk's day, against what it was at the end of last month (or of another day)."""
    return _Month(desk, since or period_of(desk.day, "month").start - dt.timedelta(days=1)).health()


@dataclass
class _Month:
    """What the review rests on, each read once; what refuses becomes a sentence."""

    desk: Desk
    since: dt.date

    def health(self) -> Health:
        """Put it together."""
        desk = self.desk
        weights = {str(sign): weight for sign, weight in rules_of(desk).health.items()}
        tested = self._or(lambda: desk.pipeline.back_test(TESTED)) if "forecast" in weights else None
        compliance = self._or(lambda: desk.inspections.compliance(self.since + dt.timedelta(days=1)))
        signs = [
            Sign("coverage", NAMES["coverage"], *self._coverage()),
            Sign("conversion", NAMES["conversion"], *self._conversion()),
            Sign("dwell", NAMES["dwell"], *self._dwell()),
            Sign("compliance", NAMES["compliance"], *_compliance(compliance)),
            Sign("data", NAMES["data"], *self._data()),
            Sign("forecast", NAMES["forecast"], *_accuracy(tested)),
        ]
        actions = (*self._gap_actions(), *self._attacks(), *self._correctives(), *self._prompts())
        return Health(
            desk.day,
            self.since,
            self.deals.currency,
            index(signs, weights),
            self.forecast,
            self.funnel,
            self.changed,
            compliance,
            tested,
            tuple(self._causes(compliance)),
            actions,
            self.sums.levels,
            (*self.refused, *self.funnel.notes),
        )

    @cached_property
    def refused(self) -> list[Text]:
        """What could not be had, and why."""
        return []

    @cached_property
    def deals(self) -> DealColumns:
        """All deals as columns."""
        return deal_columns(self.desk)

    @cached_property
    def sums(self) -> RollUp:
        """The quarter that runs and what changed, by every level."""
        return rolled_up(self.desk, self.deals, self.since, "month")

    @cached_property
    def forecast(self) -> ForecastReport:
        """The forecast of the quarter that runs."""
        return self.sums.forecasts["team"]

    @cached_property
    def funnel(self) -> FunnelReport:
        """The funnel of the last year."""
        return self.desk.pipeline.funnel()

    @cached_property
    def changed(self) -> SinceReport:
        """What changed since the last month ended."""
        return self.sums.changes["team"]

    def _or(self, call: Callable[[], Answer]) -> Answer | None:
        try:
            return call()
        except DealcoachError as error:
            self.refused.append(Text(f"[{error.code}] {error.message.en}", f"[{error.code}] {error.message.zh}"))
            return None

    def _coverage(self) -> tuple[Fraction | None, Text]:
        gap = self.forecast.gap
        if gap is None:
            return None, self.forecast.gap_why or Text("there is no target", "没有目标")
        if gap.state == "met":
            return Fraction(1), Text("the target is reached", "目标已达成")
        if gap.coverage is None or gap.needed is None:
            return None, gap.why.text if gap.why else Text("not known", "未知")
        have, need = f"{float(gap.coverage):.2f}", f"{float(gap.needed):.2f}"
        return gap.coverage / gap.needed if gap.needed else Fraction(1), Text(f"{have} of {need} needed", f"{have} 倍,需 {need} 倍")

    def _conversion(self) -> tuple[Fraction | None, Text]:
        """Count the stages that convert as usual; a drill is made of each that does not."""
        known = [each for each in self.funnel.whole.lines if each.conversion.rate is not None]
        if not known:
            return None, Text("not enough data: needs n ≥ 1 stage with a rate (has 0)", "数据不足:需要 n ≥ 1 个有转化率的阶段(现有 0)")
        low = {each.stage for each in self.funnel.drills if each.low}
        good = sum(each.stage not in low for each in known)
        return Fraction(good, len(known)), Text(f"{good} of {len(known)} stages as usual", f"{len(known)} 个阶段中 {good} 个正常")

    def _dwell(self) -> tuple[Fraction | None, Text]:
        import numpy as np

        deals, order = self.deals, stage_order(self.desk)
        limits = np.array([order.at_most.get(stage, 0) for stage in deals.stages] or [0])
        rows = np.flatnonzero((deals.status == OPEN) & (deals.stage >= 0) & (deals.entered > 0))
        limit = limits[deals.stage[rows]]
        rows, limit = rows[limit > 0], limit[limit > 0]
        if not len(rows):
            return None, NOTHING_OPEN
        within = int((self.desk.day.toordinal() - deals.entered[rows] <= limit).sum())
        said = Text(f"{within} of {len(rows)} open deals within the limit", f"{len(rows)} 个在手商机中 {within} 个未超时限")
        return Fraction(within, len(rows)), said

    def _data(self) -> tuple[Fraction | None, Text]:
        deals = self.deals
        rows = deals.status == OPEN
        count = int(rows.sum())
        if not count:
            return None, NOTHING_OPEN
        good = int((rows & deals.known & (deals.closes >= self.desk.day.toordinal())).sum())
        said = Text(
            f"{good} of {count} open deals have an amount and a close date still to come",
            f"{count} 个在手商机中 {good} 个金额与预计成交日有效",
        )
        return Fraction(good, count), said

    def _causes(self, compliance: ComplianceReport | None) -> Iterator[Text]:
        """Give what is behind the figures, the slowest stage first."""
        funnel, names = self.funnel, {each.stage: each.name for each in self.funnel.whole.lines}
        slow = funnel.whole.bottleneck
        if slow is not None:
            name = names[slow.stage]
            yield Text(
                f"{name.en} holds {slow.share:.0%} of all days: {slow.days:.0f} days for each deal won",
                f"“{name.zh or name.en}”占用 {slow.share:.0%} 的时间:每个赢单 {slow.days:.0f} 天",
            )
        for each in funnel.drills[:WORST]:
            if each.low and each.now.rate and each.usual.rate:
                name, now, usual = names[each.stage], f"{each.now.rate.value:.0%}", f"{each.usual.rate.value:.0%}"
                yield Text(f"{name.en} converts {now}, usually {usual}", f"“{name.zh or name.en}”转化率 {now},通常 {usual}")
        for leak in funnel.leaks.found[:WORST]:
            who, name = funnel.names.get(leak.rep, leak.rep), names[leak.stage]
            yield Text(f"{who} loses more than usual in {name.en}", f"{who} 在“{name.zh or name.en}”丢单多于平常")
        due = self.changed.closing
        slipped = -sum((each.effect for each in due.whole.changes if each.kind == "slipped" and each.effect < 0), Fraction(0))
        if slipped:
            worth, month = f"{self.deals.currency} {round(slipped):,}", due.period.name
            yield Text(f"{worth} slipped out of {month} since {self.since}", f"{self.since} 以来,应在 {month} 成交的商机延期 {worth}")
        for row in (compliance.links if compliance else ())[:WORST]:
            if row.score.rate is not None and row.score.rate < 1:
                share = f"{float(row.score.rate):.0%}"
                yield Text(f"met at only {share} of exits: {row.name}", f"仅 {share} 的离开达标:{row.name}")

    def _gap_actions(self) -> list[ActionLine]:
        views = self._or(self._gaps) or []
        lines = []
        for view in views:
            for item in view.plan.items:
                deal = view.names.get(item.lever.id, "")
                say = Text(f"{deal}: {item.lever.what.en}", f"{deal}:{item.lever.what.zh}") if deal else item.lever.what
                owner = view.names.get(item.lever.owner, item.lever.owner)
                lines.append(ActionLine("gap", say, owner, item.lever.due, item.expected, view.row.currency))
        return lines[: 2 * WORST]

    def _gaps(self) -> list[GapView]:
        ids = comparable(self.desk.targets.odds.standings.held)
        rows = [row for row in self.desk.targets.rows() if row.level == "company" and row.id in ids]
        return [self.desk.targets.gap(row.id, row.owner) for row in rows[:1]]

    def _attacks(self) -> list[ActionLine]:
        names = self.funnel.names
        points = [point for each in self.funnel.drills if each.low for point in each.plan]
        return [
            ActionLine(
                "attack", Text(f"{each.deal}: {each.say.en}", f"{each.deal}:{each.say.zh}"), names.get(each.owner, each.owner), each.due
            )
            for each in points[:WORST]
        ]

    def _correctives(self) -> list[ActionLine]:
        views = self._or(self.desk.inspections.inspections) or []
        open_ones = [action for view in views for action in view.inspection.actions if action.done_on is None]
        people = self.desk.people
        return [
            ActionLine("corrective", Text.plain(f"{each.finding.deal}: {each.action}"), people.name(each.owner), each.due)
            for each in sorted(open_ones, key=lambda each: each.due)[:WORST]
        ]

    def _prompts(self) -> list[ActionLine]:
        rows = self._or(self.desk.prompts) or []
        return [ActionLine("prompt", row.prompt.say, row.rep_name, None) for row in rows[:WORST]]


def _compliance(found: ComplianceReport | None) -> tuple[Fraction | None, Text]:
    if found is None or found.whole.rate is None:
        return None, Text("not enough data: needs n ≥ 1 stage exit (has 0)", "数据不足:需要 n ≥ 1 次阶段离开(现有 0)")
    whole = found.whole
    return whole.rate, Text(
        f"{whole.met} of {whole.applicable} met at {whole.exits} exits", f"{whole.exits} 次离开,达标 {whole.met}/{whole.applicable}"
    )


def _accuracy(tested: BackTestReport | None) -> tuple[Fraction | None, Text]:
    own = next((each for each in tested.result.records if each.forecaster == "graded"), None) if tested else None
    if own is None or own.share is None:
        refused = tested.result.refused if tested else None
        return None, refused or Text("past forecasts cannot be tested", "无法回测过去的预测")
    error = Fraction(round(own.share * 10_000), 10_000)
    return max(Fraction(0), 1 - error), Text(f"wrong by {own.share:.0%} over {own.n} months", f"{own.n} 个月平均误差 {own.share:.0%}")
