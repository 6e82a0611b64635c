"""`dealcoach tui`: refuses with a sentence where there is no terminal, and nothing else imports the screen."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from engine.cli.tui import refuse_without_terminal
from engine.errors import UsageError


@pytest.mark.parametrize(("language", "said"), [("en", "the screen needs a terminal"), ("zh", "屏幕界面需要终端")])
def test_without_a_terminal_it_says_so_and_exits_as_a_usage_error(language: str, said: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", "from engine.start import main; main()", "--lang", language, "tui"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    error = run.stderr.decode()
    assert run.returncode == 4
    assert "UI101" in error
    assert said in error
    assert "stdin, stdout, stderr" in error
    assert "dealcoach next" in error
    assert run.stdout == b""


def test_a_dumb_terminal_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(UsageError, match="TERM=dumb"):
        refuse_without_terminal()


def test_the_verb_itself_imports_no_screen() -> None:
    code = "import sys, engine.cli.tui; sys.exit(any(name.split('.')[0] in {'textual', 'tui', 'rich'} for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
