"""The steps from credit to the cent, one below the other: name, what it came to, and the rule of it in words."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from engine.model.views_awards import StepLine
from tui.ink import Line, fit, hang
from tui.look import Look

MOST = 18  # cells that an amount takes at most


def step_lines(steps: Sequence[StepLine], indent: str, width: int, look: Look) -> list[Line]:
    """Draw steps as three columns: names, amounts at their right edge, rules behind them."""
    if not steps:
        return []
    names = min(max(cell_len(look.text(step.name)) for step in steps), width // 3)
    wide = min(max(cell_len(step.value) for step in steps), MOST)
    lines: list[Line] = []
    for step in steps:
        lead = ((indent, ""), (f"{fit(look.text(step.name), names)}  ", "dim"), (f"{fit(step.value, wide, right=True)}  ", "strong"))
        lines += hang(lead, look.text(step.note), width)
    return lines
