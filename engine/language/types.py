"""Resolves the names of a condition and checks that its types agree: syntax nodes in, one typed tree out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from engine.language import aggregates, arithmetic, comparisons, constants, functions, names, nodes
from engine.language.extent import extent_problem
from engine.language.faults import KINDS, fault
from engine.language.parser import is_condition, parse
from engine.language.printer import show
from engine.language.scope import Scope
from engine.language.tree import And, Expr, Not, Or
from engine.model.catalog import RecordType
from engine.model.condition import Condition
from engine.model.problem import Problem, Span, in_order
from engine.model.text import Text
from engine.model.values import BOOLEAN, WIDEST, Kind

__all__ = ["Checker", "Scope", "check"]


def check(condition: Condition, scope: Scope) -> tuple[Expr | None, list[Problem]]:
    """Give the typed tree of a condition, or None and every problem found in it, in the order of their places.

    None comes without a problem only when the condition rests on a measure of ``scope.broken``.
    """
    node, problems = parse(condition)
    if node is None:
        return None, in_order(problems)
    checker = Checker(scope, problems)
    expr = checker.condition(node) if scope.wants == "condition" else checker.value(node)
    if expr and (too_much := extent_problem(expr, node.span)):
        problems.append(too_much)
    return (None if problems else expr), in_order(problems)


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks nodes one by one; ``row`` is the type of the rows when inside an aggregate."""

    scope: Scope
    problems: list[Problem] = field(default_factory=list)
    row: RecordType | None = None

    def report(self, code: str, span: Span | None, message: Text, help: Text | None = None) -> None:
        """Report a problem; the expression it is about becomes None, and what stands around it is not checked against it."""
        self.problems.append(fault(code, span, message, help))

    def over(self, row: RecordType) -> Checker:
        """Give a checker for the inside of an aggregate over such rows."""
        return replace(self, row=row)

    def fits(self, span: Span | None, widest: int) -> bool:
        """Report an expression whose widest value has more than 38 digits."""
        if widest <= WIDEST:
            return True
        self.report(
            "PB220",
            span,
            Text("the widest value of this has more than 38 digits", "此表达式的最大值超过 38 位数字"),
            Text("multiply fewer large values, or use literals with fewer decimals", "请减少相乘的大数,或使用小数位更少的值"),
        )
        return False

    def value(self, node: nodes.Node) -> Expr | None:
        """Check a node of any type."""
        match node:
            case nodes.Or(items=items) | nodes.And(items=items):
                checked = [self.condition(item) for item in items]
                found = tuple(item for item in checked if item)
                kind = Or if isinstance(node, nodes.Or) else And
                return kind(BOOLEAN, show(node), node.span, found) if len(found) == len(items) else None
            case nodes.Not(item=item):
                inner = self.condition(item)
                return inner and Not(BOOLEAN, show(node), node.span, inner)
            case nodes.Compare() | nodes.OneOf() | nodes.InPeriod() | nodes.Between() | nodes.Contains() | nodes.IsSet():
                return comparisons.comparison(self, node)
            case nodes.Add() | nodes.Multiply() | nodes.Negate():
                return arithmetic.arithmetic(self, node)
            case nodes.Call():
                return functions.call(self, node)
            case nodes.Aggregate():
                return aggregates.aggregate(self, node)
            case nodes.Path():
                return names.resolve(self, node)
            case nodes.Bad():
                return None
        return constants.literal(self, node)

    def condition(self, node: nodes.Node) -> Expr | None:
        """Check a node that must be true or false."""
        expr = self.value(node)
        if expr is None or expr.type.kind is Kind.BOOLEAN:
            return expr
        word = KINDS[expr.type.kind]
        help = Text("compare it with something, or write 'is set' after it", "请将其与某个值比较,或在其后写 'is set'")
        if isinstance(node, nodes.Text) and is_condition(node.value):
            help = Text(
                f"take the quotes away: {node.value}; around a whole condition stand YAML's own, straight ones",
                f"请去掉引号:{node.value};包住整个条件的应是 YAML 的半角直引号",
            )
        elif isinstance(node, nodes.Text | nodes.Number | nodes.Date):
            help = Text("to compare with several values, write in ['a', 'b']", "与多个值比较时请写 in ['a', 'b']")
        self.report("PB221", node.span, Text(f"{expr.text} is {word.en}, not a condition", f"{expr.text} 是{word.zh},不是条件"), help)
        return None
