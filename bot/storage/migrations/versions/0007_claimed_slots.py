"""Remember the slots that have come until their editions are composed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import Id, Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nothing is claimed yet."""
    op.create_table(
        "claimed_slots",
        sa.Column("digest_id", Id, nullable=False),
        sa.Column("slot_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest_id"],
            ["digests.id"],
            name="fk_claimed_slots_digest_id_digests",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("digest_id", "slot_at", name="pk_claimed_slots"),
    )
    op.create_index("ix_claimed_slots_slot_at", "claimed_slots", ["slot_at", "digest_id"])
