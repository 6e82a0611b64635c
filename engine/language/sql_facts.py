"""Facts as columns of the judging query, and back from a row of its answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlglot import exp

from engine.language.dialects import null
from engine.language.exact import is_mean, total_decimals
from engine.language.sql_folds import Fold
from engine.language.sql_money import Amount
from engine.language.sql_numbers import Number
from engine.language.sql_values import Fraction, Instant, Lane
from engine.language.tree import Aggregate, Field, Input
from engine.model import values
from engine.model.judgement import Fact
from engine.model.moment import Moment
from engine.model.values import RATE_DECIMALS, Kind, Mean, Money, Value

POOLED = ("sum", "avg", "min", "max")  # of money in several currencies these need rates
Column = tuple[str, exp.Expr]  # what follows the fact's own name, and the expression


def fact_columns(node: Input, lane: Lane, fold: Fold | None, until: exp.Expr | None) -> list[Column]:
    """Give the columns of a fact, always in this order.

    They are its value's parts; for an aggregate the rows that took part, those left out as unknown and a currency without a rate;
    the day until which it holds.
    """
    columns = list(_parts(lane, pooled=fold is not None))
    if fold is not None:
        columns += [("__rows", fold.within(fold.part().sql)), ("__unknown", fold.unknown()), ("__no_rate", _no_rate(node, fold))]
    return [*columns, ("__until", until)] if until is not None else columns


def _no_rate(node: Input, fold: Fold) -> exp.Expr:
    pooled = isinstance(node, Aggregate) and node.function in POOLED and node.value is not None and node.value.type.kind is Kind.MONEY
    return fold.within(fold.no_rate()) if pooled else null(exp.DType.TEXT)


def _parts(lane: Lane, *, pooled: bool) -> Iterator[Column]:
    match lane:
        case Number(sql=sql):
            yield "", sql
        case Amount(native=native, currency=currency, book=book):
            yield "", native.sql
            yield "__currency", currency
            if pooled:
                yield "__book", book.sql
        case Fraction(over=over, under=under):
            yield from _parts(over, pooled=pooled)
            yield "__count", under.sql
        case Instant(at=at, day=day):
            yield "", at
            yield "__day", day
        case _:
            yield "", lane


def read_facts(needed: Sequence[Input], row: Sequence[Any], moment: Moment, *, until: bool = False) -> dict[str, Fact]:
    """Read the facts out of a row of ``select``'s answer, beginning with its first column, ``id``."""
    cells = iter(row)
    next(cells)
    return {node.text: _fact(node, cells, moment, until=until) for node in needed}


def _fact(node: Input, cells: Iterator[Any], moment: Moment, *, until: bool) -> Fact:
    if isinstance(node, Field):
        value = _value(node, cells, moment)
        return Fact(value, until=next(cells) if until else None)
    value = _mean(node, cells, moment) if is_mean(node) else _value(node, cells, moment)
    rows, unknown, no_rate = next(cells), next(cells), next(cells)
    return Fact(
        value,
        None if rows is None else int(rows),
        None if unknown is None else int(unknown),
        next(cells) if until else None,
        no_rate if value is None else None,
    )


def _mean(node: Aggregate, cells: Iterator[Any], moment: Moment) -> Value:
    money = node.value is not None and node.value.type.kind is Kind.MONEY
    total = _money(node, total_decimals(node), cells, moment) if money else _whole(next(cells))
    count = next(cells)
    return Mean(total, int(count), total_decimals(node)) if isinstance(total, int | Money) else None


def _value(node: Input, cells: Iterator[Any], moment: Moment) -> Value:
    match node.type.kind:
        case Kind.MONEY:
            return _money(node, node.type.decimals, cells, moment)
        case Kind.DATETIME:
            at, day = next(cells), next(cells)
            return None if at is None else values.Instant(at.replace(tzinfo=dt.UTC), day)
        case Kind.LIST:
            items = next(cells)
            return None if items is None else tuple(items)
        case Kind.NUMBER | Kind.PERCENT | Kind.DURATION:
            return _whole(next(cells))
        case _:
            value: Value = next(cells)
            return value


def _whole(cell: Any) -> int | None:
    return None if cell is None else int(cell)


def _money(node: Input, decimals: int, cells: Iterator[Any], moment: Moment) -> Money | None:
    native, currency = next(cells), next(cells)
    book = next(cells) if isinstance(node, Aggregate) else None
    if native is not None and currency is not None:
        return Money(int(native), currency, decimals)
    return None if book is None else Money(int(book), moment.currency, decimals + RATE_DECIMALS)
