"""The last line: at most six keys that matter here."""

from __future__ import annotations

from tui.bindings import first_key, label
from tui.ink import Line, size_of
from tui.look import Look
from tui.widgets.drawn import Drawn

MOST = 6


class Hints(Drawn):
    """``ids`` are the keys to show, the most useful first; those that do not fit are left to the help page."""

    def __init__(self, ids: tuple[str, ...], keymap: dict[str, str]) -> None:
        super().__init__()
        self._ids, self._keymap = ids[:MOST], keymap

    def show(self, ids: tuple[str, ...]) -> None:
        """Show other keys."""
        if ids[:MOST] != self._ids:
            self._ids = ids[:MOST]
            self.redraw()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw one line."""
        line: Line = ((" ", ""),)
        for id in self._ids:
            more = ((first_key(id, self._keymap), "key"), (f" {label(id, look.words)}   ", "dim"))
            if size_of(line) + size_of(more) <= width:
                line = (*line, *more)
        return [line]
