"""The top of a deal: its name, whose it is, what it is worth, and how long it has stood in its stage."""

from __future__ import annotations

from engine.model.views import DealCard
from tui.ink import Line, Piece, hang, wrap
from tui.look import Look
from tui.widgets.panel import Panel


class CardHead(Panel):
    """Two or three lines, and the goal of the stage."""

    def draw_card(self, card: DealCard, width: int, look: Look) -> list[Line]:
        """Draw the head."""
        row = card.row
        lines = hang((), row.name or row.id, width, "title", tail=(row.amount, "strong"))
        playbook = look.words("card.playbook", name=card.playbook) if card.playbook else ""
        about = "   ".join(part for part in (row.account, row.owner, look.name("status", row.status), playbook) if part)
        lines += [*(((line, "dim"),) for line in wrap(about, width)), ()]
        stage = look.text(row.stage)
        lines += [((f"{stage}   ", "strong"), stay(row.days_in_stage, card.limit, look))] if stage else []
        if look.text(card.goal):
            lines += hang(((f"{look.words('card.goal')}   ", "dim"),), look.text(card.goal), width)
        if card.reason:
            lines += hang((), look.text(card.reason), width, "warn")
        return lines


def stay(days: int | None, limit: int | None, look: Look) -> Piece:
    """Say how long a deal has stood in its stage, and whether that is too long."""
    if days is None:
        return "", ""
    if limit is None:
        return look.words("days", n=days), "dim"
    if days > limit:
        return look.words("days.over", n=days, over=days - limit), "bad"
    return look.words("days.of", n=days, limit=limit), "dim"
