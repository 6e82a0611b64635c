"""A small workspace with a book, for tests of the book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from engine.book.connect import connect
from engine.book.load import import_book
from engine.book.moments import moment
from engine.book.parse import open_settings, read_settings
from engine.book.settings import BookSettings
from engine.book.summary import Summary
from engine.model.problem import Problem

ENDS = {"won": "won", "lost": "lost"}
NOON = dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC)


@dataclass
class Workspace:
    """A folder with files and a book.yaml."""

    folder: Path

    def write(self, **files: str | bytes) -> None:
        """Write files by name; ``deal_csv`` is deal.csv."""
        for name, content in files.items():
            path = self.folder / name.replace("_yaml", ".yaml").replace("_csv", ".csv").replace("_jsonl", ".jsonl")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    @property
    def settings(self) -> BookSettings:
        """The settings, which must be sound."""
        return open_settings(self.folder / "book.yaml")

    def problems(self) -> list[Problem]:
        """Tell what is wrong with the settings."""
        return read_settings(self.folder / "book.yaml")[1]

    def load(self, at: dt.datetime = NOON) -> Summary:
        """Import what lies there."""
        settings = self.settings
        return import_book(settings.book, settings, recorded_at=at)

    def open(self, as_of: dt.datetime = NOON, known_at: dt.datetime | None = None) -> duckdb.DuckDBPyConnection:
        """Open the book."""
        settings = self.settings
        return connect(settings.book, settings.catalog, moment(settings, as_of, known_at=known_at), known_at, ends=lambda: ENDS)

    def ask(self, sql: str, as_of: dt.datetime = NOON, known_at: dt.datetime | None = None) -> list[tuple[Any, ...]]:
        """Ask the book one thing."""
        with self.open(as_of, known_at) as con:
            return con.execute(sql).fetchall()

    def quarantine(self) -> list[str]:
        """Give the lines of the newest quarantine file, without its head."""
        newest = max((self.settings.book / "quarantine").glob("*.csv"))
        return newest.read_text("utf-8-sig").splitlines()[1:]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


@pytest.fixture
def deals(workspace: Workspace) -> Callable[..., Workspace]:
    """Give a workspace whose deals have an id, a name, an amount and a clock."""

    def made(rows: str, **more: str) -> Workspace:
        extra = "\n".join(f"      {name}: {how}" for name, how in more.items())
        workspace.write(
            book_yaml="zone: Asia/Shanghai\ncurrency: CNY\nsources:\n  deal:\n    file: deal.csv\n    fields:\n"
            f"      id: id\n      name: name\n      amount: amount\n      created_on: created\n{extra}\n",
            deal_csv="id,name,amount,created\n" + rows,
        )
        return workspace

    return made
