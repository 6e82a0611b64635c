"""What the values of an aggregate's rows come to."""

from __future__ import annotations

from typing import Any

from engine.language import cash, exact
from engine.language.cash import Cash
from engine.language.tree import Aggregate
from engine.model.moment import Moment
from engine.model.values import Instant, Kind, Mean, Money, Value

Folded = tuple[Value, str | None]  # the value, and a currency whose rate was missing


def fold(node: Aggregate, values: list[Any], rows: int, moment: Moment) -> Folded:
    """Give the aggregate's value over the rows that took part (``values`` in their order, None where not set).

    Nothing set is answered by the aggregate's ``else``, a missing rate by nothing.
    """
    if node.value is None:
        return (rows > 0 if node.function == "any" else rows), None
    if node.function in ("any", "every"):
        return _kleene(values, every=node.function == "every"), None
    there = [value for value in values if value is not None]
    if not there:
        return _otherwise(node), None
    if isinstance(there[0], Cash):
        return _fold_cash(node, there, moment)
    return _plain(node, there), None


def _kleene(values: list[bool | None], *, every: bool) -> bool | None:
    if every and not values:
        return None
    if (not every) in values:
        return not every
    return None if None in values else every


def _otherwise(node: Aggregate) -> Value:
    if node.otherwise is None:
        return None
    value: Any = node.otherwise.value
    decimals = _decimals(node)
    factor = 10 ** (decimals - node.otherwise.type.decimals)
    if isinstance(value, Money):
        value = Money(value.amount * factor, value.currency, decimals)
    elif isinstance(value, int) and not isinstance(value, bool):
        value *= factor
    return Mean(value, 1, decimals) if exact.is_mean(node) else value


def _decimals(node: Aggregate) -> int:
    return exact.total_decimals(node) if exact.is_mean(node) else node.type.decimals


def _scaled(node: Aggregate) -> int:
    power: int = 10 ** (_decimals(node) - (node.value.type.decimals if node.value else 0))
    return power


def _plain(node: Aggregate, values: list[Any]) -> Value:
    found: Any
    match node.function:
        case "first" | "last":
            found = values[0 if node.function == "first" else -1]
        case "min" | "max":
            found = (min if node.function == "min" else max)(values)
        case _:
            found = sum(values)
    if isinstance(found, Instant) and node.type.kind is Kind.DATE:
        return found.day
    if isinstance(found, int) and not isinstance(found, bool):
        found *= _scaled(node)
    return Mean(found, len(values), _decimals(node)) if exact.is_mean(node) else found


def _fold_cash(node: Aggregate, values: list[Cash], moment: Moment) -> Folded:
    found: Cash | None
    match node.function:
        case "first" | "last":
            found = values[0 if node.function == "first" else -1]
        case "min" | "max":
            found = cash.extreme(values, greatest=node.function == "max")
        case _:
            found = cash.total(values)
    if found is None:
        return None, min((value.currency for value in values if value.book is None and value.currency), default=None)
    money = found.times(_scaled(node)).money(_decimals(node), moment)
    return (Mean(money, len(values), _decimals(node)) if exact.is_mean(node) else money), None
