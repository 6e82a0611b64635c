"""Takes out of an opened book what nobody can have known of deals on a past day: fields without history that closing a deal rewrites."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from engine.book.layout import field_columns, link_table, linked, quoted

if TYPE_CHECKING:
    import duckdb

    from engine.model.catalog import Catalog

# What is known of any past day: it never changes, or its changes are recorded.
RECORDED = frozenset({"id", "created_on", "stage", "status", "closed_on", "lost_reason"})


def hide_unseen(con: duckdb.DuckDBPyConnection, catalog: Catalog, steady: Collection[str], ends: Collection[str]) -> None:
    """Make everything of deals unset but what is recorded and what is ``steady`` (names of fields and links).

    Links to records that happen on a day stay, as what is later is not seen; links to others lead nowhere. An open deal that stands in one
    of the stages ``ends`` has no history that says where it was: its stage is unset.
    """
    deal = catalog["deal"]
    kept = {*RECORDED, *steady, deal.stage_since}
    gone = [
        f"CAST(NULL AS {column.sql}) AS {quoted(column.name)}"
        for name, type in deal.fields.items()
        if name not in kept
        for column in field_columns(name, type)
    ]
    gone += [
        f"CAST(NULL AS VARCHAR) AS {quoted(f'{each.name}__id')}"
        for each in deal.relations.values()
        if not each.many and each.name not in kept
    ]
    if {"stage", "status"} <= deal.fields.keys():
        listed = ", ".join("'" + each.replace("'", "''") + "'" for each in sorted(ends))
        gone.append(f"CASE WHEN status = 'open' AND list_contains([{listed}]::VARCHAR[], stage) THEN NULL ELSE stage END AS stage")
    _replace(con, "deal", f"SELECT * REPLACE ({', '.join(gone)})" if gone else "SELECT *")
    own = {each.name for each in linked(deal)}
    for each in deal.relations.values():
        if each.many and each.name not in kept and catalog[each.to].clock is None:
            _replace(con, link_table("deal", each.name).name if each.name in own else each.to, "SELECT *", "WHERE false")


def _replace(con: duckdb.DuckDBPyConnection, view: str, select: str, where: str = "") -> None:
    seen = quoted(f"_seen_{view}")
    con.execute(f"ALTER VIEW {quoted(view)} RENAME TO {seen}")
    con.execute(f"CREATE TEMP VIEW {quoted(view)} AS {select} FROM {seen} {where}")
