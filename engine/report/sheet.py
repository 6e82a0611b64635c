"""Rows as CSV that a spreadsheet reads in Chinese and that cannot run anything there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last four are their full-width forms
MARK = "\ufeff"  # tells Excel that the text is UTF-8


def safe(cell: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula: an apostrophe before what would begin one."""
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell


def sheet(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write rows under their heads as CSV, every cell safe."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerows([safe(cell) for cell in row] for row in (heads, *rows))
    return MARK + text.getvalue().removesuffix("\n")
