"""The award ledger: what is earned is posted to it, once; each entry is read in the state to which people's decisions brought it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from engine.model.award import Entry, EntryState
from engine.model.text import Text
from engine.store.award_chains import append, head, parts
from engine.store.award_events import note, read
from engine.store.award_rows import differ, to_entry, to_row
from engine.store.award_tables import entries, to_number
from engine.store.chain import Row
from engine.store.database import touch
from engine.store.failure import EventRefusedError
from engine.store.periods import refuse_locked
from engine.store.states import CHINESE, Standing, after

# By whom an entry cannot be approved or decided on.
AUTHOR = Text("posted it", "是过账人")
BENEFICIARY = Text("is paid by it", "是受益人")


def post(connection: Connection, new: Iterable[Entry], expected_head: str | None) -> list[Entry]:
    """Add entries to the end of the ledger, in their order; those that are there already are left out. Returns those that were added.

    Raises EventRefusedError: AW501 when ``expected_head`` is no longer the hash of the last entry, AW502 when something else was posted under
    the same key, AW503 when the period is locked, AW504 when an amount cannot be kept exactly; StoreError (AW512) when the end is not whole.
    """
    if expected_head is not None and head(connection).last_entry != expected_head:
        raise EventRefusedError(
            "AW501",
            Text("others have posted to the award ledger meanwhile", "其间已有他人在奖励账本中过账"),
            help=Text("run it again: it starts from what is posted now", "请重新运行:将以当前账本为准"),
        )
    rows: dict[str, Row] = {}
    for row in map(to_row, new):
        _refuse_other(rows.setdefault(row["id"], row), row)
    for part in parts(list(rows)):
        for known in connection.execute(select(entries).where(entries.c.id.in_(part))).mappings().all():
            _refuse_other(known, rows.pop(known["id"]))
    refuse_locked(connection, {row["period"] for row in rows.values()})
    added = [to_entry(row) for row in append(connection, "entries", rows.values())]
    if added:
        touch(connection)
    return added


def read_entries(connection: Connection, only: dict[str, str | None], as_of: dt.datetime | None, state: EntryState | None) -> list[Entry]:
    """Give the entries whose columns have these values (None: any), in order, as they stood at an instant; with ``state`` those in it."""
    wanted = [entries.c[name] == value for name, value in only.items() if value is not None]
    if as_of is not None:
        wanted.append(entries.c.as_of <= to_number(as_of))
    found = _read(connection, wanted, select(entries.c.id).where(*wanted) if wanted else None, as_of)
    return [entry for entry in found if state is None or entry.state == state]


def decide_on(
    connection: Connection, ids: Iterable[str], event: str, by: str, at: dt.datetime, text: str, known_as: Collection[str] = ()
) -> int:
    """Note an event about entries, all or none. Returns about how many.

    Raises EventRefusedError: AW505 when its author would approve or refuse one, AW506 when whom it pays would decide, AW507 when there is no
    such entry, AW508 when the event does not fit the state, AW509 when its instant is before the entry's.
    """
    chosen = list(dict.fromkeys(ids))
    found = {entry.id: entry for part in parts(chosen) for entry in _read(connection, [entries.c.id.in_(part)], part, None)}
    for name in chosen:
        _refuse_misfit(found.get(name), name, event, at)
        refuse_own(found[name], event, {by, *known_as})
    return note(connection, "entry", [(name, found[name].hash) for name in chosen], event, by, at, text)


def the_entry(connection: Connection, name: str, event: str, at: dt.datetime) -> Entry:
    """Give an entry that an event fits. Raises EventRefusedError: AW507 when there is none, AW508 and AW509 when the event does not fit."""
    found = next(_read(connection, [entries.c.id == name], name, None), None)
    return _refuse_misfit(found, name, event, at)


def _read(
    connection: Connection, wanted: list[ColumnElement[bool]], about: str | list[str] | Select[Any] | None, as_of: dt.datetime | None
) -> Iterator[Entry]:
    decided: dict[str, list[tuple[str, str]]] = {}
    for event in read(connection, "entry", about, as_of):
        decided.setdefault(event.subject, []).append((event.event, event.by))
    for row in connection.execute(select(entries).where(*wanted).order_by(entries.c.seq)).mappings():
        standing = Standing(row["state"])
        for what, by in decided.get(row["id"], []):
            standing = after(standing, what, by) or standing
        yield replace(to_entry(row), state=standing.state, approver=standing.approver)


def _refuse_misfit(entry: Entry | None, name: str, event: str, at: dt.datetime) -> Entry:
    if entry is None:
        raise EventRefusedError("AW507", Text(f"there is no award '{name}'", f"没有奖励“{name}”"))
    if after(Standing(entry.state), event, "") is None:
        raise EventRefusedError(
            "AW508",
            Text(
                f"award '{entry.id}' is {entry.state}, so it cannot be {event}",
                f"奖励“{entry.id}”当前为“{CHINESE[entry.state]}”,不能变为“{CHINESE[event]}”",
            ),
        )
    if at < entry.as_of:
        raise EventRefusedError(
            "AW509",
            Text(
                f"award '{entry.id}' is of {entry.as_of.isoformat()}, later than {at.isoformat()}",
                f"奖励“{entry.id}”的时点为 {entry.as_of.isoformat()},晚于 {at.isoformat()}",
            ),
            help=Text("see that the clock is right, or give a later --as-of", "请检查时钟,或给出更晚的 --as-of"),
        )
    return entry


def refuse_own(entry: Entry, event: str, names: set[str]) -> None:
    """One's own work is not approved by oneself (AW505), nor is one's own pay decided on (AW506). Holding and disputes are about the pay, not about who posted it."""
    own = [("AW506", entry.person, BENEFICIARY)]
    if event in ("approved", "refused"):
        own.append(("AW505", entry.author, AUTHOR))
    for code, name, why in own:
        if name in names:
            raise EventRefusedError(
                code,
                Text(
                    f"{name} {why.en}, so someone else must decide on award '{entry.id}'", f"{name} {why.zh},奖励“{entry.id}”须由他人决定"
                ),
                help=Text("decide as that person: --as USER", "请以该人身份决定:--as USER"),
            )


def _refuse_other(posted: Row, row: Row) -> None:
    """Refuse what differs from what is posted under its key; the same again is no new entry."""
    if not differ(posted, row):
        return
    raise EventRefusedError(
        "AW502",
        Text(
            f"'{row['incentive']}' is already posted for {row['person']} and '{row['event']}', with other content ({row['kind']} {row['version']})",
            f"{row['person']} 与“{row['event']}”的“{row['incentive']}”已过账,但内容不同({row['kind']} {row['version']})",
        ),
        help=Text("post the difference as an adjustment of the next version", "请将差额作为下一版本的调整过账"),
    )
