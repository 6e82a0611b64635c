"""The ledger of decisions: written when one differs from the one before it of its deal, read as of any instant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, MetaData, ScalarSelect, Select, Table, and_, exists, func, insert, literal, select, update

from engine.model.judgement import Judgement
from engine.store.codec import decode, encode
from engine.store.tables import Instant, decision_columns, decisions, runs

BATCH = 5_000
INSTANTS = ("as_of", "known_at", "recorded_at")
# A run fills this table first; it belongs to its connection alone, so that nobody waits while judging goes on.
staged = Table("staged_decisions", MetaData(), *decision_columns(), prefixes=["TEMPORARY"])
COPIED = [column.name for column in staged.columns]


def stage(
    connection: Connection, judgements: Iterable[Judgement], as_of: dt.datetime, known_at: dt.datetime, recorded_at: dt.datetime
) -> int:
    """Write judgements, all of one as-of, into the temporary table. Returns how many."""
    count = 0
    times = {"as_of": as_of, "known_at": known_at, "recorded_at": recorded_at}
    rows = ({**encode(judgement), **times} for judgement in judgements)
    while part := list(islice(rows, BATCH)):
        connection.execute(insert(staged), part)
        count += len(part)
    return count


def merge(connection: Connection, as_of: dt.datetime) -> int:
    """Copy what changed from the temporary table into the ledger. Returns the number of decisions written.

    A run may be of an earlier instant than one already stored. Where it changes what held until then, that later run's
    decision, which was not written because nothing had changed, is written first, so that the later answer stays.
    """
    before = decisions.alias("before")
    earlier = _latest(before, staged.c.deal, as_of, before.c.digest)
    changed = (earlier.is_(None)) | (earlier != staged.c.digest)
    next_run = next_run_after(connection, as_of)
    written = 0
    if next_run is not None:
        written += _keep_later(connection, as_of, next_run)
    new = select(*[staged.c[name] for name in COPIED]).where(changed).order_by(staged.c.deal)
    return written + _copy(connection, new)


def put(connection: Connection, judgement: Judgement, recorded_at: dt.datetime) -> bool:
    """Write one judgement into the ledger; False where the deal's decision of then is the same."""
    row = {**encode(judgement), "known_at": recorded_at, "recorded_at": recorded_at}
    if connection.execute(_last_of(judgement.deal, judgement.as_of, decisions.c.digest)).scalar() == row["digest"]:
        return False
    connection.execute(decisions.insert().values(row))
    return True


def amend(connection: Connection, judgements: Iterable[Judgement], known_at: dt.datetime, recorded_at: dt.datetime) -> None:
    """Put judgements in the place of those in the temporary table."""
    for each in judgements:
        row = {**encode(each), "known_at": known_at, "recorded_at": recorded_at}
        connection.execute(update(staged).where(staged.c.deal == each.deal).values(row))


def staged_of(connection: Connection, deals: Iterable[str]) -> Iterator[Judgement]:
    """Read judgements back from the temporary table."""
    for deal in deals:
        for row in connection.execute(select(staged).where(staged.c.deal == deal)).mappings():
            yield decode(dict(row))


def instants_after(connection: Connection, deal: str, at: dt.datetime) -> list[dt.datetime]:
    """Give the later instants as of which decisions on a deal are stored."""
    wanted = select(decisions.c.as_of).where(decisions.c.deal == deal, decisions.c.as_of > at).distinct().order_by(decisions.c.as_of)
    return list(connection.scalars(wanted))


def _keep_later(connection: Connection, as_of: dt.datetime, next_run: dt.datetime) -> int:
    before, after = decisions.alias("before"), decisions.alias("after")
    older = decisions.alias("older")
    columns = [literal(next_run, Instant) if name == "as_of" else before.c[name] for name in COPIED]
    written_since = exists().where(after.c.deal == staged.c.deal, after.c.as_of > as_of, after.c.as_of <= next_run)
    is_latest = before.c.seq == _latest(older, staged.c.deal, as_of, older.c.seq)
    joined = staged.join(before, and_(before.c.deal == staged.c.deal, is_latest))
    rows = select(*columns).select_from(joined).where(before.c.digest != staged.c.digest, ~written_since).order_by(staged.c.deal)
    return _copy(connection, rows)


