"""What every verb starts from: the language of the reader, where to look for the workspace, who acts."""

from __future__ import annotations

import getpass
import locale
import os
import sys
import traceback
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

from engine.cli.say import tell
from engine.errors import DealcoachError, UsageError
from engine.model.text import Language, Text


@dataclass(frozen=True)
class Session:
    """The options that stand before the verb, and when what it rests on was known, where the verb says so."""

    language: Language | None
    start: Path
    user: str | None
    known_at: str | None = None

    @cached_property
    def lang(self) -> Language:
        """The language of messages: what was asked for, else the workspace's, else the locale's."""
        return self.language or self._workspace_language() or locale_language()

    def _workspace_language(self) -> Language | None:
        from engine.workspace import workspace_of

        try:
            workspace = workspace_of(self.start)
        except OSError:  # which the verb tells, if it needs the workspace
            return None
        return workspace.language if workspace else None

    def login(self) -> str:
        """Who acts when the workspace names nobody: the login of the operating system."""
        return self.user or getpass.getuser()


def locale_language() -> Language:
    """Read the language from the environment, as other programs do."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    return "zh" if spoken.startswith("zh") else "en"


def current_language() -> Language:
    """Give the language of the running command, also when it failed before it began."""
    context = click.get_current_context(silent=True)
    session = context.obj if context else None
    return session.lang if isinstance(session, Session) else locale_language()


def show_error(error: DealcoachError) -> None:
    """Write an error and its problems to stderr, in the reader's language."""
    language = current_language()
    if error.problems:
        from engine.report.problems import as_text

        tell(as_text(error.problems, language))
    tell(f"{ERROR.to(language)}[{error.code}]: {error.message.to(language)}")
    if error.help:
        tell(f"  = {HELP.to(language)} {error.help.to(language)}")


def of_system(error: OSError) -> UsageError:
    """Say what the operating system refused: which file, and why."""
    what = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
    return UsageError("WS108", Text(f"cannot read or write {what}", f"无法读写 {what}"), help=REFUSED)


ERROR, HELP = Text("error", "错误"), Text("help:", "建议:")
REFUSED = Text(
    "see that the place exists, that you may read and write there, and that the disk has room",
    "请确认该位置存在、您有读写权限,且磁盘有空间",
)
FAULT = Text(
    "an internal fault in dealcoach, not in your data; nothing was half done. With DEALCOACH_DEBUG=1 the details are shown",
    "dealcoach 内部故障,与您的数据无关;没有任何操作只完成一半。设置 DEALCOACH_DEBUG=1 可查看细节",
)


def show_fault(error: Exception) -> None:
    """Write one sentence about an internal fault to stderr; the details only when asked for."""
    tell(f"{ERROR.to(current_language())}[INTERNAL]: {FAULT.to(current_language())}: {type(error).__name__}: {error}")
    if os.environ.get("DEALCOACH_DEBUG"):
        traceback.print_exception(error, file=sys.stderr)
