"""Asks an opened book for the place of every deal's grade and category, from conditions that are written as SQL already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


def graded_deals(con: duckdb.DuckDBPyConnection, asked: str, places: Mapping[str, str], *, probability: bool) -> Any:
    """Give an Arrow table of the deals that ``asked`` selects with the truths of its conditions, by id.

    ``places`` gives further columns as SQL over those truths. ``given`` is the chance by hand, at four decimals, -1 where there is none.
    """
    given = "coalesce(CAST(d.probability AS BIGINT), -1)" if probability else "-1"
    columns = ", ".join(f"{sql} AS {name}" for name, sql in places.items())
    return con.sql(f"SELECT q.id, {columns}, {given} AS given FROM ({asked}) q JOIN deal d ON d.id = q.id ORDER BY q.id").to_arrow_table()
