"""Checks sums, differences, products and signs, and follows their decimals and bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from engine.language import constants, nodes
from engine.language.bounds import aligned, widest
from engine.language.comparisons import not_a_fraction
from engine.language.families import mismatch
from engine.language.faults import KINDS
from engine.language.printer import show
from engine.language.tree import Add, Const, Expr, Multiply, Negate, Shift, Unit
from engine.model.text import Text
from engine.model.values import DATE, DAYS_BOUND, DURATION, Kind, Type

if TYPE_CHECKING:
    from engine.language.types import Checker

NUMBERS = (Kind.NUMBER, Kind.PERCENT)
DAYS = (Kind.DATE, Kind.DATETIME)
SIGNED = (*NUMBERS, Kind.MONEY, Kind.DURATION)


def arithmetic(checker: Checker, node: nodes.Node) -> Expr | None:
    """Check a sum, difference, product or sign."""
    match node:
        case nodes.Add():
            return _shift(checker, node) if calendar(node.left) or calendar(node.right) else _add(checker, node)
        case nodes.Multiply():
            return _multiply(checker, node)
        case nodes.Negate():
            return _negate(checker, node)
    return None


def calendar(node: nodes.Node) -> tuple[int, Unit] | None:
    """Give a count of months, quarters, years or business days with its sign; None for anything else."""
    sign = 1
    while isinstance(node, nodes.Negate):
        node, sign = node.item, -sign
    if isinstance(node, nodes.Duration) and node.unit not in constants.DAYS:
        return sign * node.count, cast("Unit", node.unit)
    return None


def _shift(checker: Checker, node: nodes.Add) -> Shift | None:
    """Check a date moved by a calendar duration, which may stand before a plus."""
    left, right = node.left, node.right
    by = calendar(right)
    if by is None and not node.minus:
        left, right, by = right, left, calendar(left)
    if by is None or calendar(left):
        for side in (node.left, node.right):
            checker.value(side)  # reports each calendar duration that stands beside no date
        return None
    date = checker.value(left)
    if date is None:
        return None
    if date.type.kind not in DAYS:
        checker.value(right)
        return None
    count, unit = by
    # What reaches beyond all the years is unknown, however far beyond.
    count = max(-DAYS_BOUND, min(DAYS_BOUND, -count if node.minus else count))
    return Shift(DATE, show(node), node.span, date, count, unit)


def _add(checker: Checker, node: nodes.Add) -> Expr | None:
    left, right = checker.value(node.left), checker.value(node.right)
    if left is None or right is None or not not_a_fraction(checker, left, right):
        return None
    text, one, other = show(node), left.type.kind, right.type.kind
    if one in DAYS and other in DAYS:
        if node.minus:
            return Add(DURATION, text, node.span, left, right, minus=True)
        checker.report(
            "PB206",
            node.span,
            Text("a date is not added to a date", "日期不能与日期相加"),
            Text("subtract them, or add a duration: today + 14d", "请相减,或加上时长:today + 14d"),
        )
        return None
    if one in DAYS and other is Kind.DURATION:
        return Add(DATE, text, node.span, left, right, node.minus)
    if one is Kind.DURATION and other in DAYS and not node.minus:
        return Add(DATE, text, node.span, right, left, minus=False)
    same = one is other or (one in NUMBERS and other in NUMBERS)
    if not same or one not in SIGNED:
        if same or one in (Kind.TEXT, Kind.BOOLEAN, Kind.LIST):
            _no_arithmetic(checker, left)
        elif other in (Kind.TEXT, Kind.BOOLEAN, Kind.LIST):
            _no_arithmetic(checker, right)
        else:
            mismatch(checker, node.span, left, right)
        return None
    decimals, limits = aligned((left.type, right.type))
    type = Type(one if one is other else Kind.NUMBER, decimals, sum(limits))
    return Add(type, text, node.span, left, right, node.minus) if checker.fits(node.span, widest(type)) else None


def _multiply(checker: Checker, node: nodes.Multiply) -> Expr | None:
    left, right = checker.value(node.left), checker.value(node.right)
    if left is None or right is None or not not_a_fraction(checker, left, right):
        return None
    kinds = {left.type.kind, right.type.kind}
    scaled = kinds - set(NUMBERS)
    wrong = next((side for side in (left, right) if side.type.kind not in SIGNED), None)
    if wrong:
        _no_arithmetic(checker, wrong)
        return None
    if left.type.kind not in NUMBERS and right.type.kind not in NUMBERS:
        one, other = KINDS[left.type.kind], KINDS[right.type.kind]
        checker.report(
            "PB206",
            node.span,
            Text(f"{one.en} is not multiplied by {other.en}", f"{one.zh}不能与{other.zh}相乘"),
            Text("multiply by a number or a percent", "请乘以数字或百分比"),
        )
        return None
    if Kind.DURATION in kinds and left.type.decimals + right.type.decimals:
        checker.report(
            "PB206",
            node.span,
            Text("a duration is whole days, so it is multiplied by a whole number", "时长为整天,只能乘以整数"),
            Text("write the number of days: 21d", "请写天数:21d"),
        )
        return None
    kind = scaled.pop() if scaled else left.type.kind if len(kinds) == 1 else Kind.NUMBER
    type = Type(kind, left.type.decimals + right.type.decimals, left.type.bound * right.type.bound)
    return Multiply(type, show(node), node.span, left, right) if checker.fits(node.span, widest(type)) else None


def _negate(checker: Checker, node: nodes.Negate) -> Expr | None:
    item = checker.value(node.item)
    if item is None or not not_a_fraction(checker, item):
        return None
    if item.type.kind not in SIGNED:
        _no_arithmetic(checker, item)
        return None
    folded = constants.negated(item, show(node)) if isinstance(item, Const) else None
    return folded or Negate(item.type, show(node), node.span, item)


def _no_arithmetic(checker: Checker, item: Expr) -> None:
    word = KINDS[item.type.kind]
    checker.report(
        "PB206",
        item.span,
        Text(f"{word.en} cannot be calculated with: {item.text}", f"{word.zh}不能参与计算:{item.text}"),
        Text("numbers, percents, money, durations and dates can", "数字、百分比、金额、时长和日期可以"),
    )
