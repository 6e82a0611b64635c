"""Periods that are locked: nothing is posted to them any more; what is found later goes to an open one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, select

from engine.model.text import Text
from engine.store.award_events import note
from engine.store.award_tables import events, to_number
from engine.store.failure import EventRefusedError


def locked(connection: Connection, as_of: dt.datetime | None = None) -> frozenset[str]:
    """Give the names of the periods that are locked (as of an instant)."""
    wanted = [events.c.topic == "period", events.c.event == "locked"]
    if as_of is not None:
        wanted.append(events.c.at <= to_number(as_of))
    return frozenset(connection.scalars(select(events.c.subject).where(*wanted)))


def lock(connection: Connection, period: str, by: str, at: dt.datetime, text: str) -> None:
    """Lock a period, for good. Raises EventRefusedError (AW503) when it is locked already."""
    refuse_locked(connection, [period])
    note(connection, "period", [(period, "")], "locked", by, at, text)


def refuse_locked(connection: Connection, periods: Iterable[str]) -> None:
    """Raise EventRefusedError (AW503) when one of the periods is locked."""
    for period in sorted(locked(connection).intersection(periods)):
        raise EventRefusedError(
            "AW503",
            Text(f"the period {period} is locked", f"期间 {period} 已锁定"),
            help=Text("post the difference to the open period", "请将差额记入未锁定的期间"),
        )
