"""What is the same for every record, as SQL literals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlglot import exp

from engine.language import exact
from engine.language.cash import Cash
from engine.language.dialects import WHOLE, day, instant, null, text
from engine.language.python import evaluator
from engine.language.sql_money import Amount, known_amount
from engine.language.sql_numbers import Number
from engine.language.sql_values import Fraction, Instant, Lane
from engine.language.tree import Expr, Input
from engine.model import values
from engine.model.moment import Moment
from engine.model.values import Kind

_TYPES = {Kind.DATE: exp.DType.DATE, Kind.TEXT: exp.DType.TEXT, Kind.BOOLEAN: exp.DType.BOOLEAN}


def known(node: Expr, moment: Moment) -> Lane:
    """Write an expression that asks nothing of a record: computed here, once."""
    value: Any = evaluator(node, _nothing)(None, moment)
    kind = node.type.kind
    if exact.is_fraction(node):
        return _known_fraction(node, value)
    if value is None:
        return _unset(node)
    match value:
        case bool():
            return exp.Boolean(this=value)
        case int():
            return Number.of(value, node.type.decimals)
        case str():
            return text(value)
        case Cash():
            return known_amount(value, node.type.decimals)
        case values.Instant():
            return Instant(instant(value.at), day(value.day))
        case dt.date():
            return day(value)
    raise TypeError(kind)


def _known_fraction(node: Expr, value: Any) -> Fraction:
    over_decimals, under_decimals = exact.fraction_decimals(node)
    over, under = value or (0, 1)
    below = Number.of(under, under_decimals)
    if isinstance(over, Cash):
        return Fraction(known_amount(over, over_decimals), below)
    top = Number.of(over, over_decimals)
    return Fraction(top, below if value else replace(below, sql=null(WHOLE), known=None))


def _unset(node: Expr) -> Lane:
    match node.type.kind:
        case Kind.NUMBER | Kind.PERCENT | Kind.DURATION:
            return Number(null(WHOLE), node.type.decimals, 0)
        case Kind.MONEY:
            nothing = Number(null(WHOLE), node.type.decimals, 0)
            return Amount(nothing, null(exp.DType.TEXT), replace(nothing, decimals=node.type.decimals + values.RATE_DECIMALS))
        case kind:
            return null(_TYPES[kind])


def _nothing(_node: Input) -> Callable[[Any], None]:
    return lambda _env: None
