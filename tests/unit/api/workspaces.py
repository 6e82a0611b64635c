"""Workspaces over sample books, made in process, and desks at them on any day."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.api.desk import Desk
from engine.api.ruleset import Ruleset
from engine.book.load import import_book
from engine.book.parse import open_settings
from engine.sample.generate import generate
from engine.workspace import find_workspace, make_workspace

LAST = dt.date(2026, 11, 21)
IMPORTED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def made(folder: Path, playbook: str, deals: int, seed: int) -> Path:
    """Make a workspace over a sample book of so many deals that ends on LAST, and import it."""
    generate(folder / "data", deals, seed, as_of=LAST)
    make_workspace(folder / "w", playbook, folder / "data", language="en")
    imported(folder / "w")
    return folder / "w"


def imported(folder: Path, recorded_at: dt.datetime = IMPORTED) -> None:
    """Import the files of a workspace's book as they are now."""
    workspace = find_workspace(folder)
    settings = open_settings(workspace.book, zone=workspace.zone)
    import_book(settings.book, settings, recorded_at=recorded_at)


def at(day: dt.date, zone: ZoneInfo, hour: int = 12) -> dt.datetime:
    """Give an instant of a local day."""
    return dt.datetime.combine(day, dt.time(hour), zone).astimezone(dt.UTC)


COMPILED: dict[tuple[tuple[str, bytes], ...], dict[str, Ruleset]] = {}


class Opened(Desk):
    """A desk that shares the compiled playbooks of an earlier one, where nothing was written differently."""

    @cached_property
    def rules(self) -> dict[str, Ruleset]:
        """The playbooks, compiled."""
        folder = self.workspace.folder
        texts = [each for each in sorted(folder.rglob("*")) if each.suffix in (".yaml", ".csv")]
        files = tuple((str(each.relative_to(folder)), each.read_bytes()) for each in texts)
        if files not in COMPILED:
            COMPILED[files] = super().rules
        return COMPILED[files]


def opened(folder: Path, day: dt.date = LAST, *, user: str = "amy", known_at: dt.datetime | None = None, hour: int = 12) -> Desk:
    """Open a workspace at noon of a day, or at another hour."""
    workspace = find_workspace(folder)
    return Opened(workspace, user=user, language="en", as_of=at(day, workspace.zone, hour), known_at=known_at, say=lambda _: None)


def handmade(folder: Path, *, playbook: str = "b2b-software", recorded_at: dt.datetime = IMPORTED, **tables: str) -> Path:
    """Make a workspace over tables written as CSV (columns named as fields, relations by id), and import it."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    if not (folder / "w").exists():
        make_workspace(folder / "w", playbook, folder / "data", language="en")
    imported(folder / "w", recorded_at)
    return folder / "w"
