"""Tables of figures as plain text, and where they were measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path


def show(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> None:
    """Print a table: the first column to the left, figures to the right."""
    widths = [max(len(row[k]) for row in (heads, *rows)) for k in range(len(heads))]
    print(f"\n{title}")
    for row in (heads, ["-" * width for width in widths], *rows):
        first, *others = (text.rjust(width) if k else text.ljust(width) for k, (text, width) in enumerate(zip(row, widths, strict=True)))
        print("  ".join([first, *others]).rstrip())
    if note:
        print(note)


def seconds(value: float) -> str:
    """Write seconds, or milliseconds and microseconds where they are few."""
    if value >= 1:
        return f"{value:.2f} s"
    return f"{value * 1000:.1f} ms" if value >= 0.001 else f"{value * 1_000_000:.0f} µs"


def mebibytes(value: float) -> str:
    """Write an amount of memory."""
    return f"{value:.0f} MiB"


def times(value: float) -> str:
    """Write a ratio."""
    return f"{value:.2f} x"


def machine() -> str:
    """Say what machine this is."""
    models = [line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = [int(line.split()[1]) // 1024 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")]
    parts = [
        models[0] if models else platform.processor() or platform.machine(),
        f"{os.cpu_count()} cores",
        f"{memory[0]:,} MiB" if memory else "",
    ]
    return f"{', '.join(part for part in parts if part)}; {platform.system()}, Python {platform.python_version()}"


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []
