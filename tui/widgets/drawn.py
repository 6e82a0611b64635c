"""A widget drawn as lines of inked text: as tall as its lines, wrapped to its width, drawn again when language or data change."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.ink import COMPONENTS, INKS, Line, strip_of
from tui.look import Look, look_of


class Drawn(Widget):
    """Subclasses give ``draw``; after a change of what it draws, they call ``redraw``. Without lines it takes no room."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    DEFAULT_CSS = "Drawn { height: auto; width: 1fr; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: tuple[int, list[Line]] | None = None

    def draw(self, width: int, look: Look) -> list[Line]:
        """Give the lines for a width in cells."""
        raise NotImplementedError

    def lines(self, width: int) -> list[Line]:
        """Give the lines, drawn once for a width."""
        if self._lines is None or self._lines[0] != width:
            self._lines = (width, self.draw(width, look_of(self)) if width > 0 else [])
        return self._lines[1]

    def redraw(self) -> None:
        """Forget what was drawn; lay the screen out anew only where the number of lines changes."""
        self._lines = None
        height, size = self.styles.height, self.size
        fixed = height is not None and not height.is_auto
        self.refresh(layout=not (size.width and (fixed or len(self.lines(size.width)) == size.height)))

    def notify_style_update(self) -> None:
        """Follow a change of theme."""
        super().notify_style_update()
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Give the number of lines at this width."""
        del container, viewport
        return len(self.lines(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        lines = self.lines(self.size.width)
        line = lines[y] if y < len(lines) else ()
        return strip_of(line, self.size.width, self.rich_style, inks_of(self), self.over(y))

    def over(self, y: int) -> Style | None:
        """Give what is laid over a line; nothing here."""
        del y
        return None


def inks_of(widget: Widget) -> dict[str, Style]:
    """Give the style of each ink, by the theme in force."""
    return {ink: widget.get_component_rich_style(f"ink--{ink}", partial=True) for ink in INKS}
