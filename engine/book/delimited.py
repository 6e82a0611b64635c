"""CSV and its kin: quoted line breaks, byte order marks, other encodings, and rows that do not fit their header."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from engine.book.cells import clean
from engine.book.reasons import cells, quote_open, shown, too_long
from engine.book.settings import Reading
from engine.book.sources import CHUNK, BadRow, Chunk, UnreadableFileError
from engine.model.text import Text

LONGEST_CELL = 16 * 1024 * 1024
BREAK = re.compile(r"\r\n|\r|\n")
UTF8 = {"utf-8", "utf-8-sig", "ascii"}


class _Reader:
    """Rows of a CSV file with the line on which each begins. A row that cannot be split is given as a BadRow."""

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self.rows = csv.reader(lines, delimiter=delimiter, strict=True)

    def __iter__(self) -> Iterator[tuple[int, list[str] | BadRow]]:
        while True:
            start = self.rows.line_num + 1
            try:
                row = next(self.rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield start, BadRow(start, "", too_long(LONGEST_CELL) if "field limit" in str(error) else quote_open())
                continue
            if row:
                yield start, row


@contextmanager
def _opened(path: Path, reading: Reading) -> Iterator[_Reader]:
    encoding = "utf-8-sig" if _same_codec(reading.encoding) in UTF8 else reading.encoding
    delimiter = reading.delimiter or ("\t" if path.suffix.lower() == ".tsv" else ",")
    csv.field_size_limit(LONGEST_CELL)
    errors = "strict" if _same_codec(reading.encoding).startswith(("utf-16", "utf-32")) else "surrogateescape"
    try:
        with path.open(encoding=encoding, errors=errors, newline="") as file:
            yield _Reader(iter(file), delimiter)
    except (UnicodeError, LookupError) as error:
        raise UnreadableFileError(_not_in(reading.encoding), ENCODING_HELP) from error
    except OSError as error:
        raise UnreadableFileError(UNREADABLE) from error


def _same_codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return name


def header(path: Path, reading: Reading) -> list[str]:
    """Return the names in the first row."""
    with _opened(path, reading) as reader:
        for _, row in reader:
            if isinstance(row, BadRow):
                raise UnreadableFileError(row.reason.text, line=row.line)
            return [clean(each) for each in row]
    return []


def read(path: Path, reading: Reading, wanted: Sequence[str]) -> Iterator[Chunk]:
    """Read the wanted columns in chunks; a column that the file does not have is empty."""
    with _opened(path, reading) as reader:
        rows = iter(reader)
        first = next(rows, None)
        if first is None or isinstance(first[1], BadRow):
            return
        names = [clean(each) for each in first[1]]
        at = {name: names.index(name) for name in wanted if name in names}
        kept: list[list[str]] = []
        lines: list[int] = []
        bad: list[BadRow] = []
        for line, row in rows:
            if isinstance(row, BadRow):
                bad.append(row)
            elif len(row) != len(names):
                bad.append(BadRow(line, shown(" | ".join(row)), cells(len(row), len(names))))
            else:
                kept.append(row)
                lines.append(line)
            if len(kept) + len(bad) >= CHUNK:
                yield _chunk(kept, lines, bad, at)
                kept, lines, bad = [], [], []
        if kept or bad:
            yield _chunk(kept, lines, bad, at)


def _chunk(rows: list[list[str]], lines: list[int], bad: list[BadRow], at: dict[str, int]) -> Chunk:
    columns = {name: [row[index] for row in rows] for name, index in at.items()}
    breaks = {}
    for number, row in enumerate(rows):
        following = lines[number + 1] if number + 1 < len(lines) else None
        if following is not None and following == lines[number] + 1:
            continue
        below = [len(BREAK.findall(cell)) for cell in row]
        if any(below):
            breaks[number] = {name: sum(below[:index]) for name, index in at.items()}
    return Chunk(len(rows), lines, columns, bad, breaks)


def _not_in(encoding: str) -> Text:
    return Text(f"the file is not text in the encoding {encoding}", f"文件不是 {encoding} 编码的文本")


ENCODING_HELP = Text("name its encoding, such as encoding: gb18030 or utf-16", "请写明编码，例如 encoding: gb18030 或 utf-16")
UNREADABLE = Text("the file cannot be opened", "无法打开文件")
