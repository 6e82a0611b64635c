"""The ledger of awards: entries, what was decided about them, and where both end."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ENTRY = ("id", "kind", "playbook", "incentive", "rule_hash", "person", "event", "deal", "at", "of_period", "period")
NOTHING = "0" * 64
CHAINS = ("award_entries", "award_events")


def place() -> sa.Column[int]:
    """Give the column of a row's place in its chain."""
    return sa.Column("seq", NUMBER, primary_key=True, autoincrement=False)


def text(name: str) -> sa.Column[str]:
    """Give a column of short text."""
    return sa.Column(name, sa.String, nullable=False)


def long(name: str) -> sa.Column[str]:
    """Give a column of long text."""
    return sa.Column(name, sa.Text, nullable=False)


def whole(name: str) -> sa.Column[int]:
    """Give a column of whole numbers."""
    return sa.Column(name, sa.BigInteger, nullable=False)


def upgrade() -> None:
    """Make the tables, and have the database refuse to change or take away what was added to the two chains."""
    op.create_table(
        "award_entries",
        place(),
        sa.Column("id", sa.String, nullable=False, unique=True),
        *map(text, ENTRY[1:]),
        whole("amount"),
        text("currency"),
        whole("order"),
        *map(long, ("steps", "facts", "why_en", "why_zh")),
        text("author"),
        whole("as_of"),
        text("state"),
        whole("version"),
        text("previous"),
        text("hash"),
        sa.UniqueConstraint("playbook", "incentive", "event", "person", "kind", "version", name="award_entries_once"),
    )
    op.create_index("award_entries_by_person", "award_entries", ["person", "period"])
    op.create_index("award_entries_by_period", "award_entries", ["period"])
    op.create_table(
        "award_events",
        place(),
        *map(text, ("topic", "subject", "event", "by")),
        whole("at"),
        long("note"),
        *map(text, ("digest", "ledger", "previous", "hash")),
    )
    op.create_index("award_events_by_subject", "award_events", ["topic", "subject"])
    heads = op.create_table("award_heads", sa.Column("chain", sa.String, primary_key=True), whole("count"), text("last"), text("hash"))
    op.bulk_insert(heads, [{"chain": chain, "count": 0, "last": NOTHING, "hash": _hash(chain)} for chain in ("entries", "events")])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE FUNCTION award_rows_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append-only'; END $$")
        for table in CHAINS:
            op.execute(f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} EXECUTE FUNCTION award_rows_stay()")
        return
    for table in CHAINS:
        for act in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'append-only'); END")


def downgrade() -> None:
    """Take the tables away; only tests go back."""
    for name in ("award_heads", "award_events", "award_entries"):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION award_rows_stay()")


def _hash(chain: str) -> str:
    """Give the hash of an empty chain's head, as ``engine.store.chain.head_hash`` reckons it."""
    return hashlib.sha256(f'{{"chain":"{chain}","count":"0","last":"{NOTHING}"}}'.encode()).hexdigest()
