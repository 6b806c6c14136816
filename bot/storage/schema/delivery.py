"""What is owed, and what was done."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from bot.storage.schema.base import FALSE, metadata
from bot.storage.types import Id, Instant, Snowflake

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("nonce", String(25), nullable=False),
    Column("guild_id", Snowflake),
    # A direct message learns its channel when it is first opened.
    Column("channel_id", Snowflake),
    Column("recipient_id", Snowflake),
    # A delivery outlives its digest: the ledger keeps what was posted.
    Column("edition_id", Id, ForeignKey("editions.id", ondelete="SET NULL"), index=True),
    Column("payload", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", Text, nullable=False, server_default="pending"),
    Column("lease_until", Instant),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("first_attempt_at", Instant),
    Column("was_uncertain", Boolean, nullable=False, server_default=FALSE),
    Column("error", Text),
    Column("message_id", Snowflake),
    Column("sent_at", Instant),
    CheckConstraint(
        "state IN ('pending', 'leased', 'uncertain', 'sent', 'failed', 'cancelled')", name="state"
    ),
    CheckConstraint("state <> 'sent' OR message_id IS NOT NULL", name="receipt"),
    CheckConstraint("channel_id IS NOT NULL OR recipient_id IS NOT NULL", name="address"),
    Index("ix_outbox_state_due_at", "state", "due_at"),
    Index("ix_outbox_channel_id_state", "channel_id", "state", "id"),
    Index("ix_outbox_recipient_id_state", "recipient_id", "state", "id"),
    sqlite_autoincrement=True,
)

outbox_files = Table(
    "outbox_files",
    metadata,
    Column("delivery_id", Id, ForeignKey("outbox.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("delivery_id", "name"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("guild_id", Snowflake),
    Column("actor_id", Snowflake),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Index("ix_audit_guild_id_at", "guild_id", "at"),
    sqlite_autoincrement=True,
)
