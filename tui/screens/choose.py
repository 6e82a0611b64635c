"""Asks for one of a few answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.columns import Column
from tui.look import look_of
from tui.messages import Chosen
from tui.screens.ask import AskText
from tui.widgets.row_list import RowList

Option = tuple[str, str]  # the answer, and what it says


class Choose(ModalScreen[None]):
    """Enter takes the answer under the cursor, esc none."""

    BINDINGS = [Binding("escape", "dismiss", show=False)]  # noqa: RUF012 - a list is what Textual's own class has
    columns: ClassVar[tuple[Column[Option], ...]] = (Column("col.answer", lambda option, _look: (option[1], ""), 24, grow=1),)

    def __init__(self, title: str, prompt: str, options: Sequence[Option], chosen: Callable[[str], None]) -> None:
        super().__init__()
        self._heading, self._prompt, self._options, self._chosen = title, prompt, options, chosen

    def compose(self) -> ComposeResult:
        """Lay out the question and the answers."""
        with Vertical(id="dialog"):
            yield AskText(id="question")
            yield RowList(self.columns, lambda option: option[0], id="options")
            yield AskText(id="answer")

    def on_mount(self) -> None:
        """Say what is asked."""
        question, answer, rows = self.query_one("#question", AskText), self.query_one("#answer", AskText), self.query_one(RowList)
        question.said = ((self._heading, "title"), (self._prompt, ""))
        question.redraw()
        answer.said = ((look_of(self).words("choose.keys"), "dim"),)
        answer.redraw()
        rows.styles.height = len(self._options) + 1
        rows.show(self._options)
        rows.focus()

    def on_chosen(self, event: Chosen) -> None:
        """Close, and pass the answer on."""
        event.stop()
        self.dismiss()
        self._chosen(event.row[0])
