"""The tables of targets: what was assigned, what was revised, how it stood at a look. Rows are only ever added."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text

from engine.store.tables import Instant, metadata, number

# One row for each owner and period of a version; a version is what one split or import assigned to a target, all at once.
assigned = Table(
    "target_values",
    metadata,
    number(),
    Column("target", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("owner", String, nullable=False),
    Column("level", String, nullable=False),
    Column("period", String, nullable=False),
    Column("amount", String, nullable=False),  # an exact fraction: 12500/3
    Column("currency", String),
    Column("locked", Boolean, nullable=False),
    Column("source", String, nullable=False),  # split | import
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Index("target_values_by_target", "target", "at"),
)

revisions = Table(
    "target_revisions",
    metadata,
    number(),
    Column("target", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("old", String, nullable=False),
    Column("new", String, nullable=False),
    Column("currency", String),
    Column("on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("approver", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("period", String),  # none in a row of before it was noted: that in which "on" lies
    Index("target_revisions_by_target", "target", "owner", "at"),
)

looks = Table(
    "target_looks",
    metadata,
    number(),
    Column("target", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("on", Date, nullable=False),
    Column("status", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Index("target_looks_by_target", "target", "owner", "on", unique=True),
)
