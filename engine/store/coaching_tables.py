"""The tables of coaching: sessions, notes, commitments and what became of them, feedback. Rows are only ever added."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, String, Table, Text

from engine.store.tables import Instant, metadata, number

sessions = Table(
    "coaching_sessions",
    metadata,
    number(),
    Column("kind", String, nullable=False),
    Column("about", String, nullable=False),
    Column("coach", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("prompts", Text, nullable=False),
    Index("coaching_sessions_by_about", "about", "at"),
)

session_ends = Table(
    "coaching_session_ends",
    metadata,
    number(),
    Column("session", String, nullable=False, unique=True),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
)

notes = Table(
    "coaching_notes",
    metadata,
    number(),
    Column("session", String, nullable=False),  # empty: brought by a rep, without a session
    Column("about", String, nullable=False),
    Column("slot", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("private", Boolean, nullable=False),  # as written; a share comes after
    Column("prompt", String),
    Index("coaching_notes_by_session", "session", "at"),
    Index("coaching_notes_by_about", "about", "at"),
)

shares = Table(
    "coaching_note_shares",
    metadata,
    number(),
    Column("note", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Index("coaching_note_shares_by_note", "note", "at"),
)

commitments = Table(
    "commitments",
    metadata,
    number(),
    Column("session", String, nullable=False),
    Column("about", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("what", Text, nullable=False),
    Column("due", Date, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("measure", String),
    Column("subject", String),
    Column("record", String),
    Column("baseline", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("prompt", String),
    Index("commitments_by_about", "about", "made_at"),
    Index("commitments_by_prompt", "prompt"),
)

outcomes = Table(
    "commitment_outcomes",
    metadata,
    number(),
    Column("commitment", String, nullable=False),
    Column("state", String, nullable=False),  # kept | missed | withdrawn
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("value", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index("commitment_outcomes_by_commitment", "commitment", "at"),
)

feedback = Table(
    "feedback",
    metadata,
    number(),
    Column("playbook", String, nullable=False),
    Column("part", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Index("feedback_by_part", "playbook", "part"),
)
