"""What a test of a column says of a value, where it compares that column alone with values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from engine.language.tree import And, Compare, Const, Expr, IsSet, Not, OneOf, Or
from engine.model.text import Text
from engine.model.values import Money

Constant = Fraction | str | bool | Money
Sample = Fraction | str | bool | None  # a date as its ordinal; None is not set


class NotFollowedError(Exception):
    """Why a column cannot be followed; ``said`` tells it in the author's words."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


def constants_of(test: Expr, column: Expr) -> Iterator[Constant]:
    """Give the values that a test compares the column with. Raises NotFollowedError where it compares anything else."""
    match test:
        case And(items=items) | Or(items=items):
            for item in items:
                yield from constants_of(item, column)
        case Not(item=item):
            yield from constants_of(item, column)
        case IsSet(item=item) if item.text == column.text:
            return
        case OneOf(item=item, options=options) if item.text == column.text:
            yield from (exact(each) for each in options)
        case Compare(left=left, right=Const() as right) if left.text == column.text:
            yield exact(right)
        case _:
            raise NotFollowedError(Text(f"'{test.text}' compares it with more than a value", f"“{test.text}”不只与一个值比较"))


def exact(const: Const) -> Constant:
    """Give a constant as it is compared: a fraction, money, a text, a truth; a day as its number."""
    value = const.value
    if isinstance(value, bool | str | Money):
        return value
    if isinstance(value, dt.date):
        return Fraction(value.toordinal())
    if isinstance(value, int):
        return Fraction(value, 10**const.type.decimals)
    raise NotFollowedError(Text(f"'{const.text}' is no single value", f"“{const.text}”不是单个取值"))


def sample_of(value: Constant) -> Fraction | str | bool:
    """Give a constant as it is compared within its column: of money, the amount."""
    return Fraction(value.amount, 10**value.decimals) if isinstance(value, Money) else value


def holds(test: Expr, column: Expr, sample: Sample) -> bool | None:
    """Judge a test of the column, whose value is the sample, by three-valued logic."""
    match test:
        case And(items=items):
            found = [holds(each, column, sample) for each in items]
            return False if False in found else None if None in found else True
        case Or(items=items):
            found = [holds(each, column, sample) for each in items]
            return True if True in found else None if None in found else False
        case Not(item=item):
            inner = holds(item, column, sample)
            return None if inner is None else not inner
        case IsSet():
            return sample is not None
        case OneOf(options=options):
            return None if sample is None else sample in [sample_of(exact(each)) for each in options]
        case Compare(op=op, right=Const() as right):
            return None if sample is None else _compare(op, sample, sample_of(exact(right)))
        case _:
            return None


def _compare(op: str, left: Fraction | str | bool, right: Fraction | str | bool) -> bool:
    if op in ("=", "!="):
        return (left == right) is (op == "=")
    if not isinstance(left, Fraction) or not isinstance(right, Fraction):
        return False
    match op:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right
