"""Which kinds of value go together, and how one that does not is written so that it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.language.exact import bare, is_mean
from engine.language.faults import KINDS
from engine.language.numerals import grouped
from engine.language.tree import Add, Aggregate, Const, Expr
from engine.model.problem import Span
from engine.model.text import Text
from engine.model.values import Kind

if TYPE_CHECKING:
    from engine.language.types import Checker

# Kinds under one word are compared with each other.
FAMILY = {
    Kind.NUMBER: "number",
    Kind.PERCENT: "number",
    Kind.RATIO: "number",
    Kind.MONEY: "money",
    Kind.DATE: "day",
    Kind.DATETIME: "day",
    Kind.DURATION: "duration",
    Kind.TEXT: "text",
    Kind.BOOLEAN: "boolean",
    Kind.LIST: "list",
}


def family(expr: Expr) -> str:
    """Name what an expression is compared with; an average of money is compared with money."""
    inner = bare(expr)
    if isinstance(inner, Aggregate) and is_mean(inner) and inner.value:
        return FAMILY[inner.value.type.kind]
    return FAMILY[expr.type.kind]


def word(expr: Expr) -> Text:
    """Call an expression what an author calls it."""
    if expr.type.kind is Kind.RATIO and family(expr) == "money":
        return Text("an average of money", "金额的平均值")
    return KINDS[expr.type.kind]


def mismatch(checker: Checker, span: Span | None, left: Expr, right: Expr) -> None:
    """Report two kinds that are not compared or combined, and say how what was probably meant is written."""
    one, other = word(left), word(right)
    checker.report(
        "PB206",
        span,
        Text(
            f"{one.en} does not go with {other.en}: {left.text} is {one.en}, {right.text} is {other.en}",
            f"{one.zh}与{other.zh}不能一起使用:{left.text} 是{one.zh},{right.text} 是{other.zh}",
        ),
        _remedy(left, right) or _remedy(right, left) or Text("compare values of one kind", "请比较同类的值"),
    )


def _remedy(given: Expr, wanted: Expr) -> Text | None:
    """Say how ``given`` is written so that it goes with ``wanted``; None when there is no telling."""
    literal = given.value if isinstance(given, Const) else None
    match FAMILY[given.type.kind], family(wanted):
        case "number", "money" if given.type.kind is Kind.PERCENT:
            whole = f"({wanted.text})" if isinstance(wanted, Add) else wanted.text
            part = f"{whole} * {given.text}"
            return Text(f"a percent of money is a product: write {part}", f"金额的百分比是乘积:请写 {part}")
        case "number", "money" if isinstance(given, Const):
            return _write(f"CNY {grouped(given.text.lstrip('-'))}", f"money has a currency: write CNY {grouped(given.text.lstrip('-'))}")
        case "number", "text" if isinstance(given, Const):
            return _write(f"'{given.text}'", f"a text stands between quotes: write '{given.text}'")
        case "number", "duration" if isinstance(given, Const):
            return _write(f"{given.text}d")
        case "number", "day" if isinstance(given, Const):
            return _write(f"{wanted.text} + {given.text}d", f"a number of days is written {given.text}d, a date 2026-11-21")
        case "duration", "number" if not isinstance(wanted, Const):
            return _write(f"days({given.text})")
        case "duration", "day":
            return _write(f"today + {given.text}", f"compare with a date: write today + {given.text} or today - {given.text}")
        case "text", "number" if isinstance(literal, str) and literal.strip().isdigit():
            return _write(grouped(literal.strip()))
        case "text", "day" if isinstance(given, Const):
            return _write("2026-11-21", "a date is written without quotes: 2026-11-21")
        case "text", "boolean" if isinstance(given, Const):
            return _write("true / false", "a boolean is compared with true or false, without quotes")
        case "text", "money" if isinstance(given, Const):
            return _write("CNY 500_000", "money is written without quotes: CNY 500_000")
        case "number", "boolean":
            return _write("true / false", "a boolean is compared with true or false")
    return None


def _write(text: str, english: str = "") -> Text:
    return Text(english or f"write {text}", f"请写 {text}")
