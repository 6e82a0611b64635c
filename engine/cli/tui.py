"""`dealcoach tui`: opens the screen on the workspace where one stands."""

from __future__ import annotations

import importlib
import os
import sys

import click

from engine.cli.session import Session
from engine.errors import UsageError
from engine.model.text import Text

NO_TERMINAL = Text(
    "the screen needs a terminal, but {lacks} is not one",
    "屏幕界面需要终端,但 {lacks} 不是终端",
)
INSTEAD = Text(
    "run it in a terminal window without pipes or redirections; `dealcoach next` prints today's required actions instead",
    "请在终端窗口中直接运行,不要使用管道或重定向;也可以用 `dealcoach next` 直接列出今天必须完成的行动",
)


def refuse_without_terminal() -> None:
    """Raise when the screen could not be drawn or keys could not be read.

    Raises:
        UsageError: a stream is not a terminal (UI101).

    """
    streams = {"stdin": sys.__stdin__, "stdout": sys.__stdout__, "stderr": sys.__stderr__}
    lacks = [name for name, stream in streams.items() if stream is None or not stream.isatty()]
    if os.environ.get("TERM") == "dumb":
        lacks.append("TERM=dumb")
    if lacks:
        named = ", ".join(lacks)
        raise UsageError("UI101", Text(NO_TERMINAL.en.format(lacks=named), NO_TERMINAL.zh.format(lacks=named)), help=INSTEAD)


@click.command("tui")
@click.option("--as-of", help="Judge as of this day or time (default: now).")
@click.pass_obj
def command(session: Session, as_of: str | None) -> int:
    """Open the screen: Today, Deal, Coaching and Awards."""
    refuse_without_terminal()
    from engine.api import open_desk

    # The one place where the engine reaches for the screen: by name, when asked to, and never as an import.
    screen = importlib.import_module("tui.start")
    code: int = screen.run(lambda say: open_desk(session, as_of=as_of, say=say))
    return code
