"""How exact values are brought to one scale and fractions to one divisor: decided from the types alone, for every reader."""

from __future__ import annotations

from engine.language.tree import Aggregate, Compare, Comparison, Expr, Measure, Ratio
from engine.model.values import BOOLEAN, Kind

DAYS = (Kind.DATE, Kind.DATETIME)
FLIPPED: dict[Comparison, Comparison] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def bare(node: Expr) -> Expr:
    """Give the body of a measure, of a measure's measure, and so on; any other node itself."""
    while isinstance(node, Measure):
        node = node.body
    return node


def equal(left: Expr, right: Expr) -> Compare:
    """Give ``left = right`` as a condition of its own, for the options of a list."""
    return Compare(BOOLEAN, f"{left.text} = {right.text}", None, "=", left, right)


def between(item: Expr, low: Expr, high: Expr) -> tuple[Compare, Compare]:
    """Give the two comparisons of ``item between low and high``."""
    return (
        Compare(BOOLEAN, f"{item.text} >= {low.text}", None, ">=", item, low),
        Compare(BOOLEAN, f"{item.text} <= {high.text}", None, "<=", item, high),
    )


def is_mean(node: Expr) -> bool:
    """Tell whether a node is an average, kept as its total and count."""
    return isinstance(node, Aggregate) and node.function == "avg"


def is_fraction(node: Expr) -> bool:
    """Tell whether a node is a fraction: a ratio or an average."""
    node = bare(node)
    return isinstance(node, Ratio) or is_mean(node)


def total_decimals(node: Aggregate) -> int:
    """Give the decimals of an average's total: those of its values, or more when its ``else`` has more."""
    value = node.value.type.decimals if node.value else 0
    return max(value, node.otherwise.type.decimals if node.otherwise else 0)


def fraction_decimals(node: Expr) -> tuple[int, int]:
    """Give the decimals of a fraction's two parts; any other value is itself over 1."""
    node = bare(node)
    if isinstance(node, Ratio):
        return node.over.type.decimals, node.under.type.decimals
    if isinstance(node, Aggregate) and is_mean(node):
        return total_decimals(node), 0
    return node.type.decimals, 0


def factors(left: int, right: int) -> tuple[int, int]:
    """Give what two values with so many decimals are multiplied by to stand at the same scale."""
    common = max(left, right)
    return 10 ** (common - left), 10 ** (common - right)


def cross_factors(left: Expr, right: Expr) -> tuple[int, int]:
    """Give what ``left.over * right.under`` and ``right.over * left.under`` are multiplied by to stand at the same scale."""
    (left_over, left_under), (right_over, right_under) = fraction_decimals(left), fraction_decimals(right)
    return factors(left_over + right_under, right_over + left_under)
