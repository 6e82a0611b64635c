"""The first ledgers: ticks, waivers, runs, decisions, prompts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def number() -> sa.Column[int]:
    """Give the column that numbers the rows of a ledger."""
    return sa.Column("seq", NUMBER, primary_key=True, autoincrement=True)


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    """Give a column of short text."""
    return sa.Column(name, sa.String, nullable=null)


def long(name: str) -> sa.Column[str]:
    """Give a column of long text."""
    return sa.Column(name, sa.Text, nullable=False)


def instant(name: str, *, unique: bool = False) -> sa.Column[int]:
    """Give a column of a moment, in microseconds since 1970."""
    return sa.Column(name, sa.BigInteger, nullable=False, unique=unique)


def upgrade() -> None:
    """Make the tables."""
    op.create_table("ticks", number(), text("deal"), text("action"), text("event"), text("by"), instant("at"), long("evidence"))
    op.create_index("ticks_by_deal", "ticks", ["deal", "action", "at"])
    op.create_table(
        "waivers",
        number(),
        text("deal"),
        text("criterion"),
        text("event"),
        text("by"),
        instant("at"),
        long("reason"),
        sa.Column("until", sa.Date),
    )
    op.create_index("waivers_by_deal", "waivers", ["deal", "criterion", "at"])
    op.create_table("runs", number(), instant("as_of"), instant("known_at"), instant("recorded_at"), text("ground"))
    op.create_index("runs_by_as_of", "runs", ["as_of", "seq"])
    op.create_table(
        "decisions",
        number(),
        text("deal"),
        instant("as_of"),
        instant("known_at"),
        instant("recorded_at"),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        text("playbook", null=True),
        sa.Column("version", sa.Integer),
        text("playbook_digest"),
        text("catalog_digest"),
        text("stage", null=True),
        text("status", null=True),
        text("gate", null=True),
        sa.Column("next_change", sa.Date),
        long("verdicts"),
        long("actions"),
        long("facts"),
    )
    op.create_index("decisions_by_deal", "decisions", ["deal", "as_of", "seq"])
    op.create_table(
        "prompts",
        number(),
        sa.Column("id", sa.String, nullable=False, unique=True),
        text("trigger"),
        text("subject"),
        text("record"),
        text("rep", null=True),
        long("say_en"),
        long("say_zh"),
        long("facts"),
        instant("as_of"),
        text("playbook"),
        text("play", null=True),
        long("ask"),
        sa.Column("priority", sa.Integer, nullable=False),
        text("privacy"),
        text("cause", null=True),
        instant("recorded_at"),
    )
    op.create_index("prompts_by_trigger", "prompts", ["playbook", "trigger", "record", "as_of"])
    op.create_index("prompts_by_rep", "prompts", ["rep", "as_of"])
    op.create_table("prompt_events", number(), text("prompt"), text("state"), text("by"), instant("at"), long("note"))
    op.create_index("prompt_events_by_prompt", "prompt_events", ["prompt", "at"])
    op.create_table(
        "switches",
        number(),
        text("playbook"),
        text("trigger"),
        text("record"),
        instant("as_of"),
        sa.Column("is_on", sa.Boolean, nullable=False),
    )
    op.create_index("switches_by_trigger", "switches", ["playbook", "trigger", "record", "as_of", "seq"])
    revision_table = op.create_table(
        "revision",
        sa.Column("one", sa.Integer, primary_key=True),
        sa.Column("n", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(revision_table, [{"one": 1, "n": 0}])


def downgrade() -> None:
    """Take the tables away; only tests go back."""
    for name in ("revision", "switches", "prompt_events", "prompts", "decisions", "runs", "waivers", "ticks"):
        op.drop_table(name)
