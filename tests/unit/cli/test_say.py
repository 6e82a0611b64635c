"""What the data hold never acts on the terminal of who reads it."""

from __future__ import annotations

import click
from click.testing import CliRunner

from engine.cli.say import say, tell
from engine.report.columns import table

NASTY = "a\x1b[2Jb\x07\u202ec\x9b31m 商机\nd"
SEEN = "a [2Jb c 31m 商机\nd"


def test_what_would_move_the_cursor_is_taken_out_and_lines_stay():
    @click.command()
    def verb() -> None:
        say(NASTY)
        tell(NASTY)

    done = CliRunner().invoke(verb, color=True)  # as on a terminal, where click takes nothing out
    assert (done.stdout, done.stderr) == (f"{SEEN}\n", f"{SEEN}\n")


def test_columns_are_as_wide_as_what_is_seen():
    lines = table(["x", "y"], [["\u200b\u200b\u200bab", "1"], ["ab", "2"]]).splitlines()
    assert lines[1:] == ["ab  1", "ab  2"]
