"""The tables of the award ledger: entries, what people decided about them, and where each of these two chains ends.

Rows of the first two are only ever added, which the database itself sees to (see migration 0002). Their columns are plain numbers and
text, so that a row which someone altered can still be read and named.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Column, Index, String, Table, Text, UniqueConstraint

from engine.store.tables import EPOCH, MICROSECOND, Number, metadata


def place() -> Column[int]:
    """Give the column of a row's place in its chain: 1, 2, 3 without a gap."""
    return Column("seq", Number, primary_key=True, autoincrement=False)


entries = Table(
    "award_entries",
    metadata,
    place(),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("playbook", String, nullable=False),
    Column("incentive", String, nullable=False),
    Column("rule_hash", String, nullable=False),
    Column("person", String, nullable=False),
    Column("event", String, nullable=False),
    Column("deal", String, nullable=False),
    Column("at", String, nullable=False),  # a day, as in 2026-11-27
    Column("of_period", String, nullable=False),
    Column("period", String, nullable=False),
    Column("amount", BigInteger, nullable=False),  # at four decimals
    Column("currency", String, nullable=False),
    Column("order", BigInteger, nullable=False),
    Column("steps", Text, nullable=False),  # canonical JSON
    Column("facts", Text, nullable=False),  # canonical JSON
    Column("why_en", Text, nullable=False),
    Column("why_zh", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("as_of", BigInteger, nullable=False),  # microseconds since 1970
    Column("state", String, nullable=False),  # in which it was posted: waiting | held
    Column("version", BigInteger, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
    # Nothing is paid twice, whoever runs at once: the second row of one key must know of the first, and be numbered after it.
    UniqueConstraint("playbook", "incentive", "event", "person", "kind", "version", name="award_entries_once"),
    Index("award_entries_by_person", "person", "period"),
    Index("award_entries_by_period", "period"),
)

events = Table(
    "award_events",
    metadata,
    place(),
    Column("topic", String, nullable=False),  # entry | period | plan
    Column("subject", String, nullable=False),  # an entry's id, a period's name, playbook/plan
    Column("event", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", BigInteger, nullable=False),  # microseconds since 1970
    Column("note", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("ledger", String, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
    Index("award_events_by_subject", "topic", "subject"),
)

# One row a chain, changed with every row that is added.
heads = Table(
    "award_heads",
    metadata,
    Column("chain", String, primary_key=True),  # entries | events
    Column("count", BigInteger, nullable=False),
    Column("last", String, nullable=False),
    Column("hash", String, nullable=False),
)


def to_number(at: dt.datetime) -> int:
    """Write an aware moment as whole microseconds since 1970."""
    return (at - EPOCH) // MICROSECOND


def to_moment(number: int) -> dt.datetime:
    """Read a moment that ``to_number`` wrote, in UTC."""
    return EPOCH + number * MICROSECOND
