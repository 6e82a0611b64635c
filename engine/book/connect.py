"""Opens a book for judging: a DuckDB connection in memory with one view a record type, as of a moment and as known at another."""

from __future__ import annotations

import datetime as dt
import tempfile
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

from engine.book.asof import UNTIL, unwound
from engine.book.kept import check_kept
from engine.book.layout import FILE, LINE, RECORDED, Table, link_table, linked, quoted, record_table, tables
from engine.book.manifest import Batch, read_manifest
from engine.book.state import latest, parts_of, superseded
from engine.errors import DataInvalidError
from engine.model.catalog import Catalog, RecordType, Relation
from engine.model.moment import Moment
from engine.model.text import Text

# More than a million deals need (under 900 MB held at the most). Just short of its need, DuckDB spills to disk early: half again
# the time and, as it fills what it may, no less memory.
MEMORY = "2GB"
SOURCE = "_source"


def connect(
    book: Path,
    catalog: Catalog,
    moment: Moment,
    known_at: dt.datetime | None = None,
    *,
    ends: Callable[[], Mapping[str, str]] = dict,
    memory: str = MEMORY,
) -> duckdb.DuckDBPyConnection:
    """Open the book in the folder ``book``. The caller closes the connection.

    Each record type is a view named by it, each link relation one named ``<type>__<relation>``; beside the record's own columns
    stand ``_source`` (file and line), ``recorded_at`` and, for a record, ``_until``: the day on which what is recorded already makes
    it another. Rows after ``moment`` are still there (the judge's SQL leaves them out);
    deals stand as they were then; ``ends`` gives the status of a deal by the stage that ends it, and is asked only where something came
    later. Raises DataInvalidError where there is no book, or it was kept by other types.
    """
    manifest = read_manifest(book)
    if manifest is None:
        raise DataInvalidError(
            "BK211",
            Text("nothing has been imported yet", "尚未导入任何数据"),
            help=Text("run `dealcoach import`", "请运行 `dealcoach import`"),
        )
    check_kept(manifest, catalog, moment.zone.key)
    # A place of its own for what does not fit: DuckDB makes it when needed, and would else write where the command was given.
    aside = Path(tempfile.gettempdir()) / f"dealcoach-{uuid.uuid4().hex}"
    con = duckdb.connect(config={"memory_limit": memory, "temp_directory": str(aside)})
    try:
        batches = manifest.known(known_at)
        for table in tables(catalog):
            _stored(con, book, table, batches)
        for record in catalog.types.values():
            table = record_table(record)
            stored = _stored_name(table)
            select = f"SELECT *, CAST(NULL AS DATE) AS {UNTIL} FROM {stored}"
            if record.name == "deal":
                changes = _stored_name(record_table(catalog["stage_change"])) if "stage_change" in catalog.types else ""
                select = unwound(con, catalog, table, stored, changes, moment, ends) or select
            _view(con, table, select, UNTIL)
            for relation in linked(record):
                _view(con, link_table(record.name, relation.name), _links(catalog, record, relation, batches))
    except BaseException:
        con.close()
        raise
    return con


def _stored_name(table: Table) -> str:
    return quoted(f"_stored_{table.name}")


def _stored(con: duckdb.DuckDBPyConnection, book: Path, table: Table, batches: tuple[Batch, ...]) -> None:
    """Make the latest rows of a table a view."""
    parts = parts_of(batches, table.name)
    replaced = None
    if select := superseded(book, table, parts):
        replaced = quoted(f"_replaced_{table.name}")
        con.execute(f"CREATE TEMP TABLE {replaced} AS {select}")
    con.execute(f"CREATE TEMP VIEW {_stored_name(table)} AS {latest(book, table, parts, replaced=replaced)}")


def _view(con: duckdb.DuckDBPyConnection, table: Table, select: str, *more: str) -> None:
    columns = ", ".join([*map(quoted, table.names), f"{FILE} || ':' || {LINE} AS {SOURCE}", RECORDED, *more])
    con.execute(f"CREATE TEMP VIEW {quoted(table.name)} AS SELECT {columns} FROM ({select})")


def _links(catalog: Catalog, record: RecordType, relation: Relation, batches: tuple[Batch, ...]) -> str:
    """Select the links of a relation: those imported for it, and those imported for its one way back."""
    own = link_table(record.name, relation.name)
    back = inverse(catalog, record, relation)
    if back is None:
        return f"SELECT * FROM {_stored_name(own)}"
    other = link_table(relation.to, back.name)
    turned = f"SELECT to_id AS from_id, from_id AS to_id, * EXCLUDE (from_id, to_id) FROM {_stored_name(other)}"
    if not parts_of(batches, own.name):
        return turned
    both = f"SELECT * FROM {_stored_name(own)}"
    if parts_of(batches, other.name):
        both += f" UNION ALL {turned} t WHERE NOT EXISTS (SELECT 1 FROM {_stored_name(own)} o WHERE o.from_id = t.to_id AND o.to_id = t.from_id)"
    return both


def inverse(catalog: Catalog, record: RecordType, relation: Relation) -> Relation | None:
    """Return the relation that leads back along the same links, when only one can be meant."""
    there = [each for each in linked(record) if each.to == relation.to]
    back = [each for each in linked(catalog[relation.to]) if each.to == record.name]
    return back[0] if len(there) == len(back) == 1 and (record.name != relation.to) else None
