"""What every screen does alike: ask the desk in the background, keep things and say so, follow language and store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen

from engine.model.desk import Desk
from engine.model.text import Language, visible, visible_lines
from tui.bindings import bind
from tui.export import free_name, write_csv
from tui.look import Look
from tui.messages import Failed, Saved
from tui.screens.ask import Ask
from tui.undo import Undo
from tui.widgets.drawn import Drawn
from tui.widgets.header import Header
from tui.widgets.hints import Hints
from tui.widgets.list_pane import ListPane
from tui.widgets.notice import Notice
from tui.wrong import wrong

if TYPE_CHECKING:
    from tui.app import DealcoachApp

Answer = TypeVar("Answer")


class DeskScreen(Screen[None]):
    """``name_of`` is the id of the screen's word, ``hints`` the ids of the keys in its last line."""

    BINDINGS = bind("refresh", "undo", "filter", "export", "copy", "back", "switch")
    name_of: ClassVar[str] = ""
    hints: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self._shown_as: object = None
        self._said_in: Language | None = None

    @property
    def desk_app(self) -> DealcoachApp:
        """The app, by its own type."""
        return cast("DealcoachApp", self.app)

    @property
    def look(self) -> Look:
        """How things are shown."""
        return self.desk_app.look

    def body(self) -> ComposeResult:
        """Lay out what stands between the first and the last lines."""
        raise NotImplementedError

    def reload(self) -> None:
        """Ask the desk for everything that is shown here."""
        raise NotImplementedError

    def pane(self) -> ListPane[Any]:
        """Give the list that filter and export work on."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        keymap = self.desk_app.settings.keys
        yield Header(tuple(f"screen.{mode}" for mode in self.app.MODES), self.name_of, self.desk_app.user, keymap)
        with Container(id="body"):
            yield from self.body()
        yield Notice()
        yield Hints(self.hints, keymap)

    def hints_now(self) -> tuple[str, ...]:
        """Give the keys that matter where keys go now."""
        return self.hints

    def on_descendant_focus(self) -> None:
        """Show the keys of what is in focus."""
        self.query_one(Hints).show(self.hints_now())

    def on_mount(self) -> None:
        """Let the app say what it has to say."""
        self.desk_app.complain(self)

    def on_screen_resume(self) -> None:
        """Show what has changed while another screen was in sight."""
        self.catch_up()

    def catch_up(self) -> None:
        """Draw anew in the language of now, and read again, when either language or store has changed."""
        if self._shown_as != self.desk_app.shown_as and self.is_mounted:
            self._shown_as = self.desk_app.shown_as
            if self._said_in not in (None, self.look.words.language):
                self.say("")  # it was said in the other language
            self._said_in = self.look.words.language
            for pane in self.query(ListPane):
                pane.redraw()
            for part in self.query(Drawn):
                part.redraw()
            self.reload()

    def fetch(self, call: Callable[[Desk], Answer], arrived: Callable[[Answer], Message], group: str) -> None:
        """Ask the desk in the background; a later question of the same group takes the place of an earlier one."""

        async def work() -> None:
            self.post_message(arrived(await self.desk_app.ask(call)))

        self.start(work(), group=group, exclusive=True)

    def start(self, work: Coroutine[Any, Any, None], *, group: str, exclusive: bool = False) -> None:
        """Do something in the background; whatever goes wrong there becomes a message on the screen."""

        async def guarded() -> None:
            try:
                await work
            except Exception as error:  # noqa: BLE001 - a failure in the background is told, never the end of the screen
                self.post_message(Failed(error))
            finally:
                work.close()

        self.run_worker(guarded(), group=group, exclusive=exclusive, exit_on_error=False)

    async def keep(self, call: Callable[[Desk], object], said: str, undo: Undo | None) -> None:
        """Have the desk keep something; said only once it is kept."""
        await self.desk_app.ask(call)
        if undo is not None:
            self.desk_app.undoes.append(undo)
        self.post_message(Saved(said))

    def ask(
        self,
        title: str,
        prompt: str,
        hint: str,
        save: Callable[[str], Coroutine[Any, Any, None]],
        *,
        text: str = "",
        required: bool = False,
    ) -> None:
        """Ask for one line of text, and keep the question open until its answer is saved."""
        self.app.push_screen(Ask(visible(title), prompt, hint, save, text=text, required=required))

    def say(self, text: str, ink: str = "") -> None:
        """Say something in the line for it."""
        self.query_one(Notice).say(text, ink)

    def on_saved(self, event: Saved) -> None:
        """Say that it is kept, and read again what it changed."""
        self.say(event.said, "good")
        self.reload()

    def on_failed(self, event: Failed) -> None:
        """Say what went wrong, and go on."""
        self.say(wrong(event.error, self.look), "bad")

    def action_refresh_rows(self) -> None:
        """Read everything again."""
        self.say(self.look.words("reading"), "dim")
        self.reload()

    def action_filter(self) -> None:
        """Type a filter."""
        self.pane().start_filter()

    def action_back(self) -> None:
        """Clear the filter; then what was said."""
        if not self.pane().clear_filter():
            self.say("")

    def copied(self) -> str:
        """Give what is to be copied."""
        rows = self.pane().list
        return "  ".join(text for text in rows.text(rows.current) if text) if rows.current is not None else ""

    def action_copy(self) -> None:
        """Copy what the cursor stands on, through the terminal."""
        text = visible_lines(self.copied())
        if text:
            self.app.copy_to_clipboard(text)
        self.say(self.look.words("copied", what=text.splitlines()[0]) if text else self.look.words("copy.nothing"), "dim")

    def action_undo(self) -> None:
        """Take back what was saved last, where that can be."""
        undoes, words = self.desk_app.undoes, self.look.words
        if not undoes:
            self.say(words("undo.nothing"), "dim")
        elif undoes[-1].call is None:
            self.say(words("undo.not", what=undoes[-1].what), "warn")
        else:
            last = undoes.pop()
            call = last.call
            assert call  # noqa: S101 - looked at just above
            self.start(self.keep(call, words("saved.undo", what=last.what), None), group="save")

    def action_export(self) -> None:
        """Write the list, as filtered, to a file the user names."""
        pane, look, words = self.pane(), self.look, self.look.words
        columns, rows = pane.list.columns, pane.list.rows
        head = [words(column.title) for column in columns]

        async def save(name: str) -> None:
            path, count = await asyncio.to_thread(
                write_csv, name, head, ([column.value(row, look)[0] for column in columns] for row in rows)
            )
            self.post_message(Saved(words("saved.export", n=count, path=path)))

        self.ask(words(self.name_of), words("ask.export"), "", save, text=str(free_name(Path(), self.name_of.split(".")[1])), required=True)
