"""The app: which screens there are, the language and theme of now, and the desk that all screens ask."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, ClassVar, TypeVar

from textual.app import App, ScreenStackError
from textual.binding import Binding
from textual.dom import DOMNode
from textual.scrollbar import ScrollBar

from engine.model.desk import Desk
from engine.model.text import Language
from tui.bindings import KEYS, bind, first_key, label
from tui.desk_thread import DeskThread
from tui.haystack import Haystack
from tui.look import Look
from tui.messages import Told
from tui.screens.awards import AwardsScreen
from tui.screens.base import DeskScreen
from tui.screens.coaching import CoachingScreen
from tui.screens.deal import DealScreen
from tui.screens.help import HelpScreen
from tui.screens.inspect import InspectScreen
from tui.screens.palette import Entry, Palette
from tui.screens.pipeline import PipelineScreen
from tui.screens.targets import TargetsScreen
from tui.screens.today import TodayScreen
from tui.settings import Settings
from tui.theme import DEFAULTS, PALETTES, themes
from tui.undo import Undo
from tui.widgets.plain_bars import PlainBars
from tui.words import Words

PATIENCE = 10.0  # seconds that leaving waits for what is being saved
POLL = 2.0  # seconds between looks at whether the store has changed


SCREENS: dict[str, type[DeskScreen]] = {
    "today": TodayScreen,
    "deal": DealScreen,
    "coaching": CoachingScreen,
    "awards": AwardsScreen,
    "pipeline": PipelineScreen,
    "targets": TargetsScreen,
    "inspect": InspectScreen,
}
Answer = TypeVar("Answer")


class DealcoachApp(App[None]):
    """``desk`` answers in the background. ``shown_as`` changes with language and store; a screen that shows another one reads again."""

    TITLE = "dealcoach"
    CSS_PATH = "screen.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [  # noqa: RUF012 - a list is what Textual's own class has
        *bind(*(f"screen.{mode}" for mode in SCREENS), "help", "palette", "language", "theme", "quit"),
        Binding("ctrl+q", "leave", show=False, priority=True),
    ]
    MODES: ClassVar[dict[str, Any]] = SCREENS
    DEFAULT_MODE = "today"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (19, "-tall")]  # noqa: RUF012 - a list is what Textual's own class has
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (104, "-normal"), (156, "-wide")]  # noqa: RUF012 - as above

    def __init__(self, desk: DeskThread, settings: Settings) -> None:
        super().__init__()
        self.animation_level = "none"
        self.desk, self.settings = desk, settings
        desk.hear = self._hear
        ScrollBar.renderer = PlainBars
        language, self.user, day, self._revision = desk.now(lambda d: (d.language, d.user, d.day, d.revision()))
        self.look = Look(Words(language), day, settings.ascii)
        self._complaints = settings.complaints
        self.opening: str | None = None
        self.undoes: list[Undo] = []
        self.drafts: dict[str, str] = {}

    @property
    def shown_as(self) -> object:
        """What all rows depend on."""
        return self.look, self._revision

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give every ink a colour before a theme of ours is in force."""
        return DEFAULTS

    def on_mount(self) -> None:
        """Put the user's theme and keys in force, and begin to watch the store."""
        for theme in themes():
            self.register_theme(theme)
        self.theme = self.settings.theme
        self.set_keymap(self.settings.keys)
        self.set_interval(POLL, self._poll)

    def clear_selection(self) -> None:
        """Clear what is selected; while a screen is still being made, an input on it asks for this before there is one to clear."""
        with suppress(ScreenStackError):
            super().clear_selection()

    def _hear(self, text: str) -> None:
        """Pass on, from the desk's thread, what it says: posting is all that another thread may do."""
        self.post_message(Told(text))

    def on_told(self, event: Told) -> None:
        """Say what takes long, while it does."""
        if isinstance(self.screen, DeskScreen):
            self.screen.say(event.said, "dim")

    def complain(self, screen: DeskScreen) -> None:
        """Say once, on the first screen, what in the user's settings was not used."""
        words, complaints = self.look.words, self._complaints
        self._complaints = ()
        if complaints:
            why = "; ".join(words(one.word, **one.values) for one in complaints)
            screen.say(words("settings.unreadable", path=self.settings.path, why=why), "warn")

    def _poll(self) -> None:
        if isinstance(self.screen, DeskScreen):
            self.screen.start(self._look_at_store(), group="poll", exclusive=True)

    async def _look_at_store(self) -> None:
        day, revision = await self.ask(lambda desk: (desk.day, desk.revision()))
        if (day, revision) != (self.look.day, self._revision):
            self.look, self._revision = Look(self.look.words, day, self.look.ascii), revision
            self._catch_up()

    def _catch_up(self) -> None:
        if isinstance(self.screen, DeskScreen | HelpScreen):
            self.screen.catch_up()

    def action_go(self, mode: str) -> None:
        """Show another screen, as it was left."""
        if isinstance(self.screen, DeskScreen):
            self.switch_mode(mode)

    def open_deal(self, deal: str) -> None:
        """Show one deal; its screen takes it up when it comes into sight, before it reads anything else."""
        if isinstance(self.screen, DealScreen):
            self.screen.open(deal)
        else:
            self.opening = deal
            self.switch_mode("deal")

    async def ask(self, call: Callable[[Desk], Answer]) -> Answer:
        """Ask the desk, in the language of now."""
        language = self.look.words.language

        def asked(desk: Desk) -> Answer:
            desk.language = language
            return call(desk)

        return await self.desk(asked)

    def action_language(self) -> None:
        """Show everything in the other language; screen, cursor and filter stay as they are."""
        language: Language = "en" if self.look.words.language == "zh" else "zh"
        self.look = Look(Words(language), self.look.day, self.look.ascii)
        self._catch_up()

    def action_theme(self) -> None:
        """Use the next theme."""
        names = list(PALETTES)
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        if isinstance(self.screen, DeskScreen):
            self.screen.say(self.look.words("theme.now", name=self.theme), "dim")

    def action_help(self) -> None:
        """Show the keys of the screen in sight."""
        if isinstance(self.screen, DeskScreen):
            ids = keys_of([self, self.screen, *self.screen.query("*")])
            self.push_screen(HelpScreen(tuple(id for id in KEYS if id in ids), self.settings.keys))

    def action_help_quit(self) -> None:
        """Say how to leave."""
        if isinstance(self.screen, DeskScreen):
            self.screen.say(self.look.words("quit.how", quit=first_key("quit", self.settings.keys)), "dim")

    def action_palette(self) -> None:
        """Find a command or a deal."""
        if isinstance(self.screen, DeskScreen):
            self.screen.start(self._palette(self.screen), group="palette", exclusive=True)

    async def _palette(self, screen: DeskScreen) -> None:
        words = self.look.words
        ids = (
            *(f"screen.{mode}" for mode in SCREENS),
            "refresh",
            "undo",
            "owner",
            "export",
            "copy",
            "language",
            "theme",
            "help",
            "quit",
        )

        def runs(action: str) -> Any:
            return lambda: screen.run_worker(self.run_action(action, screen), exit_on_error=False)

        def opens(deal: str) -> Any:
            return lambda: self.open_deal(deal)

        entries = [Entry(f"key {id}", label(id, words), first_key(id, self.settings.keys), runs(KEYS[id].action)) for id in ids]
        deals = await self.ask(lambda desk: desk.deals())
        entries += [Entry(row.id, row.name or row.id, row.account, opens(row.id)) for row in deals]
        self.push_screen(Palette(Haystack(entries, lambda entry: f"{entry.name} {entry.note}")))

    async def action_leave(self) -> None:
        """Leave, once everything that is being saved is saved."""
        saving = [worker for worker in self.workers if worker.group == "save"]
        if saving:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.workers.wait_for_complete(saving), PATIENCE)
        self.exit()


def keys_of(nodes: Iterable[DOMNode]) -> set[str]:
    """Give the ids of all keys that any of these nodes knows."""
    kinds = {kind for node in nodes for kind in type(node).__mro__}
    bindings = [binding for kind in kinds for binding in getattr(kind, "BINDINGS", ()) if isinstance(binding, Binding)]
    return {binding.id for binding in bindings if binding.id}
