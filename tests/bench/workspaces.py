"""Workspaces with a sample book, imported and judged once and kept beside the measurements, by size."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench.books import kept, make
from tests.bench.measure import ROOT

PLAYBOOK, AS_OF = "b2b-software", "2026-11-21"
PROGRAM = str(Path(sys.executable).with_name("dealcoach"))


def imported(deals: int) -> Path:
    """Give the workspace of so many deals, made and imported unless it is there."""
    place = kept() / str(deals) / "workspace"
    if not (place / "imported").exists():
        make(deals)
        print(f"a workspace of {deals:,} deals is imported, once …", file=sys.stderr)
        if not place.exists():
            run("init", str(place), "--playbook", PLAYBOOK, "--data", str(kept() / str(deals) / "data"))
        run("-C", str(place), "import")
        (place / "imported").touch()
    return place


def workspace(deals: int) -> Path:
    """Give the same, judged."""
    place = imported(deals)
    if not (place / "judged").exists():
        print(f"a workspace of {deals:,} deals is judged, once …", file=sys.stderr)
        run("-C", str(place), "judge", "--as-of", AS_OF)
        (place / "judged").touch()
    return place


def run(*arguments: str) -> None:
    """Run the program; raise with what it said when it fails."""
    done = subprocess.run([PROGRAM, *arguments], cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"dealcoach {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-2000:]}")
