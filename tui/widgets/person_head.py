"""Who is coached: why they stand where they stand in the queue, and when one talked last and talks next."""

from __future__ import annotations

from tui.coached import Coached
from tui.ink import Line, Piece, hang, size_of
from tui.look import Look
from tui.widgets.drawn import Drawn


class PersonHead(Drawn):
    """Two or three lines; nothing while nobody is there."""

    one: Coached | None = None

    def show(self, one: Coached | None) -> None:
        """Show someone else."""
        self.one = one
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw name, reason and talks."""
        if self.one is None:
            return []
        words, row = look.words, self.one.queue
        if row is None:
            return [*hang((), self.one.name, width, "title", tail=(words("queue.self"), "dim")), ()]
        lines = hang((), row.name, width, "title", tail=(row.team or words(f"subject.{row.about}"), "dim"))
        lines += hang((), look.text(row.because), width, "dim")
        pieces: list[Piece] = [(words("queue.last", on=row.last.isoformat()) if row.last else words("queue.never"), "dim")]
        if row.session:
            pieces.append((words("queue.in_session"), "good"))
        elif row.late > 0:
            pieces.append((words("queue.late", n=row.late), "bad"))
        elif row.next:
            pieces.append((words("queue.next", on=row.next.isoformat()), "dim"))
        if row.escalated:
            pieces.append((words("queue.escalated", n=row.escalated), "bad"))
        if row.commitments_missed:
            pieces.append((words("queue.missed", n=row.commitments_missed), "warn"))
        return [*lines, *flow(pieces, width), ()]


def flow(pieces: list[Piece], width: int) -> list[Line]:
    """Set pieces side by side, three cells apart, as many on a line as fit."""
    lines: list[Line] = []
    line: Line = ()
    for text, ink in pieces:
        more: Line = (*line, ("   ", ""), (text, ink)) if line else ((text, ink),)
        if line and size_of(more) > width:
            lines.append(line)
            more = ((text, ink),)
        line = more
    return [*lines, line] if line else lines
