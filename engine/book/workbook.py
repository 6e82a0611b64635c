"""Excel workbooks, read a row at a time: the first row names the columns, lines are the rows of the sheet."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.book.cells import ErrorCell, FormulaCell, as_text, clean
from engine.book.settings import Reading
from engine.book.sources import CHUNK, Chunk, UnreadableFileError
from engine.model.text import Text

FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
LONGEST_TAG = 64
PIECE = 1 << 20


@contextmanager
def _rows(path: Path, reading: Reading) -> Iterator[Iterator[list[Any]]]:
    books: list[Any] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that carry no values
            books += [_opened(path, values=values) for values in ([True, False] if _has_formulas(path) else [True])]
        sheets = [_sheet(book, reading.sheet) for book in books]
        yield ([_value(*cells) for cells in zip(*rows, strict=True)] for rows in zip(*(each.iter_rows() for each in sheets), strict=True))
    except UnreadableFileError:
        raise
    except Exception as error:  # a damaged workbook fails in as many ways as a zip of XML can
        raise UnreadableFileError(Text("the file is not an Excel workbook that can be read", "无法读取该 Excel 工作簿")) from error
    finally:
        for book in books:
            book.close()


def _opened(path: Path, *, values: bool) -> Any:
    import openpyxl

    return openpyxl.load_workbook(path, read_only=True, data_only=values)


def _has_formulas(path: Path) -> bool:
    """Tell whether any sheet holds a formula, without reading its cells."""
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with parts.open(name) as part:
                    before = b""
                    while piece := part.read(PIECE):
                        if FORMULA.search(before + piece):
                            return True
                        before = piece[-LONGEST_TAG:]
    return False


def _sheet(book: Any, name: str | None) -> Any:
    if name is not None and name not in book.sheetnames:
        raise UnreadableFileError(_no_sheet(name, book.sheetnames))
    sheet = book.worksheets[0] if name is None else book[name]
    sheet.reset_dimensions()  # what a sheet says of its size is often wrong, and would cut it
    return sheet


def _value(cell: Any, written: Any = None) -> Any:
    """Give what a cell shows; of a formula that nothing has computed, the formula."""
    if cell.value is None and cell.data_type == "n" and written is not None and written.data_type == "f":
        return FormulaCell(str(getattr(written.value, "text", written.value)))
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
