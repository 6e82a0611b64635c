"""The typed tree of a condition: what is left when names are resolved and types agree.

Every reader (Python, SQL, explanation) reads this tree and nothing else. Scales are not yet aligned: a reader brings both
sides of a sum or comparison to the same decimals (``type.decimals``). ``text`` is the formatted source of the sub-expression.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal

from engine.model.problem import Span
from engine.model.values import Type, Value

Unit = Literal["mo", "q", "y", "bd"]
Comparison = Literal["=", "!=", "<", "<=", ">", ">="]
Function = Literal["count", "sum", "avg", "min", "max", "first", "last", "any", "every"]


@dataclass(frozen=True, slots=True)
class Expr:
    """A typed sub-expression; ``text`` is how the formatter writes it, ``span`` where the author did (None when made up)."""

    type: Type
    text: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Const(Expr):
    """A literal. A number, percent or money stands at the fewest decimals that hold it exactly; a duration is in days."""

    value: Value


@dataclass(frozen=True, slots=True)
class Field(Expr):
    """``name`` of the record reached by to-one relations ``path``; from the aggregate's row when ``of_row``, else from the subject.

    ``record`` is the type of the record that holds the field.
    """

    path: tuple[str, ...]
    name: str
    record: str
    of_row: bool = False


@dataclass(frozen=True, slots=True)
class Figure(Field):
    """A figure of a rep or team that its own subject reckons (conversion, attainment, compliance), read as a field of the record.

    ``name`` is its one written form; ``arguments`` are ids, and days.
    """

    function: str = ""
    arguments: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Today(Expr):
    """The local date of ``as_of``."""


@dataclass(frozen=True, slots=True)
class StageLimit(Expr):
    """``stage.at_most``: the dwell limit, in days, of the playbook's stage that the deal is in; not set where it has none."""

    limits: tuple[tuple[str, int], ...]
    stage: Field


@dataclass(frozen=True, slots=True)
class Measure(Expr):
    """A named measure of the playbook, with its body."""

    name: str
    body: Expr


@dataclass(frozen=True, slots=True)
class Aggregate(Expr):
    """One value over the rows of the subject's to-many ``relation`` (rows after ``as_of`` are never seen).

    ``within`` is a number of days, "stage" or None. ``clock`` is the row type's clock field, when it has one; ``since`` the
    subject's stage-entry field, given for ``within stage``. ``otherwise`` is the literal after ``else``.
    """

    function: Function
    relation: str
    row: str
    value: Expr | None
    where: Expr | None
    within: int | Literal["stage"] | None
    clock: Field | None
    since: Field | None
    otherwise: Const | None


@dataclass(frozen=True, slots=True)
class Add(Expr):
    """``left + right``, or ``left - right`` when ``minus``: numbers, percents, money, durations; date and days; date less date."""

    left: Expr
    right: Expr
    minus: bool


@dataclass(frozen=True, slots=True)
class Multiply(Expr):
    """A product; at most one side is money or a duration."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Negate(Expr):
    """Unary minus of a number, percent, money or duration."""

    item: Expr


@dataclass(frozen=True, slots=True)
class Shift(Expr):
    """A date moved by calendar months, quarters, years (clamped to the month's end) or business days; ``by`` is signed."""

    date: Expr
    by: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Ratio(Expr):
    """A fraction, unknown when the divisor is 0; it is only ever compared."""

    over: Expr
    under: Expr


@dataclass(frozen=True, slots=True)
class Abs(Expr):
    """The absolute value."""

    item: Expr


@dataclass(frozen=True, slots=True)
class Extreme(Expr):
    """``least`` or ``greatest`` of its items; unknown when one is not set."""

    items: tuple[Expr, ...]
    greatest: bool


@dataclass(frozen=True, slots=True)
class FirstSet(Expr):
    """The first of its items that is set."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Days(Expr):
    """A duration as a whole number of days."""

    item: Expr


# Conditions: the type is BOOLEAN and the value True, False or None (unknown).


@dataclass(frozen=True, slots=True)
class Compare(Expr):
    """A comparison; unknown when a side is not set. ``between`` has become two of these under an And."""

    op: Comparison
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class And(Expr):
    """Kleene's and."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Or(Expr):
    """Kleene's or."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not(Expr):
    """Kleene's not."""

    item: Expr


@dataclass(frozen=True, slots=True)
class IsSet(Expr):
    """Always definite: whether the value is there."""

    item: Expr


@dataclass(frozen=True, slots=True)
class OneOf(Expr):
    """``item in [...]``: unknown when the item is not set. The options are never empty."""

    item: Expr
    options: tuple[Const, ...]


@dataclass(frozen=True, slots=True)
class Contains(Expr):
    """An exact substring of a text, or a member of a list."""

    item: Expr
    part: Expr


@dataclass(frozen=True, slots=True)
class InPeriod(Expr):
    """Whether a date falls in the period of the run, both ends included; unknown when the run has none."""

    item: Expr


Input = Field | Aggregate  # what must be fetched before anything is judged; its ``text`` names it within a record type


def children(node: Expr) -> Iterator[Expr]:
    """Give the direct sub-expressions of a node, in the order they were written."""
    for each in fields(node):
        part = getattr(node, each.name)
        if isinstance(part, Expr):
            yield part
        elif isinstance(part, tuple):
            yield from (item for item in part if isinstance(item, Expr))


def inputs(node: Expr) -> Iterator[Input]:
    """Give what a condition needs of the book, outermost first: an aggregate counts as one, with all that is inside."""
    if isinstance(node, Field | Aggregate):
        yield node
    else:
        for child in children(node):
            yield from inputs(child)
