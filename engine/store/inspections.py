"""Inspections in the store: what was drawn, what was found at each leaf, and what was put right. Nothing is ever changed, only added."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, select

from engine.model.compliance import Corrective, Drawn, Exit, Finding, Inspection
from engine.model.playbook import Group
from engine.model.text import Text
from engine.store.database import Database, touch
from engine.store.failure import EventRefusedError
from engine.store.inspection_tables import findings, inspections, mended

LETTER = "I"  # what ids begin with; the number of the row follows
NO_GATE = Group("all", ())


class InspectionLedger:
    """The inspections of a workspace, as of any instant. What is added is safe from a power cut when the call returns."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def draw(self, new: Inspection, size: int, at: dt.datetime) -> Inspection:
        """Keep an inspection and give it its id; the same day, seed, size and earlier inspection give the one that is there already.

        Raises EventRefusedError (IN204) where that one was drawn later than ``at``: it may rest on what was not known then.
        """
        key = {"day": new.day, "seed": new.seed, "size": size, "again": new.of or ""}
        with self.database.write() as connection:
            before = connection.execute(select(inspections).where(*(inspections.c[name] == value for name, value in key.items()))).first()
            if before is not None and before.at > at:
                id = f"{LETTER}{before.seq}"
                raise EventRefusedError(
                    "IN204",
                    Text(f"{id} was drawn with that day, seed and size at a later instant", f"该日、种子与样本量已在更晚时刻抽取为 {id}"),
                    help=Text("look as of then, or give another --seed", "请以该时刻查看,或换用其他 --seed"),
                )
            if before is not None:
                return _read(connection, at, inspections.c.seq == before.seq)[0]
            row = {**key, "since": new.since, "by": new.by, "at": at, "sample": json.dumps([_plain(each) for each in new.sample])}
            number = connection.execute(inspections.insert().values(**row)).inserted_primary_key
            touch(connection)
            return replace(new, id=f"{LETTER}{number[0] if number else 0}")

    def find(self, id: str, found: Finding, by: str, at: dt.datetime, action: Corrective | None = None) -> None:
        """Note what was seen at one leaf, with what is to be put right; a later word on the same leaf takes its place."""
        row: dict[str, Any] = {"inspection": id, "deal": found.deal, "stage": found.stage, "leaf": found.leaf, "held": found.held}
        row |= {"note": found.note, "action": action.action if action else "", "owner": action.owner if action else ""}
        self._add(findings, {**row, "due": action.due if action else None, "by": by, "at": at})

    def mend(self, id: str, found: Finding, on: dt.date, note: str, by: str, at: dt.datetime) -> None:
        """Note that the corrective action of what is found at a leaf as of an instant is done.

        Raises EventRefusedError (IN203) when it is done already.
        """
        row: dict[str, Any] = {"inspection": id, "deal": found.deal, "stage": found.stage, "leaf": found.leaf}
        here = (findings.c[name] == value for name, value in row.items())
        latest = select(findings.c.seq).where(*here, findings.c.at <= at).order_by(findings.c.at.desc(), findings.c.seq.desc())
        with self.database.write() as connection:
            of = connection.execute(latest).scalars().first()
            done = connection.execute(select(mended.c.on).where(mended.c.finding == of)).scalars().first()
            if done is not None:
                raise EventRefusedError("IN203", Text(f"it was done on {done}", f"已于 {done} 完成"))
            connection.execute(mended.insert().values(**row, finding=of, on=on, note=note, by=by, at=at))
            touch(connection)

    def read(self, as_of: dt.datetime) -> list[Inspection]:
        """Give the inspections up to an instant as they stood then, the earliest first."""
        with self.database.read() as connection:
            return _read(connection, as_of)

    def _add(self, table: Table, row: dict[str, Any]) -> None:
        with self.database.write() as connection:
            connection.execute(table.insert().values(**row))
            touch(connection)


def _read(connection: Connection, as_of: dt.datetime, *chosen: Any) -> list[Inspection]:
    found = connection.execute(select(inspections).where(inspections.c.at <= as_of, *chosen).order_by(inspections.c.at, inspections.c.seq))
    rows = found.mappings().all()
    done: dict[int, dt.date] = {}
    for row in connection.execute(select(mended).where(mended.c.at <= as_of).order_by(mended.c.at, mended.c.seq)).mappings():
        done.setdefault(row["finding"], row["on"])
    said: dict[str, list[tuple[Finding, Corrective | None]]] = {}
    for row in connection.execute(select(findings).where(findings.c.at <= as_of).order_by(findings.c.at, findings.c.seq)).mappings():
        finding = Finding(row["deal"], row["stage"], row["leaf"], row["held"], row["note"])
        action = Corrective(finding, row["action"], row["owner"], row["due"], done.get(row["seq"])) if row["action"] else None
        said.setdefault(row["inspection"], []).append((finding, action))
    return [_inspection(row, said.get(f"{LETTER}{row['seq']}", ())) for row in rows]


def _inspection(row: Any, said: Sequence[tuple[Finding, Corrective | None]]) -> Inspection:
    id = f"{LETTER}{row['seq']}"
    latest = {(each.deal, each.stage, each.leaf): (each, action) for each, action in said}
    actions = tuple(action for _, action in latest.values() if action is not None)
    sample = tuple(_drawn(each) for each in json.loads(row["sample"]))
    return Inspection(
        id,
        row["day"],
        row["seed"],
        sample,
        tuple(each for each, _ in latest.values()),
        actions,
        row["again"] or None,
        row["since"],
        row["by"],
    )


def _plain(each: Drawn) -> list[Any]:
    exit = each.exit
    return [exit.deal, exit.stage, exit.at.isoformat(), exit.rep, exit.team, list(each.stratum), each.chosen, each.of]


def _drawn(kept: Sequence[Any]) -> Drawn:
    deal, stage, at, rep, team, stratum, chosen, of = kept
    return Drawn(Exit(deal, stage, dt.datetime.fromisoformat(at), NO_GATE, {}, rep, team), tuple(stratum), chosen, of)
