"""The tables of inspections: what was drawn, what was found, what is to be put right and was. Rows are only ever added."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from engine.store.tables import Instant, Number, metadata, number

inspections = Table(
    "inspections",
    metadata,
    number(),
    Column("day", Date, nullable=False),
    Column("since", Date, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("again", String, nullable=False),  # empty: not looked at before
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("sample", Text, nullable=False),
    UniqueConstraint("day", "seed", "size", "again"),
)

findings = Table(
    "inspection_findings",
    metadata,
    number(),
    Column("inspection", String, nullable=False),
    Column("deal", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("leaf", String, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("action", Text, nullable=False),  # empty: nothing is to be put right
    Column("owner", String, nullable=False),
    Column("due", Date),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Index("inspection_findings_by_inspection", "inspection", "at"),
)

mended = Table(
    "inspection_mended",
    metadata,
    number(),
    Column("inspection", String, nullable=False),
    Column("deal", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("leaf", String, nullable=False),
    Column("finding", Number),  # the row of the finding whose action it was
    Column("on", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Index("inspection_mended_by_inspection", "inspection", "at"),
)
