"""What is missing to a target, what would close it, and the work it takes, from the deals and days there are."""

from __future__ import annotations

from dataclasses import replace
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
from engine.incentives.amounts import exact
from engine.model.closing import ActionPlan, ActivityPlan, Gap, Lever
from engine.model.moment import Period
from engine.model.target import Why
from engine.model.text import Text
from engine.model.views_targets import GapView, PlanView, TargetRow
from engine.targets.amounts import unit
from engine.targets.faults import negative_target
from engine.targets.gap import action_plan, gap, slip_rate, value_win_rate
from engine.targets.plan import LEAST_WON, Chain, Step, activity_plan

if TYPE_CHECKING:
    from engine.funnel.visits import Bools, Ints

TOP = 20  # deals that actions are looked for on
YEAR = 365  # days that win rates and sizes are taken from
ZERO, ONE = Fraction(0), Fraction(1)
NOTHING = ActionPlan(ZERO, ZERO, (), ZERO)
AS_NOW = Text(
    "amounts, categories and closing days have no history: they are taken as now",
    "金额、预测类别与预计成交日没有历史记录:按当前值计算",
)
LIMIT = Why("TG507", Text("it is a limit: no work is solved back from it", "该目标为上限:不倒推工作量"))
COMPANYS = Text("too few wins of their own: the company's sizes and rates", "本人赢单过少:采用公司的金额与转化率")


