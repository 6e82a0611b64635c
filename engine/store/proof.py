"""Proves that the award ledger is whole, or names each row that is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, and_, func, or_, select

from engine.model.award import Fault, Head
from engine.model.text import Text
from engine.store.award_chains import CHAINS, PART
from engine.store.award_rows import KEY
from engine.store.award_tables import entries, events, heads
from engine.store.chain import GENESIS, flaws, head_hash, is_straight

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
    ends = {row["chain"]: dict(row) for row in connection.execute(select(heads)).mappings()}
    found = [fault for chain in CHAINS for fault in _faults(connection, chain, ends.get(chain))]
    found += [_fault("head", 0, str(chain), "inserted") for chain in ends.keys() - CHAINS.keys()]
    found += _twice(connection)
    found += _apart(connection)
    if not found:  # else it says the same of rows that are named already
        found += _cut(connection)
    for head in noted:
        found += _gone(connection, "entries", head.entries, head.last_entry)
        found += _gone(connection, "events", head.events, head.last_event)
    return list(dict.fromkeys(found))


def _faults(connection: Connection, chain: str, end: Mapping[str, Any] | None) -> Iterable[Fault]:
    """Give what is wrong within one chain. Where its end is not known any more, the last row that is there counts as it."""
    table, (kind, name) = CHAINS[chain], NAMES[chain]
    if end is None or type(end["count"]) is not int or end["hash"] != head_hash(chain, end["count"], end["last"]):
        yield _fault("head", 0, chain, "missing" if end is None else "changed")
        last = connection.execute(select(table.c.seq, table.c.hash).order_by(table.c.seq.desc()).limit(1)).first()
        count, link = (last.seq, last.hash) if last else (0, GENESIS)
    else:
        count, link = end["count"], end["last"]
    in_order = select(table).order_by(table.c.seq)
    if is_straight(connection.execute(in_order.execution_options(yield_per=PART)).mappings(), count, link):
        return
    for flaw in flaws(connection.execute(in_order).mappings().all(), count, link):
        yield _fault(kind, flaw.seq, str(flaw.row[name]) if flaw.row else "", flaw.what, flaw.until)


def _twice(connection: Connection) -> Iterable[Fault]:
    """Give the later ones of entries that share an id, or what there may be only one entry of."""
    for columns in (("id",), KEY):
        chosen = [entries.c[name] for name in columns]
        same = select(*chosen, func.min(entries.c.seq).label("first")).group_by(*chosen).having(func.count() > 1).subquery()
        joined = and_(*(same.c[name] == entries.c[name] for name in columns), entries.c.seq > same.c.first)
        for row in connection.execute(select(entries.c.seq, entries.c.id).join(same, joined).order_by(entries.c.seq)):
            yield _fault("entry", row.seq, str(row.id), "twice")


def _apart(connection: Connection) -> Iterable[Fault]:
    """Give the entries that are no longer what people decided about."""
    joined = events.outerjoin(entries, events.c.subject == entries.c.id)
    other = or_(entries.c.id.is_(None), entries.c.hash != events.c.digest)
    wanted = select(events.c.subject, entries.c.seq).select_from(joined).where(events.c.topic == "entry", other).order_by(events.c.seq)
    for subject, seq in connection.execute(wanted):
        yield _fault("entry", seq or 0, str(subject), "missing" if seq is None else "changed")


def _cut(connection: Connection) -> Iterable[Fault]:
    """Give the events that say which entry was the last one then, where there is no such entry."""
    first = select(func.min(events.c.seq).label("seq"), events.c.ledger).group_by(events.c.ledger).subquery()
    wanted = select(first.c.seq, first.c.ledger).select_from(first.outerjoin(entries, entries.c.hash == first.c.ledger))
    for seq, ledger in connection.execute(wanted.where(entries.c.id.is_(None), first.c.ledger != GENESIS).order_by(first.c.seq)):
        message = Text(
            f"the entry {ledger} that was the last one at event {seq} is missing", f"事件 {seq} 发生时的最后一条分录 {ledger} 缺失"
        )
        yield Fault(seq, str(ledger), "missing", message, "event")


def _gone(connection: Connection, chain: str, count: int, last: str) -> Iterable[Fault]:
    """Give the place at which a chain that was noted elsewhere is not what it was."""
    table, (kind, name) = CHAINS[chain], NAMES[chain]
    row = connection.execute(select(table.c[name], table.c.hash).where(table.c.seq == count)).first()
    if count and row is None:
        yield _fault(kind, count, "", "missing")
    elif row is not None and row.hash != last:
        yield _fault(kind, count, str(row[0]), "changed")


def _fault(table: Literal["entry", "event", "head"], seq: int, id: str, what: What, until: int = 0) -> Fault:
    named = f" {seq}–{until}" if until > seq else f" {seq}" if seq else ""
    about = f" ({id})" if id else ""
    message = Text(f"{WORDS[table].en}{named}{about} {WORDS[what].en}", f"{WORDS[table].zh}{named}{about}{WORDS[what].zh}")
    return Fault(seq, id, what, message, table)
