"""A list as a CSV file that Excel reads in Chinese and that cannot run anything there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last four are their full-width forms


def safe(cell: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula: an apostrophe before what would begin one."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) or cell.startswith(FORMULA) else cell


def free_name(folder: Path, stem: str) -> Path:
    """Give a name that no file has yet: today.csv, today-2.csv and so on."""
    path, n = folder / f"{stem}.csv", 1
    while path.exists():
        n += 1
        path = folder / f"{stem}-{n}.csv"
    return path


def write_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> tuple[Path, int]:
    """Write the file whole or not at all, with a byte-order mark, and return its path and the number of rows. An existing file is never replaced.

    Raises:
        FileExistsError: there is a file of that name.
        OSError: the folder cannot be written to.

    """
    path = Path(name).expanduser()
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\r\n")
    sheet.writerow([safe(cell) for cell in head])
    count = 0
    for row in rows:
        sheet.writerow([safe(cell) for cell in row])
        count += 1
    try:
        with path.open("xb") as file:
            file.write(text.getvalue().encode("utf-8-sig"))
    except FileExistsError:
        raise
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path, count
