"""What to say and ask in this stage: the questions of its bank, and the steps of its plays."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model.views import DealCard, PlayView
from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.panel import Panel


class Talk(Panel):
    """Questions first as they come, plays with their steps numbered."""

    heading = "section.talk"

    def draw_card(self, card: DealCard, width: int, look: Look) -> list[Line]:
        """Draw them all."""
        return play_lines(card.talk, width, look)


def play_lines(plays: Iterable[PlayView], width: int, look: Look) -> list[Line]:
    """Draw plays and questions: a question behind a question mark, a play by its name with numbered steps."""
    lines: list[Line] = []
    for play in plays:
        name = look.text(play.name)
        if play.kind == "question":
            asked = [look.text(step) for step in play.steps] or [name]
            lines += [line for text in asked for line in hang((("  ? ", "key"),), text, width)]
        else:
            lines += hang((("  ", ""),), name, width, "strong")
            for n, step in enumerate(play.steps, 1):
                lines += hang(((f"  {n}. ", "key"),), look.text(step), width)
    return lines
