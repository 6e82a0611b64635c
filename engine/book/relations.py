"""Looks where the relations of a book lead nowhere, and who is named by nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from engine.book.layout import Table, link_table, linked, quoted, record_table
from engine.book.manifest import Manifest
from engine.book.state import latest, parts_of, superseded
from engine.book.summary import Dangling, Unmentioned
from engine.model.catalog import Catalog

EXAMPLES = 5


def _now(con: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest, table: Table) -> str:
    """Make the current rows of a table a view; return its name."""
    name = quoted(f"now_{table.name}")
    parts = parts_of(manifest.batches, table.name)
    replaced = None
    if select := superseded(folder, table, parts):
        replaced = quoted(f"replaced_{table.name}")
        con.execute(f"CREATE OR REPLACE TEMP TABLE {replaced} AS {select}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {latest(folder, table, parts, replaced=replaced)}")
    return name


def _ends(catalog: Catalog, tables: Sequence[str]) -> Iterator[tuple[Table, str, str, str]]:
    """Give, for each table, its columns that name another record: table, column, relation, type of the other."""
    for record in catalog.types.values():
        if record.name in tables:
            table = record_table(record)
            for relation in record.relations.values():
                if not relation.many:
                    yield table, f"{relation.name}__id", relation.name, relation.to
        for relation in linked(record):
            table = link_table(record.name, relation.name)
            if table.name in tables:
                yield table, "from_id", "from", record.name
                yield table, "to_id", "to", relation.to


def dangling(
    con: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest, catalog: Catalog, tables: Sequence[str]
) -> Iterator[Dangling]:
    """Find the rows of some tables whose relations lead to records that the book does not have."""
    for table, column, relation, to in _ends(catalog, tables):
        rows = _now(con, folder, manifest, table)
        others = _now(con, folder, manifest, record_table(catalog[to]))
        name = quoted(column)
        found = con.execute(
            f"SELECT {name}, count(*) FROM {rows} s WHERE {name} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {others} o WHERE o.id = s.{name}) "
            f"GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        first = found.fetchmany(EXAMPLES)
        if first:
            count = sum(each[1] for each in first)
            while more := found.fetchmany(10_000):
                count += sum(each[1] for each in more)
            yield Dangling(table.name, relation, to, count, tuple(each[0] for each in first))


def unmentioned(
    con: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest, catalog: Catalog, tables: Sequence[str]
) -> Iterator[Unmentioned]:
    """Find the few records that no deal names, where most of their kind are named: sales people without a deal, say."""
    for table, column, relation, to in _ends(catalog, tables):
        if table.name != "deal" or to not in tables:
            continue
        rows = _now(con, folder, manifest, table)
        others = _now(con, folder, manifest, record_table(catalog[to]))
        missing = f"FROM {others} o WHERE NOT EXISTS (SELECT 1 FROM {rows} s WHERE s.{quoted(column)} = o.id)"
        of = (con.execute(f"SELECT count(*) FROM {others}").fetchone() or (0,))[0]
        count = (con.execute(f"SELECT count(*) {missing}").fetchone() or (0,))[0]
        if 0 < count * 2 < of:
            examples = con.execute(f"SELECT id {missing} ORDER BY 1 LIMIT {EXAMPLES}").fetchall()
            yield Unmentioned(to, table.name, relation, count, of, tuple(each[0] for each in examples))
