"""What a condition says, as written: syntax nodes with the place of each.

Two nodes are equal when they say the same; where they stand and how a number was grouped take no part in that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from engine.language.tree import Comparison
from engine.model.problem import Span

AGGREGATES = ("count", "sum", "avg", "min", "max", "first", "last", "any", "every")
FUNCTIONS = ("ratio", "abs", "least", "greatest", "first_set", "days")
KEYWORDS = ("and", "or", "not", "in", "between", "contains", "is", "set", "where", "within", "else", "true", "false")
NAMED = ("today", "stage", "period")


@dataclass(frozen=True, slots=True)
class Node:
    """A stretch of a condition."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bad(Node):
    """What could not be understood; its problem is already reported."""


@dataclass(frozen=True, slots=True)
class Number(Node):
    """``digits`` scaled by ``10 ** decimals``, at the fewest decimals; ``written`` as the author grouped it."""

    digits: int
    decimals: int
    written: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Percent(Number):
    """A number followed by ``%``; ``digits`` and ``decimals`` are those of the fraction (15% is 15, 2)."""


@dataclass(frozen=True, slots=True)
class Money(Number):
    """A number after the code of its currency."""

    currency: str


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Words between quotes, in NFC."""

    value: str


@dataclass(frozen=True, slots=True)
class Boolean(Node):
    """``true`` or ``false``."""

    value: bool


@dataclass(frozen=True, slots=True)
class Date(Node):
    """A calendar day."""

    value: dt.date


@dataclass(frozen=True, slots=True)
class Duration(Node):
    """A count of d, w, mo, q, y or bd."""

    count: int
    unit: str
    written: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Name(Node):
    """One word of a path."""

    text: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """Names joined by dots."""

    parts: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function with its arguments."""

    function: Name
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """A function over rows; ``within`` is a Duration or the Name ``stage``, ``otherwise`` the literal after ``else``."""

    function: Name
    rows: Node
    where: Node | None
    within: Node | None
    otherwise: Node | None


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """Unary minus."""

    item: Node


@dataclass(frozen=True, slots=True)
class Multiply(Node):
    """``left * right``."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Add(Node):
    """``left + right``, or ``left - right``."""

    left: Node
    right: Node
    minus: bool


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """Two sides and one of six signs."""

    op: Comparison
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class OneOf(Node):
    """``item in [options]`` or ``not in``."""

    item: Node
    options: tuple[Node, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class InPeriod(Node):
    """``item in period`` or ``not in``."""

    item: Node
    negated: bool


@dataclass(frozen=True, slots=True)
class Between(Node):
    """``item between low and high``, both included."""

    item: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Contains(Node):
    """``item contains part``."""

    item: Node
    part: Node


@dataclass(frozen=True, slots=True)
class IsSet(Node):
    """``item is set`` or ``is not set``."""

    item: Node
    negated: bool


@dataclass(frozen=True, slots=True)
class Not(Node):
    """``not item``."""

    item: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    """Two or more conditions joined by ``and``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """Two or more conditions joined by ``or``."""

    items: tuple[Node, ...]


def parts(node: Node) -> Iterator[Node]:
    """Give the direct parts of a node, in the order they were written."""
    for each in fields(node):
        part = getattr(node, each.name)
        if isinstance(part, Node):
            yield part
        elif isinstance(part, tuple):
            yield from part


def depth(node: Node) -> int:
    """Return how many nodes lie one in the other at the deepest place; without recursion, as the depth is not yet known to be small."""
    deepest, level = 0, [node]
    while level:
        deepest += 1
        level = [part for each in level for part in parts(each)]
    return deepest


def walk(node: Node) -> Iterator[Node]:
    """Give a node and all that lies in it."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(parts(each))
