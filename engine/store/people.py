"""What people noted: ticks with evidence, confirmations, waivers. Each is an event; how things stand is read off them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select

from engine.model.judgement import Tick, Waiver
from engine.model.text import Text
from engine.store.database import touch
from engine.store.failure import EventRefusedError
from engine.store.tables import ticks, waivers


def read_ticks(connection: Connection, deal: str | None, as_of: dt.datetime | None, action: str | None = None) -> list[Tick]:
    """Give the ticks that stand as of an instant, by deal and action."""
    standing: dict[tuple[str, str], Tick] = {}
    for row in connection.execute(_events(ticks, as_of, deal=deal, action=action)).mappings():
        key = (row["deal"], row["action"])
        if row["event"] == "ticked":
            standing[key] = Tick(*key, row["by"], row["at"], row["evidence"])
        elif row["event"] == "unticked":
            standing.pop(key, None)
        elif key in standing:
            standing[key] = replace(standing[key], confirmed_by=row["by"], confirmed_at=row["at"])
    return [standing[key] for key in sorted(standing)]


def tick(connection: Connection, deal: str, action: str, by: str, at: dt.datetime, evidence: str) -> None:
    """Note that an action is done. One ticked again stands anew: with the new evidence, not yet confirmed."""
    _note(connection, ticks, deal=deal, action=action, event="ticked", by=by, at=at, evidence=evidence)


def untick(connection: Connection, deal: str, action: str, by: str, at: dt.datetime) -> None:
    """Take a tick back. Raises EventRefusedError (ST111) when none stands at that instant."""
    _standing_tick(connection, deal, action, at)
    _note(connection, ticks, deal=deal, action=action, event="unticked", by=by, at=at, evidence="")


def confirm(connection: Connection, deal: str, action: str, by: str, at: dt.datetime) -> None:
    """Confirm another person's tick. Raises EventRefusedError: ST111 when none stands at that instant, ST110 when it is one's own."""
    found = _standing_tick(connection, deal, action, at)
    if found.by == by:
        raise EventRefusedError(
            "ST110",
            Text(
                f"'{action}' on {deal} was ticked by {by}, so someone else must confirm it", f"{deal} 的“{action}”由 {by} 勾选,须由他人确认"
            ),
            help=Text("confirm it as that person: --as USER", "请以该人身份确认:--as USER"),
        )
    _note(connection, ticks, deal=deal, action=action, event="confirmed", by=by, at=at, evidence="")


def _standing_tick(connection: Connection, deal: str, action: str, at: dt.datetime) -> Tick:
    found = read_ticks(connection, deal, at, action)
    if not found:
        raise EventRefusedError("ST111", Text(f"'{action}' on {deal} is not ticked", f"{deal} 的“{action}”尚未勾选"))
    return found[0]


def read_waivers(connection: Connection, deal: str | None, as_of: dt.datetime | None, today: dt.date | None) -> list[Waiver]:
    """Give the waivers not withdrawn as of an instant, by deal and criterion; with ``today``, those that have not ended."""
    standing: dict[tuple[str, str], Waiver] = {}
    for row in connection.execute(_events(waivers, as_of, deal=deal)).mappings():
        key = (row["deal"], row["criterion"])
        if row["event"] == "waived":
            standing[key] = Waiver(*key, row["by"], row["at"], row["reason"], row["until"])
        else:
            standing.pop(key, None)
    found = (standing[key] for key in sorted(standing))
    return [waiver for waiver in found if today is None or waiver.until is None or waiver.until >= today]


def read_waived(connection: Connection) -> frozenset[str]:
    """Name the deals on which a criterion was ever waived, whether it still is or not."""
    return frozenset(connection.execute(select(waivers.c.deal).distinct()).scalars())


def waive(connection: Connection, waiver: Waiver) -> None:
    """Note a waiver; it takes the place of an earlier one of the same criterion."""
    _note(
        connection,
        waivers,
        deal=waiver.deal,
        criterion=waiver.criterion,
        event="waived",
        by=waiver.by,
        at=waiver.at,
        reason=waiver.reason,
        until=waiver.until,
    )


def withdraw(connection: Connection, deal: str, criterion: str, by: str, at: dt.datetime) -> None:
    """Withdraw a waiver. Raises EventRefusedError (ST112) when none stands at that instant."""
    if not any(waiver.criterion == criterion for waiver in read_waivers(connection, deal, at, None)):
        raise EventRefusedError("ST112", Text(f"'{criterion}' on {deal} is not waived", f"{deal} 的“{criterion}”没有豁免"))
    _note(connection, waivers, deal=deal, criterion=criterion, event="withdrawn", by=by, at=at, reason="", until=None)


def noted(connection: Connection) -> tuple[int, int]:
    """Give the number of the last event of ticks, and of waivers; 0 where there is none."""
    first, second = (connection.execute(select(func.coalesce(func.max(table.c.seq), 0))).scalar_one() for table in (ticks, waivers))
    return first, second


def _events(table: Table, as_of: dt.datetime | None, **only: str | None) -> Select[Any]:
    wanted = [table.c[name] == value for name, value in only.items() if value is not None]
    if as_of is not None:
        wanted.append(table.c.at <= as_of)
    return select(table).where(*wanted).order_by(table.c.at, table.c.seq)


def _note(connection: Connection, table: Table, **row: object) -> None:
    connection.execute(table.insert().values(**row))
    touch(connection)
