"""Training: assessments of skills and goals of development plans; wellbeing: public keys and sealed check-ins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
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
        "assessments",
        number(),
        text("rep"),
        text("competency"),
        sa.Column("level", sa.Integer, nullable=False),
        text("by"),
        sa.Column("at", sa.BigInteger, nullable=False),
        long("evidence"),
    )
    op.create_index("assessments_by_rep", "assessments", ["rep", "at"])
    op.create_table(
        "goal_events",
        number(),
        text("goal"),
        text("event"),
        text("rep"),
        text("by"),
        sa.Column("at", sa.BigInteger, nullable=False),
        long("content"),
    )
    op.create_index("goal_events_by_goal", "goal_events", ["goal", "at"])
    op.create_index("goal_events_by_rep", "goal_events", ["rep", "at"])
    op.create_table(
        "wellbeing_keys",
        number(),
        sa.Column("person", sa.String, nullable=False, unique=True),
        sa.Column("public", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "wellbeing_boxes",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("reader", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("wellbeing_boxes_by_reader", "wellbeing_boxes", ["reader"])


def downgrade() -> None:
    """Take the tables away; only tests go back."""
    for name in ("wellbeing_boxes", "wellbeing_keys", "goal_events", "assessments"):
        op.drop_table(name)