def _copy(connection: Connection, rows: Select[Any]) -> int:
    written = insert(decisions).from_select(COPIED, rows).execution_options(preserve_rowcount=True)
    return connection.execute(written).rowcount


def _latest(table: Any, deal: Any, as_of: dt.datetime, column: Any) -> ScalarSelect[Any]:
    """Give a column of the last decision of a deal up to an instant."""
    order = (table.c.as_of.desc(), table.c.seq.desc())
    found = select(column).where(table.c.deal == deal, table.c.as_of <= as_of).order_by(*order).limit(1)
    return found.correlate(staged, decisions).scalar_subquery()


def _last_of(deal: str, as_of: dt.datetime, *columns: Any) -> Select[Any]:
    order = (decisions.c.as_of.desc(), decisions.c.seq.desc())
    return select(*columns).where(decisions.c.deal == deal, decisions.c.as_of <= as_of).order_by(*order).limit(1)


def next_run_after(connection: Connection, as_of: dt.datetime) -> dt.datetime | None:
    """Give the first run stored with a later as-of."""
    found: dt.datetime | None = connection.execute(select(func.min(runs.c.as_of)).where(runs.c.as_of > as_of)).scalar()
    return found


def note_run(connection: Connection, as_of: dt.datetime, known_at: dt.datetime, recorded_at: dt.datetime, ground: str) -> bool:
    """Note that the whole book was judged as of an instant, and on what ground; what it did not write anew it confirmed.

    False when the last run as of then stood on the same ground.
    """
    last = select(runs.c.ground).where(runs.c.as_of == as_of).order_by(runs.c.seq.desc()).limit(1)
    if connection.execute(last).scalar() == ground:
        return False
    connection.execute(runs.insert().values(as_of=as_of, known_at=known_at, recorded_at=recorded_at, ground=ground))
    return True


def last_ground(connection: Connection, as_of: dt.datetime) -> str | None:
    """Give what the last run up to an instant stood on; None where nothing was judged by then."""
    last = select(runs.c.ground).where(runs.c.as_of <= as_of).order_by(runs.c.as_of.desc(), runs.c.seq.desc()).limit(1)
    found: str | None = connection.execute(last).scalar()
    return found


def last_run(connection: Connection, as_of: dt.datetime | None) -> dt.datetime | None:
    """Give the latest instant, up to ``as_of``, at which the whole book was judged."""
    wanted = select(func.max(runs.c.as_of))
    found: dt.datetime | None = connection.execute(wanted if as_of is None else wanted.where(runs.c.as_of <= as_of)).scalar()
    return found


def decision(connection: Connection, deal: str, as_of: dt.datetime, today: dt.date) -> Judgement | None:
    """Give the decision in force on a deal: the last one up to ``as_of``, unless it has changed by itself since.

    It has when ``today``, the local date of ``as_of``, has reached its ``next_change`` and no run confirmed it at that very instant.
    """
    found = connection.execute(_last_of(deal, as_of, *decisions.c)).mappings().first()
    if found is None:
        return None
    lasts = found["next_change"] is None or today < found["next_change"]
    return decode(dict(found)) if lasts or found["as_of"] == as_of or last_run(connection, as_of) == as_of else None


def read(connection: Connection, as_of: dt.datetime, *, working: bool) -> Iterator[Judgement]:
    """Give the last decision of every deal up to an instant, by deal; with ``working`` only those that ask for something."""
    wanted = select(decisions).where(*_in_force(as_of)).order_by(decisions.c.deal)
    if working:
        wanted = wanted.where(decisions.c.actions != "[]")
    rows = connection.execution_options(yield_per=BATCH).execute(wanted)
    yield from (decode(dict(row)) for row in rows.mappings())


def count_stale(connection: Connection, as_of: dt.datetime, today: dt.date) -> int:
    """Count the decisions that time has overtaken by ``today``, the local date of ``as_of``, unless a run was made at that very instant."""
    if last_run(connection, as_of) == as_of:
        return 0
    wanted = select(func.count()).select_from(decisions).where(*_in_force(as_of), decisions.c.next_change <= today)
    return connection.execute(wanted).scalar_one()


def _in_force(as_of: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    older = decisions.alias("older")
    return decisions.c.seq == _latest(older, decisions.c.deal, as_of, older.c.seq), decisions.c.as_of <= as_of
