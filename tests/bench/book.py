"""The whole book, judged by sixty rules: generated SQL beside the same by hand and beside a bare scan, at several sizes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from tests.bench.measure import Measured, Runs, in_turn, step
from tests.bench.tables import mebibytes, seconds, show, times

QUERIES = ("generated", "by-hand", "scan")
ROUNDS = 5


def measure(sizes: Sequence[int]) -> None:
    """Print the table; say where answers differ instead."""
    rows: list[list[str]] = []
    generated: dict[int, Measured] = {}
    for size in sizes:
        print(f"whole book, {size:,} deals …", file=sys.stderr)
        made = step("tests.bench.prepare", str(size))
        answers = {which: step("tests.bench.query", str(size), which, "answer").found for which in QUERIES[:2]}
        if len(set(answers.values())) > 1:
            print(f"at {size:,} deals the generated query and the one by hand do not answer the same: {answers}")
            continue
        found = in_turn([(which, partial(step, "tests.bench.query", str(size), which)) for which in QUERIES], ROUNDS)
        generated[size] = found.median("generated")
        rows += [_row(size, which, found) for which in QUERIES]
        if made.found:
            rows.append([f"{size:,}", "sample and import", seconds(made.cpu), seconds(made.wall), mebibytes(made.peak), "", ""])
    show(
        f"Whole book, 60 rules (8 activities and 4 stage changes a deal); medians of {ROUNDS}",
        ("deals", "query", "CPU", "wall", "peak", "CPU by hand", "CPU by scan"),
        rows,
        "The answers of generated and by-hand were compared first: equal on every deal and rule.",
    )
    _growth(generated)


def _row(size: int, which: str, found: Runs) -> list[str]:
    this = found.median(which)
    ratios = [times(found.ratio(which, other)) for other in QUERIES[1:]]
    return [f"{size:,}", which, seconds(this.cpu), seconds(this.wall), mebibytes(this.peak), *ratios]


def _growth(generated: dict[int, Measured]) -> None:
    sizes = sorted(generated)
    rows = [
        [
            f"{small:,} to {large:,}",
            times(generated[large].cpu / generated[small].cpu),
            times(generated[large].wall / generated[small].wall),
        ]
        for small, large in pairwise(sizes)
    ]
    if rows:
        show("Growth of the generated query", ("deals", "CPU", "wall"), rows)
