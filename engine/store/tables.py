"""The tables of the store, the same in SQLite and PostgreSQL (those of awards: ``award_tables``). Rows are only ever added, except where changes are counted."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, LargeBinary, MetaData, String, Table, Text, TypeDecorator
from sqlalchemy.engine import Dialect

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


class Instant(TypeDecorator[dt.datetime]):
    """An aware moment, kept as whole microseconds since 1970 in UTC, so that it sorts and compares the same everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - the base's signature
        """Write a moment as a number."""
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 - the base's signature
        """Read the moment again."""
        return None if value is None else EPOCH + value * MICROSECOND


metadata = MetaData()
# SQLite counts up only in a column of exactly this type.
Number = BigInteger().with_variant(Integer, "sqlite")


def number() -> Column[int]:
    """Give the column that numbers the rows of a ledger in the order they were written."""
    return Column("seq", Number, primary_key=True, autoincrement=True)


ticks = Table(
    "ticks",
    metadata,
    number(),
    Column("deal", String, nullable=False),
    Column("action", String, nullable=False),
    Column("event", String, nullable=False),  # ticked | unticked | confirmed
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("evidence", Text, nullable=False),
    Index("ticks_by_deal", "deal", "action", "at"),
)

waivers = Table(
    "waivers",
    metadata,
    number(),
    Column("deal", String, nullable=False),
    Column("criterion", String, nullable=False),
    Column("event", String, nullable=False),  # waived | withdrawn
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("until", Date),
    Index("waivers_by_deal", "deal", "criterion", "at"),
)

# A decision is written when it differs from the one before it of its deal; `runs` says up to when the others were confirmed.
runs = Table(
    "runs",
    metadata,
    number(),
    Column("as_of", Instant, nullable=False),
    Column("known_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("ground", Text, nullable=False),  # what the run stood on, as the caller words it
    Index("runs_by_as_of", "as_of", "seq"),
)


def decision_columns() -> list[Column[object]]:
    """Give the columns of a decision, for its ledger and for the temporary table that a run fills first."""
    return [
        Column("deal", String, nullable=False),
        Column("as_of", Instant, nullable=False),
        Column("known_at", Instant, nullable=False),
        Column("recorded_at", Instant, nullable=False),
        Column("digest", LargeBinary, nullable=False),  # of everything but the three instants; before the long texts, to be read alone
        Column("playbook", String),
        Column("version", Integer),
        Column("playbook_digest", String, nullable=False),
        Column("catalog_digest", String, nullable=False),
        Column("stage", String),
        Column("status", String),
        Column("gate", String),
        Column("next_change", Date),
        Column("verdicts", Text, nullable=False),
        Column("actions", Text, nullable=False),
        Column("facts", Text, nullable=False),
    ]


decisions = Table(
    "decisions",
    metadata,
    number(),
    *decision_columns(),
    Index("decisions_by_deal", "deal", "as_of", "seq"),
)

prompts = Table(
    "prompts",
    metadata,
    number(),
    Column("id", String, nullable=False, unique=True),
    Column("trigger", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("record", String, nullable=False),
    Column("rep", String),
    Column("say_en", Text, nullable=False),
    Column("say_zh", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("as_of", Instant, nullable=False),
    Column("playbook", String, nullable=False),
    Column("play", String),
    Column("ask", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("privacy", String, nullable=False),
    Column("cause", String),
    Column("recorded_at", Instant, nullable=False),
    Column("escalate_after", Integer),  # in days
    Column("escalate_to", String),
    Index("prompts_by_trigger", "playbook", "trigger", "record", "as_of"),
    Index("prompts_by_rep", "rep", "as_of"),
)

prompt_events = Table(
    "prompt_events",
    metadata,
    number(),
    Column("prompt", String, nullable=False),
    Column("state", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("note", Text, nullable=False),
    Index("prompt_events_by_prompt", "prompt", "at"),
)

# Which triggers are on, as changes: the last row up to an instant says how it stood then.
switches = Table(
    "switches",
    metadata,
    number(),
    Column("playbook", String, nullable=False),
    Column("trigger", String, nullable=False),
    Column("record", String, nullable=False),
    Column("as_of", Instant, nullable=False),
    Column("is_on", Boolean, nullable=False),
    Index("switches_by_trigger", "playbook", "trigger", "record", "as_of", "seq"),
)

revision = Table("revision", metadata, Column("one", Integer, primary_key=True), Column("n", BigInteger, nullable=False))

assessments = Table(
    "assessments",
    metadata,
    number(),
    Column("rep", String, nullable=False),
    Column("competency", String, nullable=False),
    Column("level", Integer, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("evidence", Text, nullable=False),
    Index("assessments_by_rep", "rep", "at"),
)

# The goals of development plans, as events: added | done | dropped. ``content`` is JSON, of the goal when it was added.
goal_events = Table(
    "goal_events",
    metadata,
    number(),
    Column("goal", String, nullable=False),
    Column("event", String, nullable=False),
    Column("rep", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("content", Text, nullable=False),
    Index("goal_events_by_goal", "goal", "at"),
    Index("goal_events_by_rep", "rep", "at"),
)
