"""Measures one step in a process of its own: CPU beside wall, and the most memory it held."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MEBI = 1024  # ru_maxrss counts kibibytes


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of CPU (user and system) and of wall time of the timed part, peak memory of its process in MiB, and what it found."""

    cpu: float
    wall: float
    peak: float
    found: Any


def timed(work: Callable[[], Any]) -> dict[str, Any]:
    """Do the work and tell, within the step's own process, what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    spent = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    return {**spent, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBI, "found": found}


def step(module: str, *arguments: str) -> Measured:
    """Run ``python -m module arguments`` and read the JSON that ``timed`` gave it."""
    done = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 - our own steps
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(arguments)} failed: {done.stderr[-2000:]}")
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]  # a library may have its say before and after
    return Measured(**json.loads(lines[-1]))


def in_turn(steps: Sequence[tuple[str, Callable[[], Measured]]], rounds: int) -> dict[str, Measured]:
    """Run the steps in turn, round after round, so that a noisy moment meets all of them; give each one's medians."""
    runs: dict[str, list[Measured]] = {name: [] for name, _ in steps}
    for _ in range(rounds):
        for name, run in steps:
            runs[name].append(run())
    return {name: median(each) for name, each in runs.items()}


def median(runs: Sequence[Measured]) -> Measured:
    """Give the medians of several runs of one step; of memory the most."""
    return Measured(
        statistics.median(each.cpu for each in runs), statistics.median(each.wall for each in runs), max(each.peak for each in runs), runs[-1].found
    )


def command(arguments: Sequence[str], environment: dict[str, str] | None = None) -> Measured:
    """Run a whole command from a cold shell, and tell what it took from outside."""
    wall = time.perf_counter()
    process = subprocess.Popen(arguments, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603 - as above
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - wall
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}: {errors.decode()[-500:]}")
    return Measured(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / MEBI, None)
