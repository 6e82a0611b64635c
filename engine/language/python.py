"""A condition as a Python function of its facts: exact, total, and the same as the SQL for every record."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from engine.language import cash, exact
from engine.language.cash import Cash
from engine.language.python_sums import Read, add, aligned, each, extreme, first_set, fraction, shift, strict, times
from engine.language.python_truth import PLAIN, compare, in_period, kleene_and, kleene_or
from engine.language.tree import (
    Abs,
    Add,
    Aggregate,
    And,
    Compare,
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
from engine.model.values import Kind, Mean, Money, Value

Fetch = Callable[[Input], Callable[[Any], Value]]


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
            return add(expr, read(expr.left), read(expr.right))
        case Multiply():
            return strict(read(expr.left), read(expr.right), times)
        case Negate(item=item):
            return each(read(item), lambda value: value.times(-1) if isinstance(value, Cash) else -value)
        case Abs(item=item):
            return each(read(item), lambda value: value.absolute() if isinstance(value, Cash) else abs(value))
        case Shift():
            return shift(expr, read(expr.date))
        case Ratio(over=over, under=under):
            return strict(read(over), read(under), fraction)
        case Extreme():
            return extreme(expr, [aligned(item, read(item), expr.type.decimals) for item in expr.items])
        case FirstSet():
            return first_set([aligned(item, read(item), expr.type.decimals) for item in expr.items])
        case Days(item=item):
            return read(item)
        case Compare():
            return compare(expr, read(expr.left), read(expr.right))
        case And(items=items):
            return kleene_and([read(item) for item in items])
        case Or(items=items):
            return kleene_or([read(item) for item in items])
        case Not(item=item):
            return each(read(item), operator.not_)
        case IsSet(item=item):
            inner = read(item)
            return lambda env, moment: inner(env, moment) is not None
        case OneOf(item=item, options=options):
            if item.type.kind in PLAIN:
                values = frozenset(option.value for option in options)
                return each(read(item), lambda value: value in values)
            return kleene_or([read(exact.equal(item, option)) for option in options])
        case Contains(item=item, part=part):
            return strict(read(item), read(part), lambda value, wanted: wanted in value)
        case InPeriod(item=item):
            return in_period(read(item))
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
    return each(stage, limits.get)
