"""A list of any length: only the lines in sight are drawn, and moving the cursor draws two of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.bindings import bind
from tui.columns import GAP, Column, share
from tui.ink import COMPONENTS, Line, fit, strip_of
from tui.look import look_of
from tui.messages import Chosen, Highlighted
from tui.widgets.drawn import inks_of

Row = TypeVar("Row")
LEAD = 2  # cells before the first column, where the cursor's mark stands


class RowList(ScrollView, Generic[Row], can_focus=True):
    """``key`` tells rows apart, so that the cursor stays on its row when the rows are read again."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    BINDINGS = bind("down", "up", "top", "bottom", "page_down", "page_up", "open")
    DEFAULT_CSS = "RowList { overflow-x: hidden; overflow-y: auto; }"
    cursor: reactive[int] = reactive(0, repaint=False)

    def __init__(self, columns: Sequence[Column[Row]], key: Callable[[Row], str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.columns = columns
        self.rows: Sequence[Row] = ()
        self._key = key
        self._widths: tuple[int, list[tuple[Column[Row], int]]] | None = None
        self._styles: tuple[Style, dict[str, Style], Style, Style] | None = None
        self._told: str | None = None

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    @property
    def room(self) -> int:
        """How many rows are in sight: the height less the head."""
        return max(self.size.height - 1, 1)

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows; the cursor stays on the row it stood on, or as near as can be."""
        stood = self._key(self.current) if self.current is not None else None
        self.rows = rows
        self.virtual_size = Size(0, len(rows) + 1)
        if self.cursor >= len(rows) or (rows and self._key(rows[self.cursor]) != stood):
            found = next((i for i, row in enumerate(rows) if self._key(row) == stood), None)
            self.cursor = min(self.cursor, max(len(rows) - 1, 0)) if found is None else found
        self.redraw()
        self.refresh(layout=True)  # the scrollbar comes or goes
        self._follow()
        self.call_after_refresh(self._follow)  # how far it scrolls is known once it is laid out
        self._tell()

    def select(self, key: str) -> bool:
        """Put the cursor on the row with this key; False when there is none."""
        found = next((i for i, row in enumerate(self.rows) if self._key(row) == key), None)
        if found is not None:
            self.cursor = found
        return found is not None

    def redraw(self) -> None:
        """Share the width anew and draw everything in sight."""
        self._widths = self._styles = None
        self.refresh()

    def notify_style_update(self) -> None:
        """Follow a change of theme."""
        super().notify_style_update()
        self._styles = None

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, len(self.rows) - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        """Draw the two lines that changed, and tell the screen."""
        for row in (before, after):
            self.refresh(Region(0, row - round(self.scroll_y) + 1, self.size.width, 1))
        self._follow()
        self._tell()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show whether keys come here."""
        super().watch_has_focus(has_focus)
        self._styles = None
        self.refresh()

    def on_resize(self) -> None:
        """Share the new width, and keep the cursor in sight."""
        self.redraw()
        self.call_after_refresh(self._follow)

    def _tell(self) -> None:
        current = self.current
        key = None if current is None else self._key(current)
        if key is None or key != self._told or not self.is_mounted:
            # Made in a handler of the pane around this list, it would count as the pane's own, and never leave it.
            self.post_message(Highlighted(self.id or "", current).set_sender(self))
        self._told = key

    def _follow(self) -> None:
        top = round(self.scroll_y)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True)
        elif self.cursor >= top + self.room:
            self.scroll_to(y=self.cursor - self.room + 1, animate=False, immediate=True)

    def action_move(self, by: int) -> None:
        """Move the cursor by so many rows."""
        self.cursor += by

    def action_page(self, by: int) -> None:
        """Move by a screenful."""
        self.cursor += by * max(self.room - 1, 1)

    def action_end(self, which: int) -> None:
        """Go to the first or the last row."""
        self.cursor = 0 if which < 0 else len(self.rows) - 1

    def action_open(self) -> None:
        """Choose the row under the cursor."""
        if self.current is not None:
            self.post_message(Chosen(self.id or "", self.current))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a second click there chooses."""
        row = event.y - 1 + round(self.scroll_y)
        if event.y < 1 or not 0 <= row < len(self.rows):
            return
        if row == self.cursor and event.chain > 1:
            self.action_open()
        self.cursor = row

    def text(self, row: Row) -> list[str]:
        """Give what all columns say of a row, those left out for want of room too."""
        look = look_of(self)
        return [column.value(row, look)[0] for column in self.columns]

    def shared(self) -> list[tuple[Column[Row], int]]:
        """Give the columns in sight and their widths."""
        width = self.size.width - LEAD - 1
        if self._widths is None or self._widths[0] != width:
            self._widths = (width, share(self.columns, width, look_of(self)))
        return self._widths[1]

    def render_line(self, y: int) -> Strip:
        """Draw the head (line 0) or one row."""
        if self._styles is None:
            cursor = self.get_component_rich_style("ink--cursor" if self.has_focus else "ink--rest", partial=True)
            self._styles = (self.rich_style, inks_of(self), cursor, self.get_component_rich_style("ink--dim", partial=True))
        base, inks, cursor, dim = self._styles
        row = y - 1 + round(self.scroll_y)
        if y == 0:
            return strip_of(self._head(), self.size.width, base + dim, inks)
        if row >= len(self.rows):
            return Strip.blank(self.size.width, base)
        return strip_of(self._cells(row), self.size.width, base, inks, cursor if row == self.cursor else None)

    def _head(self) -> Line:
        look = look_of(self)
        pieces = [(fit(look.words(c.title), width, right=c.right) + " " * GAP, "dim") for c, width in self.shared()]
        return ((" " * LEAD, ""), *pieces)

    def _cells(self, row: int) -> Line:
        look = look_of(self)
        pieces = [("> " if row == self.cursor else "  ", "key")]
        for column, width in self.shared():
            text, ink = column.value(self.rows[row], look)
            pieces += [(fit(text, width, right=column.right), ink), (" " * GAP, "")]
        return tuple(pieces)
