"""Coaching: sessions, notes, commitments, feedback; and on a prompt, when and to whom it is escalated."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def table(name: str, *columns: sa.Column[object], index: tuple[str, ...] = ()) -> None:
    """Make a table of numbered rows, with an index over some columns."""
    op.create_table(name, sa.Column("seq", NUMBER, primary_key=True, autoincrement=True), *columns)
    if index:
        op.create_index(f"{name}_by_{index[0] if index != ('playbook', 'part') else 'part'}", name, list(index))


def text(name: str, *, null: bool = False, unique: bool = False) -> sa.Column[object]:
    """Give a column of short text."""
    return sa.Column(name, sa.String, nullable=null, unique=unique)


def long(name: str) -> sa.Column[object]:
    """Give a column of long text."""
    return sa.Column(name, sa.Text, nullable=False)


def instant(name: str) -> sa.Column[object]:
    """Give a column of a moment, in microseconds since 1970."""
    return sa.Column(name, sa.BigInteger, nullable=False)


def upgrade() -> None:
    """Make the tables, and two columns more of prompts."""
    op.add_column("prompts", sa.Column("escalate_after", sa.Integer))
    op.add_column("prompts", sa.Column("escalate_to", sa.String))
    table("coaching_sessions", text("kind"), text("about"), text("coach"), instant("at"), long("prompts"), index=("about", "at"))
    table("coaching_session_ends", text("session", unique=True), text("by"), instant("at"), long("reason"))
    table(
        "coaching_notes",
        text("session"),
        text("about"),
        text("slot"),
        long("text"),
        text("by"),
        instant("at"),
        sa.Column("private", sa.Boolean, nullable=False),
        text("prompt", null=True),
        index=("session", "at"),
    )
    op.create_index("coaching_notes_by_about", "coaching_notes", ["about", "at"])
    table("coaching_note_shares", text("note"), text("by"), instant("at"), index=("note", "at"))
    table(
        "commitments",
        text("session"),
        text("about"),
        text("owner"),
        long("what"),
        sa.Column("due", sa.Date, nullable=False),
        instant("made_at"),
        text("by"),
        text("measure", null=True),
        text("subject", null=True),
        text("record", null=True),
        long("baseline"),
        long("change"),
        text("prompt", null=True),
        index=("about", "made_at"),
    )
    op.create_index("commitments_by_prompt", "commitments", ["prompt"])
    table(
        "commitment_outcomes",
        text("commitment"),
        text("state"),
        text("by"),
        instant("at"),
        long("value"),
        long("note"),
        index=("commitment", "at"),
    )
    table("feedback", text("playbook"), text("part"), text("kind"), long("text"), text("by"), instant("at"), index=("playbook", "part"))


def downgrade() -> None:
    """Take them away; only tests go back."""
    for name in (
        "feedback",
        "commitment_outcomes",
        "commitments",
        "coaching_note_shares",
        "coaching_notes",
        "coaching_session_ends",
        "coaching_sessions",
    ):
        op.drop_table(name)
    with op.batch_alter_table("prompts") as prompts:
        prompts.drop_column("escalate_to")
        prompts.drop_column("escalate_after")
