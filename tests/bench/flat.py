"""The sixty rules as every rule engine can take them: two-valued logic over flat facts, whole numbers and short texts.

A rule is a tree of ``("all", parts)``, ``("any", parts)`` and ``(fact, op, value)``. It says when the rule is *met*: unknown is not
met, so each comparison stands beside a test that its fact is known. What no engine here can compute (dates, exact money,
fractions, lists) is a fact already, as an engine of ours would store it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.language import exact
from engine.language.cash import Cash
from engine.language.python import evaluator
from engine.language.tree import And, Compare, Comparison, Expr, Input, Not, OneOf, Or, inputs
from engine.model.moment import Moment
from engine.model.values import Instant, Value

Logic = tuple[Any, ...]  # ("all" or "any", parts), or (fact, op, value)
NEGATED: dict[Comparison, Comparison] = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MONEY_STEP = 10**6  # money is compared at four decimals here; a whole number of these in each is what the sample holds
Read = Callable[[Mapping[str, Value], Moment], Any]


@dataclass(slots=True)
class Flat:
    """Rules as logic, and how each flat fact is read from the facts of a deal."""

    moment: Moment
    reads: dict[str, tuple[str, Read]] = field(default_factory=dict)

    def facts(self, values: Mapping[str, Value]) -> dict[str, int | str]:
        """Give the flat facts of one deal; what is unknown is 0 or empty, and its ``_known`` says so."""
        found: dict[str, int | str] = {}
        for name, read in self.reads.values():
            value = _plain(read(values, self.moment))
            if name.startswith("truth"):
                found[name] = -1 if value is None else int(value)
            else:
                found[name] = ("" if name.startswith("text") else 0) if value is None else value
                found[f"{name}_known"] = int(value is not None)
        return found

    def met(self, node: Expr, *, wanted: bool = True) -> Logic:
        """Say when a condition is met, or (not ``wanted``) not met."""
        match node:
            case And(items=items) | Or(items=items):
                parts = tuple(self.met(item, wanted=wanted) for item in items)
                return ("all" if isinstance(node, And) == wanted else "any"), parts
            case Not(item=item):
                return self.met(item, wanted=not wanted)
            case OneOf(item=item, options=options):
                name = self.fact("text", item.text, evaluator(item, _stored))
                tests = tuple((name, "=" if wanted else "!=", option.value) for option in options)
                return self.known(name, ("any" if wanted else "all", tests))
            case Compare() if not exact.is_fraction(node.left) and not exact.is_fraction(node.right):
                return self.compared(node, wanted=wanted)
            case _:
                return self.fact("truth", node.text, evaluator(node, _stored)), "=", int(wanted)

    def compared(self, node: Compare, *, wanted: bool) -> Logic:
        """Compare a fact with a constant: the left side with the right one where that is the same for every deal, else their difference with 0."""
        op = node.op if wanted else NEGATED[node.op]
        decimals = max(node.left.type.decimals, node.right.type.decimals)
        left, right = _at(node.left, decimals), _at(node.right, decimals)
        if any(True for _ in inputs(node.right)):
            name = self.fact("number", f"{node.left.text} less {node.right.text}", _difference(left, right))
            return self.known(name, (name, op, 0))
        other = _plain(right({}, self.moment))
        name = self.fact("text" if isinstance(other, str) else "number", f"{node.left.text} at {decimals}", left)
        return self.known(name, (name, op, other))

    def fact(self, kind: str, text: str, read: Read) -> str:
        """Name a fact, once."""
        return self.reads.setdefault(f"{kind} {text}", (f"{kind}{len(self.reads)}", read))[0]

    def known(self, name: str, test: Logic) -> Logic:
        """Let a test count only where its fact is known."""
        return "all", ((f"{name}_known", "=", 1), test)


def flattened(conditions: Mapping[str, Expr], moment: Moment) -> tuple[dict[str, Logic], Flat]:
    """Give every rule as logic, and the reader of its facts."""
    flat = Flat(moment)
    return {name: flat.met(tree) for name, tree in conditions.items()}, flat


def _stored(node: Input) -> Callable[[Any], Value]:
    return lambda values: values.get(node.text)


def _at(node: Expr, decimals: int) -> Read:
    """Read a value at so many decimals."""
    read, factor = evaluator(node, _stored), 10 ** (decimals - node.type.decimals)

    def scaled(values: Mapping[str, Value], moment: Moment) -> Any:
        value = read(values, moment)
        if factor == 1 or value is None:
            return value
        return value.times(factor) if isinstance(value, Cash) else value * factor

    return scaled


def _difference(left: Read, right: Read) -> Read:
    def read(values: Mapping[str, Value], moment: Moment) -> int | None:
        first, second = _plain(left(values, moment)), _plain(right(values, moment))
        return None if first is None or second is None else first - second

    return read


def _plain(value: Any) -> Any:
    """Give a date as its ordinal, money in the book's currency, the rest as it is."""
    match value:
        case Instant(day=day):
            return day.toordinal()
        case dt.date():
            return value.toordinal()
        case Cash(book=book):
            return None if book is None else book // MONEY_STEP
        case bool() | None | int() | str():
            return value
    raise TypeError(type(value))
