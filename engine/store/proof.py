"""Proves that the award ledger is whole, or names each row that is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, select

from engine.model.award import Fault, Head
from engine.model.text import Text
from engine.store.award_chains import CHAINS
from engine.store.award_rows import KEY
from engine.store.award_tables import heads
from engine.store.chain import GENESIS, Flaw, Row, flaws, head_hash

What = Literal["changed", "missing", "inserted", "reordered", "twice"]
NAMES: Mapping[str, tuple[Literal["entry", "event"], str]] = {"entries": ("entry", "id"), "events": ("event", "subject")}
WORDS: Mapping[str, Text] = {
    "entry": Text("entry", "分录"),
    "event": Text("event", "事件"),
    "head": Text("head", "账本末端"),
    "changed": Text("was changed", "被改动"),
    "missing": Text("is missing", "缺失"),
    "inserted": Text("was inserted", "是插入的"),
    "reordered": Text("is not in its place", "不在原位"),
    "twice": Text("is there twice", "重复"),
}


def verify(connection: Connection, noted: Sequence[Head]) -> list[Fault]:
    """Compare both chains with their links, with where they end, with each other, and with heads that were noted elsewhere."""
    rows = {chain: [dict(row) for row in connection.execute(select(table)).mappings()] for chain, table in CHAINS.items()}
    ends = {row["chain"]: dict(row) for row in connection.execute(select(heads)).mappings()}
    found = [fault for chain in CHAINS for fault in _faults(chain, rows[chain], ends.get(chain))]
    found += [_fault("head", 0, str(chain), "inserted") for chain in ends.keys() - CHAINS.keys()]
    found += _twice(rows["entries"])
    found += _apart(rows["entries"], rows["events"], quiet=bool(found))
    for head in noted:
        found += _gone("entries", rows["entries"], head.entries, head.last_entry)
        found += _gone("events", rows["events"], head.events, head.last_event)
    return list(dict.fromkeys(found))


def _faults(chain: str, rows: Sequence[Row], end: Mapping[str, Any] | None) -> Iterable[Fault]:
    """Give what is wrong within one chain. Where its end is not known any more, the last row that is there counts as it."""
    table, name = NAMES[chain]
    if end is None or type(end["count"]) is not int or end["hash"] != head_hash(chain, end["count"], end["last"]):
        yield _fault("head", 0, chain, "missing" if end is None else "changed")
        last = max(rows, key=lambda row: row["seq"], default=None)
        count, link = (last["seq"], last["hash"]) if last else (0, GENESIS)
    else:
        count, link = end["count"], end["last"]
    for flaw in flaws(rows, count, link):
        yield _of(table, name, flaw)


def _of(table: Literal["entry", "event"], name: str, flaw: Flaw) -> Fault:
    return _fault(table, flaw.seq, str(flaw.row[name]) if flaw.row else "", flaw.what, flaw.until)


def _twice(entries: Sequence[Row]) -> Iterable[Fault]:
    seen: set[object] = set()
    for row in sorted(entries, key=lambda row: row["seq"]):
        for key in (("id", row["id"]), tuple(row[name] for name in KEY)):
            if key in seen:
                yield _fault("entry", row["seq"], str(row["id"]), "twice")
            seen.add(key)


def _apart(entries: Sequence[Row], events: Sequence[Row], *, quiet: bool) -> Iterable[Fault]:
    """Give the entries that are no longer what people decided about; with ``quiet`` leave out what was merely the last one then."""
    hashes = {row["id"]: row["hash"] for row in entries}
    places = {row["id"]: row["seq"] for row in entries}
    links = {GENESIS, *hashes.values()}
    for row in events:
        if row["topic"] == "entry" and row["subject"] not in hashes:
            yield _fault("entry", 0, str(row["subject"]), "missing")
        elif row["topic"] == "entry" and hashes[row["subject"]] != row["digest"]:
            yield _fault("entry", places[row["subject"]], str(row["subject"]), "changed")
        elif not quiet and row["ledger"] not in links:
            yield Fault(
                row["seq"],
                str(row["subject"]),
                "missing",
                Text(f"the entry that was the last one at event {row['seq']} is missing", f"事件 {row['seq']} 发生时的最后一条分录缺失"),
                "event",
            )
            links.add(row["ledger"])  # named once


def _gone(chain: str, rows: Sequence[Row], count: int, last: str) -> Iterable[Fault]:
    """Give the place at which a chain that was noted elsewhere is not what it was."""
    table, name = NAMES[chain]
    row = next((row for row in rows if row["seq"] == count), None)
    if count and row is None:
        yield _fault(table, count, "", "missing")
    elif row is not None and row["hash"] != last:
        yield _fault(table, count, str(row[name]), "changed")


def _fault(table: Literal["entry", "event", "head"], seq: int, id: str, what: What, until: int = 0) -> Fault:
    named = f" {seq}–{until}" if until > seq else f" {seq}" if seq else ""
    about = f" ({id})" if id else ""
    message = Text(f"{WORDS[table].en}{named}{about} {WORDS[what].en}", f"{WORDS[table].zh}{named}{about}{WORDS[what].zh}")
    return Fault(seq, id, what, message, table)
