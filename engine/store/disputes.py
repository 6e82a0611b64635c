"""Disputes: whoever is paid by an entry may object to it; it is frozen until someone else decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import Any, Literal, cast

from sqlalchemy import Connection, Select, select

from engine.model.award import AwardEvent, Dispute
from engine.model.text import Text
from engine.store.award_events import note, read
from engine.store.award_tables import entries
from engine.store.failure import EventRefusedError
from engine.store.ledger import refuse_own, the_entry
from engine.store.states import OUTCOMES

Outcome = Literal["upheld", "rejected"]


def raise_dispute(connection: Connection, entry: str, by: str, at: dt.datetime, reason: str, known_as: Collection[str]) -> None:
    """Freeze an entry by its beneficiary's objection.

    Raises EventRefusedError: AW507 when there is no such entry, AW508 when it is frozen already, AW509 when ``at`` is before the entry's
    instant, AW510 when someone else objects.
    """
    found = the_entry(connection, entry, "disputed", at)
    if found.person not in {by, *known_as}:
        raise EventRefusedError(
            "AW510",
            Text(f"award '{entry}' is of {found.person}, not of {by}", f"奖励“{entry}”属于 {found.person},不属于 {by}"),
            help=Text("only the person who is paid by it can dispute it", "只有受益人本人可以提出异议"),
        )
    note(connection, "entry", [(entry, found.hash)], "disputed", by, at, reason)


def settle_dispute(
    connection: Connection, entry: str, outcome: Outcome, by: str, at: dt.datetime, text: str, known_as: Collection[str]
) -> None:
    """Decide on a dispute; the entry is as it was before (see ``engine.store.states``).

    Raises EventRefusedError: AW506 when the beneficiary decides, AW507 when there is no such entry, AW508 when it is not disputed, AW509 when
    ``at`` is before the entry's instant.
    """
    found = the_entry(connection, entry, outcome, at)
    refuse_own(found, outcome, {by, *known_as})
    note(connection, "entry", [(entry, found.hash)], outcome, by, at, text)


def read_disputes(connection: Connection, entry: str | None, person: str | None, as_of: dt.datetime | None) -> list[Dispute]:
    """Give disputes as they stood at an instant, in the order in which they were raised: about one entry, or one person's."""
    about: str | Select[Any] | None = entry
    if entry is None and person is not None:
        about = select(entries.c.id).where(entries.c.person == person)
    found: list[Dispute] = []
    open_at: dict[str, int] = {}
    for event in read(connection, "entry", about, as_of):
        if event.event == "disputed":
            open_at[event.subject] = len(found)
            found.append(Dispute(event.subject, event.by, event.at, event.note))
        elif event.event in OUTCOMES and event.subject in open_at:
            place = open_at.pop(event.subject)
            found[place] = _decided(found[place], event)
    return found


def _decided(dispute: Dispute, event: AwardEvent) -> Dispute:
    return replace(dispute, outcome=cast("Outcome", event.event), decided_by=event.by, decided_at=event.at, note=event.note)
