"""Money as SQL: in its own currency and, beside it, in the book's, so that a rate is applied only where currencies differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from engine.language.cash import ONE, Cash
from engine.language.dialects import WIDE, is_there, null, text, when
from engine.language.exact import FLIPPED
from engine.language.sql_numbers import Number, compare
from engine.language.tree import Comparison
from engine.model.moment import Moment
from engine.model.values import RATE_DECIMALS, WIDEST


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
        native = exp.and_(is_there(self.native.sql), is_there(self.currency))
        return native if self.rates else exp.or_(native, is_there(self.book.sql))


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


def compare_amounts(op: Comparison, left: Amount, right: Amount) -> exp.Expr:
    """Compare money: directly in one currency, else in the book's."""
    if _in_the_book_s(left) or _in_the_book_s(right):  # all rules then share the worth of a field, which is worked out once
        return compare(op, left.book, right.book)
    if right.code is not None and left.rates:
        return _compare_with_known(op, left, right, right.code)
    if left.code is not None and right.rates:
        return _compare_with_known(FLIPPED[op], right, left, left.code)
    same = same_currency(left, right)
    if same is True:
        return compare(op, left.native, right.native)
    book = compare(op, left.book, right.book)
    return book if same is False else when(same, compare(op, left.native, right.native), book)


def _in_the_book_s(amount: Amount) -> bool:
    """Tell whether an amount is a literal in the book's own currency: then what is in that currency is its own worth."""
    return amount.native.known is not None and amount.book.known == amount.native.known * ONE


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
