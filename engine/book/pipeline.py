"""Reads the pipeline out of an opened book as Arrow tables: the deals as of a moment, and what is recorded of their ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

    from engine.model.moment import Moment

GROUPS: Mapping[str, str] = {
    "rep": "d.owner__id",
    "team": "r.team__id",
    "region": "t.region",
    "segment": "d.segment",
    "product": "d.product",
    "type": "d.type",
    "source": "d.source",
}
DAYS = ("created_on", "stage_entered_on", "close_date", "closed_on")
MEETINGS = ("meeting", "demo", "visit")
STATUSES = ("open", "won", "lost")


def deals_as_of(con: duckdb.DuckDBPyConnection, stages: Sequence[str], moment: Moment) -> Any:
    """Give the deals that are seen as of a moment, by id: places of stage and status, amount, days as ordinals, groups as ``by_…``."""
    groups = ", ".join(f'{column} AS "by_{by}"' for by, column in GROUPS.items())
    days = ", ".join(f"{_ordinal('d.' + name)} AS {name}" for name in DAYS)
    return con.sql(
        f"SELECT d.id, {_place('d.stage', stages)} AS stage, {_place('d.status', STATUSES)} AS status, "
        "TRY_CAST(d.amount AS BIGINT) AS amount, d.amount IS NOT NULL AS given, d.amount__currency AS currency, "
        f"{days}, {groups} FROM deal d LEFT JOIN rep r ON r.id = d.owner__id LEFT JOIN team t ON t.id = r.team__id "
        f"WHERE {_seen(moment)} ORDER BY d.id"
    ).to_arrow_table()


def changes_of(con: duckdb.DuckDBPyConnection, stages: Sequence[str], moment: Moment) -> Any:
    """Give all changes of stage of those deals, numbered as they are there, in time; ``seen`` are those not after the moment."""
    return con.sql(
        f"WITH known AS (SELECT d.id, row_number() OVER (ORDER BY d.id) - 1 AS number FROM deal d WHERE {_seen(moment)}) "
        f"SELECT number AS deal, {_ordinal('s.at__day')} AS day, {_place('s.from_stage', stages)} AS was, "
        f'{_place("s.to_stage", stages)} AS stage, s."at" <= {_instant(moment)} AS seen, s.by__id AS by '
        'FROM stage_change s JOIN known ON known.id = s.deal__id ORDER BY number, s."at", s.id'
    ).to_arrow_table()


def meetings_with(con: duckdb.DuckDBPyConnection, moment: Moment) -> int:
    """Count the meetings, demos and visits about deals up to a moment."""
    types = ", ".join(f"'{each}'" for each in MEETINGS)
    found = con.execute(
        f'SELECT count(*) FROM activity WHERE type IN ({types}) AND deal__id IS NOT NULL AND "at" <= {_instant(moment)}'
    ).fetchone()
    return int(found[0]) if found else 0


def currencies_of(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Give the currencies that amounts of deals are in."""
    found = con.execute("SELECT DISTINCT amount__currency FROM deal WHERE amount__currency IS NOT NULL ORDER BY 1").fetchall()
    return [each for (each,) in found]


def unowned(con: duckdb.DuckDBPyConnection, moment: Moment) -> int:
    """Count the deals seen as of a moment whose owner is nobody that the book knows."""
    found = con.execute(
        f"SELECT count(*) FROM deal d LEFT JOIN rep r ON r.id = d.owner__id WHERE r.id IS NULL AND {_seen(moment)}"
    ).fetchone()
    return int(found[0]) if found else 0


def names_of_groups(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Give the names of teams and reps that have one, by id; a name that several have with the id."""
    found = con.execute("SELECT id, name FROM team UNION ALL SELECT id, name FROM rep").fetchall()
    many = Counter(name for _, name in found)
    return {id: name if many[name] == 1 else f"{name} ({id})" for id, name in found if name}


def names_of_deals(con: duckdb.DuckDBPyConnection, deals: Sequence[str]) -> dict[str, str]:
    """Give the names of some deals, by id, where they have one."""
    if not deals:
        return {}
    found = con.execute("SELECT id, name FROM deal WHERE name IS NOT NULL AND id IN (SELECT unnest(?))", [list(deals)]).fetchall()
    return dict(sorted(found))


def knows_later(con: duckdb.DuckDBPyConnection, moment: Moment) -> bool:
    """Tell whether the book knows of something after a moment: the same whenever it is asked."""
    found = con.execute(f"SELECT EXISTS (SELECT 1 FROM deal WHERE recorded_at > {_instant(moment)})").fetchall()
    return any(found[0]) or happened_later(con, moment)


def happened_later(con: duckdb.DuckDBPyConnection, moment: Moment) -> bool:
    """Tell whether something happened after a moment, of what the book knows, whenever it was imported."""
    today, instant = _today(moment), _instant(moment)
    found = con.execute(
        f"SELECT EXISTS (SELECT 1 FROM deal WHERE created_on > {today} OR _until > {today}), "
        f'EXISTS (SELECT 1 FROM stage_change WHERE "at" > {instant})'
    ).fetchall()
    return any(found[0])


def _today(moment: Moment) -> str:
    return f"DATE '{moment.today.isoformat()}'"


def _instant(moment: Moment) -> str:
    return f"TIMESTAMP '{moment.as_of.replace(tzinfo=None).isoformat(sep=' ')}'"


def _seen(moment: Moment) -> str:
    return f"(d.created_on <= {_today(moment)} OR d.created_on IS NULL)"


def _ordinal(column: str) -> str:
    return f"coalesce(date_diff('day', DATE '0001-01-01', {column}) + 1, 0)"


def _place(column: str, words: Sequence[str]) -> str:
    """Write the place of a word among some, -1 where it is none of them."""
    listed = ", ".join("'" + each.replace("'", "''") + "'" for each in words)
    return f"coalesce(list_position([{listed}]::VARCHAR[], {column}), 0) - 1"
