"""A condition as a Python function of its facts: exact, total, and the same as the SQL for every record."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from engine.language import cash, exact
from engine.language.cash import Cash
from engine.language.dates import MONTHS, add_days, add_months
from engine.language.tree import (
    Abs,
    Add,
    Aggregate,
    And,
    Compare,
    Comparison,
    Const,
    Contains,
    Days,
    Expr,
    Extreme,
    Field,
    FirstSet,
    InPeriod,
    Input,
    IsSet,
    Measure,
    Multiply,
    Negate,
    Not,
    OneOf,
    Or,
    Ratio,
    Shift,
    StageLimit,
    Today,
)
from engine.model.moment import Moment
from engine.model.values import Instant, Kind, Mean, Money, Value

Read = Callable[[Any, Moment], Any]  # of whatever holds the inputs: facts by name, or a row with its subject
Fetch = Callable[[Input], Callable[[Any], Value]]

OPERATORS: dict[Comparison, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_PLAIN = (Kind.TEXT, Kind.BOOLEAN)


def compile_expr(expr: Expr) -> Callable[[Mapping[str, Value], Moment], Any]:
    """Give the function of facts (by ``Input.text``; one that is missing is not set) and moment that computes ``expr``.

    A condition gives True, False or None (unknown); other expressions a ``Value``; a ratio a ``Fraction``, or money for an
    average of money, and None where there is none. It never raises.
    """
    read = evaluator(expr, _from_facts)
    if expr.type.kind is Kind.MONEY or exact.is_fraction(expr):
        return lambda facts, moment: outward(expr, read(facts, moment), moment)
    return read


def _from_facts(node: Input) -> Callable[[Any], Value]:
    name = node.text
    return lambda facts: facts.get(name)


def outward(expr: Expr, raw: Any, moment: Moment) -> Any:
    """Turn what is computed with into a value to keep or to show: money into ``Money``, a fraction into a ``Fraction``."""
    if raw is None:
        return None
    if isinstance(raw, Cash):
        return raw.money(expr.type.decimals, moment)
    if exact.is_fraction(expr):
        over, under = raw
        decimals = exact.fraction_decimals(expr)
        if isinstance(over, Cash):
            whole = over.money(decimals[0], moment)
            return Money(round(Fraction(whole.amount, under)), whole.currency, whole.decimals)
        return Fraction(over * 10 ** decimals[1], under * 10 ** decimals[0])
    return raw


def evaluator(expr: Expr, fetch: Fetch) -> Read:
    """Compile ``expr`` over inputs that ``fetch`` finds.

    Numbers come out scaled by the type's decimals, money as ``Cash``, fractions as (over, under) with ``under`` above 0.
    """

    def read(node: Expr) -> Read:
        return evaluator(node, fetch)

    match expr:
        case Const():
            return _constant(expr)
        case Field() | Aggregate():
            return _input(expr, fetch(expr))
        case Measure(body=body):
            return read(body)
        case Today():
            return lambda _env, moment: moment.today
        case StageLimit(limits=limits, stage=stage):
            return _stage_limit(dict(limits), read(stage))
        case Add():
            return _add(expr, read(expr.left), read(expr.right))
        case Multiply():
            return _strict(expr.left, expr.right, fetch, _times)
        case Negate(item=item):
            return _each(read(item), lambda value: value.times(-1) if isinstance(value, Cash) else -value)
        case Abs(item=item):
            return _each(read(item), lambda value: value.absolute() if isinstance(value, Cash) else abs(value))
        case Shift():
            return _shift(expr, read(expr.date))
        case Ratio(over=over, under=under):
            return _strict(over, under, fetch, _fraction)
        case Extreme():
            return _extreme(expr, [_aligned(item, expr.type.decimals, fetch) for item in expr.items])
        case FirstSet():
            return _first_set([_aligned(item, expr.type.decimals, fetch) for item in expr.items])
        case Days(item=item):
            return read(item)
        case Compare():
            return _compare(expr, fetch)
        case And(items=items):
            return _and([read(item) for item in items])
        case Or(items=items):
            return _or([read(item) for item in items])
        case Not(item=item):
            return _each(read(item), operator.not_)
        case IsSet(item=item):
            inner = read(item)
            return lambda env, moment: inner(env, moment) is not None
        case OneOf(item=item, options=options):
            if item.type.kind in _PLAIN:
                values = frozenset(option.value for option in options)
                return _each(read(item), lambda value: value in values)
            return _or([read(exact.equal(item, option)) for option in options])
        case Contains(item=item, part=part):
            wanted = part.value
            return _each(read(item), lambda value: wanted in value)
        case InPeriod(item=item):
            return _in_period(read(item))
    raise TypeError(type(expr))


def _constant(node: Const) -> Read:
    value = node.value
    if isinstance(value, Money):
        amount, currency = value.amount, value.currency
        return lambda _env, moment: cash.cash_of(amount, currency, moment)
    return lambda _env, _moment: value


def _input(node: Input, get: Callable[[Any], Value]) -> Read:
    if node.type.kind is not Kind.MONEY and not exact.is_mean(node):
        return lambda env, _moment: get(env)

    decimals = exact.fraction_decimals(node)[0]

    def convert(env: Any, moment: Moment) -> Any:
        value = get(env)
        if isinstance(value, Mean):
            total = value.total
            return (cash.from_fact(total, decimals, moment) if isinstance(total, Money) else total), value.count
        return cash.from_fact(value, decimals, moment) if isinstance(value, Money) else None

    return convert


def _stage_limit(limits: Mapping[str, int], stage: Read) -> Read:
    return _each(stage, limits.get)


def _each(read: Read, change: Callable[[Any], Any]) -> Read:
    """Change a value when it is set."""

    def compute(env: Any, moment: Moment) -> Any:
        value = read(env, moment)
        return None if value is None else change(value)

    return compute


def _strict(left: Expr, right: Expr, fetch: Fetch, join: Callable[[Any, Any], Any]) -> Read:
    """Join two values when both are set."""
    first, second = evaluator(left, fetch), evaluator(right, fetch)

    def compute(env: Any, moment: Moment) -> Any:
        a, b = first(env, moment), second(env, moment)
        return None if a is None or b is None else join(a, b)

    return compute


def _aligned(node: Expr, decimals: int, fetch: Fetch) -> Read:
    """Compile a node with its value at so many decimals."""
    read = evaluator(node, fetch)
    factor = 10 ** max(decimals - node.type.decimals, 0)
    return read if factor == 1 else _each(read, lambda value: _times(value, factor))


def _times(left: Any, right: Any) -> Any:
    if isinstance(left, Cash):
        return left.times(right)
    return right.times(left) if isinstance(right, Cash) else left * right


def _fraction(over: Any, under: Any) -> tuple[Any, int] | None:
    if isinstance(over, Cash) and isinstance(under, Cash):
        both = cash.pair(over, under)
        if both is None:
            return None
        over, under = both
    if under == 0:
        return None
    return (over, under) if under > 0 else (_times(over, -1), -under)


def day_of(value: Any) -> dt.date:
    """Give the local date of a date or an instant."""
    day: dt.date = value.day if isinstance(value, Instant) else value
    return day


def _add(node: Add, left: Read, right: Read) -> Read:
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


def _shift(node: Shift, date: Read) -> Read:
    by = node.by
    if node.unit == "bd":

        def business(env: Any, moment: Moment) -> dt.date | None:
            value = date(env, moment)
            return None if value is None else moment.workdays.shift(day_of(value), by)

        return business
    months = by * MONTHS[node.unit]
    return _each(date, lambda value: add_months(day_of(value), months))


def _extreme(node: Extreme, items: list[Read]) -> Read:
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


def _first_set(items: list[Read]) -> Read:
    def compute(env: Any, moment: Moment) -> Any:
        for item in items:
            value = item(env, moment)
            if value is not None:
                return value
        return None

    return compute


def _compare(node: Compare, fetch: Fetch) -> Read:
    left, right = node.left, node.right
    holds = OPERATORS[node.op]
    if exact.is_fraction(left) or exact.is_fraction(right):
        return _compare_fractions(node, fetch)
    if left.type.kind is Kind.DATE or right.type.kind is Kind.DATE:
        return _strict(left, right, fetch, lambda a, b: holds(day_of(a), day_of(b)))
    if left.type.kind in _PLAIN or left.type.kind is Kind.DATETIME:
        return _strict(left, right, fetch, holds)
    up_left, up_right = exact.factors(left.type.decimals, right.type.decimals)
    if left.type.kind is Kind.MONEY:

        def money(a: Cash, b: Cash) -> bool | None:
            both = cash.pair(a, b)
            return None if both is None else holds(both[0] * up_left, both[1] * up_right)

        return _strict(left, right, fetch, money)
    return _strict(left, right, fetch, lambda a, b: holds(a * up_left, b * up_right))


def _compare_fractions(node: Compare, fetch: Fetch) -> Read:
    holds = OPERATORS[node.op]
    up_left, up_right = exact.cross_factors(node.left, node.right)
    whole_left, whole_right = not exact.is_fraction(node.left), not exact.is_fraction(node.right)

    def cross(a: Any, b: Any) -> bool | None:
        over_a, under_a = (a, 1) if whole_left else a
        over_b, under_b = (b, 1) if whole_right else b
        first, second = _times(over_a, under_b * up_left), _times(over_b, under_a * up_right)
        if not isinstance(first, Cash):
            return holds(first, second)
        both = cash.pair(first, second)
        return None if both is None else holds(*both)

    return _strict(node.left, node.right, fetch, cross)


def _and(items: list[Read]) -> Read:
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


def _or(items: list[Read]) -> Read:
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


def _in_period(item: Read) -> Read:
    def compute(env: Any, moment: Moment) -> bool | None:
        value, period = item(env, moment), moment.period
        return None if value is None or period is None else period.start <= day_of(value) <= period.end

    return compute
