"""Money while it is computed with: in its own currency and, beside it, in the book's, so that no rate is applied before it must be."""

from __future__ import annotations

from typing import NamedTuple

from engine.model.moment import Moment
from engine.model.values import RATE_DECIMALS, Money

ONE = 10**RATE_DECIMALS


class Cash(NamedTuple):
    """``native`` in ``currency`` at the expression's decimals, ``book`` in the book's currency at six more.

    A mix of currencies has only ``book``; an amount whose currency has no rate has none.
    """

    native: int | None
    currency: str | None
    book: int | None

    def times(self, factor: int) -> Cash:
        """Multiply by a scaled integer."""
        native = None if self.native is None else self.native * factor
        return Cash(native, self.currency, None if self.book is None else self.book * factor)

    def absolute(self) -> Cash:
        """Give the amount without its sign."""
        return self.times(-1) if ((self.book if self.native is None else self.native) or 0) < 0 else self

    def money(self, decimals: int, moment: Moment) -> Money:
        """Give the plain value, of an expression with so many decimals."""
        if self.native is None:
            return Money(self.book or 0, moment.currency, decimals + RATE_DECIMALS)
        return Money(self.native, self.currency or "", decimals)


def rate_of(currency: str, moment: Moment) -> int | None:
    """Give one unit of a currency in the book's, at six decimals; None without a rate."""
    return ONE if currency == moment.currency else moment.rates.get(currency)


def cash_of(amount: int, currency: str, moment: Moment) -> Cash:
    """Give an amount with its value in the book's currency."""
    rate = rate_of(currency, moment)
    return Cash(amount, currency, None if rate is None else amount * rate)


def from_fact(money: Money, decimals: int, moment: Moment) -> Cash:
    """Read a stored value of an input with so many decimals: with more than those it is a mix, in the book's currency."""
    if money.decimals == decimals:
        return cash_of(money.amount, money.currency, moment)
    return Cash(None, None, money.amount)


def pair(left: Cash, right: Cash) -> tuple[int, int] | None:
    """Give two amounts in one currency, their own when it is the same; None when a rate is missing."""
    if left.currency is not None and left.currency == right.currency and left.native is not None and right.native is not None:
        return left.native, right.native
    return None if left.book is None or right.book is None else (left.book, right.book)


def add(left: Cash, right: Cash) -> Cash | None:
    """Add two amounts at one scale; None when their currencies differ and a rate is missing."""
    book = None if left.book is None or right.book is None else left.book + right.book
    if left.currency is not None and left.currency == right.currency and left.native is not None and right.native is not None:
        return Cash(left.native + right.native, left.currency, book)
    return None if book is None else Cash(None, None, book)


def extreme(items: list[Cash], *, greatest: bool) -> Cash | None:
    """Give the least or greatest of amounts at one scale; None when their currencies differ and a rate is missing."""
    pick = max if greatest else min
    currencies = {item.currency for item in items}
    if len(currencies) == 1 and None not in currencies:
        return pick(items, key=lambda item: item.native or 0)
    books = [item.book for item in items if item.book is not None]
    return Cash(None, None, pick(books)) if len(books) == len(items) else None


def total(items: list[Cash]) -> Cash | None:
    """Add up amounts at one scale: in their own currency when they share it, else in the book's; None when a rate is missing."""
    currency = items[0].currency
    if currency is not None and all(item.currency == currency for item in items):
        books = [item.book for item in items]
        return Cash(sum(item.native or 0 for item in items), currency, None if None in books else sum(book or 0 for book in books))
    known = [item.book for item in items if item.book is not None]
    return Cash(None, None, sum(known)) if len(known) == len(items) else None
