"""Let a digest be a week ahead instead of news."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the layout; every digest so far tells stories.

    Both databases take a constraint with a new column, but only as a part of the column, which
    Alembic cannot write: for SQLite it would copy the whole table.
    """
    op.execute(
        "ALTER TABLE digests ADD COLUMN layout TEXT DEFAULT 'stories' NOT NULL "
        "CONSTRAINT ck_digests_layout CHECK (layout IN ('stories', 'week'))"
    )
