"""``dealcoach import``: reads the files of book.yaml into the book, and says what became of each row."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from engine.cli.say import say
from engine.cli.session import Session
from engine.model.text import Text
from engine.workspace import find_workspace

DATA_INVALID = 3
QUIET_SECONDS = 1.0  # an import that is done by then shows no progress


@click.command("import")
@click.option("--strict", is_flag=True, help="End with exit code 3 when a row had to be put into quarantine.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.pass_obj
def command(session: Session, *, strict: bool, form: str) -> int:
    """Import the exports that book.yaml names. Importing twice changes nothing; a bad row is kept aside with its reason."""
    from engine.book.load import import_book
    from engine.book.parse import open_settings
    from engine.report.imported import imported_json, imported_text

    workspace = find_workspace(session.start)
    language = session.lang
    settings = open_settings(workspace.book, zone=workspace.zone)
    with _progress(Text("{file}: {rows} rows", "{file}:{rows} 行").to(language)) as progress:
        summary = import_book(settings.book, settings, recorded_at=dt.datetime.now(dt.UTC), progress=progress)
    if form == "json":
        click.echo(json.dumps(imported_json(summary, language), ensure_ascii=False))
    else:
        say(imported_text(summary, language))
    return DATA_INVALID if strict and summary.quarantined else 0


@contextmanager
def _progress(line: str) -> Iterator[Callable[[str, int], None]]:
    """Show which file is read and how far, on a terminal and only when it takes long."""
    if not sys.stderr.isatty():
        yield lambda _file, _rows: None
        return
    from rich.console import Console

    begun = time.monotonic()
    with Console(stderr=True).status("") as status:
        status.stop()

        def told(file: str, rows: int) -> None:
            if time.monotonic() - begun > QUIET_SECONDS:
                status.update(line.format(file=file, rows=f"{rows:,}"))
                status.start()

        yield told
