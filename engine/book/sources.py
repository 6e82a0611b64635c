"""Reads a file of an export in chunks of columns, each row with its line, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.book.reasons import Reason
from engine.book.settings import Reading, Suffix
from engine.model.text import Text

CHUNK = 122_880  # rows at a time, as many as DuckDB keeps in one row group
SUFFIXES: dict[str, Suffix] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}


class UnreadableFileError(Exception):
    """A file cannot be read at all; ``line`` is where reading stopped, when that is known."""

    def __init__(self, message: Text, help: Text | None = None, line: int = 1) -> None:
        super().__init__(message.en)
        self.message = message
        self.help = help
        self.line = line


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that has no cells to speak of: where it begins, what stands there, and why it cannot be read."""

    line: int
    value: str
    reason: Reason


@dataclass(slots=True)
class Chunk:
    """Some rows of a file, column by column. A row's line is where it begins; the header of a table is line 1.

    ``breaks`` holds, for rows with line breaks inside of their cells, how many lines each later cell stands below (CSV alone).
    """

    size: int
    lines: Sequence[int]
    columns: Mapping[str, Any]  # a list of cells, or an Arrow array
    bad: list[BadRow] = field(default_factory=list)
    breaks: dict[int, dict[str, int]] = field(default_factory=dict)

    def line(self, row: int, column: str = "") -> int:
        """Return the line on which a cell of a row begins."""
        return int(self.lines[row]) + self.breaks.get(row, {}).get(column, 0)


def suffix_of(path: Path, reading: Reading) -> Suffix | None:
    """Tell the format of a file: what the settings say, else what its ending says."""
    return reading.format or SUFFIXES.get(path.suffix.lower())


def columns_of(path: Path, reading: Reading) -> list[str] | None:
    """Return the names of a file's columns, or None where each row names its own (JSON lines). Raises UnreadableFileError."""
    match suffix_of(path, reading):
        case "csv":
            from engine.book.delimited import header

            return header(path, reading)
        case "xlsx":
            from engine.book.workbook import header as first_row

            return first_row(path, reading)
        case "parquet":
            from engine.book.parquet import names

            return names(path)
        case "jsonl":
            return None
        case _:
            raise UnreadableFileError(UNKNOWN_FORMAT, UNKNOWN_FORMAT_HELP)


def rows_of(path: Path) -> int | None:
    """Return how many rows a file says it has, where it says so (Parquet)."""
    if path.suffix.lower() != ".parquet":
        return None
    from engine.book.parquet import count

    return count(path)


def read(path: Path, reading: Reading, wanted: Sequence[str]) -> Iterator[Chunk]:
    """Read the wanted columns of a file. Raises UnreadableFileError."""
    match suffix_of(path, reading):
        case "csv":
            from engine.book.delimited import read as reader
        case "xlsx":
            from engine.book.workbook import read as reader
        case "parquet":
            from engine.book.parquet import read as reader
        case "jsonl":
            from engine.book.jsonlines import read as reader
        case _:
            raise UnreadableFileError(UNKNOWN_FORMAT, UNKNOWN_FORMAT_HELP)
    return reader(path, reading, wanted)


UNKNOWN_FORMAT = Text("the format of the file is not known by its ending", "无法从文件扩展名判断格式")
UNKNOWN_FORMAT_HELP = Text("write format: csv, parquet, jsonl or xlsx", "请写明 format: csv、parquet、jsonl 或 xlsx")
