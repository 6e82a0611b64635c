"""Rows that could not become part of the book, kept in a file that a spreadsheet can open safely."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.book.normalise import BadCell
from engine.model.problem import Place, Problem, Severity, Span

HEADER = ("type", "file", "line", "column", "field", "value", "code", "reason", "原因")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
EXAMPLES = 20
LONGEST = 500


def harmless(text: str) -> str:
    """Write a value so that no spreadsheet takes it for a formula, and every file can hold it."""
    kept = text[:LONGEST].encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\0")
    return f"'{kept}" if kept.startswith(FORMULA) else kept


@dataclass
class Quarantine:
    """Writes bad cells to ``path`` as they come; the file appears with the first. ``examples`` holds the first few as problems."""

    path: Path
    examples: list[Problem] = field(default_factory=list)
    cells: int = 0
    _file: Any = None
    _writer: Any = None

    def add(self, table: str, cells: Iterable[BadCell]) -> None:
        """Take in bad cells of a table."""
        for cell in cells:
            if self._file is None:
                self._file = self.path.open("w", encoding="utf-8-sig", newline="")
                self._writer = csv.writer(self._file)
                self._writer.writerow(HEADER)
            text = cell.reason.text
            row = (table, cell.file, cell.line, cell.column, cell.field, cell.value, cell.reason.code, text.en, text.zh)
            self._writer.writerow([harmless(each) if isinstance(each, str) else each for each in row])
            self.cells += 1
            if len(self.examples) < EXAMPLES:
                span = Span(cell.file, Place(cell.line, 1), Place(cell.line, 1))
                self.examples.append(Problem(cell.reason.code, Severity.ERROR, span, text, path=tuple(filter(None, (table, cell.field)))))

    def close(self) -> str:
        """Finish the file; return the SHA-256 of its bytes, or nothing where there is none."""
        if self._file is None:
            return ""
        self._file.close()
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
