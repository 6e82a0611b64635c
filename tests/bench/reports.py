"""Every report of the pipeline over whole books, beside a bare scan of the columns it reads; how that grows; and seeded draws for many reps.

``python -m tests.bench --only reports --sizes 100k,1m``
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from tests.bench.measure import Measured, in_turn, step
from tests.bench.report import REPORTS, SCANS
from tests.bench.tables import mebibytes, seconds, show, times
from tests.bench.workspaces import imported

ROUNDS = 3
REPS = (100, 1_000)
LIMIT = 2_048  # MiB


def measure(sizes: Sequence[int]) -> None:
    """Print the tables."""
    rows: list[list[str]] = []
    medians: dict[int, dict[str, Measured]] = {}
    for size in sizes:
        print(f"reports, {size:,} deals …", file=sys.stderr)
        imported(size)
        names = [*SCANS, *REPORTS]
        found = in_turn([(name, partial(step, "tests.bench.report", name, str(size))) for name in names], ROUNDS)
        medians[size] = {name: found.median(name) for name in names}
        for name in names:
            this = medians[size][name]
            scan = REPORTS[name].scan if name in REPORTS else name
            by_wall = this.wall / medians[size][scan].wall
            rows.append(
                [
                    f"{size:,}",
                    name,
                    *map(seconds, (this.cpu, this.wall)),
                    times(found.ratio(name, scan)),
                    times(by_wall),
                    mebibytes(this.peak),
                ]
            )
    show(
        f"Reports, 4 stage changes and 8 activities a deal; medians of {ROUNDS}, memory the most (to stay under {LIMIT:,} MiB)",
        ("deals", "report", "CPU", "wall", "CPU by scan", "wall by scan", "peak"),
        rows,
    )
    growth = [
        [f"{small:,} to {large:,}", name, *(times(value) for value in _grown(medians[small][name], medians[large][name], large / small))]
        for small, large in pairwise(sorted(medians))
        for name in REPORTS
    ]
    if growth:
        show("Growth of reports, against linear (1.00 x: as much more as there are more deals)", ("deals", "report", "CPU", "wall"), growth)
    _draws()


def _grown(small: Measured, large: Measured, factor: float) -> tuple[float, float]:
    return large.cpu / small.cpu / factor, large.wall / small.wall / factor


def _draws() -> None:
    found = in_turn([(str(reps), partial(step, "tests.bench.report", "draws", str(reps))) for reps in REPS], ROUNDS)
    rows = [
        [f"{reps:,} reps", f"{this.found:,}", seconds(this.cpu), seconds(this.wall), seconds(this.cpu / reps), mebibytes(this.peak)]
        for reps in REPS
        if (this := found.median(str(reps)))
    ]
    show(
        "Chance of a target by 10,000 seeded draws, 40 open deals a rep",
        ("", "deals", "CPU", "wall", "CPU a rep", "peak"),
        rows,
        f"growth of CPU against linear: {times(found.ratio(str(REPS[1]), str(REPS[0])) * REPS[0] / REPS[1])}",
    )
