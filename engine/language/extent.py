"""Bounds how large a condition becomes when the measures in it are written out, so that every reader of it ends."""

from __future__ import annotations

from engine.language.faults import fault
from engine.language.tree import Expr, Measure, children
from engine.model.problem import Problem, Span
from engine.model.text import Text

DEEPEST = 50
LARGEST = 5_000

Extent = tuple[int, int]  # depth, and number of nodes


def extent(expr: Expr, known: dict[int, Extent]) -> Extent:
    """Return how deep an expression is and how many nodes it has, measures written out; each measure is counted once."""
    if isinstance(expr, Measure):
        if id(expr.body) not in known:
            known[id(expr.body)] = extent(expr.body, known)
        depth, size = known[id(expr.body)]
        return depth + 1, size + 1
    inner = [extent(child, known) for child in children(expr)]
    return 1 + max((depth for depth, _ in inner), default=0), 1 + sum(size for _, size in inner)


def extent_problem(expr: Expr, span: Span) -> Problem | None:
    """Report a condition that is too deep or too large with its measures written out."""
    depth, size = extent(expr, {})
    if depth <= DEEPEST and size <= LARGEST:
        return None
    return fault(
        "PB219",
        span,
        Text("with its measures written out, this is too large to judge", "展开其中的度量后,此条件过大,无法判定"),
        Text("build measures on fewer other measures", "请减少度量之间的层层引用"),
    )
