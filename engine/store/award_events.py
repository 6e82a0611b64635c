"""What people decide about entries, periods and plans: added to one chain, in the order in which they did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal

from sqlalchemy import Connection, Select, select

from engine.model.award import AwardEvent
from engine.store.award_chains import append, head
from engine.store.award_rows import to_event
from engine.store.award_tables import events, to_number
from engine.store.database import touch

Topic = Literal["entry", "period", "plan"]


def note(connection: Connection, topic: Topic, about: Iterable[tuple[str, str]], event: str, by: str, at: dt.datetime, text: str) -> int:
    """Note one event about each subject (with its digest). Returns how many."""
    ledger = head(connection).last_entry
    same = {"topic": topic, "event": event, "by": by, "at": to_number(at), "note": text, "ledger": ledger}
    written = sum(1 for _ in append(connection, "events", ({**same, "subject": name, "digest": digest} for name, digest in about)))
    if written:
        touch(connection)
    return written


def read(
    connection: Connection, topic: Topic | None, about: str | Select[Any] | list[str] | None = None, as_of: dt.datetime | None = None
) -> list[AwardEvent]:
    """Give events in their order: of one topic, about one subject (some, or those that a query gives), up to an instant."""
    wanted = []
    if topic is not None:
        wanted.append(events.c.topic == topic)
    if about is not None:
        wanted.append(events.c.subject == about if isinstance(about, str) else events.c.subject.in_(about))
    if as_of is not None:
        wanted.append(events.c.at <= to_number(as_of))
    found = connection.execute(select(events).where(*wanted).order_by(events.c.seq)).mappings()
    return [to_event(row) for row in found]
