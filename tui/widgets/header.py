"""The first line: the screens with their keys, who is asking, and the other language."""

from __future__ import annotations

from rich.cells import cell_len

from tui.bindings import first_key
from tui.ink import Line, fit, size_of
from tui.look import Look
from tui.widgets.drawn import Drawn

TAIL = 32  # cells that user, day and language need at least


class Header(Drawn):
    """``screens`` are the ids in the order of their keys; ``here`` is the one in sight."""

    def __init__(self, screens: tuple[str, ...], here: str, user: str, keymap: dict[str, str]) -> None:
        super().__init__()
        self._screens, self._here, self._user, self._keymap = screens, here, user, keymap

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw one line; the screen in sight stands between angle brackets, so that it shows without colour.

        Where there is no room for all names, the others stand by their keys alone.
        """
        tail = f"{self._user}   {look.day.isoformat()}   {first_key('language', self._keymap)} {look.words('language.other')} "
        line = self._screens_line(look, named=True)
        if size_of(line) + min(cell_len(tail), TAIL) > width:
            line = self._screens_line(look, named=False)
        room = max(0, width - size_of(line))
        return [(*line, (fit(tail, room, right=True), "dim"))]

    def _screens_line(self, look: Look, *, named: bool) -> Line:
        line: Line = ((" dealcoach ", "strong"), ("  ", ""))
        for screen in self._screens:
            here = screen == self._here
            key = first_key(screen, self._keymap)
            text = f"{key} {look.words(screen)}" if here or named else key
            line = (*line, (f"<{text}>", "title") if here else (f" {text} ", "dim"), (" ", ""))
        return line
