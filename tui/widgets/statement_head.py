"""The top of a statement: whose it is, of which period, and what it comes to by state."""

from __future__ import annotations

from rich.cells import cell_len

from engine.model.views_awards import Statement, Total
from tui.ink import Line, fit, hang
from tui.look import Look
from tui.widgets.drawn import Drawn


class StatementHead(Drawn):
    """Nothing while there is no statement."""

    statement: Statement | None = None

    def show(self, statement: Statement | None) -> None:
        """Show another statement."""
        self.statement = statement
        self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw period and totals."""
        one, words = self.statement, look.words
        if one is None:
            return hang((), words("reading"), width, "dim")
        locked = words("pay.locked" if one.locked else "pay.unlocked")
        lines = hang((), f"{one.name}   {one.period}", width, "title", tail=(locked, "dim"))
        order = ", ".join(look.text(step) for step in one.order)
        steps = hang(((f"{words('pay.order')}  ", "dim"),), order, width, "dim") if order else []
        return [*lines, *total_lines(one.totals, width, look), *steps]


def total_lines(totals: tuple[Total, ...], width: int, look: Look) -> list[Line]:
    """Draw a table of totals, one currency a line; without room for it, one state a line."""
    if not totals:
        return []
    words = look.words
    heads = [words(f"total.{name}") for name in ("approved", "waiting", "disputed", "sum")]
    rows = [(each.approved, each.waiting, each.disputed, each.sum) for each in totals]
    sizes = [max(cell_len(text) for text in column) for column in zip(heads, *rows, strict=True)]
    if sum(sizes) + 3 * len(sizes) > width:
        return [
            line
            for row in rows
            for head, text in zip(heads, row, strict=True)
            for line in hang(((f"{head}  ", "dim"),), text, width, "strong" if head == heads[-1] else "")
        ]

    def drawn(cells: tuple[str, ...], ink: str, last: str) -> Line:
        return tuple(
            (fit(text, size, right=True) + "   ", last if n == len(sizes) - 1 else ink)
            for n, (text, size) in enumerate(zip(cells, sizes, strict=True))
        )

    return [(), drawn(tuple(heads), "dim", "dim"), *(drawn(row, "", "strong") for row in rows)]
