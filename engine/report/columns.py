"""Plain text in columns that align in Chinese and English alike."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from engine.model.text import visible

GAP = "  "
NARROWEST = 8  # cells; below this a column says nothing


def flat(text: str) -> str:
    """Give a text as one line in which every character is seen."""
    return " ".join(visible(text).split())


def fit(text: str, cells: int) -> str:
    """Cut or pad one line of text to exactly so many cells; a cut one ends in "~"."""
    text = flat(text)
    return set_cell_size(text, cells) if cell_len(text) <= cells else set_cell_size(text, cells - 1) + "~"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, cells: int | None = None) -> str:
    """Lay out rows under their heads within ``cells`` (default: the terminal's width, where there is one); the widest columns give way first."""
    room = (cells or max(shutil.get_terminal_size((sys.maxsize, 24)).columns, 80)) - len(GAP) * (len(heads) - 1)
    needs = [max(cell_len(flat(line[at])) for line in (heads, *rows)) for at in range(len(heads))]
    while sum(needs) > room and max(needs) > NARROWEST:
        needs[needs.index(max(needs))] -= 1
    return "\n".join(GAP.join(fit(cell, need) for cell, need in zip(line, needs, strict=True)).rstrip() for line in (heads, *rows))
