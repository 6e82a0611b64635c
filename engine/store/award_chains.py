"""The two chains of the award ledger in the database: where they end, and rows added to that end.

What this holds against: an accident, a program with an error, someone who changes rows. The database refuses to change or remove rows; should
that be got around, ``engine.store.proof`` finds and names what was done. What it cannot hold against: someone with full access who rewrites
all rows from a place on, seals them anew by the same public formula, and the heads too. Against that only a head that was noted elsewhere
helps (printed on a statement, sent by mail): it proves the ledger as it was then, and nothing after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from engine.model.award import Head
from engine.model.text import Text
from engine.store.award_tables import entries, events, heads
from engine.store.chain import GENESIS, Row, head_hash, seal
from engine.store.failure import StoreError

CHAINS = {"entries": entries, "events": events}
PART = 500


def head(connection: Connection) -> Head:
    """Give where the ledger ends. Raises StoreError (AW512) where that is no longer noted."""
    ends = {row["chain"]: row for row in connection.execute(select(heads)).mappings()}
    if ends.keys() != CHAINS.keys():
        raise damaged()
    return Head(ends["entries"]["count"], ends["entries"]["last"], ends["events"]["count"], ends["events"]["last"])


def append(connection: Connection, chain: str, rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Add rows to the end of a chain, a part at a time; give each as it was sealed. All must be taken, for the end to be noted.

    Raises StoreError (AW512), before anything is added, when either chain does not end where it was noted to.
    """
    table = CHAINS[chain]
    count, last = {name: _end(connection, name, each) for name, each in CHAINS.items()}[chain]
    more = iter(rows)
    while part := list(islice(more, PART)):
        sealed = []
        for row in part:
            sealed.append(seal(row, count + 1, last))
            count, last = count + 1, sealed[-1]["hash"]
        connection.execute(insert(table), sealed)
        connection.execute(update(heads).where(heads.c.chain == chain).values(count=count, last=last, hash=head_hash(chain, count, last)))
        yield from sealed


def parts(ids: Iterable[str]) -> Iterator[list[str]]:
    """Cut a list into parts that one query takes."""
    more = iter(ids)
    while part := list(islice(more, PART)):
        yield part


def damaged() -> StoreError:
    """Give the error of a ledger that cannot be added to, or read, as it stands."""
    return StoreError(
        "AW512",
        Text("the award ledger is not whole; nothing was written", "奖励账本不完整;没有写入任何内容"),
        help=Text("dealcoach awards verify names the rows", "dealcoach awards verify 会指出有问题的行"),
    )


def _end(connection: Connection, chain: str, table: Table) -> tuple[int, str]:
    end = connection.execute(select(heads).where(heads.c.chain == chain)).mappings().first()
    row = connection.execute(select(table.c.seq, table.c.hash).order_by(table.c.seq.desc()).limit(1)).first()
    found = (row.seq, row.hash) if row else (0, GENESIS)
    if end is None or (end["count"], end["last"]) != found or end["hash"] != head_hash(chain, *found):
        raise damaged()
    return found
