"""Inspections: which finding's action was done, as a leaf may be found wanting again with another one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the column; what is there already was done for the latest finding of its time."""
    op.add_column("inspection_mended", sa.Column("finding", NUMBER))
    op.execute(
        "UPDATE inspection_mended SET finding = (SELECT max(f.seq) FROM inspection_findings f WHERE f.at <= inspection_mended.at AND "
        "f.inspection = inspection_mended.inspection AND f.deal = inspection_mended.deal AND f.stage = inspection_mended.stage "
        "AND f.leaf = inspection_mended.leaf)"
    )


def downgrade() -> None:
    """Take the column away; only tests go back."""
    op.drop_column("inspection_mended", "finding")
