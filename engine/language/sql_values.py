"""Values as SQL: exact numbers with their scale and width, money beside its worth in the book's currency, fractions, instants."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from engine.language.cash import ONE, Cash
from engine.language.dialects import WHOLE, WIDE, NotInSqlError, bracket, is_there, null, text, when, whole
from engine.language.exact import FLIPPED
from engine.language.tree import Comparison
from engine.model.moment import Moment
from engine.model.text import Text
from engine.model.values import RATE_DECIMALS, WIDEST

WORD = 2**63 - 1  # what a BIGINT holds

COMPARE: dict[Comparison, type[exp.Binary]] = {"=": exp.EQ, "!=": exp.NEQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}


@dataclass(frozen=True, slots=True)
class Number:
    """An integer scaled by ``10 ** decimals``, no larger than ``bound``; ``known`` when it is the same for every record."""

    sql: exp.Expr
    decimals: int
    bound: int
    known: int | None = None

    @classmethod
    def of(cls, value: int, decimals: int = 0) -> Number:
        """Write a number that is known."""
        return cls(whole(value), decimals, abs(value), value)

    def at(self, decimals: int) -> Number:
        """Bring the number to more decimals."""
        return self if decimals <= self.decimals else replace(self.times(Number.of(10 ** (decimals - self.decimals))), decimals=decimals)

    def times(self, other: Number) -> Number:
        """Multiply."""
        decimals = self.decimals + other.decimals
        if self.known is not None and other.known is not None:
            return Number.of(self.known * other.known, decimals)
        for one, rest in ((self, other), (other, self)):
            if one.known == 1:
                return replace(rest, decimals=decimals)
        return _join(exp.Mul, self, other, self.bound * other.bound, decimals)

    def plus(self, other: Number, *, minus: bool = False) -> Number:
        """Add, or take away, at one scale."""
        decimals = max(self.decimals, other.decimals)
        left, right = self.at(decimals), other.at(decimals)
        return _join(exp.Sub if minus else exp.Add, left, right, left.bound + right.bound, decimals)

    def negated(self) -> Number:
        """Turn the sign."""
        return replace(self, sql=exp.Neg(this=bracket(self.sql))) if self.known is None else Number.of(-self.known, self.decimals)

    def absolute(self) -> Number:
        """Drop the sign."""
        return replace(self, sql=exp.Abs(this=self.sql)) if self.known is None else Number.of(abs(self.known), self.decimals)

    @property
    def cell(self) -> exp.Expr:
        """The number with a type of its own: engines take a bare literal for a short integer, which then overflows."""
        return self.sql if self.known is None or self.bound > WORD else exp.cast(self.sql, WHOLE)

    @property
    def wide(self) -> exp.Expr:
        """The number in a type of 38 digits."""
        return exp.cast(self.sql, WIDE) if self.bound <= WORD else self.sql


def _join(kind: type[exp.Binary], left: Number, right: Number, bound: int, decimals: int) -> Number:
    if bound > WIDEST:
        raise NotInSqlError(
            "PB291",
            Text(
                "A value of this condition may have more than 38 digits, which SQL cannot hold.",
                "该条件的数值可能超过 38 位,SQL 无法容纳。",
            ),
        )
    sides = (left.sql, right.sql) if bound <= WORD else (left.wide, right.wide)
    return Number(kind(this=bracket(sides[0]), expression=bracket(sides[1])), decimals, bound)


@dataclass(frozen=True, slots=True)
class Amount:
    """Money: ``native`` in ``currency`` (NULL for a mix; ``code`` when it is the same for every record), ``book`` in the book's own.

    ``book`` has six decimals more. Both are NULL when the amount is not set; ``book`` also without a rate. Where ``book`` is no
    more than ``native`` by the rate of its currency, ``rates`` gives them.
    """

    native: Number
    currency: exp.Expr
    book: Number
    code: str | None = None
    rates: tuple[tuple[str, int], ...] = ()

    def each(self, change: Callable[[Number], Number]) -> Amount:
        """Change both amounts alike."""
        return replace(self, native=change(self.native), book=change(self.book))

    def at(self, decimals: int) -> Amount:
        """Bring the amount to more decimals."""
        more = max(decimals - self.native.decimals, 0)
        return self.each(lambda number: number.at(number.decimals + more))

    @property
    def is_there(self) -> exp.Expr:
        """Whether there is an amount."""
        return exp.or_(exp.and_(is_there(self.native.sql), is_there(self.currency)), is_there(self.book.sql))


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


def amount_of(native: Number, currency: exp.Expr, moment: Moment) -> Amount:
    """Give money in one currency with its worth in the book's, by the rates in force."""
    rates = {moment.currency: ONE} | {each: rate for each, rate in sorted(moment.rates.items()) if each != moment.currency}
    bound = min(native.bound * max(rates.values()), WIDEST)
    ifs = [
        exp.If(this=exp.EQ(this=currency, expression=text(each)), true=native.times(Number.of(rate)).sql) for each, rate in rates.items()
    ]
    return Amount(native, currency, Number(exp.Case(ifs=ifs), native.decimals + RATE_DECIMALS, bound), rates=tuple(rates.items()))


