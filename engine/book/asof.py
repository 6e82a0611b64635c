"""A deal as it was: stage, status and close unwound to a moment by what is recorded to have happened after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine.book.layout import OWN, Table, quoted

if TYPE_CHECKING:
    import duckdb

    from engine.model.catalog import Catalog
    from engine.model.moment import Moment

UNTIL = "_until"
NEEDED = {"stage", "status", "closed_on", "lost_reason", "created_on"}


def unwound(
    con: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    table: Table,
    deals: str,
    changes: str,
    moment: Moment,
    ends: Callable[[], Mapping[str, str]],
) -> str | None:
    """Select the deals as they were at ``moment``, from the relations ``deals`` and ``changes``; None where that is as they are now.

    The stage is the one that the earliest later change left; where that does not say, the one that the last earlier change entered.
    The deal entered it on the day of that last change, else on the day it was created. Who was closed later was open; who had entered a
    stage that ends a deal (``ends`` gives the status of each) and left it again later was closed since that day.
    ``_until`` is the day on which the first of what happened later did; a later hour of the same day counts as the next one.
    """
    deal = catalog["deal"]
    if not set(deal.fields) >= NEEDED or "stage_change" not in catalog.types:
        return None
    since = deal.stage_since
    instant = f"TIMESTAMP '{moment.as_of.replace(tzinfo=None).isoformat(sep=' ')}'"
    today = f"DATE '{moment.today.isoformat()}'"
    later = con.execute(
        f'SELECT EXISTS (SELECT 1 FROM {changes} WHERE "at" > {instant}), EXISTS (SELECT 1 FROM {deals} WHERE closed_on > {today})'
    ).fetchone()
    if later is None or not any(later):
        return None
    con.execute(
        "CREATE TEMP TABLE moved AS SELECT deal__id AS id, "
        f'count(*) FILTER ("at" > {instant}) > 0 AS later, '
        f'arg_min(struct_pack(stage := from_stage), ("at", id)) FILTER ("at" > {instant}) AS left_stage, '
        f'arg_max(struct_pack(stage := to_stage), ("at", id)) FILTER ("at" <= {instant}) AS entered, '
        f'max(at__day) FILTER ("at" <= {instant}) AS entered_on, '
        f'greatest(min(at__day) FILTER ("at" > {instant}), {today} + 1) AS moves_on '
        f'FROM {changes} WHERE deal__id IN (SELECT deal__id FROM {changes} WHERE "at" > {instant} '
        f"UNION ALL SELECT id FROM {deals} WHERE closed_on > {today}) GROUP BY deal__id"
    )
    shut = f"d.closed_on > {today}"
    then = "coalesce(m.left_stage.stage, m.entered.stage)"
    ended = " ".join(f"WHEN {then} = {_word(each)} THEN {_word(status)}" for each, status in ends().items())
    end = f"CASE {ended} END" if ended else "NULL"
    # a deal that is open again, or closed a second time, was closed as of then: its close is that change, as the deal no longer says it
    again = (
        f"m.later AND m.entered.stage = {then} AND ({end}) IS NOT NULL AND (d.status IS DISTINCT FROM ({end}) OR coalesce({shut}, false))"
    )
    stage = {
        "stage": f"CASE WHEN m.later THEN {then} ELSE d.stage END",
        "status": f"CASE WHEN {again} THEN {end} WHEN {shut} THEN 'open' ELSE d.status END",
        "closed_on": f"CASE WHEN {again} THEN m.entered_on WHEN {shut} THEN NULL ELSE d.closed_on END",
        "lost_reason": f"CASE WHEN {shut} THEN NULL ELSE d.lost_reason END",
    }
    if since is not None:
        stage[since] = f"CASE WHEN m.later OR {shut} THEN coalesce(m.entered_on, d.created_on) ELSE d.{quoted(since)} END"
    columns = [f"{stage[name]} AS {quoted(name)}" if name in stage else f"d.{quoted(name)}" for name in table.names]
    own = ", ".join(f"d.{name}" for name in OWN)
    until = f"least(m.moves_on, CASE WHEN {shut} THEN d.closed_on END) AS {UNTIL}"
    return f"SELECT {', '.join(columns)}, {own}, {until} FROM {deals} d LEFT JOIN moved m ON m.id = d.id"


def _word(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
