"""On which later day time alone can change a verdict: never named too late, and mostly to the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from engine.language import exact
from engine.language.dates import LAST_DAY, from_ordinal
from engine.language.python import Fetch, evaluator
from engine.language.python_sums import day_of
from engine.language.tree import (
    Add,
    Aggregate,
    Compare,
    Comparison,
    Const,
    Days,
    Expr,
    Field,
    InPeriod,
    Measure,
    Multiply,
    Negate,
    OneOf,
    Shift,
    Today,
    children,
    inputs,
)
from engine.model.judgement import Fact
from engine.model.moment import Moment
from engine.model.values import DATE, Kind

Change = Callable[[Any, Moment], dt.date | None]


def compile_change(exprs: Iterable[Expr]) -> Callable[[Mapping[str, Fact], Moment], dt.date | None]:
    """Give the function of facts and moment that answers ``next_change`` for these conditions."""
    trees = list(exprs)
    names = {item.text for tree in trees for item in inputs(tree)}
    leaves = [leaf for tree in trees for leaf in moving(tree, _by_fact)]
    rated = any(reads_money(tree) for tree in trees)

    def compute(facts: Mapping[str, Fact], moment: Moment) -> dt.date | None:
        days = [leaf(facts, moment) for leaf in leaves]
        days += [fact.until for name in names if (fact := facts.get(name))]
        if rated:
            days.append(moment.rates_until)
        return min((day for day in days if day), default=None)

    return compute


def next_change(exprs: Iterable[Expr], facts: Mapping[str, Fact], moment: Moment) -> dt.date | None:
    """Give the first day after today on which one of the conditions may come out otherwise, as long as no data change.

    None when time alone never changes them. For many records, compile once by ``compile_change``.
    """
    return compile_change(exprs)(facts, moment)


def _by_fact(node: Field | Aggregate) -> Callable[[Any], Any]:
    name = node.text

    def get(facts: Mapping[str, Fact]) -> Any:
        fact = facts.get(name)
        return fact.value if fact else None

    return get


def reads_money(tree: Expr) -> bool:
    """Tell whether an expression reads money anywhere, so that another rate may change it."""
    return tree.type.kind is Kind.MONEY or any(reads_money(part) for part in children(tree))


def tomorrow(moment: Moment) -> dt.date:
    """Give the day after today; the last day there is has none after it."""
    return from_ordinal(moment.today.toordinal() + 1) or dt.date.max


def slope(node: Expr) -> int | None:
    """Tell by how much a value grows each day by itself, at its own decimals; None when it does not move evenly."""
    match node:
        case Today():
            return 1
        case Const() | Field() | Aggregate():
            return 0
        case Measure(body=part) | Days(item=part):
            return slope(part)
        case Negate(item=item):
            inner = slope(item)
            return None if inner is None else -inner
        case Add(left=left, right=right, minus=minus):
            return _sum_slope(node, left, right, -1 if minus else 1)
        case Multiply(left=left, right=right):
            return _product_slope(left, right)
        case _:
            return 0 if all(slope(part) == 0 for part in children(node)) else None


def _sum_slope(node: Expr, left: Expr, right: Expr, sign: int) -> int | None:
    first, second = slope(left), slope(right)
    if first is None or second is None:
        return None
    if node.type.kind is Kind.DATE and (first or second) and any(True for _ in inputs(node)):
        return None  # where it leaves the years depends on the record
    up_left, up_right = (10 ** max(node.type.decimals - side.type.decimals, 0) for side in (left, right))
    total: int = first * up_left + sign * second * up_right
    return total


def _product_slope(left: Expr, right: Expr) -> int | None:
    first, second = slope(left), slope(right)
    if first == 0 and second == 0:
        return 0
    for moves, still in ((first, right), (second, left)):
        if moves is not None and isinstance(still, Const) and isinstance(still.value, int):
            return moves * still.value
    return None


def comparisons(tree: Expr) -> Iterator[Expr]:
    """Give what can change by itself: the comparisons and periods of a condition, and every date counted from today."""
    match tree:
        case Aggregate() | Field():
            return
        case OneOf(item=item, options=options):
            yield from (exact.equal(item, option) for option in options)
        case Compare() | InPeriod():
            yield tree
        case Add() | Shift() if tree.type.kind is Kind.DATE and slope(tree) != 0:
            yield tree
    for part in children(tree):
        yield from comparisons(part)


def moving(tree: Expr, fetch: Fetch) -> list[Change]:
    """Give, for each part of a condition that moves with time, the function that finds when it next changes."""
    found = (_change(node, fetch) for node in comparisons(tree))
    return [change for change in found if change]


def moves(tree: Expr) -> bool:
    """Tell whether a part of a condition moves with time."""
    return bool(moving(tree, lambda _node: lambda _env: None))


def _change(node: Expr, fetch: Fetch) -> Change | None:
    match node:
        case Compare(left=left, right=right, op=op):
            sloped = grade(left, right)
            if sloped == 0:
                return None
            return _always_tomorrow if sloped is None else _crossing(op, left, right, sloped, fetch)
        case InPeriod(item=item):
            return None if slope(item) == 0 else _period(item, fetch)
        case _:
            return _leaving(node, fetch) if slope(node) else _always_tomorrow


def grade(left: Expr, right: Expr) -> int | None:
    """Tell by how much ``left - right`` grows each day, once both stand at one scale; None when it does not move evenly."""
    first, second = slope(left), slope(right)
    if first == 0 and second == 0:
        return 0
    if first is None or second is None or exact.is_fraction(left) or exact.is_fraction(right):
        return None
    up_left, up_right = exact.factors(left.type.decimals, right.type.decimals)
    return first * up_left - second * up_right


def _always_tomorrow(_env: Any, moment: Moment) -> dt.date:
    return tomorrow(moment)


def days_until(op: Comparison, gap: int, growth: int) -> int | None:
    """Count the days until ``gap op 0`` can come out otherwise, when the gap grows by ``growth`` (not 0) each day."""
    if growth < 0:
        op, gap, growth = exact.FLIPPED[op], -gap, -growth
    if gap > 0:
        return None
    if op in ("<=", ">") or gap == 0:
        return None if gap == 0 and op in ("<", ">=") else -gap // growth + 1
    return -(gap // growth)


def _crossing(op: Comparison, left: Expr, right: Expr, growth: int, fetch: Fetch) -> Change:
    first, second = evaluator(left, fetch), evaluator(right, fetch)
    up_left, up_right = exact.factors(left.type.decimals, right.type.decimals)

    def compute(env: Any, moment: Moment) -> dt.date | None:
        a, b = first(env, moment), second(env, moment)
        if a is None or b is None:
            return None
        days = days_until(op, _scaled(a) * up_left - _scaled(b) * up_right, growth)
        return None if days is None else from_ordinal(moment.today.toordinal() + days)

    return compute


def _scaled(value: Any) -> int:
    return value if isinstance(value, int) else day_of(value).toordinal()


def _period(item: Expr, fetch: Fetch) -> Change:
    def compute(env: Any, moment: Moment) -> dt.date | None:
        if moment.period is None:
            return None
        ends = (Const(DATE, day.isoformat(), None, day) for day in (moment.period.start, moment.period.end))
        changes = (_change(side, fetch) for side in exact.between(item, *ends))
        return min((day for change in changes if change and (day := change(env, moment))), default=None)

    return compute


def _leaving(node: Expr, fetch: Fetch) -> Change:
    """Find when a date counted from today leaves the years, or (before the first one) comes into them."""
    read = evaluator(node, fetch)

    def compute(env: Any, moment: Moment) -> dt.date | None:
        value = read(env, moment)
        if value is None:
            return tomorrow(moment)
        return from_ordinal(moment.today.toordinal() + LAST_DAY - value.toordinal() + 1)

    return compute