def known_amount(value: Cash, decimals: int) -> Amount:
    """Write money that is the same for every record."""
    nothing = Number(null(WIDE), decimals, 0)
    book = (
        Number.of(value.book, decimals + RATE_DECIMALS) if value.book is not None else replace(nothing, decimals=decimals + RATE_DECIMALS)
    )
    if value.native is None or value.currency is None:
        return Amount(nothing, null(exp.DType.TEXT), book)
    return Amount(Number.of(value.native, decimals), text(value.currency), book, value.currency)


def same_currency(left: Amount, right: Amount) -> exp.Expr | bool:
    """Tell whether two amounts are in one currency: at once where both are known."""
    if left.code is not None and right.code is not None:
        return left.code == right.code
    return exp.EQ(this=left.currency, expression=right.currency)


def add(left: Amount, right: Amount, *, minus: bool) -> Amount:
    """Add or take away money."""
    decimals = max(left.native.decimals, right.native.decimals)
    left, right = left.at(decimals), right.at(decimals)
    same = same_currency(left, right)
    if isinstance(same, bool):
        currency, code = (left.currency, left.code) if same else (null(exp.DType.TEXT), None)
    else:
        currency, code = when(same, left.currency), None
    return Amount(left.native.plus(right.native, minus=minus), currency, left.book.plus(right.book, minus=minus), code)


def best_amount(amounts: Sequence[Amount], pick: Callable[[Sequence[exp.Expr]], exp.Expr]) -> Amount:
    """Give the least or greatest of amounts at one scale: by themselves in one currency, else by their worth in the book's."""
    first = amounts[0]
    one = exp.and_(*(exp.EQ(this=first.currency, expression=each.currency) for each in amounts[1:])) if len(amounts) > 1 else exp.true()
    native, book = [each.native for each in amounts], [each.book for each in amounts]
    return Amount(
        Number(pick([each.cell for each in native]), native[0].decimals, max(each.bound for each in native)),
        when(one, first.currency),
        Number(pick([each.cell for each in book]), book[0].decimals, max(each.bound for each in book)),
    )


def first_amount(amounts: Sequence[Amount]) -> Amount:
    """Give the first of amounts at one scale that is set."""

    def choose(part: Callable[[Amount], exp.Expr]) -> exp.Expr:
        return exp.Case(ifs=[exp.If(this=each.is_there, true=part(each)) for each in amounts])

    first = amounts[0]
    return Amount(
        Number(choose(lambda each: each.native.cell), first.native.decimals, max(each.native.bound for each in amounts)),
        choose(lambda each: each.currency),
        Number(choose(lambda each: each.book.cell), first.book.decimals, max(each.book.bound for each in amounts)),
    )


def compare(op: Comparison, left: Number, right: Number) -> exp.Expr:
    """Compare two numbers at one scale."""
    decimals = max(left.decimals, right.decimals)
    left, right = left.at(decimals), right.at(decimals)
    return COMPARE[op](this=bracket(left.sql), expression=bracket(right.sql))


def compare_amounts(op: Comparison, left: Amount, right: Amount) -> exp.Expr:
    """Compare money: directly in one currency, else in the book's."""
    if right.code is not None and left.rates:
        return _compare_with_known(op, left, right, right.code)
    if left.code is not None and right.rates:
        return _compare_with_known(FLIPPED[op], right, left, left.code)
    same = same_currency(left, right)
    if same is True:
        return compare(op, left.native, right.native)
    book = compare(op, left.book, right.book)
    return book if same is False else when(same, compare(op, left.native, right.native), book)


def _compare_with_known(op: Comparison, item: Amount, known: Amount, code: str) -> exp.Expr:
    """Compare money with a literal, currency by currency, so that most records cost one plain comparison."""
    rates = dict(item.rates)
    ifs = [exp.If(this=exp.EQ(this=item.currency, expression=text(code)), true=compare(op, item.native, known.native))]
    if known.book.known is not None:
        others = {each: Number.of(rate, RATE_DECIMALS) for each, rate in rates.items() if each != code}
        ifs += [
            exp.If(this=exp.EQ(this=item.currency, expression=text(each)), true=compare(op, item.native.times(rate), known.book))
            for each, rate in others.items()
        ]
    return exp.Case(ifs=ifs)


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
