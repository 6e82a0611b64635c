"""Cuts what a column of a decision table can hold into stretches in which each of its tests has one answer, and samples each.

Numbers, percents, durations and dates are stepped through at their own precision; money and fractions lie densely, as a rate can
make any amount of them. A text is one of those that are written, or any other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from engine.language.exact import bare
from engine.language.tree import Add, Aggregate, Expr, Field, Ratio, Today, children
from engine.model.text import Text
from engine.model.values import Kind, Money
from engine.playbook.amounts import amount_text, percent
from engine.playbook.answers import NotFollowedError, Sample, constants_of, holds, sample_of

COUNTED = (Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.DURATION, Kind.RATIO)
DENSE = (Kind.MONEY, Kind.RATIO)
DAYS = (Kind.DATE, Kind.DATETIME)
OTHER = "\N{BULLET}"  # no author writes it; a text unlike all that are written


@dataclass(frozen=True, slots=True)
class Stretches:
    """The samples of one column, not set first; ``hit`` has for each test the samples that meet it, as bits; ``usual`` those worth a warning."""

    column: Expr
    samples: tuple[Sample, ...]
    hit: tuple[int, ...]
    usual: int
    currency: str

    def written(self, at: int) -> Text:
        """Write the sample as a condition that a deal could meet."""
        name, sample = self.column.text, self.samples[at]
        if sample is None:
            return Text.plain(f"{name} is not set")
        if sample == OTHER:
            return Text(f"{name} is any other text", f"{name} 为其他文字")
        return Text.plain(f"{name} = {self._value(sample)}")

    def _value(self, sample: Sample) -> str:
        if isinstance(sample, bool):
            return "true" if sample else "false"
        if isinstance(sample, str) or sample is None:
            return f"'{sample}'"
        match self.column.type.kind:
            case Kind.MONEY:
                return f"{self.currency} {amount_text(sample)}".strip()
            case Kind.PERCENT:
                return percent(sample)
            case Kind.DURATION:
                return f"{sample}d"
            case Kind.DATE | Kind.DATETIME:
                return dt.date.fromordinal(int(sample)).isoformat()
            case _:
                return amount_text(sample)


def stretches(column: Expr, tests: tuple[Expr | None, ...]) -> Stretches:
    """Sample a column, and tell which tests each sample meets (None: any value does). Raises NotFollowedError."""
    if not _plain(column):
        raise NotFollowedError(Text("its value rests on a calculation", "其取值由计算得出"))
    constants = list(dict.fromkeys(each for test in tests if test for each in constants_of(test, column)))
    currencies = {each.currency for each in constants if isinstance(each, Money)}
    if len(currencies) > 1:
        raise NotFollowedError(Text("its amounts are in several currencies", "其金额使用多种币种"))
    samples: tuple[Sample, ...] = (None, *_samples(column, [sample_of(each) for each in constants]))
    hit = tuple(_bits(True if test is None else holds(test, column, each) is True for each in samples) for test in tests)
    negative = column.type.kind in COUNTED
    usual = _bits(each is not None and not (negative and isinstance(each, Fraction) and each < 0) for each in samples)
    return Stretches(column, samples, hit, usual, next(iter(currencies), ""))


def roots(node: Expr) -> Iterator[str]:
    """Name what an expression rests on: a field, the rows of a relation, today."""
    match node:
        case Field():
            yield node.text
        case Aggregate(relation=relation):
            yield f"rows of {relation}"
        case Today():
            yield "today"
        case _:
            for child in children(node):
                yield from roots(child)


def _plain(node: Expr) -> bool:
    """Tell whether every value of its kind can occur, as far as the shape tells."""
    node = bare(node)
    if isinstance(node, Add):
        return node.minus and node.left.type.kind in DAYS and node.right.type.kind in DAYS
    return isinstance(node, Field | Aggregate | Ratio) or node.type.kind is Kind.BOOLEAN


def counts(node: Expr) -> bool:
    """Tell whether an expression is a count, which is never below zero."""
    node = bare(node)
    return isinstance(node, Aggregate) and node.function == "count"


def _samples(column: Expr, constants: list[Fraction | str | bool]) -> Iterator[Sample]:
    kind = column.type.kind
    if kind is Kind.BOOLEAN:
        yield from (True, False)
    elif kind is Kind.TEXT:
        yield from (each for each in constants if isinstance(each, str))
        yield OTHER
    elif kind in COUNTED or kind in DAYS:
        step = None if kind in DENSE else Fraction(1, 10**column.type.decimals)
        bounds = sorted({each for each in constants if isinstance(each, Fraction)} | ({Fraction(0)} if kind in COUNTED else set()))
        lowest = Fraction(0) if counts(column) else None
        found = _between(bounds or [Fraction(dt.date(2000, 1, 1).toordinal())], step)
        yield from (each for each in found if lowest is None or each >= lowest)
    else:
        raise NotFollowedError(Text("a list has no order, and no values of its own", "列表没有可逐一核对的取值"))


def _between(bounds: list[Fraction], step: Fraction | None) -> Iterator[Fraction]:
    """Give a value below, on, between and above the bounds; with a ``step``, only its multiples are values."""
    near = step or Fraction(1)
    yield (bounds[0] - near) if step is None else -_after(-bounds[0], step)
    for at, bound in enumerate(bounds):
        if step is None or bound % step == 0:
            yield bound
        after = bounds[at + 1] if at + 1 < len(bounds) else None
        if step is None:
            yield (bound + after) / 2 if after is not None else bound + near
        elif after is None or _after(bound, step) < after:
            yield _after(bound, step)


def _after(bound: Fraction, step: Fraction) -> Fraction:
    return (floor(bound / step) + 1) * step


def _bits(each: Iterable[bool]) -> int:
    return sum(1 << at for at, one in enumerate(each) if one)
