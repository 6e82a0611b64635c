"""The day on which time alone next changes a verdict, as a column: the same leaves as in ``change``, counted in days from today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from engine.language import exact
from engine.language.change import comparisons, grade, moves, slope
from engine.language.dates import LAST_DAY
from engine.language.dialects import bracket, column, day, is_null, is_there, least, null, when, whole
from engine.language.python import evaluator
from engine.language.sql_folds import Fold
from engine.language.sql_numbers import Number
from engine.language.sql_reader import Reader
from engine.language.sql_rows import ROW, Rows
from engine.language.sql_tables import Tables, clock_day
from engine.language.tree import Aggregate, Compare, Comparison, Const, Expr, Field, InPeriod, inputs
from engine.model.moment import Moment
from engine.model.values import DATE, DAYS_BOUND

NEVER = DAYS_BOUND
ONE = whole(1)


def days_to_change(tree: Expr, reader: Reader) -> Iterator[exp.Expr]:
    """Count, for each part of a condition that moves, the days until it can come out otherwise; NULL for never."""
    for node in comparisons(tree):
        match node:
            case Compare(left=left, right=right, op=op):
                growth = grade(left, right)
                if growth is None:
                    yield ONE
                elif growth:
                    yield _crossing(op, _gap(reader, left, right), growth)
            case InPeriod(item=item):
                if reader.moment.period and slope(item) != 0:
                    ends = (Const(DATE, end.isoformat(), None, end) for end in (reader.moment.period.start, reader.moment.period.end))
                    for side in exact.between(item, *ends):
                        yield from days_to_change(side, reader)
            case _:
                yield whole(_days_to_leave(node, reader.moment))


def _gap(reader: Reader, left: Expr, right: Expr) -> Number:
    if left.type.kind in exact.DAYS:
        return Number(reader.dialect.days_between(reader.day(left), reader.day(right)), 0, DAYS_BOUND)
    first, second = reader.read(left), reader.read(right)
    if not isinstance(first, Number) or not isinstance(second, Number):
        raise TypeError(type(first))
    return first.plus(second, minus=True)


def _crossing(op: Comparison, gap: Number, growth: int) -> exp.Expr:
    """Count the days until ``gap op 0`` can come out otherwise, as ``change.days_until`` does."""
    away = gap.negated().sql if growth > 0 else gap.sql
    if growth < 0:
        op, growth = exact.FLIPPED[op], -growth
    passed = whole(0)
    if op in ("<", ">="):
        return when(exp.GT(this=bracket(away), expression=passed), _rounded_up(away, growth))
    beyond = exp.Add(this=_divided(away, growth), expression=ONE)
    if op in ("<=", ">"):
        return when(exp.GTE(this=bracket(away), expression=passed), beyond)
    there = exp.If(this=exp.EQ(this=bracket(away), expression=passed), true=ONE)
    ahead = exp.If(this=exp.GT(this=bracket(away), expression=passed), true=_rounded_up(away, growth))
    return exp.Case(ifs=[there, ahead])


def _divided(item: exp.Expr, by: int) -> exp.Expr:
    return bracket(item) if by == 1 else exp.IntDiv(this=bracket(item), expression=whole(by))


def _rounded_up(item: exp.Expr, by: int) -> exp.Expr:
    return item if by == 1 else _divided(exp.Add(this=bracket(item), expression=whole(by - 1)), by)


def _days_to_leave(node: Expr, moment: Moment) -> int:
    """Count the days until a date counted from today leaves the years; a date that is none, or moves unevenly, is looked at tomorrow."""
    value: Any = evaluator(node, lambda _node: lambda _env: None)(None, moment) if slope(node) else None
    return 1 if value is None else LAST_DAY - value.toordinal() + 1


@dataclass(frozen=True, slots=True)
class Change:
    """Counts days to the next change of what is asked of rows; ``later`` holds those not yet in sight."""

    rows: Rows
    later: Rows | None

    def of(self, node: Aggregate) -> exp.Expr:
        """Count the days until an aggregate can change; NULL for never."""
        found = list(self._moves(node))
        if self.later is not None:
            first = self.later.ask(exp.Min(this=clock_day(self.rows.record, ROW)))
            found.append(_at_least_one(self._until(first)))
        if not found:
            return null(exp.DType.BIGINT)
        days = exp.Nullif(this=least(found, NEVER), expression=whole(NEVER))
        return Fold(node, self.rows).within(days)

    def _moves(self, node: Aggregate) -> Iterator[exp.Expr]:
        fold, reader = Fold(node, self.rows), self.rows.reader
        where = list(days_to_change(node.where, reader)) if node.where else []
        value = list(days_to_change(node.value, reader)) if node.value else []
        if node.value is not None and slope(node.value) != 0:
            value.append(ONE)
        fields = [item for tree in (node.where, node.value) if tree for item in inputs(tree) if isinstance(item, Field)]
        where_moves = node.where is not None and moves(node.where)
        where += [hidden for item in fields if (hidden := hidden_link(self._tables(item), item)) is not None]
        window = self.rows.window(node)
        if where:
            yield self.rows.ask(exp.Min(this=least(where, NEVER)), window)
        if value:
            yield self.rows.ask(exp.Min(this=least(value, NEVER)), fold.taken())
        if isinstance(node.within, int):
            first = self.rows.ask(exp.Min(this=clock_day(self.rows.record, ROW)), window if where_moves else fold.taken())
            yield exp.Add(this=exp.paren(self._until(first)), expression=whole(node.within))

    def _tables(self, item: Field) -> Tables:
        return self.rows.row if item.of_row else self.rows.subject

    def _until(self, date: exp.Expr) -> exp.Expr:
        query = self.rows.query
        return query.dialect.days_between(date, day(query.moment.today))


def _at_least_one(days: exp.Expr) -> exp.Expr:
    return exp.Case(ifs=[exp.If(this=exp.LT(this=bracket(days), expression=ONE), true=ONE)], default=days)


def hidden_link(tables: Tables, item: Field) -> exp.Expr | None:
    """Look again tomorrow where a link leads to a record that is not in sight; None when every link leads to a type without a clock."""
    conditions = []
    for length in range(1, len(item.path) + 1):
        before, _ = tables.reach(item.path[: length - 1])
        alias, record = tables.reach(item.path[:length])
        if record.clock is not None:
            link = column(before, f"{item.path[length - 1]}__id")
            conditions.append(exp.and_(is_there(link), is_null(column(alias, "id"))))
    return when(exp.or_(*conditions), ONE) if conditions else None
