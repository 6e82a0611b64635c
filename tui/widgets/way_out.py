"""The smallest sets of criteria that would open the gate, the cheapest first."""

from __future__ import annotations

from engine.model.views import DealCard
from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.criteria import say_of
from tui.widgets.panel import Panel

SHOWN = 3


class WayOut(Panel):
    """The first few ways; each a list of what to meet, with the effort of all of it."""

    heading = "section.way_out"

    def draw_card(self, card: DealCard, width: int, look: Look) -> list[Line]:
        """Draw each way."""
        lines: list[Line] = []
        for n, way in enumerate(card.unblock[:SHOWN]):
            effort = look.effort(way.effort) or look.words("way_out.unknown")
            for i, criterion in enumerate(way.criteria):
                lead = f"{n + 1}. " if i == 0 else "   "
                lines += hang((("  ", ""), (lead, "key")), say_of(card, criterion, look), width, tail=(effort if i == 0 else "", "strong"))
        return lines
