"""Revisions of targets: the period whose target was revised."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what was revised before, its day tells the period."""
    op.add_column("target_revisions", sa.Column("period", sa.String))


def downgrade() -> None:
    """Take the column away; only tests go back."""
    op.drop_column("target_revisions", "period")
