"""Asks for a note of any length; what is not saved yet is kept as a draft, whatever the reader does in between."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import TextArea

from tui.look import look_of
from tui.screens.ask import AskText
from tui.widgets.note_area import NoteArea
from tui.wrong import wrong


class Write(ModalScreen[None]):
    """``drafts`` holds what was typed under ``key`` until it is saved: leaving by esc, or a refusal of the desk, loses nothing."""

    BINDINGS = [Binding("escape", "leave", show=False)]  # noqa: RUF012 - a list is what Textual's own class has

    def __init__(
        self,
        title: str,
        prompt: tuple[str, ...],
        save: Callable[[str], Coroutine[Any, Any, None]],
        drafts: dict[str, str],
        key: str,
    ) -> None:
        super().__init__()
        self._heading, self._prompt, self._save, self._drafts, self._key = title, prompt, save, drafts, key
        self._saving = False

    def compose(self) -> ComposeResult:
        """Lay out the question, the lines and the keys."""
        with Vertical(id="dialog"):
            yield AskText(id="question")
            area = NoteArea(self._drafts.get(self._key, ""), soft_wrap=True, show_line_numbers=False, compact=True)
            area.cursor_blink = False
            yield area
            yield AskText(id="answer")

    def on_mount(self) -> None:
        """Say what is asked; typing goes on at the end of the draft."""
        question, area = self.query_one("#question", AskText), self.query_one(NoteArea)
        question.said = ((self._heading, "title"), *((line, "dim") for line in self._prompt))
        question.redraw()
        area.move_cursor(area.document.end)
        area.focus()
        self._tell(look_of(self).words("write.keys"), "dim")

    def _tell(self, text: str, ink: str) -> None:
        answer = self.query_one("#answer", AskText)
        answer.said = ((text, ink),)
        answer.redraw()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the draft with each key."""
        event.stop()
        self._drafts[self._key] = event.text_area.text

    def on_note_area_done(self) -> None:
        """Save what was typed."""
        text = self.query_one(NoteArea).text.strip()
        if self._saving:
            return
        if not text:
            self._tell(look_of(self).words("ask.required"), "bad")
            return
        self._saving = True
        self._tell(look_of(self).words("ask.saving"), "dim")
        self.run_worker(self._work(text), group="save", exit_on_error=False)

    async def _work(self, text: str) -> None:
        try:
            await self._save(text)
        except Exception as error:  # noqa: BLE001 - told in the dialog, with the text still in it
            self._tell(wrong(error, look_of(self)), "bad")
            self._saving = False
        else:
            self._drafts.pop(self._key, None)
            self.dismiss()

    def action_leave(self) -> None:
        """Leave with the draft kept; not while it is being saved."""
        if not self._saving:
            self.dismiss()
