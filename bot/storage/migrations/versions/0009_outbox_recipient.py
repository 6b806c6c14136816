"""Find what a member is owed without reading what everybody is owed."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index that keeps one member's direct messages in order."""
    op.create_index("ix_outbox_recipient_id_state", "outbox", ["recipient_id", "state", "id"])
