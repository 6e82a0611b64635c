"""What happened on a deal."""

from __future__ import annotations

from rich.cells import cell_len

from engine.model.views import DealCard
from tui.ink import Line, fit, hang
from tui.look import Look
from tui.widgets.panel import Panel


class History(Panel):
    """One line a happening, in the order the engine gives them."""

    heading = "section.history"

    def draw_card(self, card: DealCard, width: int, look: Look) -> list[Line]:
        """Draw each with its day."""
        widest = max((cell_len(line.on) for line in card.history), default=0)
        return [
            drawn
            for line in card.history
            for drawn in hang((("  ", ""), (f"{fit(line.on, widest)}   ", "dim")), look.text(line.what), width)
        ]
