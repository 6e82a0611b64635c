"""What a shape alone cannot say of a scalar: a condition that YAML's comment cut off, a day that no calendar has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from engine.model.problem import Problem, Severity
from engine.model.text import Text
from engine.source.nodes import Node, Scalar
from engine.source.shapes import Schema, each_scalar

# A typographic quote is closed by either of its pair, a straight one by itself.
CLOSERS = {"'": "'", '"': '"', "‘": "‘’", "’": "‘’", "“": "“”", "”": "“”"}
CUT = Text("a condition cut by YAML's comment: what follows ' #' is lost", "条件被 YAML 注释截断:“ #”之后的内容已丢失")
CUT_HELP = Text('quote the whole condition: "…"', '请给整个条件加双引号(quote):"…"')


def formats(node: Node, schema: Schema) -> Iterator[tuple[Problem, Scalar]]:
    """Give each problem with the scalar it is about."""
    for _, scalar, under in each_scalar(node, schema):
        match under.get("format"):
            case "condition" | "value" if scalar.comment and open_quote(scalar.text):
                yield Problem("PB113", Severity.ERROR, scalar.span, CUT, CUT_HELP), scalar
            case "date" if not _is_day(scalar.text) and scalar.text:
                said = Text(f"there is no day {scalar.text}", f"没有 {scalar.text} 这一天")
                yield Problem("PB125", Severity.ERROR, scalar.span, said, Text("write such as 2026-10-31", "例如 2026-10-31")), scalar


def open_quote(text: str) -> bool:
    """Tell whether a quote in ``text`` is never closed."""
    closers = ""
    for char in text:
        closers = ("" if char in closers else closers) if closers else CLOSERS.get(char, "")
    return bool(closers)


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-10-31")
