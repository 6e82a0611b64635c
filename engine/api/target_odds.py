"""How likely a target is by every way of estimating that applies, and what else is known of it on the day it is checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from sqlglot import exp

from engine.api.chances import Counted, Pipeline, counted
from engine.api.target_ground import Held
from engine.api.target_rows import HISTORY, Standing, Standings, rounded
from engine.api.target_values import before, rate_between
from engine.funnel.columns import LOST, WON
from engine.incentives.amounts import digits, exact
from engine.incentives.quota import ramp as ramp_of
from engine.judge.rulebook import named_fields
from engine.language.sql import select
from engine.language.tree import Expr, Field, Figure, children
from engine.model.incentive import Quota
from engine.model.moment import Moment, Period
from engine.model.periods import period_of
from engine.model.proof import Attainability, Estimate
from engine.model.target import Amount, Why
from engine.model.text import Text
from engine.model.values import Kind, Money
from engine.model.workdays import Workdays
from engine.targets.amounts import unit
from engine.targets.attain import attainability
from engine.targets.calendar import parts, selling_days, staying
from engine.targets.estimates import MONTHS_OF_YEAR, Ask, Month, by_ramp, run_rate, shrunk
from engine.targets.evidence import Bounds, Evidence
from engine.targets.faults import not_enough
from engine.targets.pipeline import Chance, Hours, by_amount, by_capacity, by_count, workload

if TYPE_CHECKING:
    from engine.funnel.visits import Bools

SEED = 20_260_101  # of the draws of all targets: shown with each estimate, so that they can be drawn again
PEERS = 24  # months of each rep that rates are shrunk on
WINDOWS = 8  # earlier stretches that new business is drawn from
GROWTH = 12  # months from which on a line is laid through them
ZERO = Fraction(0)
DAYS = (Kind.DATE, Kind.DATETIME)


def _deal_fields(tree: Expr) -> Iterator[str]:
    """Give the names of the fields of deals that an expression reads, without days and figures."""
    waiting = [tree]
    while waiting:
        each = waiting.pop()
        waiting += children(each)
        if isinstance(each, Field) and not isinstance(each, Figure) and each.record == "deal" and each.type.kind not in DAYS:
            yield each.name


class Odds:
    """Estimates of the targets of a desk; what is asked of the book is asked once."""

    def __init__(self, standings: Standings) -> None:
        self.standings = standings
        self.desk, self.tree, self.measured = standings.desk, standings.tree, standings.measured
        self.pipeline = Pipeline(self.desk, self.tree)
        self._known: dict[tuple[tuple[str, str], Amount | None], Attainability] = {}

    @property
    def workdays(self) -> Workdays:
        """The calendar of the book."""
        return self.desk.settings.workdays

    def attainability(self, standing: Standing) -> Attainability:
        """Give every estimate that applies to a target, and the one that is used; reckoned once for each value."""
        key = standing.key, standing.target.value
        if key not in self._known:
            self._known[key] = self._attainability(standing)
        return self._known[key]

    def _attainability(self, standing: Standing) -> Attainability:
        target, actual = standing.target, self.standings.actual(standing)
        if target.value is None or target.period is None or target.direction is None:
            return Attainability((), None, not_enough(1, Text("target values", "个目标值"), 0))
        if isinstance(actual, Why):
            return Attainability((), None, actual)
        if not standing.held.flows:
            why = Why("TG511", Text("it is a stock or a ratio, which no estimator carries on", "该度量是存量或比率,不能外推"))
            return Attainability((), None, why)
        ask = Ask(exact(target.value), actual, target.direction)
        ahead = self.ahead(target.period)
        found = [self._run_rate(standing, ask, ahead), self._pipeline(standing, ask, target.period)]
        if standing.owner.level == "rep":
            found += [self._shrunk(standing, ask, ahead), *self._ramp(standing, ask, target.period)]
        hours = self.hours(standing, target.period)
        if hours is not None:
            found.append(by_capacity(ask, hours))
        return attainability(found, standing.held.rule.use)

    def ahead(self, period: Period) -> list[Month]:
        """Give the months of a period still ahead, each with the share of its selling days after today."""
        today = self.desk.day
        tomorrow = today + dt.timedelta(days=1)
        if period.end < tomorrow:
            return []
        left = Period("", max(tomorrow, period.start), period.end)
        first = today.year * 12 + today.month - 1
        found = []
        for month in parts(left, "month"):
            after = month.start.year * 12 + month.start.month - first
            share = staying(period_of(month.start, "month"), month.start, month.end, self.workdays)
            found.append(Month(month.start.month, after, share))
        return found

    def _run_rate(self, standing: Standing, ask: Ask, ahead: Sequence[Month]) -> Estimate:
        months = self.measured.months(standing.held, standing.owner, self.desk.day, HISTORY)
        history = [(month, value) for (_, month), value in months.items()]
        found = self.standings.season(standing.held, self.desk.day) if standing.held.rule.split.season else None
        season, years = (found.shares, found.n // MONTHS_OF_YEAR) if found is not None else (None, 0)
        return run_rate(ask, history, ahead, season, growth=len(history) >= GROWTH, years=years)

    def _shrunk(self, standing: Standing, ask: Ask, ahead: Sequence[Month]) -> Estimate:
        return shrunk(ask, standing.owner.id, self._results(standing), sum((each.share for each in ahead), ZERO))

    def _results(self, standing: Standing) -> dict[str, list[Fraction]]:
        """Give the months that each rep was there for whole, of those that their rates are shrunk on."""
        found: dict[str, list[Fraction]] = {}
        with self.measured.opened():
            for period in before(self.desk.day, PEERS):
                for owner in self.tree.owners("rep"):
                    rep = self.tree.people.reps[owner.id]
                    if (rep.hired_on and rep.hired_on > period.start) or (rep.left_on and rep.left_on <= period.end):
                        continue
                    value = self.measured.actual(standing.held, owner, period)
                    if not isinstance(value, Why):
                        found.setdefault(owner.id, []).append(value)
        return {rep: values for rep, values in found.items() if any(values) or rep == standing.owner.id}

    def _ramp(self, standing: Standing, ask: Ask, period: Period) -> list[Estimate]:
        """Estimate one who is on the ramp; nothing for others."""
        ramp, hired = standing.held.rule.ramp, self.tree.people.reps[standing.owner.id].hired_on
        since = None if hired is None else (self.desk.day.year - hired.year) * 12 + self.desk.day.month - hired.month
        if not ramp or since is None or since >= len(ramp):
            return []
        quota = Quota(Fraction(1), ramp=ramp)
        results = self._results(standing)
        full = [value for rep, values in results.items() if rep != standing.owner.id for value in values[len(ramp) :]]
        factors = [
            ramp_of(quota, hired, period_of(dt.date(at // 12, at % 12 + 1, 1), "month")) * month.share
            for month in self.ahead(period)
            if (at := self.desk.day.year * 12 + self.desk.day.month - 1 + month.after)
        ]
        return [by_ramp(ask, full, factors)]

    def _pipeline(self, standing: Standing, ask: Ask, period: Period) -> Estimate:
        counts = counted(standing.held)
        rate = rate_between(self.desk.settings.currency, standing.held.metric.currency, self.now)
        if isinstance(counts, Why) or isinstance(rate, Why):
            return Estimate("pipeline", None, 0, why=counts if isinstance(counts, Why) else rate if isinstance(rate, Why) else None)
        deals, found = self.pipeline.deals, []
        mask = self.pipeline.of(standing.owner, counts)
        today, end = self.desk.day.toordinal(), period.end.toordinal()
        decimals = digits(standing.target.value.currency) if isinstance(standing.target.value, Money) else 0
        chances = self.pipeline.closing_chances(period) if end > today else {}
        for row, p in chances.items():
            if mask[row] and p:
                amount = Fraction(int(deals.amount[row]), 10_000) * rate if counts.money else Fraction(1)
                found.append(Chance(str(deals.id[row]), p, amount))
        new = self._new(mask, counts, rate, end - max(today, period.start.toordinal() - 1))
        if counts.money:
            return by_amount(ask, found, seed=SEED, new=new, decimals=decimals)
        return by_count(ask, found, sum(new, ZERO) / len(new) if new else ZERO)

    def _new(self, mask: Bools, counts: Counted, rate: Fraction, days: int) -> list[Fraction]:
        """Give what earlier stretches of so many days won of deals that were created in them."""
        import numpy as np

        deals, found = self.pipeline.deals, []
        known = deals.created[deals.created > 0]
        if days <= 0 or not len(known):
            return []
        end = self.desk.day.toordinal()
        for _ in range(WINDOWS):
            start = end - days + 1
            if start < int(known.min()):
                break
            rows = np.flatnonzero(mask & (deals.status == WON) & (deals.created >= start) & (deals.closed >= start) & (deals.closed <= end))
            found.append(self.pipeline.sum(rows, counts, rate))
            end = start - 1
        return found

    def hours(self, standing: Standing, period: Period) -> Hours | None:
        """Give what there is to work with until the end of a period; None where hours are not declared, or no deals are counted."""
        counts, rule = counted(standing.held), standing.held.rule
        rate = rate_between(self.desk.settings.currency, standing.held.metric.currency, self.now)
        if rule.hours is None or isinstance(counts, Why) or isinstance(rate, Why):
            return None
        import numpy as np

        tomorrow = self.desk.day + dt.timedelta(days=1)
        left = Fraction(0)
        for id in self.tree.reps(standing.owner):
            rep = self.tree.people.reps[id]
            start, end = max(tomorrow, period.start, rep.hired_on or tomorrow), period.end
            last = min(end, rep.left_on - dt.timedelta(days=1)) if rep.left_on else end
            left += Fraction(selling_days(start, last, self.workdays)) if last >= start else ZERO
        month = Fraction(selling_days(period.start, period.end, self.workdays), len(parts(period, "month"))) or Fraction(1)
        deals, mask = self.pipeline.deals, self.pipeline.of(standing.owner, counts)
        won = np.flatnonzero(mask & (deals.status == WON))
        lost = int((mask & (deals.status == LOST)).sum())
        size = self.pipeline.sum(won, counts, rate) / len(won) if len(won) else ZERO
        return Hours(left / month * rule.hours[0], rule.hours[1], len(won), len(won) + lost, size)

    @property
    def now(self) -> Moment:
        """The moment of the book."""
        with self.measured.opened() as opened:
            return opened.now

    def evidence(self, standing: Standing, odds: Attainability) -> Evidence:
        """Give what is known of a target, for its five letters."""
        held, period = standing.held, standing.target.period
        actual = self.standings.actual(standing)
        value = standing.target.value
        measured = actual if isinstance(actual, Why) else rounded(actual, unit(value) if value is not None else None)
        low, high = held.rule.band
        hours = self.hours(standing, period) if period is not None else None
        reached = ZERO if isinstance(actual, Why) else actual
        others = {each.id: each.target for each in self.standings.held}
        return Evidence(
            self.desk.day,
            held.registry,
            measured,
            self.missing(held),
            odds,
            self.best(standing),
            None if hours is None else reached + workload(hours),
            others,
            Bounds(float(low), float(high), held.rule.times),
        )

    def missing(self, held: Held) -> tuple[str, ...]:
        """Give the fields of deals that a measure reads, and that no deal of the book fills.

        A day is none of them, as that of closing may still have to come; nor is anything where there is no deal.
        """
        read = {name for leaf in held.leaves.values() for name in _deal_fields(leaf.tree)}
        return tuple(f"deal.{name}" for name in sorted(read & self._empty))

    @cached_property
    def _empty(self) -> frozenset[str]:
        """The fields of deals, as far as the targets read them, that are never filled; one query."""
        names = sorted({name for held in self.standings.held for leaf in held.leaves.values() for name in _deal_fields(leaf.tree)})
        with self.measured.opened() as opened:
            fields = named_fields(opened.catalog, "deal", [(name,) for name in names])
            query = select(opened.catalog, "deal", fields, {}, opened.now)
            columns = query.named_selects[1 : len(fields) + 1]
            counts = [exp.func("count", exp.column(each, quoted=True)) for each in columns]
            counted = exp.select(exp.func("count", exp.Star()), *counts).from_(query.subquery("deals"))
            deals, *filled = opened.connection.execute(counted.sql("duckdb")).fetchall()[0]
        return frozenset(field.name for field, count in zip(fields, filled, strict=True) if deals and not count)

    def best(self, standing: Standing) -> Fraction | None:
        """Give the most of as many months in a row as the period has, before it began; None where nothing is known of so many."""
        period = standing.target.period
        if period is None:
            return None
        count = len(parts(period, "month"))
        months = list(self.measured.months(standing.held, standing.owner, min(period.start, self.desk.day), HISTORY).values())
        return max((sum(months[at : at + count], ZERO) for at in range(len(months) - count + 1)), default=None)
