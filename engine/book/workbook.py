"""Excel workbooks, read a row at a time: the first row names the columns, lines are the rows of the sheet."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.book.cells import ErrorCell, as_text, clean
from engine.book.settings import Reading
from engine.book.sources import CHUNK, Chunk, UnreadableFileError
from engine.model.text import Text


@contextmanager
def _rows(path: Path, reading: Reading) -> Iterator[Iterator[list[Any]]]:
    import openpyxl

    book = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that carry no values
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = _sheet(book, reading.sheet)
        yield ([_value(cell) for cell in row] for row in sheet.iter_rows())
    except UnreadableFileError:
        raise
    except Exception as error:  # a damaged workbook fails in as many ways as a zip of XML can
        raise UnreadableFileError(Text("the file is not an Excel workbook that can be read", "无法读取该 Excel 工作簿")) from error
    finally:
        if book is not None:
            book.close()


def _sheet(book: Any, name: str | None) -> Any:
    if name is not None and name not in book.sheetnames:
        raise UnreadableFileError(_no_sheet(name, book.sheetnames))
    return book.worksheets[0] if name is None else book[name]


def _value(cell: Any) -> Any:
    return ErrorCell(cell.value) if cell.data_type == "e" else cell.value


def header(path: Path, reading: Reading) -> list[str]:
    """Return the names in the first row of the sheet."""
    with _rows(path, reading) as rows:
        return _names(next(rows, []))


def _names(row: list[Any]) -> list[str]:
    return [clean(as_text(each) or "") for each in row]


def read(path: Path, reading: Reading, wanted: Sequence[str]) -> Iterator[Chunk]:
    """Read the wanted columns in chunks; rows without any value are passed over."""
    with _rows(path, reading) as rows:
        names = _names(next(rows, []))
        at = {name: names.index(name) for name in wanted if name in names}
        kept: list[list[Any]] = []
        lines: list[int] = []
        for number, row in enumerate(rows, 2):
            if all(each is None for each in row):
                continue
            kept.append(row)
            lines.append(number)
            if len(kept) >= CHUNK:
                yield _chunk(kept, lines, at)
                kept, lines = [], []
        if kept:
            yield _chunk(kept, lines, at)


def _chunk(rows: list[list[Any]], lines: list[int], at: dict[str, int]) -> Chunk:
    return Chunk(len(rows), lines, {name: [row[index] if index < len(row) else None for row in rows] for name, index in at.items()})


def _no_sheet(name: str, sheets: list[str]) -> Text:
    listed = ", ".join(sheets)
    return Text(f"the workbook has no sheet '{name}'; it has {listed}", f"工作簿中没有工作表“{name}”；现有：{listed}")
