"""The sixty rules on a thousand deals, by other rule engines beside ours, each in a process of its own."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from functools import partial

from tests.bench.measure import in_turn, step
from tests.bench.tables import mebibytes, seconds, show, times

OURS = "dealcoach"
MODULES = {
    OURS: "engine",
    "durable-rules": "durable",
    "zen-engine": "zen",
    "rule-engine": "rule_engine",
    "cel-python": "celpy",
    "clipspy": "clips",
}
ROUNDS = 3


def measure(_sizes: Sequence[int]) -> None:
    """Print the table; an engine that is not installed, or answers otherwise, is named and left out."""
    print("rule engines, 1,000 deals …", file=sys.stderr)
    step("tests.bench.contest", OURS)  # the book is made once, before anything is measured
    steps = []
    for name, module in MODULES.items():
        if importlib.util.find_spec(module) is None:
            print(f"{name} is not installed and is left out (make bench installs the group `bench`)")
        else:
            steps.append((name, partial(step, "tests.bench.contest", name)))
    found = in_turn(steps, ROUNDS)
    rows = []
    for name in found.rounds:
        each = found.median(name)
        if each.found["wrong"]:
            print(f"{name} gives {each.found['wrong']:,} of {60 * each.found['deals']:,} answers otherwise and is left out")
            continue
        rows.append(
            [
                name,
                seconds(each.found["prepared"]),
                seconds(each.cpu),
                seconds(each.wall),
                times(found.ratio(name, OURS)),
                mebibytes(each.peak),
            ]
        )
    show(
        f"The same 60 rules on 1,000 deals, over facts already gathered; medians of {ROUNDS}",
        ("engine", "prepare", "CPU", "wall", "CPU by ours", "peak"),
        rows,
        "Answers were compared first: each engine meets exactly the rules that our SQL meets, on every deal.",
    )
