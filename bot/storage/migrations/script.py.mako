"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from bot.storage.types import Id, Instant, Seconds, Snowflake

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    ${upgrades if upgrades else "pass"}
