"""One deal: re-judged with its explanation in process, and ``next`` and ``explain`` from a cold shell."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial

from tests.bench.measure import ROOT, command, in_turn, step
from tests.bench.tables import seconds, show, times
from tests.bench.workspaces import AS_OF, PROGRAM, workspace

DEALS = 10_000
ROUNDS = 7
NOTHING = "python -c pass"
HEAVY = ("duckdb", "pyarrow", "numpy", "sqlglot", "textual", "alembic")


def measure(_sizes: Sequence[int]) -> None:
    """Print both tables."""
    print("one deal …", file=sys.stderr)
    place = workspace(DEALS)
    found = step("tests.bench.one_deal", str(place)).found
    show(
        f"One deal re-judged from its stored facts, in process; {found['deals']:,} open deals, one after the other",
        ("", "median", "95 of 100 under"),
        [[name, seconds(each["median"]), seconds(each["most"])] for name, each in found["parts"].items()],
    )
    program = [PROGRAM, "-C", str(place)]
    deal = _an_open_deal(program)
    commands = {
        NOTHING: [sys.executable, "-c", "pass"],
        "next": [*program, "next", "--as-of", AS_OF],
        "next DEAL": [*program, "next", deal, "--as-of", AS_OF],
        "explain DEAL": [*program, "explain", deal, "--as-of", AS_OF],
    }
    cold = in_turn([(name, partial(command, each)) for name, each in commands.items()], ROUNDS)
    rows = [
        [name, seconds(each.cpu), seconds(each.wall), times(cold.ratio(name, NOTHING)), _imported(commands[name])]
        for name, each in ((name, cold.median(name)) for name in commands)
    ]
    show(f"From a cold shell, {DEALS:,} deals; medians of {ROUNDS}", ("command", "CPU", "wall", f"CPU by {NOTHING}", "heavy imports"), rows)


def _an_open_deal(program: Sequence[str]) -> str:
    """Name the deal of the first action that is due."""
    done = subprocess.run([*program, "next", "--as-of", AS_OF, "--format", "json"], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.split('"deal": "', 1)[1].split('"', 1)[0]


def _imported(arguments: Sequence[str]) -> str:
    """Name the heavy libraries that a command imports."""
    environment = {**os.environ, "PYTHONPROFILEIMPORTTIME": "1"}
    told = subprocess.run(arguments, cwd=ROOT, check=True, capture_output=True, text=True, env=environment).stderr
    modules = {line.rsplit("|", 1)[-1].strip() for line in told.splitlines() if line.startswith("import time:")}
    return ", ".join(name for name in HEAVY if name in modules) or "none"
