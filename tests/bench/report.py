"""One step: runs one report of an imported workspace, or a bare scan of the columns that reports read, or draws for many reps.

``python -m tests.bench.report REPORT|SCAN DEALS``, ``python -m tests.bench.report draws REPS``
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.bench.measure import timed
from tests.bench.workspaces import AS_OF, imported

DEAL = (
    *("id", "stage", "status", "amount", "amount__currency", "created_on", "stage_entered_on", "close_date", "closed_on", "owner__id"),
    *("account__id", "segment", "product", "type", "source", "category", "probability"),
)
MOVES = ("id", "deal__id", "by__id", "from_stage", "to_stage", "at", "at__day")
PIPELINE = {"deal": DEAL, "stage_change": MOVES}
EVIDENCE = {
    "deal": (*DEAL, "tags", "next_step", "next_step_on", "competitor", "discount"),
    "stage_change": MOVES,
    "activity": ("id", "deal__id", "type", "at", "at__day", "outcome"),
    "deal__contacts": ("from_id", "to_id"),
    "contact": ("id", "role", "active"),
}
SCANS: dict[str, Mapping[str, Sequence[str]]] = {"scan: deals, moves": PIPELINE, "scan: evidence too": EVIDENCE}
DEALS_OF_REP = 40


@dataclass(frozen=True, slots=True)
class Report:
    """What is asked of the program, and which scan reads the same columns."""

    asked: tuple[str, ...]
    scan: str = "scan: deals, moves"


REPORTS = {
    "funnel": Report(("funnel",)),
    "funnel by rep": Report(("funnel", "--by", "rep")),
    "funnel since": Report(("funnel", "--since", "2026-10-21")),
    "forecast": Report(("forecast",), "scan: evidence too"),
    "back-test": Report(("forecast", "--backtest"), "scan: evidence too"),
    "targets pace": Report(("targets", "pace"), "scan: evidence too"),
    "compliance": Report(("inspect", "report"), "scan: evidence too"),
}


def scan(deals: int, columns: Mapping[str, Sequence[str]]) -> int:
    """Read every value of every column once, and nothing more: a plain maximum would come from the files' statistics, unread."""
    from engine.book.connect import connect
    from engine.book.moments import moment
    from engine.book.parse import open_settings
    from engine.workspace import find_workspace
    from tests.bench.rules import AS_OF as INSTANT

    workspace = find_workspace(imported(deals))
    opened = open_settings(workspace.book, zone=workspace.zone)
    with connect(opened.book, opened.catalog, moment(opened, INSTANT)) as connection:
        for table, names in columns.items():
            there = {row[0] for row in connection.execute(f'DESCRIBE "{table}"').fetchall()}
            listed = ", ".join(f'max(hash("{each}"))' for each in names if each in there)
            connection.execute(f'SELECT {listed} FROM "{table}"').fetchall()  # noqa: S608 - names of our own
    return len(columns)


def report(deals: int, asked: Sequence[str]) -> int:
    """Run the program in this process; give how many characters it printed."""
    from engine.cli.main import main

    said = io.StringIO()
    sys.argv = ["dealcoach", "-C", str(imported(deals)), *asked, "--as-of", AS_OF]
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        main()
    if not said.tell():
        raise RuntimeError(f"dealcoach {' '.join(asked)} printed nothing")
    return said.tell()


def draws(reps: int) -> int:
    """Estimate a target of each rep by draws over open deals; give how many deals."""
    from engine.targets.estimates import Ask
    from engine.targets.pipeline import Chance, by_amount

    for rep in range(reps):
        deals = [
            Chance(f"D{at}", Fraction((rep + at * 7) % 19 + 1, 20), Fraction(1_000 + (rep * 31 + at * 97) % 40_000))
            for at in range(DEALS_OF_REP)
        ]
        found = by_amount(Ask(Fraction(400_000)), deals, seed=rep)
        if found.p is None or not 0 <= found.p <= 1:
            raise RuntimeError(f"no chance for rep {rep}")
    return reps * DEALS_OF_REP


def main(what: str, count: int) -> None:
    """Run the step and print what it took."""
    works = {
        "draws": lambda: draws(count),
        **{name: lambda columns=columns: scan(count, columns) for name, columns in SCANS.items()},
        **{name: lambda each=each: report(count, each.asked) for name, each in REPORTS.items()},
    }
    print(json.dumps(timed(works[what])))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
