"""The facts of a deal, as people read them."""

from __future__ import annotations

from engine.model.views import DealCard
from tui.ink import Line
from tui.look import Look
from tui.widgets.explanation import fact_lines
from tui.widgets.panel import Panel


class Facts(Panel):
    """Name, value, and where it came from."""

    heading = "section.facts"

    def draw_card(self, card: DealCard, width: int, look: Look) -> list[Line]:
        """Draw them in two columns."""
        del look
        return fact_lines(card.facts, "  ", width) if card.facts else []
