"""An explanation as an indented tree: each sub-expression, what it came to, and the facts it stands on."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from engine.model.views import Explained, FactLine
from tui.ink import Line, fit, hang
from tui.look import MARKS, VERDICT_INKS, Look

NAME_SHARE = 2  # a name takes at most half of the width


def explanation(explained: Explained, indent: str, width: int, look: Look) -> list[Line]:
    """Draw a sub-expression with its value at the right, and its parts below it, two cells further in."""
    if explained.verdict is None:
        lead, ink = (("    ", ""),), ""
    else:
        ink = VERDICT_INKS[explained.verdict]
        lead = ((f"{MARKS[explained.verdict]} ", ink),)
    value = look.words(f"verdict.{explained.verdict}") if explained.verdict is not None else explained.value
    tail = (fit(value, min(cell_len(value), width // 2)), ink or "strong")
    lines = hang(((indent, ""), *lead), explained.text, width, "", tail=tail)
    return lines + [line for part in explained.parts for line in explanation(part, f"{indent}  ", width, look)]


def fact_lines(facts: Sequence[FactLine], indent: str, width: int) -> list[Line]:
    """Draw facts as two columns, with the source behind the value."""
    widest = min(max(cell_len(fact.name) for fact in facts), width // NAME_SHARE)
    lines: list[Line] = []
    for fact in facts:
        lines += hang(
            ((indent, ""), (f"{fit(fact.name, widest)}   ", "dim")),
            fact.value,
            width,
            tail=(fact.source, "dim") if fact.source else ("", ""),
        )
    return lines
