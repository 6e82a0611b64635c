"""Asks for several things at once, and stays open with all of them in it until they are saved."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input

from tui.haystack import plain
from tui.look import look_of
from tui.screens.ask import AskText
from tui.wrong import wrong

SHOWN = 4  # choices that are shown below the field in which one is typed


@dataclass(frozen=True, slots=True)
class Field:
    """``check`` gives the id of the word for what is wrong with an answer, or nothing. ``choices`` are (answer, what it is)."""

    id: str
    label: str
    hint: str
    text: str = ""
    check: Callable[[str], str | None] = lambda _: None
    choices: tuple[tuple[str, str], ...] = ()


class Form(ModalScreen[None]):
    """Enter goes to the next field and saves from the last one; up and down step through choices. Drafts are kept as in a note."""

    BINDINGS = [Binding("escape", "leave", show=False)]  # noqa: RUF012 - a list is what Textual's own class has

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        save: Callable[[dict[str, str]], Coroutine[Any, Any, None]],
        drafts: dict[str, str],
        key: str,
    ) -> None:
        super().__init__()
        self._heading, self._fields, self._save, self._drafts, self._key = title, {f.id: f for f in fields}, save, drafts, key
        self._saving = False

    def compose(self) -> ComposeResult:
        """Lay out the title, each field below its label, and the keys."""
        with Vertical(id="dialog"):
            yield AskText(id="question")
            for field in self._fields.values():
                yield AskText(id=f"label-{field.id}", classes="label")
                suggester = SuggestFromList([answer for answer, _ in field.choices], case_sensitive=False) if field.choices else None
                text = self._drafts.get(f"{self._key} {field.id}", field.text)
                line = Input(text, placeholder=field.hint, id=f"field-{field.id}", suggester=suggester, select_on_focus=False, compact=True)
                line.cursor_blink = False
                yield line
            yield AskText(id="choices")
            yield AskText(id="answer")

    def on_mount(self) -> None:
        """Say what is asked."""
        self._say("question", (self._heading, "title"))
        for field in self._fields.values():
            self._say(f"label-{field.id}", (field.label, "strong"))
        answer = self.query_one("#answer", AskText)
        answer.said = ((look_of(self).words("form.keys"), "dim"),)
        answer.redraw()

    def _say(self, id: str, *said: tuple[str, str]) -> None:
        text = self.query_one(f"#{id}", AskText)
        text.said = said
        text.redraw()
        if id == "answer":
            self.call_after_refresh(text.scroll_visible, animate=False)

    def _field(self, line: Input) -> Field:
        return self._fields[(line.id or "").removeprefix("field-")]

    def _matching(self, line: Input) -> list[tuple[str, str]]:
        typed, choices = plain(line.value.strip()), list(self._field(line).choices)
        chosen = any(answer == line.value for answer, _ in choices)
        return choices if chosen else [choice for choice in choices if typed in plain(" ".join(choice))] or choices

    def on_descendant_focus(self) -> None:
        """Show the choices of the field in focus."""
        self._choices()

    def _choices(self) -> None:
        line = self.focused
        if not isinstance(line, Input):
            return
        found = self._matching(line) if self._field(line).choices else []
        start = next((n for n, (answer, _) in enumerate(found) if answer == line.value), 0)
        start = max(0, min(start - 1, len(found) - SHOWN))
        said = [
            (f"{'>' if answer == line.value else ' '} {answer or '-'}   {what}", "dim") for answer, what in found[start : start + SHOWN]
        ]
        more = len(found) - SHOWN
        self._say("choices", *said, *([(look_of(self).words("form.more", n=more), "dim")] if more > 0 else []))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the draft with each key, and narrow the choices."""
        event.stop()
        self._drafts[f"{self._key} {self._field(event.input).id}"] = event.value
        self._choices()

    def on_key(self, event: events.Key) -> None:
        """Step through the choices, or from field to field."""
        line = self.focused
        if event.key not in ("up", "down") or not isinstance(line, Input):
            return
        event.stop()
        by = 1 if event.key == "down" else -1
        answers = [answer for answer, _ in self._field(line).choices]
        if not answers:
            self._step(by)
            return
        near = answers.index(line.value) + by if line.value in answers else answers.index(self._matching(line)[0][0])
        line.value = answers[near % len(answers)]
        line.cursor_position = len(line.value)

    def _step(self, by: int) -> None:
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on, and save from the last field."""
        event.stop()
        ids = list(self._fields)
        at = ids.index(self._field(event.input).id)
        if self._saving:
            return
        if at + 1 < len(ids):
            self.query_one(f"#field-{ids[at + 1]}", Input).focus()
            return
        answers = {id: self.query_one(f"#field-{id}", Input).value.strip() for id in ids}
        for id, field in self._fields.items():
            wrong_word = field.check(answers[id])
            if wrong_word:
                self._say("answer", (f"{field.label}: {look_of(self).words(wrong_word)}", "bad"))
                self.query_one(f"#field-{id}", Input).focus()
                return
        self._saving = True
        self._say("answer", (look_of(self).words("ask.saving"), "dim"))
        self.run_worker(self._work(answers), group="save", exit_on_error=False)

    async def _work(self, answers: dict[str, str]) -> None:
        try:
            await self._save(answers)
        except Exception as error:  # noqa: BLE001 - told in the dialog, with everything still in it
            self._say("answer", (wrong(error, look_of(self)), "bad"))
            self._saving = False
        else:
            for id in self._fields:
                self._drafts.pop(f"{self._key} {id}", None)
            self.dismiss()

    def action_leave(self) -> None:
        """Leave with the drafts kept; not while it is being saved."""
        if not self._saving:
            self.dismiss()
