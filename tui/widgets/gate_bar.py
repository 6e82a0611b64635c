"""How far a deal is through the gate of its stage: a bar, the count, and what it comes to, in words."""

from __future__ import annotations

from engine.model.views import DealCard
from tui.ink import Line, hang, size_of
from tui.look import VERDICT_INKS, Look
from tui.widgets.panel import Panel

WIDEST = 24


class GateBar(Panel):
    """One line; two where it is narrow."""

    def draw_card(self, card: DealCard, width: int, look: Look) -> list[Line]:
        """Draw the bar."""
        gate = card.row.gate
        title = (f"{look.words('section.gate')}   ", "title")
        if gate is None:
            return [(title, (look.words("gate.none"), "dim"))]
        count = (f"   {look.words('gate.progress', met=card.met, total=card.total)}   ", "strong")
        verdict = (look.words(f"gate.{gate}"), VERDICT_INKS[gate])
        bar = look.bar(card.met, card.total, max(8, min(WIDEST, width // 3)))
        line = (title, *bar, count, verdict)
        return [line] if size_of(line) <= width else [line[:-1], *hang(((" " * size_of((title,)), ""),), verdict[0], width, verdict[1])]
