"""Asks an opened book for the open deals, each with the place of its grade and category, from conditions that are written as SQL already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


def graded_deals(
    con: duckdb.DuckDBPyConnection, asked: str, places: Mapping[str, str], stages: Sequence[str], *, probability: bool, dated: bool
) -> Any:
    """Give an Arrow table of the deals that ``asked`` selects with the truths of its conditions, by id.

    ``places`` gives further columns as SQL over those truths. ``given`` is the chance by hand, at four decimals, -1 where there is none,
    ``stage`` the place among ``stages``. ``dated`` leaves out deals without a day of creation.
    """
    given = "coalesce(CAST(d.probability AS BIGINT), -1)" if probability else "-1"
    listed = ", ".join("'" + each.replace("'", "''") + "'" for each in stages)
    columns = ", ".join(f"{sql} AS {name}" for name, sql in places.items())
    return con.sql(
        f"SELECT q.id, {columns}, {given} AS given, coalesce(list_position([{listed}]::VARCHAR[], d.stage), 0) - 1 AS stage, "
        "TRY_CAST(d.amount AS BIGINT) AS f0, d.amount__currency AS c0 "
        f"FROM ({asked}) q JOIN deal d ON d.id = q.id {'WHERE d.created_on IS NOT NULL' if dated else ''} ORDER BY q.id"
    ).to_arrow_table()
