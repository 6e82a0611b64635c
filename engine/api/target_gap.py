"""What is missing to a target, what would close it, and the work it takes, from the deals and days there are."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from engine.api.chances import Counted, counted
from engine.api.columns import stage_order
from engine.api.target_odds import Odds
from engine.api.target_rows import Standing
from engine.api.target_values import rate_between
from engine.book.pipeline import meetings_with
from engine.errors import UsageError
from engine.funnel.columns import LOST, OPEN, WON
from engine.model.moment import Period
from engine.model.target import ActionPlan, Gap, Lever, Why
from engine.model.text import Text
from engine.model.views_targets import GapView, PlanView, TargetRow
from engine.targets.amounts import unit
from engine.targets.gap import action_plan, gap, slip_rate, value_win_rate
from engine.targets.plan import Chain, Step, activity_plan

if TYPE_CHECKING:
    from engine.funnel.visits import Bools, Ints

TOP = 20  # deals that actions are looked for on
YEAR = 365  # days that win rates and sizes are taken from
ZERO, ONE = Fraction(0), Fraction(1)
LEAST = 5
AS_NOW = Text(
    "amounts, categories and closing days have no history: they are taken as now",
    "金额、预测类别与预计成交日没有历史记录:按当前值计算",
)


class Closing:
    """What a target still needs and where it may come from."""

    def __init__(self, odds: Odds) -> None:
        self.odds, self.standings, self.desk = odds, odds.standings, odds.desk

    def gap(self, standing: Standing, row: TargetRow) -> GapView:
        """Say what is missing, whether the pipeline covers it, and which actions close it."""
        actual = row.pace.actual
        target = row.pace.target
        if actual is None:
            why = row.pace.why or Why("TG501", Text("what has been reached is not known", "已达成的数值未知"))
            return GapView(row, Gap(target, ZERO, ZERO, ZERO, target, "unknown", why=why), ActionPlan(target, ZERO, (), target))
        counts, rate = counted(standing.held), rate_between(self.desk.settings.currency, standing.held.metric.currency, self.odds.now)
        if isinstance(counts, Why) or isinstance(rate, Why) or row.pace.target < 0:
            unsaid = counts if isinstance(counts, Why) else rate if isinstance(rate, Why) else row.pace.why
            missing = target - actual
            if missing <= 0:
                found = Gap(target, actual, ZERO, ZERO, missing, "met")
            else:
                found = Gap(target, actual, ZERO, ZERO, missing, "unknown", why=unsaid)
            return GapView(row, found, action_plan(found, ()))
        return self._counted(standing, row, actual, counts, rate)

    def _counted(self, standing: Standing, row: TargetRow, actual: Fraction, counts: Counted, rate: Fraction) -> GapView:
        import numpy as np

        pipeline = self.odds.pipeline
        deals, mask = pipeline.deals, pipeline.of(standing.owner, counts)
        today, end = self.desk.day.toordinal(), row.period.end.toordinal()
        rows = pipeline.closing(mask, max(today, row.period.start.toordinal()), end)
        qualified = rows[np.isin(deals.stage[rows], list(pipeline.qualified))]
        commit = pipeline.commit
        in_commit = np.array([each for each in rows.tolist() if each in commit], np.int64)
        chances = pipeline.closing_chances(row.period)
        found = gap(
            row.pace.target,
            actual,
            commit=pipeline.sum(in_commit, counts, rate),
            pipeline=pipeline.sum(np.union1d(qualified, in_commit), counts, rate),
            win_rate=self._win_rate(mask, counts, rate),
            slip=self._slip(mask, row.period),
        )
        worth = self._worth(rows, counts, rate)
        outside = [each for each in rows.tolist() if each not in commit]
        standing_value = sum((worth[each] * chances.get(each, ZERO) for each in outside), ZERO)
        top = sorted(outside, key=lambda each: (-worth[each], str(deals.id[each])))[:TOP]
        names: dict[str, str] = {}
        levers = [lever for each in top if (lever := self._lever(each, worth[each], names)) is not None]
        notes = [AS_NOW, *deals.notes] if deals.stale else list(deals.notes)
        return GapView(row, found, action_plan(found, levers, standing_value), names, tuple(notes))

    def _worth(self, rows: Ints, counts: Counted, rate: Fraction) -> dict[int, Fraction]:
        amounts = self.odds.pipeline.deals.amount
        return {each: Fraction(int(amounts[each]), 10_000) * rate if counts.money else ONE for each in rows.tolist()}

    def _win_rate(self, mask: Bools, counts: Counted, rate: Fraction) -> Fraction | Why:
        """Give the value-weighted win rate of the deals decided in the last year."""
        import numpy as np

        deals = self.odds.pipeline.deals
        recent = mask & (deals.closed > self.desk.day.toordinal() - YEAR)
        found = []
        for status in (WON, LOST):
            rows = np.flatnonzero(recent & (deals.status == status))
            found.append([value for value in self._worth(rows, counts, rate).values() if value > 0])
        return value_win_rate(found[0], found[1])

    def _slip(self, mask: Bools, period: Period) -> Fraction | Why:
        """Give the share of deals due in the stretch before (as long as the period) that were not decided in it."""
        deals = self.odds.pipeline.deals
        end = min(period.start, self.desk.day).toordinal() - 1
        start = end - (period.end - period.start).days
        due = mask & (deals.closes >= start) & (deals.closes <= end) & (deals.created <= end)
        slipped = due & ((deals.status == OPEN) | (deals.closed > end))
        return slip_rate(int(due.sum()), int(slipped.sum()))

    def _lever(self, place: int, worth: Fraction, names: dict[str, str]) -> Lever | None:
        """Give what is to be done on a deal, and what passing its stage adds to its chance; None where nothing is to be done."""
        pipeline = self.odds.pipeline
        deal, stage = str(pipeline.deals.id[place]), int(pipeline.deals.stage[place])
        try:
            rows = self.desk.today(deal=deal)
        except UsageError:  # a deal that no playbook is for
            return None
        if not rows:
            return None
        names[deal] = rows[0].deal_name
        words = [each.action.say for each in rows[:2]]
        more = len(rows) - len(words)
        rest = Text(f" (+{more} more)", f"(另有 {more} 项)") if more > 0 else Text("", "")
        what = Text("; ".join(each.en for each in words) + rest.en, ";".join(each.to("zh") for each in words) + rest.zh)
        efforts = [each.action.effort for each in rows if each.action.effort is not None]
        due = min((each.action.due for each in rows if each.action.due is not None), default=None)
        return Lever(deal, what, rows[0].owner, due, worth, pipeline.chance(stage), pipeline.then(stage), sum(efforts) if efforts else None)

    def plan(self, standing: Standing, row: TargetRow) -> PlanView:
        """Back-solve the work that a target takes: from what is missing through deal size and the stages to new deals and meetings."""
        actual = row.pace.actual
        held = standing.held
        missing = row.pace.target - (actual if actual is not None else ZERO)
        counts, rate = counted(held), rate_between(self.desk.settings.currency, held.metric.currency, self.odds.now)
        currency = unit(row.value)
        if isinstance(counts, Why) or isinstance(rate, Why):
            chain, open_wins = Chain(ONE, ()), ZERO
            notes: tuple[Text, ...] = (counts.text if isinstance(counts, Why) else rate.text if isinstance(rate, Why) else Text(),)
        else:
            chain, open_wins, notes = self._chain(standing, row, counts, rate)
        found = activity_plan(
            missing,
            chain,
            row.period,
            self.desk.day,
            currency=currency,
            workdays=self.desk.settings.workdays,
            open_wins=open_wins,
        )
        return PlanView(row, found, notes)

    def _chain(self, standing: Standing, row: TargetRow, counts: Counted, rate: Fraction) -> tuple[Chain, Fraction, tuple[Text, ...]]:
        """Give what one win is worth and takes: of the owner's own deals, or of the company's where these are too few."""
        import numpy as np

        pipeline, company = self.odds.pipeline, self.standings.tree.owners("company")[0]
        deals, notes = pipeline.deals, []
        today, end = self.desk.day.toordinal(), row.period.end.toordinal()
        own = pipeline.of(standing.owner, counts)
        mask = own & (deals.closed > today - YEAR)
        if int((mask & (deals.status == WON)).sum()) < LEAST:
            mask = pipeline.of(company, counts) & (deals.closed > today - YEAR)
            notes.append(Text("too few wins of their own: the company's sizes and rates", "本人赢单过少:采用公司的金额与转化率"))
        won = np.flatnonzero(mask & (deals.status == WON))
        size = pipeline.sum(won, counts, rate) / len(won) if len(won) else ZERO
        cycle = int(np.median(deals.closed[won] - deals.created[won])) if len(won) else None
        names = stage_order(self.desk).names
        steps = []
        after = ONE
        for place in reversed(pipeline.order):
            chance = min(pipeline.chance(place), after)
            stage = deals.stages[place]
            said = names.get(stage) or Text.plain(stage)
            what = Text(f"deals in {said.en}", f"进入“{said.to('zh')}”的商机")
            steps.append(Step(stage, what, chance / after if after else ZERO))
            after = chance
        with self.odds.measured.opened() as opened:
            held = meetings_with(opened.connection, opened.now)
        if len(deals) and held:
            steps.append(Step("meetings", Text("meetings", "会面"), each=Fraction(held, len(deals))))
        rows = pipeline.closing(own, max(today, row.period.start.toordinal()), end)
        chances = pipeline.closing_chances(row.period) if len(rows) else {}
        open_wins = sum((chances.get(each, ZERO) for each in rows.tolist()), ZERO)
        return Chain(size, tuple(steps), cycle), round_down(open_wins), tuple(notes)


def round_down(value: Fraction) -> Fraction:
    """Give a number to one decimal, never more than it is: an expectation says no more than that."""
    return Fraction(int(value * 10), 10)
