"""Inspections: samples of stage exits, findings, and what was put right."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
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
        "inspections",
        number(),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        text("again"),
        text("by"),
        sa.Column("at", sa.BigInteger, nullable=False),
        long("sample"),
        sa.UniqueConstraint("day", "seed", "size", "again"),
    )
    op.create_table(
        "inspection_findings",
        number(),
        *(text(name) for name in ("inspection", "deal", "stage", "leaf")),
        sa.Column("held", sa.Boolean, nullable=False),
        long("note"),
        long("action"),
        text("owner"),
        sa.Column("due", sa.Date),
        text("by"),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("inspection_findings_by_inspection", "inspection_findings", ["inspection", "at"])
    op.create_table(
        "inspection_mended",
        number(),
        *(text(name) for name in ("inspection", "deal", "stage", "leaf")),
        sa.Column("on", sa.Date, nullable=False),
        long("note"),
        text("by"),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("inspection_mended_by_inspection", "inspection_mended", ["inspection", "at"])


def downgrade() -> None:
    """Take the tables away; only tests go back."""
    for name in ("inspection_mended", "inspection_findings", "inspections"):
        op.drop_table(name)
