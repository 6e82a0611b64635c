"""The one door to the engine for the command line and the screen."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from engine.model.text import Language

if TYPE_CHECKING:
    from engine.api.desk import Desk

Say = Callable[[str], None]


class Asker(Protocol):
    """Who asks, from where, in which language: what stands before a verb."""

    @property
    def start(self) -> Path:
        """Where to begin looking for the workspace."""
        ...

    @property
    def user(self) -> str | None:
        """Who acts, if it was said."""
        ...

    @property
    def lang(self) -> Language:
        """The language asked for, else the workspace's, else the locale's."""
        ...

    @property
    def known_at(self) -> str | None:
        """When what is looked at was known, as typed; None: now."""
        ...


def open_desk(asker: Asker, *, as_of: str | None = None, say: Say = lambda _: None) -> Desk:
    """Open the workspace found upward from where the asker stands. Instants are as typed; ``say`` is told what takes long."""
    from engine.api.desk import Desk
    from engine.api.instant import instant
    from engine.workspace import find_workspace

    workspace = find_workspace(asker.start)
    return Desk(
        workspace,
        user=asker.user or workspace.user or getpass.getuser(),
        language=asker.lang,
        as_of=None if as_of is None else instant(as_of, workspace.zone),
        known_at=None if asker.known_at is None else instant(asker.known_at, workspace.zone),
        say=lambda text: say(text.to(asker.lang)),
    )
