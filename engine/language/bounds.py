"""How wide values can become: follows the bounds of what is read through each expression, so that no engine overflows.

Money is reckoned as if converted to the book's currency, once, by the largest rate; a reader may then convert wherever it must.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.language.exact import bare, cross_factors, factors, is_fraction, total_decimals
from engine.language.tree import Aggregate, Expr, Ratio
from engine.model.values import RATE_BOUND, RATE_DECIMALS, ROWS_BOUND, Kind, Type

CONVERSION = RATE_BOUND * 10**RATE_DECIMALS


def widest(type: Type) -> int:
    """Return the largest absolute value of a type, in the book's currency when it is money."""
    return type.bound * CONVERSION if type.kind is Kind.MONEY else type.bound


def at_decimals(type: Type, decimals: int) -> int:
    """Return a type's bound at more decimals."""
    return type.bound * int(10 ** (decimals - type.decimals))


def aligned(types: Iterable[Type]) -> tuple[int, list[int]]:
    """Bring types to the decimals of the finest; give those, and the bound of each there."""
    found = list(types)
    decimals = max(type.decimals for type in found)
    return decimals, [at_decimals(type, decimals) for type in found]


def compared(left: Expr, right: Expr) -> int:
    """Return the widest value that comparing two expressions goes through."""
    if is_fraction(left) or is_fraction(right):
        (left_over, left_under), (right_over, right_under) = _fraction(left), _fraction(right)
        by_left, by_right = cross_factors(left, right)
        return max(left_over * right_under * by_left, right_over * left_under * by_right)
    by_left, by_right = factors(left.type.decimals, right.type.decimals)
    return max(widest(left.type) * by_left, widest(right.type) * by_right)


def _fraction(node: Expr) -> tuple[int, int]:
    """Give the bounds of a fraction's two parts; any other value is itself over 1."""
    node = bare(node)
    match node:
        case Ratio(over=over, under=under):
            return widest(over.type), widest(under.type)
        case Aggregate(function="avg", value=Expr(type=type), otherwise=otherwise):
            total = at_decimals(type, total_decimals(node))
            if otherwise:
                total = max(total, at_decimals(otherwise.type, total_decimals(node)))
            return widest(type.wider(total * ROWS_BOUND)), ROWS_BOUND
    return widest(node.type), 1
