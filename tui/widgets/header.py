"""The first line: the screens with their keys, who is asking, and the other language."""

from __future__ import annotations

from tui.bindings import first_key
from tui.ink import Line, fit, size_of
from tui.look import Look
from tui.widgets.drawn import Drawn


class Header(Drawn):
    """``screens`` are the ids in the order of their keys; ``here`` is the one in sight."""

    def __init__(self, screens: tuple[str, ...], here: str, user: str, keymap: dict[str, str]) -> None:
        super().__init__()
        self._screens, self._here, self._user, self._keymap = screens, here, user, keymap

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw one line; the screen in sight stands between angle brackets, so that it shows without colour."""
        line: Line = ((" dealcoach ", "strong"), ("  ", ""))
        for screen in self._screens:
            text = f"{first_key(screen, self._keymap)} {look.words(screen)}"
            line = (*line, (f"<{text}>", "title") if screen == self._here else (f" {text} ", "dim"), (" ", ""))
        tail = f"{self._user}   {look.day.isoformat()}   {first_key('language', self._keymap)} {look.words('language.other')} "
        room = width - size_of(line)
        return [(*line, (fit(tail, room, right=True), "dim"))]
