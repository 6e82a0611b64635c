"""Forecasts a period as of a desk's instant: what is won, what open deals and new business bring, by category and group, against the target."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from engine.api.against import held_against
from engine.api.calibration import Calibration
from engine.api.chances import Pipeline
from engine.api.columns import stage_visits
from engine.api.standings import Graded, Grading, blind_note
from engine.errors import UsageError
from engine.forecast.amounts import draws_for
from engine.forecast.calibrate import fresh_sums, usable
from engine.forecast.columns import by_code
from engine.forecast.misses import Miss, swing, trend
from engine.forecast.outlook import by_group, expected_of, outlook, variance_of
from engine.forecast.sizes import Chances
from engine.forecast.stages import chances_by_stage
from engine.funnel.columns import WON, DealColumns
from engine.incentives.amounts import digits
from engine.model.forecast import CATEGORIES, Adjustment, Category, Forecast
from engine.model.moment import Period
from engine.model.periods import named, period_of
from engine.model.text import Text, storable
from engine.model.views_pipeline import By, ForecastPart, ForecastReport

if TYPE_CHECKING:
    from engine.api.desk import Desk
    from engine.funnel.visits import Bools

FARTHEST = 10  # years ahead: beyond that no history is long enough to look back on
FRESH = "*new"  # the part that no group has yet: business that is not open
ZERO = Fraction(0)


def forecast(desk: Desk, period: str | None = None, by: By = "rep") -> ForecastReport:
    """Forecast a period (by default the quarter that runs) as of the desk's instant. Raises UsageError (FC101) for a period that is none."""
    return forecast_by(desk, period, (by,))[by]


def forecast_by(desk: Desk, period: str | None, levels: Sequence[By]) -> dict[By, ForecastReport]:
    """Give the same forecast divided in several ways; all but the division is reckoned once."""
    made = _Forecasting(desk, desk.targets.odds.pipeline, asked(desk, period), levels[0])
    found = made.report()
    return {by: found if by == levels[0] else replace(found, parts=made.parts(by, found)) for by in levels}


def asked(desk: Desk, period: str | None) -> Period:
    """Give the period of a name, or the quarter that runs. Raises UsageError (FC101), also for one too far ahead."""
    if period is None:
        return period_of(desk.day, "quarter", desk.settings.fiscal)
    found = named(period, desk.settings.fiscal)
    if found is not None and found.end.year - desk.day.year > FARTHEST:
        raise UsageError(
            "FC101",
            Text(f"{found.name} is too far ahead to be forecast", f"{found.name} 过于遥远,无法预测"),
            help=Text(f"name a period of the next {FARTHEST} years", f"请写今后 {FARTHEST} 年内的周期"),
        )
    if found is None:
        raise UsageError(
            "FC101",
            Text(f"'{period}' is no period", f"“{period}”不是周期"),
            help=Text(
                "write a month, quarter, half or year: 2026-10, 2026-Q4, 2026-H2, 2026",
                "请写月、季、半年或年:2026-10、2026-Q4、2026-H2、2026",
            ),
        )
    return found


def seed_of(*said: object) -> int:
    """Give the seed of a run: the same for the same question, another for any other."""
    return int.from_bytes(hashlib.sha256(" ".join(map(str, said)).encode()).digest()[:4], "big")


