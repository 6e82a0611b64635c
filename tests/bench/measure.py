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
    return {**spent, "peak": peak() / MEBI, "found": found}


def peak() -> float:
    """Give the most memory this process ever held, in KiB. Linux's own count also holds what its parent had when it started it."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    own = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return own[0] if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def step(module: str, *arguments: str) -> Measured:
    """Run ``python -m module arguments`` and read the JSON that ``timed`` gave it."""
    done = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(arguments)} failed: {done.stderr[-2000:]}")
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]  # a library may have its say before and after
    return Measured(**json.loads(lines[-1]))


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of several steps, taken in turn."""

    rounds: dict[str, list[Measured]]

    def median(self, name: str) -> Measured:
        """Give the medians of one step; of memory the most."""
        runs = self.rounds[name]
        cpu, wall = (statistics.median(getattr(each, part) for each in runs) for part in ("cpu", "wall"))
        return Measured(cpu, wall, max(each.peak for each in runs), runs[-1].found)

    def ratio(self, name: str, other: str) -> float:
        """Give the median, over the rounds, of one step's CPU by another's of the same round."""
        return statistics.median(one.cpu / by.cpu for one, by in zip(self.rounds[name], self.rounds[other], strict=True))


def in_turn(steps: Sequence[tuple[str, Callable[[], Measured]]], rounds: int) -> Runs:
    """Run the steps in turn, round after round, so that a noisy moment meets all of them."""
    found: dict[str, list[Measured]] = {name: [] for name, _ in steps}
    for _ in range(rounds):
        for name, run in steps:
            found[name].append(run())
    return Runs(found)


def command(arguments: Sequence[str], environment: dict[str, str] | None = None) -> Measured:
    """Run a whole command from a cold shell, and tell what time it took from outside."""
    wall = time.perf_counter()
    process = subprocess.Popen(
        arguments, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - wall
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}: {errors.decode()[-500:]}")
    return Measured(usage.ru_utime + usage.ru_stime, wall, 0, None)
