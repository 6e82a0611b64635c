"""The rows of a table as they stand after some batches: the latest version of each, without a window over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.book.layout import BATCH, GONE, OWN, Table, quoted
from engine.book.manifest import Batch, Part


def parts_of(batches: Sequence[Batch], table: str) -> list[tuple[Batch, Part]]:
    """Return what each batch added to a table."""
    return [(batch, batch.parts[table]) for batch in batches if table in batch.parts]


def files(folder: Path, parts: Sequence[tuple[Batch, Part]]) -> str:
    """Write the list of files of some parts for SQL."""
    return "[" + ", ".join(_text(str(folder / part.file)) for _, part in parts) + "]"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def scan(folder: Path, parts: Sequence[tuple[Batch, Part]]) -> str:
    """Read the files of some parts, older ones perhaps without columns that were added since."""
    same = len({part.columns for _, part in parts}) == 1
    return f"read_parquet({files(folder, parts)}{'' if same else ', union_by_name = true'})"


def superseded(folder: Path, table: Table, parts: Sequence[tuple[Batch, Part]]) -> str | None:
    """Select, for rows with more than one version, the key and the batch of the latest; None where there are no such rows."""
    later = [(batch, part) for batch, part in parts if part.again]
    if not later:
        return None
    key = ", ".join(map(quoted, table.key))
    return f"SELECT {key}, max({BATCH}) AS {BATCH} FROM read_parquet({files(folder, later)}) WHERE _again GROUP BY {key}"


def latest(folder: Path, table: Table, parts: Sequence[tuple[Batch, Part]], *, replaced: str | None, gone: bool = False) -> str:
    """Select the latest version of each row, all columns of the table and those every batch carries.

    ``replaced`` names the relation with what ``superseded`` selects. Rows that are gone are left out unless ``gone``.
    """
    if not parts:
        return nothing(table)
    there = {name for _, part in parts for name in part.columns}
    columns = [
        f"t.{quoted(each.name)}" if each.name in there else f"CAST(NULL AS {each.sql}) AS {quoted(each.name)}" for each in table.columns
    ]
    columns += [f"t.{name}" for name in OWN]
    join, where = "", []
    if replaced:
        on = " AND ".join(f"r.{quoted(each)} = t.{quoted(each)}" for each in table.key)
        join = f" LEFT JOIN {replaced} r ON {on}"
        where.append(f"(r.{BATCH} IS NULL OR r.{BATCH} = t.{BATCH})")
    if not gone and any(part.gone for _, part in parts):
        where.append(f"NOT t.{GONE}")
    clause = f" WHERE {' AND '.join(where)}" if where else ""
    return f"SELECT {', '.join(columns)} FROM {scan(folder, parts)} t{join}{clause}"


def nothing(table: Table) -> str:
    """Select no rows, with the columns of the table in their types."""
    columns = [f"CAST(NULL AS {each.sql}) AS {quoted(each.name)}" for each in table.columns]
    columns += [f"CAST(NULL AS {sql}) AS {name}" for name, sql in OWN.items()]
    return f"SELECT {', '.join(columns)} WHERE false"
