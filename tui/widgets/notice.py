"""What was last said to the user: saved, copied, or what went wrong; it stays until something else is said."""

from __future__ import annotations

from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.drawn import Drawn

TALLEST = 6


class Notice(Drawn):
    """An error begins with the word for it, so that it is one without its colour too."""

    said: tuple[str, str] = ("", "")

    def say(self, text: str, ink: str = "good") -> None:
        """Say something; an empty text takes the line away."""
        self.said = (text, ink)
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw what was said, in a few lines at most."""
        del look
        text, ink = self.said
        return hang(((" ", ""),), text, width - 1, ink)[:TALLEST] if text else []
