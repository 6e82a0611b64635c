"""Literals of a condition as constants of the typed tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.language import nodes
from engine.language.printer import show
from engine.language.tree import Const
from engine.model.text import Text
from engine.model.values import BOOLEAN, DATE, TEXT, Kind, Money, Type, Value

if TYPE_CHECKING:
    from engine.language.types import Checker

DAYS = {"d": 1, "w": 7}
LITERALS = (nodes.Number, nodes.Text, nodes.Boolean, nodes.Date, nodes.Duration)


def is_literal(node: nodes.Node) -> bool:
    """Tell whether a node is one literal, a sign before it included."""
    while isinstance(node, nodes.Negate):
        node = node.item
    return isinstance(node, LITERALS)


def literal(checker: Checker, node: nodes.Node) -> Const | None:
    """Give a literal as a constant at its fewest decimals; months and business days are none, as they have no fixed length."""
    found = _typed(node)
    if found is None:
        if isinstance(node, nodes.Duration):
            checker.report(
                "PB211",
                node.span,
                Text(
                    f"'{node.unit}' has no fixed number of days: it is only added to or subtracted from a date",
                    f"'{node.unit}' 没有固定天数,只能与日期(date)相加减",
                ),
                Text(
                    f"write it beside a date, as deal.close_date > today + {show(node)}; or use days (d) or weeks (w)",
                    f"请写在日期旁,如 deal.close_date > today + {show(node)};或使用天(d)、周(w)",
                ),
            )
        return None
    type, value = found
    return Const(type, show(node), node.span, value)


def negated(const: Const, text: str) -> Const | None:
    """Give a constant with the other sign, when it has one."""
    match const.value:
        case bool():
            return None
        case int(number):
            value: Value = -number
        case Money(amount=amount, currency=currency, decimals=decimals):
            value = Money(-amount, currency, decimals)
        case _:
            return None
    return Const(const.type, text, const.span, value)


def _typed(node: nodes.Node) -> tuple[Type, Value] | None:
    match node:
        case nodes.Money(digits=digits, decimals=decimals, currency=currency):
            return Type(Kind.MONEY, decimals, digits), Money(digits, currency, decimals)
        case nodes.Percent(digits=digits, decimals=decimals):
            return Type(Kind.PERCENT, decimals, digits), digits
        case nodes.Number(digits=digits, decimals=decimals):
            return Type(Kind.NUMBER, decimals, digits), digits
        case nodes.Text(value=text):
            return TEXT, text
        case nodes.Boolean(value=truth):
            return BOOLEAN, truth
        case nodes.Date(value=day):
            return DATE, day
        case nodes.Duration(count=count, unit=unit) if unit in DAYS:
            days = count * DAYS[unit]
            return Type(Kind.DURATION, 0, days), days
    return None
