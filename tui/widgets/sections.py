"""One line that names the sections of a pane; the one in sight stands between angle brackets, so that it shows without colour."""

from __future__ import annotations

from textual import events
from textual.reactive import reactive

from tui.ink import Line, size_of
from tui.look import Look, look_of
from tui.messages import SectionChosen
from tui.widgets.drawn import Drawn


class Sections(Drawn):
    """``ids`` are the ids of words; ``counts`` says how much each section holds."""

    here: reactive[str] = reactive("", repaint=False)

    def __init__(self, ids: tuple[str, ...], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.ids = ids
        self.counts: dict[str, int] = {}
        self.set_reactive(Sections.here, ids[0])

    def watch_here(self) -> None:
        """Mark another section."""
        self.redraw()

    def count(self, **counts: int) -> None:
        """Say how much there is in sections, by the last part of their ids."""
        self.counts |= counts
        self.redraw()

    def beside(self, by: int) -> str:
        """Give the section so many further on; past the last one comes the first."""
        return self.ids[(self.ids.index(self.here) + by) % len(self.ids)]

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw one line; counts give way where there is no room."""
        full = self._line(look, counted=True)
        return [full if size_of(full) <= width else self._line(look, counted=False)]

    def _line(self, look: Look, *, counted: bool) -> Line:
        line: Line = ()
        for id in self.ids:
            text = self._named(id, look, counted=counted)
            line = (*line, (f"<{text}>", "title") if id == self.here else (f" {text} ", "dim"), (" ", ""))
        return line

    def _named(self, id: str, look: Look, *, counted: bool) -> str:
        n = self.counts.get(id.rsplit(".", 1)[-1], 0) if counted else 0
        return f"{look.words(id)} {n}" if n else look.words(id)

    def on_click(self, event: events.Click) -> None:
        """Go to the section that was clicked."""
        at, look = 0, look_of(self)
        full = self._line(look, counted=True)
        counted = size_of(full) <= self.size.width
        for id in self.ids:
            wide = size_of(((self._named(id, look, counted=counted), ""),)) + 2
            if at <= event.x < at + wide:
                self.post_message(SectionChosen(id))
            at += wide + 1
