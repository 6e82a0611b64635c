"""Several lines of text: enter is done, ctrl+j begins a new line."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import TextArea

NEW_LINE = ("ctrl+j", "shift+enter")


class NoteArea(TextArea):
    """Tells the dialog around it when what was typed is done."""

    DEFAULT_CSS = "NoteArea { border: none; padding: 0; } NoteArea:focus { border: none; }"

    class Done(Message):
        """Enter was pressed."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Done())
        elif event.key in NEW_LINE:
            event.stop()
            event.prevent_default()
            self.insert("\n")
        else:
            await super()._on_key(event)
