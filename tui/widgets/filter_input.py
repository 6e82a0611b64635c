"""The line in which a list is filtered; it is there only while it is used."""

from __future__ import annotations

from textual.widgets import Input


class FilterInput(Input):
    """Without a blinking cursor, which would send bytes over a slow line for nothing."""

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False
        self.display = False

    def open(self) -> None:
        """Show it and type in it."""
        self.display = True
        self.focus()

    def close(self) -> None:
        """Empty it and put it away."""
        self.value = ""
        self.display = False
