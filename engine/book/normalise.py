"""Turns the rows of one source into typed columns, and what cannot be turned into findings with their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.book import reasons
from engine.book.cells import as_text, clean
from engine.book.fields import FieldReader, Filled
from engine.book.layout import FILE, GONE, LINE, Table, arrow_schema
from engine.book.reasons import Reason
from engine.book.settings import BookSettings, Listed, Mapped, Rows, Source
from engine.book.sources import Chunk, read
from engine.model.values import Kind

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class BadCell:
    """One reason why a row is kept out of the book. ``column`` is the file's, ``field`` the book's; both empty for a whole row."""

    file: str
    line: int
    column: str
    field: str
    value: str
    reason: Reason


@dataclass(slots=True)
class Read:
    """What a chunk came to: the rows to store (those left out stand in it with their id alone), and the bad cells."""

    rows: pa.Table
    bad: list[BadCell]
    size: int  # rows read
    refused: int  # of them in quarantine
    left_out: int


@dataclass(slots=True)
class SourceReader:
    """Reads the files of one source. ``unset`` counts, by relation, the rows that name none."""

    source: Source
    table: Table
    settings: BookSettings
    clock: str | None
    lookups: Mapping[Listed, Mapping[str, str]]
    readers: dict[str, FieldReader] = field(default_factory=dict)
    unset: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for mapped in self.source.fields:
            lookup = self.lookups[mapped.lookup] if mapped.lookup else None
            self.readers[mapped.target] = FieldReader(mapped, self.source.reading, self.settings.zone, self.settings.currency, lookup)

    def wanted(self) -> list[str]:
        """Name the columns of the file that are needed."""
        names = [each.text for mapped in self.source.fields for each in _columns(mapped)]
        names += [rule.column.text for rule in rules_of(self.source)]
        return list(dict.fromkeys(names))

    def read(self, path: Path, file: str, ahead: Callable[[int], None]) -> Iterator[Read]:
        """Read one file; ``ahead`` is told how many rows each chunk had. Raises UnreadableFileError."""
        for chunk in read(path, self.source.reading, self.wanted()):
            yield self._chunk(chunk, file)
            ahead(chunk.size + len(chunk.bad))

    def _chunk(self, chunk: Chunk, file: str) -> Read:
        import pyarrow as pa
        import pyarrow.compute as pc

        bad = [BadCell(file, each.line, "", "", each.value, each.reason) for each in chunk.bad]
        left = [row for row in range(chunk.size) if self._left_out(chunk, row)] if self.source.only or self.source.leave_out else []
        left_rows = set(left)
        arrays: dict[str, pa.Array] = {}
        refused: set[int] = set()
        for mapped in self.source.fields:
            filled = self._fill(mapped, chunk, left_rows)
            for column, array in zip(self.readers[mapped.target].columns, filled.arrays, strict=True):
                arrays[column.name] = array
            for row, value, reason in filled.bad:
                if row not in left_rows:
                    refused.add(row)
                    bad.append(BadCell(file, chunk.line(row, _first(mapped)), _first(mapped), _told(mapped.target), value, reason))
        self._required(arrays, chunk, file, left_rows, refused, bad)
        rows = self._assembled(arrays, chunk, file, left_rows)
        nameless = {row for row in left if any(not arrays[key][row].is_valid for key in self.table.key)}
        if drop := refused | nameless:
            keep = pa.array([row not in drop for row in range(chunk.size)], pa.bool_())
            rows = rows.filter(keep)
        stored = rows.filter(pc.invert(rows[GONE])) if left else rows
        for mapped in self.source.fields:
            if mapped.target.endswith("__id"):
                self.unset[mapped.target.removesuffix("__id")] += stored[mapped.target].null_count
        return Read(rows, bad, chunk.size + len(chunk.bad), len(refused) + len(chunk.bad), len(left))

    def _fill(self, mapped: Mapped, chunk: Chunk, left: set[int]) -> Filled:
        reader = self.readers[mapped.target]
        cells = [chunk.columns.get(each.text, [None] * chunk.size) for each in _columns(mapped)]
        if mapped.only:
            meant = [all(self._fits(rule, chunk, row) for rule in mapped.only) for row in range(chunk.size)]
            cells = [[cell if fits else None for cell, fits in zip(_listed(each), meant, strict=True)] for each in cells]
        timed = self.source.reading.zone is not None and mapped.type.kind is Kind.DATETIME
        if mapped.plain and not timed and not self.source.reading.null and cells and not isinstance(cells[0], list):
            from engine.book.columnar import fast

            money = mapped.currency or (cells[1] if mapped.currency_column else reader.currency)
            arrays = fast(cells[0], mapped.type, self.settings.zone, money)
            if arrays is not None:
                return Filled(arrays)
        return reader.fill([_listed(each) for each in cells], chunk.size, left)

    def _left_out(self, chunk: Chunk, row: int) -> bool:
        return any(self._fits(rule, chunk, row) for rule in self.source.leave_out) or not all(
            self._fits(rule, chunk, row) for rule in self.source.only
        )

    def _fits(self, rule: Rows, chunk: Chunk, row: int) -> bool:
        return fits(rule, chunk, row, self.lookups)

    def _required(
        self, arrays: dict[str, pa.Array], chunk: Chunk, file: str, left: set[int], refused: set[int], bad: list[BadCell]
    ) -> None:
        required = [(name, reasons.no_id(_told(name))) for name in self.table.key]
        if self.clock is not None:
            required.append((self.clock, reasons.no_clock(self.clock)))
        for name, reason in required:
            array = arrays.get(name)
            if array is not None and not array.null_count:
                continue
            mapped = next((each for each in self.source.fields if each.target == name), None)
            column = _first(mapped) if mapped else ""
            for row in range(chunk.size):
                if row in refused or row in left or (array is not None and array[row].is_valid):
                    continue
                refused.add(row)
                bad.append(BadCell(file, chunk.line(row, column), column, _told(name), "", reason))

    def _assembled(self, arrays: dict[str, pa.Array], chunk: Chunk, file: str, left: set[int]) -> pa.Table:
        import pyarrow as pa

        gone = pa.array([row in left for row in range(chunk.size)], pa.bool_()) if left else pa.repeat(pa.scalar(False), chunk.size)
        arrays = arrays | {FILE: pa.repeat(pa.scalar(file), chunk.size), LINE: pa.array(chunk.lines, pa.int64()), GONE: gone}
        schema = arrow_schema(self.table)
        return pa.table([arrays.get(each.name, pa.nulls(chunk.size, each.type)) for each in schema], schema=schema)


def _listed(cells: Any) -> list[Any]:
    listed: list[Any] = cells if isinstance(cells, list) else cells.to_pylist()
    return listed


def _columns(mapped: Mapped) -> Sequence[Any]:
    return (*mapped.columns, mapped.currency_column) if mapped.currency_column else mapped.columns


def fits(rule: Rows, chunk: Chunk, row: int, lookups: Mapping[Listed, Mapping[str, str]]) -> bool:
    """Tell whether a row is one of those that a rule means; letter case does not matter."""
    column: Any = chunk.columns.get(rule.column.text)
    cell = None if column is None else column[row]
    text = clean(as_text(cell if isinstance(column, list) or cell is None else cell.as_py()) or "")
    return text in lookups[rule.listed] if rule.listed is not None else text.casefold() in rule.words


def rules_of(source: Source) -> tuple[Rows, ...]:
    """Return every rule about rows that a source has."""
    return (*source.only, *source.leave_out, *(rule for mapped in source.fields for rule in mapped.only))


def _first(mapped: Mapped) -> str:
    return mapped.columns[0].text if mapped.columns else ""


def _told(column: str) -> str:
    """Name a column of the book as its settings do."""
    return (
        column.removesuffix("__id") if column.endswith("__id") else column.removesuffix("_id") if column in ("from_id", "to_id") else column
    )
