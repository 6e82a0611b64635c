"""An import that is killed leaves the book as it was before or after it, never between."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CODE = """
import datetime as dt, sys
from pathlib import Path
from engine.book.load import import_book
from engine.book.parse import open_settings
settings = open_settings(Path(sys.argv[1]))
print("ready", flush=True)
import_book(settings.book, settings, recorded_at=dt.datetime(2026, 5, 4, tzinfo=dt.UTC))
"""
TABLES = ("account", "contact", "team", "rep")
BOOK = "sources:\n" + "".join(f"  {name}: {{file: {name}.csv, fields: {{id: id, name: name}}}}\n" for name in TABLES)
ROWS = 3000


def write(folder: Path, name: str) -> None:
    for each in TABLES:
        (folder / f"{each}.csv").write_text("id,name\n" + "".join(f"{row},{name}\n" for row in range(ROWS)))


@pytest.mark.parametrize("times", [6, pytest.param(60, marks=pytest.mark.long)])
@pytest.mark.slow
def test_killed_at_any_moment(workspace, times):
    draw = random.Random(times)
    workspace.write(book_yaml=BOOK)
    write(workspace.folder, "v0")
    workspace.load()
    begun = time.monotonic()
    seen, span = set(), 1.0
    for number in range(1, times + 1):
        write(workspace.folder, f"v{number}")
        process = subprocess.Popen(
            [sys.executable, "-c", CODE, str(workspace.folder / "book.yaml")], stdout=subprocess.PIPE, cwd=Path.cwd()
        )
        assert process.stdout is not None
        process.stdout.readline()
        begun = time.monotonic()
        time.sleep(draw.random() * span)
        os.kill(process.pid, signal.SIGKILL)
        ended = process.wait()
        process.stdout.close()
        span = max(0.1, time.monotonic() - begun) * 1.05 if ended == 0 else span
        names = {table: workspace.ask(f"SELECT name, count(*) FROM {table} GROUP BY name") for table in TABLES}  # noqa: S608 - plain names
        versions = {rows[0][0] for rows in names.values()}
        assert all(rows == [(rows[0][0], ROWS)] for rows in names.values())
        assert len(versions) == 1
        seen |= versions
    workspace.load()
    assert not (workspace.settings.book / ".staging").exists()
    assert {row[0] for row in workspace.ask("SELECT DISTINCT name FROM rep")} == {f"v{times}"}
