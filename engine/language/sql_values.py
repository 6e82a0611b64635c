"""Values as SQL of every kind, and what is done with them part by part: fractions, instants, the best, the first that is set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from engine.language.dialects import WHOLE, bracket, is_there, null, when, whole
from engine.language.sql_money import Amount, compare_amounts, same_currency
from engine.language.sql_numbers import Number, compare
from engine.language.tree import Comparison


@dataclass(frozen=True, slots=True)
class Fraction:
    """``over`` by ``under``, which is above 0 or NULL; of money, ``mixed`` is the fraction where ``same`` (one currency) does not hold."""

    over: Number | Amount
    under: Number
    same: exp.Expr | None = None
    mixed: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment in UTC, and its local date."""

    at: exp.Expr
    day: exp.Expr


Lane = Number | Amount | Fraction | Instant | exp.Expr


def ratio(over: Number | Amount, under: Number | Amount) -> Fraction:
    """Make a fraction, its sign in ``over``."""
    if isinstance(over, Amount) and isinstance(under, Amount):
        same = same_currency(over, under)
        native, book = ratio(over.native, under.native), ratio(over.book, under.book)
        if isinstance(same, bool):
            return native if same else book
        return replace(native, same=same, mixed=book)
    if isinstance(under, Amount):
        raise TypeError(type(under))
    if under.known == 0:
        return Fraction(over, Number(null(WHOLE), under.decimals, 0))
    if under.known is not None:
        upright = over if under.known > 0 else over.each(Number.negated) if isinstance(over, Amount) else over.negated()
        return Fraction(upright, under.absolute())
    positive = Number(exp.Nullif(this=exp.Abs(this=under.sql), expression=whole(0)), under.decimals, under.bound)
    negative = exp.LT(this=bracket(under.sql), expression=whole(0))

    def signed(number: Number) -> Number:
        return replace(number, sql=when(negative, number.negated().cell, number.cell), known=None)

    return Fraction(over.each(signed) if isinstance(over, Amount) else signed(over), positive)


def compare_fractions(op: Comparison, left: Lane, right: Lane) -> exp.Expr:
    """Compare by cross multiplication; a plain number or amount is itself over 1."""
    if isinstance(left, Fraction) and left.same is not None and left.mixed is not None:
        return when(left.same, compare_fractions(op, replace(left, same=None), right), compare_fractions(op, left.mixed, right))
    if isinstance(right, Fraction) and right.same is not None and right.mixed is not None:
        return when(right.same, compare_fractions(op, left, replace(right, same=None)), compare_fractions(op, left, right.mixed))
    (over, under), (right_over, right_under) = _parts(left), _parts(right)
    first, second = _multiplied(over, right_under), _multiplied(right_over, under)
    if isinstance(first, Amount) and isinstance(second, Amount):
        return compare_amounts(op, first, second)
    if isinstance(first, Number) and isinstance(second, Number):
        return compare(op, first, second)
    raise TypeError(type(first))


def _parts(lane: Lane) -> tuple[Number | Amount, Number]:
    if isinstance(lane, Fraction):
        return lane.over, lane.under
    if isinstance(lane, Number | Amount):
        return lane, Number.of(1)
    raise TypeError(type(lane))


def _multiplied(item: Number | Amount, factor: Number) -> Number | Amount:
    return item.each(lambda number: number.times(factor)) if isinstance(item, Amount) else item.times(factor)


def strictly_best(items: Sequence[exp.Expr], *, greatest: bool) -> exp.Expr:
    """Give the least or greatest; NULL when one is."""
    best = items[0]
    for item in items[1:]:
        sign = exp.GTE if greatest else exp.LTE
        keeps, yields = sign(this=bracket(best), expression=bracket(item)), sign(this=bracket(item), expression=bracket(best))
        best = exp.Case(ifs=[exp.If(this=keeps, true=best), exp.If(this=yields, true=item)])
    return best


def is_set(lane: Lane) -> exp.Expr:
    """Tell whether a value is there."""
    match lane:
        case Amount():
            return lane.is_there
        case Number():
            return is_there(lane.sql)
        case Fraction(same=same, mixed=mixed) if same is not None and mixed is not None:
            return when(same, is_set(replace(lane, same=None)), is_set(mixed))
        case Fraction(over=over, under=under):
            return exp.and_(is_set(over), is_there(under.sql))
        case Instant():
            return is_there(lane.at)
        case _:
            return is_there(lane)


def guarded(lane: Lane, there: exp.Expr) -> Lane:
    """Keep a value only where a condition holds."""
    return mapped(lane, lambda sql: when(there, sql))


def mapped(lane: Lane, change: Callable[[exp.Expr], exp.Expr]) -> Lane:
    """Change each expression a value is made of."""

    def number(item: Number) -> Number:
        return replace(item, sql=change(item.cell), known=None)

    match lane:
        case Number():
            return number(lane)
        case Amount():
            return replace(lane.each(number), currency=change(lane.currency), code=None, rates=())
        case Fraction(over=over, under=under):
            return Fraction(over.each(number) if isinstance(over, Amount) else number(over), number(under))
        case Instant(at=at, day=day):
            return Instant(change(at), change(day))
        case _:
            return change(lane)


def chosen(lanes: Sequence[Any], pick: Callable[[Sequence[exp.Expr]], exp.Expr]) -> Lane:
    """Join values of one kind into one, part by part."""
    first = lanes[0]
    match first:
        case Number():
            decimals = max(lane.decimals for lane in lanes)
            aligned = [lane.at(decimals) for lane in lanes]
            return Number(pick([lane.cell for lane in aligned]), decimals, max(lane.bound for lane in aligned))
        case Instant():
            return Instant(pick([lane.at for lane in lanes]), pick([lane.day for lane in lanes]))
        case Amount() | Fraction():
            raise TypeError(type(first))
        case _:
            return pick(list(lanes))
