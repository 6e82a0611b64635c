"""Targets: values assigned to owners, revisions, looks at checkpoints."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def number() -> sa.Column[int]:
    """Give the column that numbers the rows of a ledger."""
    return sa.Column("seq", NUMBER, primary_key=True, autoincrement=True)


def text(name: str) -> sa.Column[str]:
    """Give a column of short text."""
    return sa.Column(name, sa.String, nullable=False)


def long(name: str) -> sa.Column[str]:
    """Give a column of long text."""
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "target_values",
        number(),
        text("target"),
        sa.Column("version", sa.Integer, nullable=False),
        text("owner"),
        text("level"),
        text("period"),
        text("amount"),
        sa.Column("currency", sa.String),
        sa.Column("locked", sa.Boolean, nullable=False),
        text("source"),
        text("by"),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("target_values_by_target", "target_values", ["target", "at"])
    op.create_table(
        "target_revisions",
        number(),
        text("target"),
        text("owner"),
        text("old"),
        text("new"),
        sa.Column("currency", sa.String),
        sa.Column("on", sa.Date, nullable=False),
        long("reason"),
        text("author"),
        text("approver"),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("target_revisions_by_target", "target_revisions", ["target", "owner", "at"])
    op.create_table(
        "target_looks",
        number(),
        text("target"),
        text("owner"),
        sa.Column("on", sa.Date, nullable=False),
        text("status"),
        long("note"),
        text("by"),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("target_looks_by_target", "target_looks", ["target", "owner", "on"], unique=True)


def downgrade() -> None:
    """Take the tables away; only tests go back."""
    for name in ("target_looks", "target_revisions", "target_values"):
        op.drop_table(name)
