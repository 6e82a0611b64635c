"""What is heavy is imported only by what needs it, and imports look down only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("textual", "duckdb", "pyarrow", "openpyxl", "alembic", "numpy", "scipy", "durable", "nacl")


def modules_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    return {name.partition(".")[0] for name in done.stdout.splitlines()}


@pytest.mark.parametrize(
    "verb",
    [
        "next",
        "explain",
        "check",
        "test",
        "tick",
        "waive",
        "coach",
        "feedback",
        "fmt",
        "help",
        "show",
        "init",
        "train",
        "wellbeing",
        "awards",
    ],
)
def test_a_verb_imports_nothing_heavy_before_it_runs(verb):
    loaded = modules_after(f"from engine.cli.main import cli\ncli.get_command(None, {verb!r})")
    assert not loaded.intersection(HEAVY)


@pytest.mark.parametrize("verb", ["judge", "import", "sample", "compile", "doctor"])
def test_only_the_screen_imports_textual(verb):
    loaded = modules_after(f"from engine.cli.main import cli\ncli.get_command(None, {verb!r})")
    assert "textual" not in loaded


def test_targets_load_no_statistics_before_they_are_asked_for():
    names = sorted(path.stem for path in (ROOT / "engine" / "targets").glob("*.py") if path.stem != "__init__")
    assert names
    loaded = modules_after("\n".join(f"import engine.targets.{name}" for name in names))
    assert not loaded.intersection(HEAVY)


@pytest.mark.slow
def test_import_contracts_hold():
    done = subprocess.run([Path(sys.executable).with_name("lint-imports")], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout
