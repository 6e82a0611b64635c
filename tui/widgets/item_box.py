"""A titled box of items, each of several lines, with a cursor that steps from item to item and on to the next box."""

from __future__ import annotations

from rich.style import Style
from textual import events
from textual.reactive import reactive

from tui.bindings import bind
from tui.ink import Line
from tui.look import Look
from tui.messages import Edge
from tui.widgets.drawn import Drawn


class ItemBox(Drawn, can_focus=True):
    """Subclasses say how many items there are and draw the head and each item; lines of an item begin two cells in."""

    BINDINGS = bind("down", "up", "explain")
    cursor: reactive[int] = reactive(0, repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._owners: list[int | None] = []

    @property
    def count(self) -> int:
        """How many items there are."""
        raise NotImplementedError

    def draw_head(self, width: int, look: Look) -> list[Line]:
        """Draw what stands above the items."""
        raise NotImplementedError

    def draw_item(self, index: int, width: int, look: Look) -> tuple[list[Line], list[Line]]:
        """Draw what stands before an item (the name of its group), and the item."""
        raise NotImplementedError

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw everything, and remember whose each line is."""
        lines = self.draw_head(width, look)
        self._owners = [None] * len(lines)
        for index in range(self.count):
            before, item = self.draw_item(index, width - 2, look)
            here = self.has_focus and index == self.cursor
            lines += [(("  ", ""), *line) for line in before]
            lines += [(("> " if here and n == 0 else "  ", "key"), *line) for n, line in enumerate(item)]
            self._owners += [None] * len(before) + [index] * len(item)
        return lines

    def over(self, y: int) -> Style | None:
        """Lay the cursor over the first line of its item."""
        first = y < len(self._owners) and self._owners[y] == self.cursor and (y == 0 or self._owners[y - 1] != self.cursor)
        if self.has_focus and first:
            return self.get_component_rich_style("ink--cursor", partial=True)
        return None

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on an item."""
        return max(0, min(cursor, self.count - 1))

    def watch_cursor(self) -> None:
        """Show the cursor at its new place."""
        self._repaint()
        self.call_after_refresh(self.follow)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the cursor only where keys go."""
        super().watch_has_focus(has_focus)
        self._repaint()
        if has_focus:
            self.call_after_refresh(self.follow)

    def _repaint(self) -> None:
        self._lines = None
        self.refresh()

    def follow(self) -> None:
        """Bring the cursor's item into sight; with the first item, the head too."""
        mine = [y for y, owner in enumerate(self._owners) if owner == self.cursor]
        around = next((node for node in self.ancestors if getattr(node, "show_vertical_scrollbar", False)), None)
        if not mine or around is None:
            return
        top = self.content_region.y + (0 if self.cursor == 0 else mine[0]) - around.content_region.y  # type: ignore[attr-defined]  # it is a widget, as it scrolls
        bottom = self.content_region.y + mine[-1] + 1 - around.content_region.bottom  # type: ignore[attr-defined]  # as above
        if top < 0:
            around.scroll_relative(y=top, animate=False)  # type: ignore[attr-defined]  # as above
        elif bottom > 0:
            around.scroll_relative(y=min(bottom, top), animate=False)  # type: ignore[attr-defined]  # as above

    def action_move(self, by: int) -> None:
        """Step to another item, or past the edge."""
        if 0 <= self.cursor + by < self.count:
            self.cursor += by
        else:
            self.post_message(Edge(self, by))

    def action_explain(self) -> None:
        """Say more about the item, where there is more."""

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a double click says more."""
        owner = self._owners[event.y] if event.y < len(self._owners) else None
        if owner is None:
            return
        if event.chain > 1 and owner == self.cursor:
            self.action_explain()
        self.cursor = owner