@dataclass(frozen=True)
class _Forecasting:
    desk: Desk
    pipeline: Pipeline
    period: Period
    by: By

    @cached_property
    def calibration(self) -> Calibration:
        return self.pipeline.calibrated(self.period)

    @property
    def grading(self) -> Grading:
        return self.pipeline.grading

    @property
    def deals(self) -> DealColumns:
        return self.pipeline.deals

    @property
    def now(self) -> Graded:
        return self.pipeline.graded

    @property
    def today(self) -> dt.date:
        return self.deals.as_of

    def report(self) -> ForecastReport:
        desk, grading, now, deals = self.desk, self.grading, self.now, self.deals
        made = self.calibration
        won, chances = made.won, made.found
        fresh = fresh_sums(made.past, won, as_of=self.today.toordinal(), days=made.days, lead=made.lead) if made.days else []
        misses = list(self._misses())
        missed = trend(misses)
        factor = missed if isinstance(missed, Fraction) else Fraction(1)
        seed = seed_of("forecast", self.period.name, self.today)
        found = outlook(
            now.standing,
            chances,
            seed=seed,
            closed=won.total(self.period.start.toordinal() - 1, self.period.end.toordinal()),
            fresh=fresh,
            factor=factor,
            swing=swing(misses),
            category=now.category,
            adjustments=tuple(desk.store.adjustments.read(self.period.name, deals.currency, desk.as_of)),
            unknown=tuple(deals.id[now.standing.deal[~now.standing.known]].tolist()),
            draws=draws_for(len(now.standing)),
            decimals=digits(deals.currency),
        )
        against = held_against(desk, self.period, deals.currency, self.today)
        return ForecastReport(
            as_of=self.today,
            period=self.period,
            currency=deals.currency,
            forecast=found,
            adjusted=found.adjusted,
            counts=self._counts(),
            grades=chances.grades,
            grade_names={each.id: each.name for each in grading.grades},
            proof=grading.proof(),
            stages=tuple(chances_by_stage(stage_visits(desk, deals=deals), deals.status, grading.order.open, grading.weights)),
            target=against.value,
            gap=against.gap,
            gap_why=against.said,
            parts=tuple(self._parts(self.by, chances, found, factor)),
            trend=missed,
            notes=tuple(self._notes(found)),
            days=made.days,
        )

    def _counts(self) -> dict[Category, int]:
        import numpy as np

        return dict(zip(CATEGORIES, np.bincount(self.now.category, minlength=len(CATEGORIES)).tolist(), strict=True))

    def _in_period(self) -> Bools:
        deals = self.deals
        found: Bools = (
            (deals.status == WON) & (deals.closed >= self.period.start.toordinal()) & (deals.closed <= self.period.end.toordinal())
        )
        return found

    def parts(self, by: By, report: ForecastReport) -> tuple[ForecastPart, ...]:
        """Divide a report that is made in another way."""
        factor = report.trend if isinstance(report.trend, Fraction) else Fraction(1)
        return tuple(self._parts(by, self.calibration.found, report.forecast, factor))

    def _parts(self, by: By, chances: Chances, found: Forecast, factor: Fraction) -> list[ForecastPart]:
        """Give each group that has anything, and what is not any group's yet; all of them add up to the whole."""
        deals, now = self.deals, self.now
        codes, ids = deals.groups[by]
        size = len(ids)
        rows = self._in_period() & deals.known
        closed = by_code(codes[rows], deals.amount[rows], size)
        group, known = codes[now.standing.deal], now.standing.known
        expected = by_group(now.standing, chances, group, size)
        place = group[known] * len(CATEGORIES) + now.category[known]
        sums = by_code(place, now.standing.amount[known], size * len(CATEGORIES))
        there = {*codes[self._in_period()].tolist(), *group.tolist()}
        parts = []
        for at in sorted(there):
            own = sums[at * len(CATEGORIES) : (at + 1) * len(CATEGORIES)]
            whole = dict(zip(CATEGORIES, own, strict=True))
            parts.append(ForecastPart(ids[at], deals.name(ids[at]), closed[at], sum(own, ZERO), closed[at] + factor * expected[at], whole))
        parts.sort(key=lambda each: (-each.expected, each.id))
        if found.fresh:
            parts.append(ForecastPart(FRESH, NEW.to(self.desk.language), ZERO, ZERO, found.fresh, dict.fromkeys(CATEGORIES, ZERO)))
        return parts

    def _misses(self) -> Iterator[Miss]:
        """Forecast each past day as of then, where earlier ones had gone by, and hold it against what came."""
        made = self.calibration
        past, won, days, lead = made.past, made.won, made.days, made.lead
        for each in usable(past, as_of=self.today.toordinal(), days=days, lead=lead):
            if any(True for _ in usable(past, as_of=each.day, days=days, lead=lead)):
                fresh = fresh_sums(past, won.until(each.day), as_of=each.day, days=days, lead=lead)
                chances = made.chances(each.day)
                more = sum(fresh, ZERO) / len(fresh) if fresh else ZERO
                came = won.total(each.day + lead, each.day + lead + days)
                yield Miss(expected_of(each, chances) + more, came, variance_of(each, chances, fresh))

    def _notes(self, found: Forecast) -> list[Text]:
        notes = [*self.deals.notes, *blind_note(self.grading, self.calibration.past)]
        if found.unknown:
            many = len(found.unknown)
            notes.append(
                Text(
                    f"{many} open deals have no amount: they count as deals, not in money",
                    f"{many} 个进行中的商机没有金额:计入数量,不计入金额",
                )
            )
        undated = int(((self.deals.status == WON) & (self.deals.closed <= 0)).sum())
        if undated:
            notes.append(
                Text(
                    f"{undated} won deals have no day of closing: they are in no period",
                    f"{undated} 个已成交商机没有结单日期:不计入任何周期",
                )
            )
        if self.deals.stale:
            notes.append(STALE)
        if not self.calibration.days:
            notes.append(OVER)
        elif not any(each.seen for each in self.calibration.found.grades):
            notes.append(NO_HISTORY)
        return notes


def adjust(desk: Desk, period: str, amount: Fraction, why: str) -> None:
    """Keep what someone adds to the computed figure of a period or takes off; it never changes that figure.

    It is for whoever leads a rep or team by the book, and for whom the book does not know. Raises UsageError for a period that is none
    (FC101) or over (FC102), for no amount or reason (FC103), for someone who leads nobody (FC104).
    """
    from engine.api.staff import who

    chosen = asked(desk, period)
    if chosen.end < desk.day:
        raise UsageError(
            "FC102", Text(f"{chosen.name} is over: its forecast is not adjusted any more", f"{chosen.name} 已结束,不再调整其预测")
        )
    if not amount or not why.strip():
        raise UsageError("FC103", Text("an adjustment needs an amount other than 0, and a reason", "调整须有非零金额与理由"))
    people = desk.people
    me = who(people, desk.user)
    if me in people.reps and not any(me in people.coaches(about) for about in (*people.reps, *people.teams)):
        raise UsageError(
            "FC104",
            Text(f"{people.name(me)} leads nobody, so the forecast is not theirs to adjust", f"{people.name(me)} 没有下属,无权调整预测"),
            help=Text("act as a manager: --as USER", "请以主管身份操作:--as USER"),
        )
    word = Adjustment(amount, me, storable(why.strip()), desk.acting_at())
    desk.store.adjustments.add(chosen.name, desk.settings.currency, word)


NEW = Text("New business", "新增业务")
STALE = Text(
    "the book knows of later days: amounts, close dates, owners and other fields without history are taken as they are now",
    "数据中已有更晚的记录:金额、预计成交日、负责人等没有历史的字段按现值计",
)
OVER = Text("no day of the period is left: only what is closed counts", "该周期已无剩余天数:只计已成交")
NO_HISTORY = Text("no past month can be looked back on: chances are the priors of the grades", "没有可回看的过往月份:概率取各等级的先验值")
