"""A condition as an SQL expression over columns that are already in reach."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from engine.language import exact, sql_money, sql_numbers, sql_values
from engine.language.dates import MONTHS, add_days, shiftable
from engine.language.dialects import WHOLE, Dialect, bracket, day, null, text, when, whole
from engine.language.sql_known import known
from engine.language.sql_money import Amount
from engine.language.sql_numbers import Number
from engine.language.sql_values import Instant, Lane
from engine.language.tree import (
    Abs,
    Add,
    Aggregate,
    And,
    Compare,
    Const,
    Contains,
    Days,
    Expr,
    Extreme,
    Field,
    FirstSet,
    InPeriod,
    Input,
    IsSet,
    Measure,
    Multiply,
    Negate,
    Not,
    OneOf,
    Or,
    Ratio,
    Shift,
    StageLimit,
    inputs,
)
from engine.model import values
from engine.model.moment import Moment
from engine.model.values import DAYS_BOUND, Kind


@dataclass(frozen=True, slots=True)
class Reader:
    """Writes expressions; ``fetch`` gives what an input is, ``business`` moves a date by business days."""

    moment: Moment
    dialect: Dialect
    fetch: Callable[[Input], Lane]
    business: Callable[[exp.Expr, int], exp.Expr]

    def condition(self, node: Expr) -> exp.Expr:
        """Write a condition: true, false, or NULL when unknown."""
        return plain(self.read(node))

    def read(self, node: Expr) -> Lane:
        """Write an expression. One that asks nothing of the record is computed here, once."""
        if not isinstance(node, Field | Aggregate | StageLimit) and not any(True for _ in inputs(node)):
            return known(node, self.moment)
        match node:
            case Field() | Aggregate():
                return self.fetch(node)
            case Measure(body=part) | Days(item=part):
                return self.read(part)
            case StageLimit():
                return self._stage_limit(node)
            case Add():
                return self._add(node)
            case Multiply(left=left, right=right):
                return _multiply(self.read(left), self.read(right))
            case Negate(item=item):
                return _each(self.read(item), Number.negated)
            case Abs(item=item):
                return _each(self.read(item), Number.absolute)
            case Shift():
                return self._shift(node)
            case Ratio(over=over, under=under):
                return sql_values.ratio(_quantity(self.read(over)), _quantity(self.read(under)))
            case Extreme():
                return self._extreme(node)
            case FirstSet(items=items):
                return _first_set([self._like(item, node) for item in items])
            case _:
                return self._truth(node)

    def _truth(self, node: Expr) -> exp.Expr:
        match node:
            case Compare():
                return self._compare(node)
            case And(items=items):
                return exp.and_(*(self.condition(item) for item in items), copy=False)
            case Or(items=items):
                return exp.or_(*(self.condition(item) for item in items), copy=False)
            case Not(item=item):
                return exp.Not(this=exp.paren(self.condition(item), copy=False))
            case IsSet(item=item):
                return sql_values.is_set(self.read(item))
            case OneOf(item=item, options=options):
                if item.type.kind is Kind.TEXT:
                    return exp.In(this=self.condition(item), expressions=[text(str(option.value)) for option in options])
                return exp.or_(*(self.condition(exact.equal(item, option)) for option in options), copy=False)
            case Contains(item=item, part=part):
                return self.dialect.contains(self.condition(item), self.condition(part), member=item.type.kind is Kind.LIST)
            case InPeriod(item=item):
                if self.moment.period is None:
                    return null()
                ends = (_date_constant(end) for end in (self.moment.period.start, self.moment.period.end))
                return exp.and_(*(self.condition(side) for side in exact.between(item, *ends)), copy=False)
        raise TypeError(type(node))

    def _stage_limit(self, node: StageLimit) -> Number:
        if not node.limits:
            return Number(null(WHOLE), 0, 0)
        stage = self.condition(node.stage)
        ifs = [exp.If(this=exp.EQ(this=stage, expression=text(name)), true=whole(days)) for name, days in node.limits]
        return Number(exp.cast(exp.Case(ifs=ifs), WHOLE), 0, max(days for _, days in node.limits))

    def day(self, node: Expr) -> exp.Expr:
        """Write a date; an instant by its local date."""
        return day_of(self.read(node))

    def _add(self, node: Add) -> Lane:
        left_is, right_is = (side.type.kind in exact.DAYS for side in (node.left, node.right))
        if left_is and right_is:
            return Number(self.dialect.days_between(self.day(node.left), self.day(node.right)), 0, DAYS_BOUND)
        if left_is or right_is:
            date, days = (node.left, node.right) if left_is else (node.right, node.left)
            count = _quantity(self.read(days))
            return self._move(self.day(date), _number(count.negated() if node.minus and isinstance(count, Number) else count))
        left, right = _quantity(self.read(node.left)), _quantity(self.read(node.right))
        if isinstance(left, Amount) and isinstance(right, Amount):
            return sql_money.add(left, right, minus=node.minus)
        return _number(left).plus(_number(right), minus=node.minus)

    def _move(self, date: exp.Expr, days: Number) -> exp.Expr:
        """Move a date by days, to NULL where that leaves the years."""
        if days.known is not None:
            limit = add_days(dt.date.max if days.known > 0 else dt.date.min, -days.known)
            if limit is None:
                return null(exp.DType.DATE)
            if days.known == 0:
                return date
            sign = exp.LTE if days.known > 0 else exp.GTE
            return when(sign(this=bracket(date), expression=day(limit)), self.dialect.plus_days(date, days.sql))
        low, high = (
            exp.LTE(this=self.dialect.days_between(date, day(dt.date.max)), expression=bracket(days.negated().sql)),
            exp.GTE(this=self.dialect.days_between(date, day(dt.date.min)), expression=bracket(days.negated().sql)),
        )
        return when(exp.and_(low, high), self.dialect.plus_days(date, _clamped(days)))

    def _shift(self, node: Shift) -> exp.Expr:
        date = self.day(node.date)
        if node.unit == "bd":
            return self.business(date, node.by)
        months = node.by * MONTHS[node.unit]
        ends = shiftable(months)
        if ends is None:
            return null(exp.DType.DATE)
        if months == 0:
            return date
        first, last = ends
        inside = exp.LTE(this=bracket(date), expression=day(last)) if months > 0 else exp.GTE(this=bracket(date), expression=day(first))
        return when(inside, self.dialect.plus_months(date, months))

    def _like(self, item: Expr, node: Expr) -> Lane:
        """Write an item of a function in the kind and scale of the whole."""
        lane = self.read(item)
        if isinstance(lane, Number | Amount):
            return lane.at(node.type.decimals)
        return day_of(lane) if node.type.kind is Kind.DATE else lane

    def _extreme(self, node: Extreme) -> Lane:
        lanes = [self._like(item, node) for item in node.items]

        def pick(items: Sequence[exp.Expr]) -> exp.Expr:
            return sql_values.strictly_best(items, greatest=node.greatest)

        amounts = [lane for lane in lanes if isinstance(lane, Amount)]
        return sql_money.best_amount(amounts, pick) if amounts else sql_values.chosen(lanes, pick)

    def _compare(self, node: Compare) -> exp.Expr:
        if exact.is_fraction(node.left) or exact.is_fraction(node.right):
            return sql_values.compare_fractions(node.op, self.read(node.left), self.read(node.right))
        kinds = {node.left.type.kind, node.right.type.kind}
        if Kind.DATE in kinds:
            return _signed(node, self.day(node.left), self.day(node.right))
        left, right = self.read(node.left), self.read(node.right)
        if isinstance(left, Amount) and isinstance(right, Amount):
            return sql_money.compare_amounts(node.op, left, right)
        if isinstance(left, Number) and isinstance(right, Number):
            return sql_numbers.compare(node.op, left, right)
        if isinstance(left, Instant) and isinstance(right, Instant):
            return _signed(node, left.at, right.at)
        return _signed(node, plain(left), plain(right))


def _date_constant(date: dt.date) -> Const:
    return Const(values.DATE, date.isoformat(), None, date)


def _signed(node: Compare, left: exp.Expr, right: exp.Expr) -> exp.Expr:
    return sql_numbers.COMPARE[node.op](this=bracket(left), expression=bracket(right))


def day_of(lane: Lane) -> exp.Expr:
    """Give the local date of a date or an instant."""
    return lane.day if isinstance(lane, Instant) else plain(lane)


def plain(lane: Lane) -> exp.Expr:
    """Give a value that is one expression: text, truth, date or list."""
    if not isinstance(lane, exp.Expr):
        raise TypeError(type(lane))
    return lane


def _quantity(lane: Lane) -> Number | Amount:
    if not isinstance(lane, Number | Amount):
        raise TypeError(type(lane))
    return lane


def _number(lane: Lane) -> Number:
    if not isinstance(lane, Number):
        raise TypeError(type(lane))
    return lane


def _each(lane: Lane, change: Callable[[Number], Number]) -> Lane:
    return lane.each(change) if isinstance(lane, Amount) else change(_number(lane))


def _multiply(left: Lane, right: Lane) -> Lane:
    first, second = _quantity(left), _quantity(right)
    if isinstance(first, Amount):
        return first.each(lambda number: number.times(_number(second)))
    if isinstance(second, Amount):
        return second.each(lambda number: number.times(first))
    return first.times(second)


def _clamped(days: Number) -> exp.Expr:
    """Keep a count of days to what moves a date across all years, so that no engine overflows on the way."""
    far = whole(DAYS_BOUND)
    low = exp.LT(this=bracket(days.sql), expression=whole(-DAYS_BOUND))
    high = exp.GT(this=bracket(days.sql), expression=far)
    return exp.Case(ifs=[exp.If(this=low, true=whole(-DAYS_BOUND)), exp.If(this=high, true=far)], default=days.sql)


def _first_set(lanes: Sequence[Lane]) -> Lane:
    amounts = [lane for lane in lanes if isinstance(lane, Amount)]
    if amounts:
        return sql_money.first_amount(amounts)
    return sql_values.chosen(lanes, lambda items: exp.Coalesce(this=items[0], expressions=list(items[1:])))
