"""What an aggregate's rows come to, as columns of its subquery."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlglot import exp

from engine.language.cash import cash_of
from engine.language.dialects import WIDE, column, is_null, is_there, null, when, whole
from engine.language.sql_money import Amount, amount_of, known_amount
from engine.language.sql_numbers import WORD, Number
from engine.language.sql_reader import plain
from engine.language.sql_rows import ROW, SUBJECT, Rows
from engine.language.sql_values import Fraction, Instant, Lane, guarded, is_set, mapped
from engine.language.tree import Aggregate, Field
from engine.model.values import ROWS_BOUND, Money

ZERO = whole(0)


@dataclass(frozen=True, slots=True)
class Fold:
    """An aggregate over its rows."""

    node: Aggregate
    rows: Rows

    def value(self) -> Lane:
        """Give its value for each record, unknown for ``within stage`` while the day of entry is not set."""
        lane = self._value()
        return guarded(lane, self._entered()) if self.node.within == "stage" else lane

    def taken(self) -> exp.Expr | None:
        """Tell inside the subquery which rows take part."""
        return self.rows.taken(self.node)

    def part(self) -> Number:
        """Count the rows that took part."""
        return Number(self._nothing_is(self.rows.ask(exp.Count(this=exp.Star()), self.taken()), ZERO), 0, ROWS_BOUND)

    def unknown(self) -> exp.Expr:
        """Count the rows left out because their ``where`` is unknown."""
        if self.node.where is None:
            return self.within(ZERO)
        unknown = is_null(self.rows.reader.condition(self.node.where))
        window = self.rows.window(self.node)
        counted = self.rows.ask(exp.Count(this=exp.Star()), exp.and_(window, unknown) if window is not None else unknown)
        return self.within(self._nothing_is(counted, ZERO))

    def no_rate(self) -> exp.Expr:
        """Name a currency of the rows that has no rate."""
        lane = self._read()
        if not isinstance(lane, Amount):
            return null(exp.DType.TEXT)
        lacking = exp.and_(is_there(lane.native.sql), is_null(lane.book.sql))
        return self.rows.ask(exp.Min(this=lane.currency), self._also(lacking))

    def within(self, item: exp.Expr) -> exp.Expr:
        """Keep a value only where the window's beginning is known."""
        return when(self._entered(), item) if self.node.within == "stage" else item

    def _entered(self) -> exp.Expr:
        if self.node.since is None:
            raise TypeError(type(self.node))
        return is_there(column(SUBJECT, self.node.since.name))

    def _nothing_is(self, item: exp.Expr, value: exp.Expr) -> exp.Expr:
        return exp.Coalesce(this=item, expressions=[value])

    def _also(self, condition: exp.Expr) -> exp.Expr:
        taken = self.taken()
        return condition if taken is None else exp.and_(taken, condition)

    def _read(self) -> Lane:
        if self.node.value is None:
            raise TypeError(type(self.node))
        return self.rows.reader.read(self.node.value)

    def _value(self) -> Lane:
        match self.node.function:
            case "count":
                return self.part()
            case "any" if self.node.value is None:
                return exp.GT(this=self.part().sql, expression=ZERO)
            case "any" | "every":
                return self._kleene(plain(self._read()))
            case "first" | "last":
                return self._else(self._edge(self._read()))
            case "min" | "max":
                return self._else(self._extreme(self._read()))
            case "sum":
                return self._else(self._sum(self._read()))
            case "avg":
                return self._mean(self._read())

    def _kleene(self, item: exp.Expr) -> exp.Expr:
        taken, every = self.taken(), self.node.function == "every"
        rows = self.rows.ask(exp.Count(this=exp.Star()), taken)
        known = self.rows.ask(exp.Count(this=item), taken)
        if every:
            all_hold = self.rows.ask(exp.LogicalAnd(this=item), taken)
            shown = exp.and_(exp.EQ(this=rows, expression=known), exp.GT(this=rows, expression=ZERO))
            return exp.Case(ifs=[exp.If(this=exp.Not(this=all_hold), true=exp.false()), exp.If(this=shown, true=exp.true())])
        one_holds = self.rows.ask(exp.LogicalOr(this=item), taken)
        unknown = exp.GT(this=rows, expression=known)
        return exp.Case(ifs=[exp.If(this=one_holds, true=exp.true()), exp.If(this=unknown, true=null())], default=exp.false())

    def _edge(self, lane: Lane) -> Lane:
        order: list[exp.Expr] = [column(ROW, self.rows.record.clock or ""), column(ROW, "id")]
        there = is_there(lane.native.sql) if isinstance(lane, Amount) else is_set(lane)
        taken = self._also(exp.and_(there, is_there(order[0])))
        last, clock = self.node.function == "last", self.rows.record.clock
        alike = isinstance(self.node.value, Field) and self.node.value.of_row and not self.node.value.path and self.node.value.name == clock

        def pick(item: exp.Expr) -> exp.Column:
            return self.rows.ask(self.rows.query.dialect.at_edge(item, order, taken, last=last, alike=alike))

        if isinstance(lane, Amount):
            native = replace(lane.native, sql=pick(lane.native.sql))
            return amount_of(native, pick(lane.currency), self.rows.query.moment)
        return mapped(lane, pick)

    def _extreme(self, lane: Lane) -> Lane:
        pick = exp.Min if self.node.function == "min" else exp.Max
        taken = self.taken()
        if isinstance(lane, Amount):
            return self._pooled(lane, pick)
        return mapped(lane, lambda item: self.rows.ask(pick(this=item), taken))

    def _sum(self, lane: Lane) -> Number | Amount:
        if isinstance(lane, Amount):
            return self._pooled(lane, exp.Sum)
        if not isinstance(lane, Number):
            raise TypeError(type(lane))
        return self._total(lane, exp.Sum)

    def _total(self, number: Number, fold: type[exp.AggFunc]) -> Number:
        bound = number.bound * (ROWS_BOUND if fold is exp.Sum else 1)
        item = exp.cast(number.sql, WIDE) if number.bound <= WORD < bound and self.rows.query.dialect.narrow_sums else number.sql
        return Number(self.rows.ask(fold(this=item), self.taken()), number.decimals, bound)

    def _pooled(self, lane: Amount, fold: type[exp.AggFunc]) -> Amount:
        """Pool money: in its own currency when the rows share one, else by its worth in the book's, unknown without a rate."""
        taken = self.taken()
        least, most = (self.rows.ask(end(this=lane.currency), taken) for end in (exp.Min, exp.Max))
        set_rows = self.rows.ask(exp.Count(this=lane.native.sql), taken)
        rated = self.rows.ask(exp.Count(this=lane.book.sql), taken)
        book = self._total(lane.book, fold)
        return Amount(
            self._total(lane.native, fold),
            when(exp.EQ(this=least, expression=most), least),
            replace(book, sql=when(exp.EQ(this=set_rows, expression=rated), book.sql)),
        )

    def _mean(self, lane: Lane) -> Fraction:
        total = self._sum(lane)
        counted = lane.native.sql if isinstance(lane, Amount) else lane.sql if isinstance(lane, Number) else plain(lane)
        count = self.rows.ask(exp.Count(this=counted), self.taken())
        over = self._else(total)
        if not isinstance(over, Number | Amount):
            raise TypeError(type(over))
        if self.node.otherwise is None:
            return Fraction(over, Number(count, 0, ROWS_BOUND))
        one = exp.Coalesce(this=exp.Nullif(this=count, expression=ZERO), expressions=[whole(1)])
        return Fraction(over, Number(one, 0, ROWS_BOUND))

    def _else(self, lane: Lane) -> Lane:
        """Answer nothing by the literal after ``else``."""
        otherwise = self.node.otherwise
        if otherwise is None:
            return lane
        moment = self.rows.query.moment
        value = otherwise.value
        if isinstance(lane, Amount) and isinstance(value, Money):
            known = known_amount(cash_of(value.amount, value.currency, moment), otherwise.type.decimals)
            return _amount_or(lane, known.at(lane.native.decimals))
        if isinstance(lane, Number) and isinstance(value, int):
            decimals = max(lane.decimals, otherwise.type.decimals)
            fallback, there = Number.of(value, otherwise.type.decimals).at(decimals), lane.at(decimals)
            return Number(self._nothing_is(there.cell, fallback.cell), decimals, max(there.bound, fallback.bound))
        known_lane = self.rows.reader.read(otherwise)
        held = lane.day if isinstance(lane, Instant) else plain(lane)
        return self._nothing_is(held, plain(known_lane))


def _amount_or(lane: Amount, known: Amount) -> Amount:
    """Answer nothing by an amount that is known; a missing rate stays unknown."""
    nothing = is_null(lane.native.sql)

    def choose(item: Number, fallback: Number) -> Number:
        return Number(when(nothing, fallback.cell, item.cell), item.decimals, max(item.bound, fallback.bound))

    currency = when(nothing, known.currency, lane.currency)
    return Amount(choose(lane.native, known.native), currency, choose(lane.book, known.book))
