"""Which verdicts a condition can have at all: one over values that are always there can never be unknown."""

from __future__ import annotations

from engine.language.tree import (
    Add,
    Aggregate,
    And,
    Compare,
    Const,
    Contains,
    Expr,
    Field,
    IsSet,
    Measure,
    Multiply,
    Not,
    OneOf,
    Or,
    Today,
    children,
)
from engine.model.values import Kind
from engine.model.verdict import Verdict


def possible(condition: Expr) -> tuple[Verdict, ...]:
    """Give the verdicts that some record can bring about, as far as the shape of the condition tells."""
    return (Verdict.MET, Verdict.NOT_MET) if always_set(condition) else tuple(Verdict)


def always_set(node: Expr, guarded: frozenset[str] = frozenset()) -> bool:
    """Tell whether an expression has a value whatever the record lacks; fields in ``guarded`` are known to be set."""
    match node:
        case Const() | Today() | IsSet():
            return True
        case Field():
            return node.text in guarded
        case Aggregate():
            return _definite(node)
        case Compare():
            # money of two currencies may find no rate, whatever is set
            return all(always_set(side, guarded) and side.type.kind is not Kind.MONEY for side in children(node))
        case And():
            # where `x is set` does not hold the whole is not met, so the others may count on x
            guarded |= {each.item.text for each in node.items if isinstance(each, IsSet) and isinstance(each.item, Field)}
            return all(always_set(part, guarded) for part in node.items)
        case Measure() | Or() | Not() | OneOf() | Contains():
            return all(always_set(part, guarded) for part in children(node))
        case Add() | Multiply():
            return node.type.kind in (Kind.NUMBER, Kind.PERCENT) and all(always_set(part, guarded) for part in children(node))
        case _:
            return False


def _definite(node: Aggregate) -> bool:
    if node.within == "stage":
        return False
    counted = node.function == "count" or (node.function == "any" and node.value is None)
    return counted or (node.otherwise is not None and node.type.kind is not Kind.MONEY)
