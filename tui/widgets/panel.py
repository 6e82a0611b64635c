"""A part of a deal's card that is only read: drawn from the card, and nothing without one."""

from __future__ import annotations

from engine.model.views import DealCard
from tui.ink import Line
from tui.look import Look
from tui.widgets.drawn import Drawn


class Panel(Drawn):
    """``heading`` is the id of its title; a panel with nothing to say takes no room at all."""

    DEFAULT_CSS = "Panel { margin-bottom: 1; }"
    heading = ""
    card: DealCard | None = None

    def show(self, card: DealCard) -> None:
        """Show another card."""
        self.card = card
        self.redraw()

    def draw_card(self, card: DealCard, width: int, look: Look) -> list[Line]:
        """Draw the lines under the heading."""
        raise NotImplementedError

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw heading and lines."""
        lines = self.draw_card(self.card, width, look) if self.card else []
        return [((look.words(self.heading), "title"),), *lines] if lines and self.heading else lines
