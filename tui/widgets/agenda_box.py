"""The agenda of a talk as it writes itself: each point with its reason; enter shows facts and questions."""

from __future__ import annotations

from engine.model.coaching import Agenda, AgendaItem
from engine.model.views import FactLine
from tui.ink import Line, hang
from tui.look import Look
from tui.widgets.explanation import fact_lines
from tui.widgets.item_box import ItemBox


class AgendaBox(ItemBox):
    """``open`` holds the places of the points that are shown in full."""

    agenda: Agenda | None = None

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.open: set[int] = set()

    @property
    def count(self) -> int:
        """How many points there are."""
        return len(self.agenda.items) if self.agenda else 0

    @property
    def current(self) -> AgendaItem | None:
        """The point under the cursor."""
        return self.agenda.items[self.cursor] if self.agenda and self.count else None

    def show(self, agenda: Agenda | None) -> None:
        """Show another agenda; one of the same talk stays as it was opened."""
        old, self.agenda = self.agenda, agenda
        if old is None or agenda is None or (old.about, old.kind) != (agenda.about, agenda.kind):
            self.open, self.cursor = set(), 0
        self.cursor = self.validate_cursor(self.cursor)
        self.redraw()

    def draw_head(self, width: int, look: Look) -> list[Line]:
        """Draw which talk it is for, or what to do while there is nothing to talk about."""
        if self.agenda is None:
            return hang((), look.words("reading"), width, "dim")
        title = look.words("agenda.for", kind=look.words(f"talk.{self.agenda.kind}"), on=self.agenda.on.isoformat())
        lines = hang((), title, width, "title")
        return lines if self.count else [*lines, (), *hang((), look.words("agenda.empty"), width, "dim")]

    def draw_item(self, index: int, width: int, look: Look) -> tuple[list[Line], list[Line]]:
        """Draw a point, before the first of a section its name."""
        assert self.agenda  # noqa: S101 - without an agenda there are no items
        item = self.agenda.items[index]
        first = not index or self.agenda.items[index - 1].section != item.section
        before: list[Line] = [(), ((look.words(f"agenda.{item.section}"), "key"),)] if first else []
        lines = hang((), look.text(item.say), width, "strong")
        because = look.text(item.because)
        lines += hang((("  ", ""),), because, width, "dim") if because else []
        if index in self.open:
            if item.facts:
                lines += fact_lines([FactLine(name, value) for name, value in item.facts.items()], "    ", width)
            for ask in item.ask:
                lines += hang((("  ? ", "key"),), look.text(ask), width)
        return before, lines

    def action_explain(self) -> None:
        """Show more or less of the point under the cursor."""
        if self.count:
            self.open ^= {self.cursor}
            self.redraw()
            self.call_after_refresh(self.follow)
