"""A list as a CSV file that Excel reads in Chinese and that cannot run anything there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from engine.model.sheet import sheet


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
    content, count = sheet(head, rows)
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path, count
