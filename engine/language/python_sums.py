"""Arithmetic in Python on values that may not be set: numbers, money, fractions, dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from engine.language import cash, exact
from engine.language.cash import Cash
from engine.language.dates import MONTHS, add_days, add_months
from engine.language.tree import Add, Expr, Extreme, Shift
from engine.model.moment import Moment
from engine.model.values import Instant, Kind

Read = Callable[[Any, Moment], Any]  # of whatever holds the inputs: facts by name, or a row with its subject


def each(read: Read, change: Callable[[Any], Any]) -> Read:
    """Change a value when it is set."""

    def compute(env: Any, moment: Moment) -> Any:
        value = read(env, moment)
        return None if value is None else change(value)

    return compute


def strict(first: Read, second: Read, join: Callable[[Any, Any], Any]) -> Read:
    """Join two values when both are set."""

    def compute(env: Any, moment: Moment) -> Any:
        a, b = first(env, moment), second(env, moment)
        return None if a is None or b is None else join(a, b)

    return compute


def aligned(node: Expr, read: Read, decimals: int) -> Read:
    """Bring a node's value to so many decimals."""
    factor = 10 ** max(decimals - node.type.decimals, 0)
    return read if factor == 1 else each(read, lambda value: times(value, factor))


def times(left: Any, right: Any) -> Any:
    """Multiply scaled numbers, or money by one."""
    if isinstance(left, Cash):
        return left.times(right)
    return right.times(left) if isinstance(right, Cash) else left * right


def fraction(over: Any, under: Any) -> tuple[Any, int] | None:
    """Make a fraction with its sign in the upper part; None when divided by 0, or of money without a rate."""
    if isinstance(over, Cash) and isinstance(under, Cash):
        both = cash.pair(over, under)
        if both is None:
            return None
        over, under = both
    if under == 0:
        return None
    return (over, under) if under > 0 else (times(over, -1), -under)


def day_of(value: Any) -> dt.date:
    """Give the local date of a date or an instant."""
    day: dt.date = value.day if isinstance(value, Instant) else value
    return day


def add(node: Add, left: Read, right: Read) -> Read:
    """Add or take away: values of one kind, days and a date, a date and a date."""
    sign = -1 if node.minus else 1
    if node.left.type.kind in exact.DAYS or node.right.type.kind in exact.DAYS:
        return _add_days(node, left, right, sign)
    up_left, up_right = (10 ** (node.type.decimals - side.type.decimals) for side in (node.left, node.right))
    up_right *= sign

    def compute(env: Any, moment: Moment) -> Any:
        a, b = left(env, moment), right(env, moment)
        if a is None or b is None:
            return None
        if isinstance(a, Cash):
            return cash.add(a.times(up_left), b.times(up_right))
        return a * up_left + b * up_right

    return compute


def _add_days(node: Add, left: Read, right: Read, sign: int) -> Read:
    both = node.left.type.kind in exact.DAYS and node.right.type.kind in exact.DAYS
    swapped = node.left.type.kind not in exact.DAYS

    def compute(env: Any, moment: Moment) -> Any:
        a, b = left(env, moment), right(env, moment)
        if a is None or b is None:
            return None
        if both:
            return (day_of(a) - day_of(b)).days
        return add_days(day_of(b), a) if swapped else add_days(day_of(a), sign * b)

    return compute


def shift(node: Shift, date: Read) -> Read:
    """Move a date by business days or calendar months."""
    by = node.by
    if node.unit == "bd":

        def business(env: Any, moment: Moment) -> dt.date | None:
            value = date(env, moment)
            return None if value is None else moment.workdays.shift(day_of(value), by)

        return business
    months = by * MONTHS[node.unit]
    return each(date, lambda value: add_months(day_of(value), months))


def extreme(node: Extreme, items: list[Read]) -> Read:
    """Take the least or greatest; None when one is not set."""
    pick = max if node.greatest else min
    dates = {item.type.kind for item in node.items}

    def compute(env: Any, moment: Moment) -> Any:
        values = [item(env, moment) for item in items]
        if None in values:
            return None
        if isinstance(values[0], Cash):
            return cash.extreme(values, greatest=node.greatest)
        if Kind.DATE in dates:
            values = [day_of(value) for value in values]
        return pick(values)

    return compute


def first_set(items: list[Read]) -> Read:
    """Take the first that is set."""

    def compute(env: Any, moment: Moment) -> Any:
        for item in items:
            value = item(env, moment)
            if value is not None:
                return value
        return None

    return compute
