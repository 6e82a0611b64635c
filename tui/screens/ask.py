"""Asks for one line of text, and stays open with the text in it until that is saved."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.ink import Line, hang
from tui.look import Look, look_of
from tui.widgets.drawn import Drawn
from tui.wrong import wrong


class AskText(Drawn):
    """The question, and below the line what keys do or what went wrong."""

    said: tuple[tuple[str, str], ...] = ()

    def draw(self, width: int, look: Look) -> list[Line]:
        """Draw each sentence in its ink."""
        del look
        return [line for text, ink in self.said for line in hang((), text, width, ink)]


class Ask(ModalScreen[None]):
    """Enter saves. When saving fails the reason stands below, and nothing that was typed is lost."""

    BINDINGS = [Binding("escape", "leave", show=False)]  # noqa: RUF012 - a list is what Textual's own class has

    def __init__(
        self,
        title: str,
        prompt: str,
        hint: str,
        save: Callable[[str], Coroutine[Any, Any, None]],
        *,
        text: str = "",
        required: bool = False,
    ) -> None:
        super().__init__()
        self._heading, self._prompt, self._hint, self._save, self._text, self._required = title, prompt, hint, save, text, required
        self._saving = False

    def compose(self) -> ComposeResult:
        """Lay out the question, the line and the keys."""
        with Vertical(id="dialog"):
            yield AskText(id="question")
            line = Input(self._text, placeholder=self._hint, select_on_focus=False, compact=True)
            line.cursor_blink = False
            yield line
            yield AskText(id="answer")

    def on_mount(self) -> None:
        """Say what is asked."""
        question = self.query_one("#question", AskText)
        question.said = ((self._heading, "title"), (self._prompt, ""))
        question.redraw()
        self._tell(look_of(self).words("ask.keys"), "dim")

    def _tell(self, text: str, ink: str) -> None:
        answer = self.query_one("#answer", AskText)
        answer.said = ((text, ink),)
        answer.redraw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Save what was typed."""
        event.stop()
        if self._saving:
            return
        text = event.value.strip()
        if self._required and not text:
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
            self.dismiss()

    def action_leave(self) -> None:
        """Leave without saving; not while it is being saved."""
        if not self._saving:
            self.dismiss()
