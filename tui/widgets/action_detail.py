"""The row under the cursor of Today, in full: what to do, by which rule, and why."""

from __future__ import annotations

from engine.model.views import TodayRow
from tui.ink import Line, Piece, hang, size_of
from tui.look import Look
from tui.widgets.drawn import Drawn


class ActionDetail(Drawn):
    """Nothing while no row is there."""

    row: TodayRow | None = None

    def show(self, row: TodayRow | None) -> None:
        """Show another row."""
        self.row = row
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw the action, then named parts of it under each other."""
        if self.row is None:
            return []
        action, words = self.row.action, look.words
        head: list[Piece] = [(f"{words(f'kind.{action.kind}')}  ", "key")]
        lines = hang(head, look.text(action.say), width, "title", tail=(look.effort(action.effort), "strong"))
        named = {
            "detail.because": look.text(action.because),
            "detail.rule": action.rule,
            "detail.fields": ", ".join(action.fields),
            "detail.play": action.play or "",
            "detail.owner": look.name("owner", action.owner) if action.owner != "rep" else "",
        }
        widest = max(size_of(((words(id), ""),)) for id in named)
        for id, text in named.items():
            if text:
                gap = " " * (widest - size_of(((words(id), ""),)) + 2)
                lines += hang(((words(id) + gap, "dim"),), text, width)
        return lines
