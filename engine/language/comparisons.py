"""Checks comparisons: which kinds of value can be compared with which, and by what signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.language import bounds, constants, nodes
from engine.language.aggregates import too_fine
from engine.language.exact import bare
from engine.language.families import family, mismatch
from engine.language.faults import KINDS
from engine.language.printer import show
from engine.language.tree import And, Compare, Comparison, Const, Contains, Expr, Field, InPeriod, IsSet, Not, OneOf, Or
from engine.model.problem import Span
from engine.model.text import Text
from engine.model.values import BOOLEAN, Kind

if TYPE_CHECKING:
    from engine.language.types import Checker

LISTED = (Kind.TEXT, Kind.NUMBER, Kind.PERCENT, Kind.DATE, Kind.DURATION)  # what a list of options is looked up in directly
EQUALITY = ("=", "!=")


def comparison(checker: Checker, node: nodes.Node) -> Expr | None:
    """Check one comparison of whatever form."""
    text = show(node)
    match node:
        case nodes.Compare(op=op, left=left, right=right):
            sides = checker.value(left), checker.value(right)
            return sides[0] and sides[1] and compare(checker, node.span, text, op, sides[0], sides[1])
        case nodes.Between(item=item, low=low, high=high):
            return _between(checker, node, text, (checker.value(item), checker.value(low), checker.value(high)))
        case nodes.OneOf(item=item, options=options, negated=negated):
            found = _one_of(checker, node, checker.value(item), options)
            return found and (Not(BOOLEAN, text, node.span, found) if negated else found)
        case nodes.InPeriod(item=item, negated=negated):
            inside = _in_period(checker, node.span, text, checker.value(item))
            return inside and (Not(BOOLEAN, text, node.span, inside) if negated else inside)
        case nodes.Contains(item=item, part=part):
            return _contains(checker, node.span, text, checker.value(item), part)
        case nodes.IsSet(item=item, negated=negated):
            held = checker.value(item)
            if held is None:
                return None
            given = IsSet(BOOLEAN, text, node.span, held)
            return Not(BOOLEAN, text, node.span, given) if negated else given
    return None


def not_a_fraction(checker: Checker, *items: Expr) -> bool:
    """Report a fraction where it would be more than compared."""
    for item in items:
        if item.type.kind is Kind.RATIO:
            checker.report(
                "PB217",
                item.span,
                Text(
                    "a fraction (ratio, avg) is only compared; nothing else is done with it", "比值(ratio、avg)只能用于比较,不能作其他运算"
                ),
                Text("compare it: ratio(a, b) > 50%", "请直接比较:ratio(a, b) > 50%"),
            )
            return False
    return True


def compare(checker: Checker, span: Span | None, text: str, op: Comparison, left: Expr, right: Expr) -> Compare | None:
    """Check two sides against each other and against the sign between them."""
    if Kind.LIST in (left.type.kind, right.type.kind):
        checker.report(
            "PB225",
            span,
            Text("a list is compared with 'contains' only", "列表只能用 'contains' 比较"),
            Text(f"write {left.text} contains '…'", f"请写 {left.text} contains '…'"),
        )
        return None
    if family(left) != family(right):
        mismatch(checker, span, left, right)
        return None
    if op not in EQUALITY and left.type.kind in (Kind.TEXT, Kind.BOOLEAN):
        word = KINDS[left.type.kind]
        checker.report(
            "PB225",
            span,
            Text(f"{word.en} has no order, so '{op}' does not apply", f"{word.zh}没有大小之分,不能用 '{op}'"),
            Text("write = or !=, or in ['a', 'b']", "请写 = 或 !=,或 in ['a', 'b']"),
        )
        return None
    if not _fine_enough(checker, left, right) or not checker.fits(span, bounds.compared(left, right)):
        return None
    return Compare(BOOLEAN, text, span, op, left, right)


def _fine_enough(checker: Checker, left: Expr, right: Expr) -> bool:
    """Report a literal with more decimals than the field it is compared with, which it could never equal."""
    for one, other in ((left, right), (right, left)):
        held, const = bare(one), bare(other)
        if isinstance(held, Field) and isinstance(const, Const) and family(held) == "number" and const.type.decimals > held.type.decimals:
            too_fine(checker, const, held)
            return False
    return True


def _between(checker: Checker, node: nodes.Between, text: str, parts: tuple[Expr | None, Expr | None, Expr | None]) -> Expr | None:
    item, low, high = parts
    if item is None:
        return None
    ends = (">=", low, node.low), ("<=", high, node.high)
    found = []
    for op, end, side in ends:
        if end is None:
            continue
        sign: Comparison = ">=" if op == ">=" else "<="
        found.append(compare(checker, side.span, f"{item.text} {op} {end.text}", sign, item, end))
    if low is None or high is None or None in found:
        return None
    return And(BOOLEAN, text, node.span, tuple(part for part in found if part))


def _one_of(checker: Checker, node: nodes.OneOf, item: Expr | None, options: tuple[nodes.Node, ...]) -> Expr | None:
    """Check each option by itself, so that every one that does not fit is marked."""
    found: list[Const] = []
    comparisons: list[Compare] = []
    for option in options:
        if isinstance(option, nodes.Bad):
            continue
        if not constants.is_literal(option):
            checker.report(
                "PB218",
                option.span,
                Text("a list holds literals only", "列表中只能是值"),
                Text("compare with = and join by 'or'", "请用 = 比较并以 'or' 连接"),
            )
            continue
        const = checker.value(option)
        if item is None or not isinstance(const, Const):
            continue
        compared = compare(checker, option.span, f"{item.text} = {const.text}", "=", item, const)
        if compared:
            found.append(const)
            comparisons.append(compared)
    if item is None or len(found) < len(options):
        return None
    text = show(nodes.OneOf(node.span, node.item, node.options, negated=False))
    if item.type.kind in LISTED:
        return OneOf(BOOLEAN, text, node.span, item, tuple(found))
    return Or(BOOLEAN, text, node.span, tuple(comparisons)) if len(comparisons) > 1 else comparisons[0]


def _in_period(checker: Checker, span: Span, text: str, item: Expr | None) -> InPeriod | None:
    if item is None:
        return None
    if item.type.kind not in (Kind.DATE, Kind.DATETIME):
        word = KINDS[item.type.kind]
        checker.report(
            "PB206",
            span,
            Text(f"only a date can be in a period, and {item.text} is {word.en}", f"只有日期才能属于期间,而 {item.text} 是{word.zh}"),
            Text("write deal.closed_on in period", "请写 deal.closed_on in period"),
        )
        return None
    return InPeriod(BOOLEAN, text, span, item)


def _contains(checker: Checker, span: Span, text: str, item: Expr | None, part: nodes.Node) -> Contains | None:
    found = checker.value(part)
    if item is None or found is None:
        return None
    if item.type.kind not in (Kind.TEXT, Kind.LIST):
        word = KINDS[item.type.kind]
        checker.report(
            "PB225",
            item.span,
            Text(
                f"'contains' looks into a text or a list, and {item.text} is {word.en}",
                f"'contains' 只用于文本或列表,而 {item.text} 是{word.zh}",
            ),
            Text("compare it with = or in [..]", "请用 = 或 in [..] 比较"),
        )
        return None
    if found.type.kind is not Kind.TEXT:
        word = KINDS[found.type.kind]
        checker.report(
            "PB225",
            part.span,
            Text(f"'contains' looks for a text, and {found.text} is {word.en}", f"'contains' 查找的是文本,而 {found.text} 是{word.zh}"),
            Text(f"write {item.text} contains '…'", f"请写 {item.text} contains '…'"),
        )
        return None
    return Contains(BOOLEAN, text, span, item, found)
