"""The next actions of one deal, each with its due date and the rule that asks for it."""

from __future__ import annotations

from engine.model.views import DealCard
from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.panel import Panel


class NextSteps(Panel):
    """In the order the engine gives them."""

    heading = "section.next"

    def draw_card(self, card: DealCard, width: int, look: Look) -> list[Line]:
        """Draw each action in one line, its rule below."""
        lines: list[Line] = []
        for action in card.actions:
            due, ink = look.due(action.due)
            lines += hang(
                (("  ", ""), (f"{look.words(f'kind.{action.kind}')}  ", "key")), look.text(action.say), width, tail=(due, ink or "strong")
            )
            notes = [look.effort(action.effort), action.play and f"{look.words('detail.play')}: {action.play}"]
            for note in ("   ".join(note for note in notes if note), action.rule):
                lines += hang((("    ", ""),), note, width, "dim") if note else []
        return lines or [(("  ", ""), (look.words("next.empty"), "dim"))] if card.playbook else []
