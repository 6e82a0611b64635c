"""A program that writes to a store until it is done or killed: python writer.py ticks|runs STORE NAME COUNT."""

from __future__ import annotations

import datetime as dt
import sys

from engine.model.judgement import Judgement, Prompt
from engine.model.text import Text
from engine.store.store import Store

START = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
DEALS = 300


def write_ticks(store: Store, name: str, count: int) -> None:
    """Tick one action after the other, each said aloud only when it is saved."""
    for number in range(count):
        store.add_tick(f"{name}-{number}", "call", by=name, at=START, evidence="x" * 50)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


def write_runs(store: Store, name: str, count: int) -> None:
    """Store whole runs, every deal of each carrying the run's number, and one prompt."""
    for number in range(1, count + 1):
        as_of = START + dt.timedelta(days=number)
        with store.recording(as_of, recorded_at=as_of) as run:
            run.decisions(Judgement(f"{name}-{deal}", as_of, "p", number, None, "open") for deal in range(DEALS))
            key = ("t", f"{number}")
            run.prompts("p", [Prompt(f"{name}-{number}", "t", "deal", key[1], None, Text(), {}, as_of, "p")], [key])
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    {"ticks": write_ticks, "runs": write_runs}[sys.argv[1]](Store.open(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
