"""Remember of each feed when it was last read whole, whether its validators lie, and its gaps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was polled before counts as never checked."""
    op.add_column("feeds", sa.Column("full_at", Instant(), nullable=True))
    op.add_column(
        "feeds",
        sa.Column(
            "has_false_validators", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
    )
    op.add_column("feeds", sa.Column("gap_at", Instant(), nullable=True))
