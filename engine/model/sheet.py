"""Rows as CSV that a spreadsheet reads in Chinese and that cannot run anything there."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last four are their full-width forms
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def safe(cell: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula: an apostrophe before what would begin one. A plain number stays as it is."""
    if NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) or cell.startswith(FORMULA) else cell


def sheet(head: Sequence[str], rows: Iterable[Sequence[str]]) -> tuple[bytes, int]:
    """Give the bytes of a CSV file, with a byte-order mark, and the number of its rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in head])
    count = 0
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
        count += 1
    return text.getvalue().encode("utf-8-sig", "backslashreplace"), count