class Closing:
    """What a target still needs and where it may come from."""

    def __init__(self, odds: Odds) -> None:
        self.odds, self.standings, self.desk = odds, odds.standings, odds.desk

    def gap(self, standing: Standing, row: TargetRow) -> GapView:
        """Say what is missing, whether the pipeline covers it, and which actions close it."""
        found = self._gap(standing, row)
        lost = self.standings.measured.unowned() if standing.owner.level == "company" else None
        return found if lost is None else replace(found, notes=(*found.notes, lost))

    def _gap(self, standing: Standing, row: TargetRow) -> GapView:
        actual, told = row.pace.actual, self._told(standing)
        if actual is None:
            return GapView(row, None, NOTHING, why=row.pace.why)
        found = self.missing(standing, actual)
        if found.coverage is None or isinstance(told, Why):  # there is nothing to close, or open deals do not tell
            return GapView(row, found, NOTHING, why=found.why)
        return self._closed(standing, row, found, *told)

    def missing(self, standing: Standing, actual: Fraction) -> Gap:
        """Give the gap of a target of which so much is reached, in its currency or units: the one that every report of it shows.

        Open deals count by their closing day: those that are due in its period, overdue or not. Of a limit it is what is left of it.
        """
        target, period, told = standing.target, standing.target.period, self._told(standing)
        whole = exact(target.value) if target.value is not None else ZERO
        left = whole - actual
        if target.direction == "at_most":
            return Gap(whole, actual, ZERO, ZERO, left, "within" if left >= 0 else "over")
        if isinstance(told, Why) or period is None or whole < 0:
            why = negative_target() if whole < 0 else told if isinstance(told, Why) else None
            known = left <= 0 <= whole
            return Gap(whole, actual, ZERO, ZERO, left, "met" if known else "unknown", why=None if known else why)
        pipeline, mask = self.odds.pipeline, self.odds.pipeline.of(standing.owner, told[0])
        due = pipeline.closing(mask, period.start.toordinal(), period.end.toordinal())
        commit, qualified = self._parted(due)
        return gap(
            whole,
            actual,
            commit=pipeline.sum(commit, *told),
            pipeline=pipeline.sum(qualified, *told),
            win_rate=self._win_rate(mask, *told),
            slip=self._slip(mask, period),
        )

    def _told(self, standing: Standing) -> tuple[Counted, Fraction] | Why:
        """Give which deals a target counts, and by which rate; or why open deals do not tell what is to come of it."""
        counts = counted(standing.held)
        rate = rate_between(self.desk.settings.currency, standing.held.metric.currency, self.odds.now)
        return counts if isinstance(counts, Why) else rate if isinstance(rate, Why) else (counts, rate)

    def _parted(self, due: Ints) -> tuple[Ints, Ints]:
        """Give those of some deals that are in commit, and those that are in commit or qualified."""
        import numpy as np

        pipeline = self.odds.pipeline
        commit = due[np.isin(due, list(pipeline.commit))]
        return commit, np.union1d(commit, due[np.isin(pipeline.deals.stage[due], list(pipeline.qualified))])

    def _closed(self, standing: Standing, row: TargetRow, found: Gap, counts: Counted, rate: Fraction) -> GapView:
        """Say what open deals bring as they are, and what an action on each would add."""
        import numpy as np

        pipeline, period = self.odds.pipeline, row.period
        deals, mask = pipeline.deals, pipeline.of(standing.owner, counts)
        due = pipeline.closing(mask, period.start.toordinal(), period.end.toordinal())
        outside = np.setdiff1d(due, self._parted(due)[0])
        worth, calibrated = pipeline.each(outside, counts, rate), pipeline.calibrated(period)
        standing_value = sum((worth[each] * calibrated.by_deal[each] for each in worth), ZERO)
        names: dict[str, str] = {}
        unsaid: dict[Text, None] = {}
        levers = []
        for each in sorted(worth, key=lambda each: (-worth[each], str(deals.id[each])))[:TOP]:
            chances = calibrated.advance(each)
            if isinstance(chances, Why):
                unsaid[chances.text] = None
            elif (lever := self._lever(each, worth[each], chances, names)) is not None:
                levers.append(lever)
        notes = [*([AS_NOW] if deals.stale else []), *deals.notes, *(_unsaid(each) for each in unsaid)]
        return GapView(row, found, action_plan(found, levers, standing_value), names, tuple(notes), found.why)

    def _win_rate(self, mask: Bools, counts: Counted, rate: Fraction) -> Fraction | Why:
        """Give the value-weighted win rate of the deals decided in the last year."""
        import numpy as np

        deals = self.odds.pipeline.deals
        recent = mask & (deals.closed > self.desk.day.toordinal() - YEAR)
        found = []
        for status in (WON, LOST):
            rows = np.flatnonzero(recent & (deals.status == status))
            found.append([value for value in self.odds.pipeline.each(rows, counts, rate).values() if value > 0])
        return value_win_rate(found[0], found[1])

    def _slip(self, mask: Bools, period: Period) -> Fraction | Why:
        """Give the share of deals due in the stretch before (as long as the period) that were not decided in it."""
        deals = self.odds.pipeline.deals
        end = min(period.start, self.desk.day).toordinal() - 1
        start = end - (period.end - period.start).days
        due = mask & (deals.closes >= start) & (deals.closes <= end) & (deals.created <= end)
        slipped = due & ((deals.status == OPEN) | (deals.closed > end))
        return slip_rate(int(due.sum()), int(slipped.sum()))

    def _lever(self, place: int, worth: Fraction, chances: tuple[Fraction, Fraction], names: dict[str, str]) -> Lever | None:
        """Give what is to be done on a deal, which moves it from one chance to another; None where nothing is to be done."""
        deal = str(self.odds.pipeline.deals.id[place])
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
        return Lever(deal, what, rows[0].owner, due, worth, *chances, sum(efforts) if efforts else None)

    def plan(self, standing: Standing, row: TargetRow) -> PlanView:
        """Back-solve the work that a target takes: from what is missing through deal size and the stages to new deals and meetings.

        What is counted and is no deal, such as meetings, is planned in its own unit.
        """
        actual, told, metric = row.pace.actual, self._told(standing), standing.held.metric
        if actual is None or row.pace.target < 0:
            return PlanView(row, ActivityPlan((), why=row.pace.why))
        if standing.target.direction == "at_most":
            return PlanView(row, ActivityPlan((), why=LIMIT))
        own_unit = standing.held.flows and metric.currency is None
        if isinstance(told, Why) and not own_unit:
            return PlanView(row, ActivityPlan((), why=told))
        plain = Chain(ONE, (), of=metric.id), ZERO, ()
        chain, open_wins, notes = plain if isinstance(told, Why) else self._chain(standing, row, *told)
        found = activity_plan(
            row.pace.target - actual,
            chain,
            row.period,
            self.desk.day,
            currency=unit(row.value),
            workdays=self.desk.settings.workdays,
            open_wins=open_wins,
        )
        return PlanView(row, found, notes)

    def _chain(self, standing: Standing, row: TargetRow, counts: Counted, rate: Fraction) -> tuple[Chain, Fraction, tuple[Text, ...]]:
        """Give what one win is worth and takes: of the owner's own deals, or of the company's where these are too few."""
        import numpy as np

        pipeline, company = self.odds.pipeline, self.standings.tree.owners("company")[0]
        deals, notes = pipeline.deals, []
        own = pipeline.of(standing.owner, counts)
        recent = (deals.status == WON) & (deals.closed > self.desk.day.toordinal() - YEAR) & (deals.known | (not counts.money))
        won = np.flatnonzero(own & recent)
        if len(won) < LEAST_WON:
            won = np.flatnonzero(pipeline.of(company, counts) & recent)
            notes.append(COMPANYS)
        dated = won[deals.created[won] > 0]
        size = pipeline.sum(won, counts, rate) / len(won) if len(won) else ZERO
        cycle = int(np.median(deals.closed[dated] - deals.created[dated])) if len(dated) >= LEAST_WON else None
        names = stage_order(self.desk).names
        steps = []
        after = ONE
        for place in reversed(pipeline.order):
            chance = min(pipeline.chance(place), after)
            stage = deals.stages[place]
            said = names.get(stage) or Text.plain(stage)
            what = Text(f"deals in {said.en}", f"进入“{said.to('zh')}”的商机")
            steps.append(Step(stage, what, chance / after if after else ZERO, n=pipeline.decided[place][1]))
            after = chance
        with self.odds.measured.opened() as opened:
            held = meetings_with(opened.connection, opened.now)
        if len(deals) and held:
            steps.append(Step("meetings", Text("meetings", "会面"), each=Fraction(held, len(deals)), n=len(deals)))
        rows = pipeline.closing(own, row.period.start.toordinal(), row.period.end.toordinal())
        chances = pipeline.closing_chances(row.period) if len(rows) else {}
        open_wins = sum((chances.get(each, ZERO) for each in rows.tolist()), ZERO)
        return Chain(size, tuple(steps), cycle, n=len(won)), round_down(open_wins), tuple(notes)


def _unsaid(why: Text) -> Text:
    return Text(f"what an action adds to some deals is not said: {why.en}", f"部分商机的行动增量未给出:{why.zh}")


def round_down(value: Fraction) -> Fraction:
    """Give a number to one decimal, never more than it is: an expectation says no more than that."""
    return Fraction(int(value * 10), 10)
