"""Finds a command or a deal by a few letters: first by what contains them, then the best match at the top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.fuzzy import FuzzySearch
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.columns import Column
from tui.haystack import Haystack, plain
from tui.look import look_of
from tui.messages import Chosen
from tui.widgets.list_pane import EmptyState
from tui.widgets.row_list import RowList

MOST = 200  # what contains the letters is ranked up to here; ranking every deal would take a tenth of a second a key


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to find: its name, what stands beside it, and what choosing it does."""

    id: str
    name: str
    note: str
    run: Callable[[], None]


COLUMNS: tuple[Column[Entry], ...] = (
    Column("col.command", lambda entry, _look: (entry.name, ""), 24, grow=3),
    Column("col.account", lambda entry, _look: (entry.note, "dim"), 10, grow=1, drop=1),
)


def ranked(entries: Sequence[Entry], typed: str) -> Sequence[Entry]:
    """Put the best matches first; entries that match equally stay in their order."""
    if not typed.strip():
        return entries[:MOST]
    search = FuzzySearch(case_sensitive=False)
    return sorted(entries[:MOST], key=lambda entry: -search.match(plain(typed), plain(entry.name))[0])


class Palette(ModalScreen[None]):
    """Typing goes to the line, arrows move in the list below it, enter runs."""

    BINDINGS = [  # noqa: RUF012 - a list is what Textual's own class has
        Binding("escape", "dismiss", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    def __init__(self, found: Haystack[Entry]) -> None:
        super().__init__()
        self._found = found

    def compose(self) -> ComposeResult:
        """Lay out the line and the list."""
        with Vertical(id="dialog"):
            line = Input(placeholder=look_of(self).words("palette.hint"), compact=True)
            line.cursor_blink = False
            yield line
            yield RowList(COLUMNS, lambda entry: entry.id, id="entries")
            yield EmptyState()

    @property
    def entries(self) -> RowList[Entry]:
        """The list."""
        return self.query_one(RowList)

    def on_mount(self) -> None:
        """Show everything."""
        self.entries.show(ranked(self._found.rows, ""))
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow with each key; the best is under the cursor."""
        rows, state = ranked(self._found.find(event.value), event.value), self.query_one(EmptyState)
        self.entries.show(rows)
        self.entries.cursor = 0
        self.entries.display = bool(rows)
        state.said = "" if rows else look_of(self).words("palette.empty", typed=event.value)
        state.redraw()

    def on_input_submitted(self) -> None:
        """Run what is under the cursor."""
        if self.entries.current is not None:
            self._run(self.entries.current)

    def on_chosen(self, event: Chosen) -> None:
        """Run what was clicked."""
        self._run(event.row)

    def action_move(self, by: int) -> None:
        """Move in the list."""
        self.entries.cursor += by

    def action_page(self, by: int) -> None:
        """Move by a screenful."""
        self.entries.action_page(by)

    def _run(self, entry: Entry) -> None:
        self.dismiss()
        self.app.call_later(entry.run)
