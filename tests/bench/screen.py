"""The screen in a real pseudo-terminal: time to the first row of Today, and to turn a page."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.measure import ROOT
from tests.bench.tables import seconds, show
from tests.bench.terminal import Terminal
from tests.bench.workspaces import AS_OF, PROGRAM, workspace

MOST = 100_000
PAGES, STARTS = 20, 3
PAGE_DOWN = b"\x1b[6~"
LIMIT = 120.0


def measure(sizes: Sequence[int]) -> None:
    """Print the table, for the sizes that the screen is meant for."""
    rows = []
    for size in sizes:
        if size > MOST:
            continue
        print(f"screen, {size:,} deals …", file=sys.stderr)
        place = workspace(size)
        count, word = _first_row(place)
        starts, pages = [], []
        for _ in range(STARTS):
            with Terminal([PROGRAM, "--lang", "en", "-C", str(place), "tui", "--as-of", AS_OF]) as terminal:
                starts.append(terminal.until(word, LIMIT))
                terminal.settle()
                pages += [terminal.press(PAGE_DOWN) for _ in range(PAGES)]
        rows.append([f"{size:,}", f"{count:,}", seconds(statistics.median(starts)), seconds(statistics.median(pages)), seconds(max(pages))])
    show(
        f"Screen Today in a pseudo-terminal; medians of {STARTS} starts and {PAGES} pages each",
        ("deals", "rows", "first row", "page down", "slowest page"),
        rows,
    )


def _first_row(place: Path) -> tuple[int, str]:
    """Give how many rows Today has, and how the account of the first one begins. It also judges again what has changed."""
    asked = [PROGRAM, "--lang", "en", "-C", str(place), "next", "--all", "--as-of", AS_OF, "--format", "json"]
    lines = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return len(lines), json.loads(lines[0])["account"][:5]
