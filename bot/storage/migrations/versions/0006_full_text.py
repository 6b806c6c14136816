"""Let guilds ask for the full text of a feed's articles, and know which pages were read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the wish to the guilds' lists and the instant to the articles."""
    op.add_column(
        "guild_feeds",
        sa.Column("full_text", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("articles", sa.Column("page_read_at", Instant(), nullable=True))
