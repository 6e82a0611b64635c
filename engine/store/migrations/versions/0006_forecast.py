"""Forecast: what managers add to the computed figure of a period or take off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "forecast_adjustments",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("period", sa.String, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_index("forecast_adjustments_by_period", "forecast_adjustments", ["period", "at"])


def downgrade() -> None:
    """Take the table away; only tests go back."""
    op.drop_table("forecast_adjustments")
