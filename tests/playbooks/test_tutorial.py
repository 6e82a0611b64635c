"""The tutorial for sales ops works as it is written, and says the same in both languages."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGLISH, CHINESE = (ROOT / "docs" / language / "first-playbook.md" for language in ("en", "zh"))
BLOCK = re.compile(r"^```(console|yaml file=(\S+))\n(.*?)^```", re.MULTILINE | re.DOTALL)
RUN = "import sys; from engine.cli.main import main; sys.argv[0] = 'dealcoach'; main()"


def steps(page: Path) -> list[tuple[str, str]]:
    """Give the commands of a page, and the files it has its reader save, in order."""
    found: list[tuple[str, str]] = []
    for kind, file, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind == "console":
            found += [("$", line.removeprefix("$ ")) for line in text.splitlines()]
        else:
            found.append((file, text))
    return found


def test_both_languages_take_the_same_steps() -> None:
    assert steps(ENGLISH) == steps(CHINESE)
    assert {line.split()[1] for kind, line in steps(ENGLISH) if kind == "$"} >= {"init", "import", "check", "test", "judge", "explain"}


@pytest.mark.slow
def test_the_steps_work_one_after_the_other(tmp_path: Path) -> None:
    here = tmp_path
    for kind, text in steps(ENGLISH):
        words = shlex.split(text) if kind == "$" else []
        if not words:
            (here / kind).write_text(text, encoding="utf-8")
        elif words[0] == "cd":
            here /= words[1]
        else:
            done = subprocess.run(
                [sys.executable, "-c", RUN, *words[1:]],
                cwd=here,
                env={"PYTHONPATH": str(ROOT), "PATH": ""},
                capture_output=True,
                check=False,
            )
            assert done.returncode == 0, (text, done.stdout.decode(), done.stderr.decode())
