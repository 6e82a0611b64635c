"""A list with its title, its filter, and what to say when it is empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from tui.columns import Column
from tui.haystack import Haystack
from tui.ink import Line, hang
from tui.look import Look, look_of
from tui.widgets.drawn import Drawn
from tui.widgets.filter_input import FilterInput
from tui.widgets.row_list import RowList

Row = TypeVar("Row")


class PaneTitle(Drawn):
    """The title of a list, whose rows these are, and how many."""

    said: tuple[str, str] = ("", "")

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw the title, with the counts at the right."""
        del look
        title, counts = self.said
        return hang((), title, width, "title", tail=(counts, "dim"))[:1]


class EmptyState(Drawn):
    """What to do when there is nothing to show."""

    said = ""

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw the sentence."""
        del look
        return [(), *hang((("  ", ""),), self.said, min(width, 70), "dim")] if self.said else []


class ListPane(Vertical, Generic[Row]):
    """``title`` is the id of a word; ``empty`` gives the sentence for an empty list, ``note`` what the title adds (whose, how many are late)."""

    def __init__(
        self,
        title: str,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], str],
        *,
        id: str,
        empty: Callable[[], str],
        note: Callable[[Look], str] = lambda _look: "",
        filtered: bool = True,
    ) -> None:
        super().__init__(id=id)
        self._title, self._empty, self._note, self._filtered = title, empty, note, filtered
        self.list: RowList[Row] = RowList(columns, key, id=f"{id}-rows")
        self.found: Haystack[Row] | None = None
        self.typed = ""

    def compose(self) -> ComposeResult:
        """Lay out title, filter, list and empty state."""
        yield PaneTitle()
        if self._filtered:
            yield FilterInput()
        yield self.list
        yield EmptyState()

    def show(self, found: Haystack[Row]) -> None:
        """Show these rows through the filter as it stands."""
        self.found = found
        self.apply()

    def apply(self) -> None:
        """Filter, and say how many there are or that there are none."""
        if self.found is not None:
            rows = self.found.find(self.typed)
            self.list.show(rows)
            self.list.display = bool(rows)
        self.redraw()

    def redraw(self) -> None:
        """Draw the title and the empty state anew, as in another language."""
        look = look_of(self)
        title, state = self.query_one(PaneTitle), self.query_one(EmptyState)
        shown, total = len(self.list.rows), len(self.found.rows) if self.found else 0
        count = look.words("count.all", n=total) if shown == total else look.words("count.some", n=shown, total=total)
        parts = [look.words(self._title), self._note(look) if self.found else ""]
        title.said = ("   ".join(part for part in parts if part), count if self.found else look.words("reading"))
        state.said = "" if shown or self.found is None else look.words("filter.empty", typed=self.typed) if total else self._empty()
        for widget in (title, state):
            widget.redraw()
        self.list.redraw()
        for box in self.query(FilterInput):
            box.placeholder = look.words("filter.hint")

    def start_filter(self) -> None:
        """Let the user type."""
        if self._filtered:
            self.query_one(FilterInput).open()

    def clear_filter(self) -> bool:
        """See everything again; False when nothing was filtered."""
        if not self._filtered or not (self.typed or self.query_one(FilterInput).display):
            return False
        self.query_one(FilterInput).close()
        self.typed = ""
        self.apply()
        self.focus_list()
        return True

    def focus_list(self) -> None:
        """Send keys to the list."""
        self.list.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter with each key."""
        event.stop()
        if event.value != self.typed:
            self.typed = event.value
            self.apply()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the list; an empty filter goes away."""
        event.stop()
        if not self.typed:
            self.query_one(FilterInput).close()
        self.focus_list()
