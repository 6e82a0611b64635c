"""``dealcoach doctor``: looks at the machine and the workspace and says what would go wrong, before it does."""

from __future__ import annotations

import importlib.metadata
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click

from engine.cli.say import say
from engine.cli.session import Session
from engine.errors import DealcoachError
from engine.model.text import Language, Text

OLDEST = (3, 11)
NEEDED = (
    "duckdb",
    "sqlglot",
    "sqlalchemy",
    "alembic",
    "pyarrow",
    "openpyxl",
    "textual",
    "babel",
    "durable-rules",
    "jsonschema",
    "pyyaml",
    "tzdata",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and what was seen."""

    well: bool
    what: Text
    seen: str


@click.command("doctor")
@click.pass_obj
def command(session: Session) -> int:
    """Check this machine, this Python and, inside a workspace, its settings, playbooks, book and store."""
    findings = [*machine(session.lang), *workspace(session)]
    for each in findings:
        state = Text("ok   ", "正常") if each.well else Text("WRONG", "有误")
        say(f"{state.to(session.lang)}  {each.what.to(session.lang)}: {each.seen}")
    return 0 if all(each.well for each in findings) else 1


def machine(language: Language) -> Iterator[Finding]:
    """Look at Python, its packages, SQLite, durable-rules and the terminal."""
    yield Finding(sys.version_info >= OLDEST, Text("Python 3.11 or newer", "Python 3.11 或更新"), sys.version.split()[0])
    missing = [name for name in NEEDED if not _version(name)]
    yield Finding(not missing, Text("packages", "软件包"), ", ".join(missing) or f"{len(NEEDED)}")
    yield Finding(sqlite3.sqlite_version_info >= (3, 35), Text("SQLite 3.35 or newer", "SQLite 3.35 或更新"), sqlite3.sqlite_version)
    yield _triggers(language)
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    yield Finding(encoding == "utf8", Text("the terminal writes UTF-8", "终端使用 UTF-8"), sys.stdout.encoding or "?")


def workspace(session: Session) -> Iterator[Finding]:
    """Look at the workspace, if there is one here."""
    from engine.workspace import find_workspace

    try:
        found = find_workspace(session.start)
    except DealcoachError as error:
        if error.code == "WS101":
            yield Finding(True, Text("workspace", "工作区"), Text("none here", "此处没有").to(session.lang))
        else:
            yield Finding(False, Text("workspace", "工作区"), error.message.to(session.lang))
        return
    yield Finding(True, Text("workspace", "工作区"), str(found.folder))
    from engine.api.health import looks

    for what, look in looks(found):
        yield _tried(what, look, session.lang)


def _tried(what: Text, look: Callable[[], str], language: Language) -> Finding:
    try:
        return Finding(True, what, look())
    except DealcoachError as error:
        return Finding(False, what, f"[{error.code}] {error.message.to(language)}")
    except OSError as error:
        return Finding(False, what, str(error))


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _triggers(language: Language) -> Finding:
    from engine.triggers.probe import probe

    found = probe()
    seen = found.reason.to(language) if found.reason else _version("durable-rules") or "?"
    return Finding(found.works, Text("durable-rules works on this Python", "durable-rules 可在此 Python 上运行"), seen)
