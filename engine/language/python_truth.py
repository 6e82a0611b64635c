"""Comparisons in Python, and Kleene's logic over them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from engine.language import cash, exact
from engine.language.cash import Cash
from engine.language.python_sums import Read, day_of, strict, times
from engine.language.tree import Compare, Comparison
from engine.model.moment import Moment
from engine.model.values import Kind

OPERATORS: dict[Comparison, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
PLAIN = (Kind.TEXT, Kind.BOOLEAN)


def compare(node: Compare, first: Read, second: Read) -> Read:
    """Compare two values of kinds that go together, at one scale."""
    left, right = node.left, node.right
    holds = OPERATORS[node.op]
    if exact.is_fraction(left) or exact.is_fraction(right):
        return _compare_fractions(node, first, second)
    if left.type.kind is Kind.DATE or right.type.kind is Kind.DATE:
        return strict(first, second, lambda a, b: holds(day_of(a), day_of(b)))
    if left.type.kind in PLAIN or left.type.kind is Kind.DATETIME:
        return strict(first, second, holds)
    up_left, up_right = exact.factors(left.type.decimals, right.type.decimals)
    if left.type.kind is Kind.MONEY:

        def money(a: Cash, b: Cash) -> bool | None:
            both = cash.pair(a, b)
            return None if both is None else holds(both[0] * up_left, both[1] * up_right)

        return strict(first, second, money)
    return strict(first, second, lambda a, b: holds(a * up_left, b * up_right))


def _compare_fractions(node: Compare, first: Read, second: Read) -> Read:
    holds = OPERATORS[node.op]
    up_left, up_right = exact.cross_factors(node.left, node.right)
    whole_left, whole_right = not exact.is_fraction(node.left), not exact.is_fraction(node.right)

    def cross(a: Any, b: Any) -> bool | None:
        over_a, under_a = (a, 1) if whole_left else a
        over_b, under_b = (b, 1) if whole_right else b
        one, other = times(over_a, under_b * up_left), times(over_b, under_a * up_right)
        if not isinstance(one, Cash):
            return holds(one, other)
        both = cash.pair(one, other)
        return None if both is None else holds(*both)

    return strict(first, second, cross)


def kleene_and(items: list[Read]) -> Read:
    """Join by and: one that is false decides."""

    def compute(env: Any, moment: Moment) -> bool | None:
        result: bool | None = True
        for item in items:
            value = item(env, moment)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    return compute


def kleene_or(items: list[Read]) -> Read:
    """Join by or: one that is true decides."""

    def compute(env: Any, moment: Moment) -> bool | None:
        result: bool | None = False
        for item in items:
            value = item(env, moment)
            if value is True:
                return True
            if value is None:
                result = None
        return result

    return compute


def in_period(item: Read) -> Read:
    """Tell whether a date falls in the run's period; None without one."""

    def compute(env: Any, moment: Moment) -> bool | None:
        value, period = item(env, moment), moment.period
        return None if value is None or period is None else period.start <= day_of(value) <= period.end

    return compute
