"""Adds columns to the records of an opened book: values that were reckoned outside of it, by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from engine.book.layout import quoted

if TYPE_CHECKING:
    import duckdb


def lacking(con: duckdb.DuckDBPyConnection, record: str, names: Iterable[str]) -> list[str]:
    """Give those of some columns that the records of a kind do not have yet."""
    there = {each[0] for each in con.execute(f"DESCRIBE {quoted(record)}").fetchall()}
    return [each for each in dict.fromkeys(names) if each not in there]


def with_columns(con: duckdb.DuckDBPyConnection, record: str, columns: Mapping[str, Mapping[str, int]]) -> None:
    """Put a table in the place of a view of records that has more columns: a whole number an id, not set where there is none."""
    import pyarrow as pa

    ids = sorted({id for values in columns.values() for id in values})
    values = {f"v{at}": pa.array([each.get(id) for id in ids], pa.int64()) for at, each in enumerate(columns.values())}
    ((number,),) = con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE '_figured_%'").fetchall()
    given, table = f"_given_{number}", f"_figured_{number}"
    con.register(given, pa.table({"id": pa.array(ids, pa.string()), **values}))
    more = ", ".join(f"g.v{at} AS {quoted(name)}" for at, name in enumerate(columns))
    con.execute(f"CREATE TEMP TABLE {table} AS SELECT r.*, {more} FROM {quoted(record)} r LEFT JOIN {given} g ON g.id = r.id")
    con.unregister(given)
    con.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(record)} AS SELECT * FROM {table}")
