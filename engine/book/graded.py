"""Asks an opened book for the place of every deal's grade and category, from conditions that are written as SQL already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


def graded_deals(con: duckdb.DuckDBPyConnection, asked: str, grade: str, category: str, *, probability: bool) -> Any:
    """Give an Arrow table of the deals that ``asked`` selects with the truths of its conditions, by id.

    ``grade`` and ``category`` are SQL over those truths. ``given`` is the chance by hand, at four decimals, -1 where there is none.
    """
    given = "coalesce(CAST(d.probability AS BIGINT), -1)" if probability else "-1"
    return con.sql(
        f"SELECT q.id, {grade} AS grade, {category} AS category, {given} AS given FROM ({asked}) q JOIN deal d ON d.id = q.id ORDER BY q.id"
    ).to_arrow_table()
