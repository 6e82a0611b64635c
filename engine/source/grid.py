"""Reads a CSV into located cells: commas, quotes and line ends as RFC 4180 has them, each cell with its place."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.model.problem import Place, Problem, Severity, Span
from engine.model.text import Text
from engine.source.nodes import Scalar
from engine.source.places import Lines
from engine.source.text import decode

Row = tuple[Scalar, ...]
MOST_CELLS = 50_000  # a table is written by hand, and each of its rows is held against all others
BLANK = " \u3000"


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a CSV, the header first; lines with nothing on them are left out."""

    file: str
    rows: tuple[Row, ...]


def read_grid(data: bytes, file: str) -> tuple[Grid | None, list[Problem]]:
    """Read a CSV; ``file`` is the name that problems and places carry. None where it cannot be read."""
    text, problems, fatal = decode(data.replace(b"\t", b" "), file)
    if fatal or problems:
        return None, problems
    reader = _Cells(text, file)
    rows = reader.rows()
    if reader.problems:
        return None, reader.problems
    if not rows:
        empty = Span(file, Place(1, 1), Place(1, 1))
        return None, [Problem("PB339", Severity.ERROR, empty, Text("the table is empty", "表格为空"), HEADER)]
    return Grid(file, tuple(rows)), []


@dataclass
class _Cells:
    text: str
    file: str
    problems: list[Problem] = field(default_factory=list)
    at: int = 0
    lines: Lines = field(init=False)

    def __post_init__(self) -> None:
        self.lines = Lines(self.text)

    def rows(self) -> list[Row]:
        """Give every row that has something in it."""
        rows: list[Row] = []
        count = 0
        while self.at < len(self.text) and not self.problems:
            row = self.row()
            count += len(row)
            if count > MOST_CELLS:
                said = Text(f"a table has no more than {MOST_CELLS} cells", f"表格不能超过 {MOST_CELLS} 个单元格")
                self.problems.append(Problem("PB339", Severity.ERROR, row[0].span, said))
            if any(cell.text for cell in row):
                rows.append(row)
        return rows

    def row(self) -> Row:
        """Read one row, and its line end."""
        cells = [self.cell()]
        while self.at < len(self.text) and self.text[self.at] == ",":
            self.at += 1
            cells.append(self.cell())
        if self.text.startswith("\r\n", self.at):
            self.at += 2
        elif self.at < len(self.text):
            self.at += 1
        return tuple(cells)

    def cell(self) -> Scalar:
        """Read one cell, without the blanks around it."""
        while self.at < len(self.text) and self.text[self.at] in BLANK:
            self.at += 1
        return self.quoted() if self.text.startswith('"', self.at) else self.bare()

    def bare(self) -> Scalar:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in ",\r\n":
            self.at += 1
        end = self.at
        while end > start and self.text[end - 1] in BLANK:
            end -= 1
        return Scalar(self.text[start:end], Span(self.file, self.lines.place(start), self.lines.place(end)))

    def quoted(self) -> Scalar:
        start = self.at
        self.at += 1
        letters: list[str] = []
        places: list[Place] = []
        while self.at < len(self.text):
            if self.text.startswith('""', self.at):
                letters.append('"')
                places.append(self.lines.place(self.at))
                self.at += 2
            elif self.text[self.at] == '"':
                break
            else:
                letters.append(self.text[self.at])
                places.append(self.lines.place(self.at))
                self.at += 1
        end = self.lines.place(self.at)
        span = Span(self.file, self.lines.place(start + 1), end)
        if self.at >= len(self.text):
            opening = Span(self.file, self.lines.place(start), self.lines.place(start + 1))
            self.problems.append(Problem("PB339", Severity.ERROR, opening, UNCLOSED))
            return Scalar("", span, plain=False)
        self.at += 1
        while self.at < len(self.text) and self.text[self.at] in BLANK:
            self.at += 1
        if self.at < len(self.text) and self.text[self.at] not in ",\r\n":
            here = Span(self.file, self.lines.place(self.at), self.lines.place(self.at + 1))
            self.problems.append(Problem("PB339", Severity.ERROR, here, AFTER_QUOTE, DOUBLED))
        return Scalar("".join(letters), span, plain=False, places=(*places, end))


HEADER = Text("the first row names the columns, such as deal.product,rate", "第一行是列名,例如 deal.product,rate")
UNCLOSED = Text("a quote that is never closed", "引号没有闭合")
AFTER_QUOTE = Text("something stands after a closing quote", "引号闭合之后还有内容")
DOUBLED = Text('a quote inside of quotes is written twice: ""', '引号内的引号须写两次:""')
