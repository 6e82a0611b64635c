"""The keys of the screen in sight, and what each does."""

from __future__ import annotations

from itertools import zip_longest

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from tui.bindings import all_keys, label
from tui.ink import Line, fit
from tui.look import Look, look_of
from tui.widgets.drawn import Drawn

KEYS_WIDE = 13
LEAST = 32  # cells a column needs


class KeyTable(Drawn):
    """Keys and what they do, in two columns where there is room."""

    def __init__(self, ids: tuple[str, ...], keymap: dict[str, str]) -> None:
        super().__init__()
        self._ids, self._keymap = ids, keymap

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw the table."""
        half = (len(self._ids) + 1) // 2
        column = width // 2
        cells = [
            ((fit(all_keys(id, self._keymap), KEYS_WIDE), "key"), (fit(label(id, look.words), column - KEYS_WIDE), "")) for id in self._ids
        ]
        if column < LEAST:
            rows: list[Line] = list(cells)
        else:
            rows = [(*left, *right) for left, right in zip_longest(cells[:half], cells[half:], fillvalue=())]
        return [((look.words("screen.help"), "title"),), (), *rows, (), ((fit(look.words("help.keys"), width), "dim"),)]


class HelpScreen(ModalScreen[None]):
    """``ids`` are the actions that have a key on the screen below."""

    BINDINGS = [Binding("escape,enter,q,question_mark,f1", "dismiss", show=False)]  # noqa: RUF012 - a list is what Textual's own class has

    def __init__(self, ids: tuple[str, ...], keymap: dict[str, str]) -> None:
        super().__init__()
        self._ids, self._keymap = ids, keymap

    def compose(self) -> ComposeResult:
        """Lay out the table."""
        with Vertical(id="dialog"), VerticalScroll():
            yield KeyTable(self._ids, self._keymap)

    def catch_up(self) -> None:
        """Say it in the language of now."""
        self.query_one(KeyTable).redraw()

    @property
    def look(self) -> Look:
        """How things are shown."""
        return look_of(self)
