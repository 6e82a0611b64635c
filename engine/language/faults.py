"""How a problem of a condition is put together, and what the kinds of value are called in it."""

from __future__ import annotations

from engine.model.problem import Problem, Severity, Span
from engine.model.text import Text
from engine.model.values import Kind

KINDS = {
    Kind.NUMBER: Text("a number", "数字"),
    Kind.PERCENT: Text("a percent", "百分比"),
    Kind.MONEY: Text("money", "金额"),
    Kind.TEXT: Text("text", "文本"),
    Kind.BOOLEAN: Text("a boolean (true or false)", "布尔值(true 或 false)"),
    Kind.DATE: Text("a date", "日期"),
    Kind.DATETIME: Text("a date with time", "日期时间"),
    Kind.DURATION: Text("a duration", "时长"),
    Kind.LIST: Text("a list", "列表"),
    Kind.RATIO: Text("a fraction (ratio)", "比值(ratio)"),
}


def fault(code: str, span: Span | None, message: Text, help: Text | None = None) -> Problem:
    """Give an error of that code at that place."""
    return Problem(code, Severity.ERROR, span, message, help)


def meant(word: str | None) -> Text | None:
    """Ask whether the author meant another word; None when there is none to offer."""
    return Text(f"did you mean '{word}'?", f"您是想写 '{word}' 吗?") if word else None
