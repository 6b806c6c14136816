"""Who reads: guilds, their feeds and digests, and the editions of these."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    Time,
    UniqueConstraint,
)

from bot.storage.schema.base import FALSE, metadata
from bot.storage.types import Id, Instant, Snowflake

guilds = Table(
    "guilds",
    metadata,
    Column("id", Snowflake, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("owner_id", Snowflake),
    Column("joined_at", Instant, nullable=False),
    Column("removed_at", Instant),
    Column("timezone", Text, nullable=False, server_default="UTC"),
    Column("language", Text, nullable=False, server_default="en"),
    Column("notices_channel_id", Snowflake),
    Column("paused", Boolean, nullable=False, server_default=FALSE),
)

guild_feeds = Table(
    "guild_feeds",
    metadata,
    Column("guild_id", Snowflake, ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False),
    Column("feed_id", Id, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("added_by", Snowflake),
    Column("added_at", Instant, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=FALSE),
    # Whether the pages of its articles are to be read.
    Column("full_text", Boolean, nullable=False, server_default=FALSE),
    PrimaryKeyConstraint("guild_id", "feed_id"),
    sqlite_with_rowid=False,
)

digests = Table(
    "digests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", Snowflake, ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("channel_id", Snowflake, nullable=False),
    Column("at", Time, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("weekdays", JSON, nullable=False),
    Column("desks", JSON, nullable=False),
    Column("countries", JSON, nullable=False),
    Column("size", Integer, nullable=False),
    Column("mention_role_id", Snowflake),
    Column("layout", Text, nullable=False, server_default="stories"),
    Column("created_by", Snowflake),
    Column("created_at", Instant, nullable=False),
    # NULL while paused; the due-tick asks for `next_run_at <= now` only.
    Column("next_run_at", Instant, index=True),
    Column("paused_reason", Text),
    UniqueConstraint("guild_id", "name"),
    CheckConstraint("size BETWEEN 1 AND 25", name="size"),
    CheckConstraint("layout IN ('stories', 'week')", name="layout"),
    CheckConstraint("next_run_at IS NULL OR paused_reason IS NULL", name="paused"),
    sqlite_autoincrement=True,
)

claimed_slots = Table(
    "claimed_slots",
    metadata,
    # A slot that has come, until its edition is composed.
    Column("digest_id", Id, ForeignKey("digests.id", ondelete="CASCADE"), nullable=False),
    Column("slot_at", Instant, nullable=False),
    PrimaryKeyConstraint("digest_id", "slot_at"),
    Index("ix_claimed_slots_slot_at", "slot_at", "digest_id"),
)

editions = Table(
    "editions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest_id", Id, ForeignKey("digests.id", ondelete="CASCADE"), nullable=False),
    Column("slot_at", Instant, nullable=False),
    Column("composed_at", Instant, nullable=False),
    Column("status", Text, nullable=False),
    Column("parts", Integer, nullable=False, server_default="0"),
    UniqueConstraint("digest_id", "slot_at"),
    CheckConstraint("status IN ('composed', 'late', 'empty', 'skipped')", name="status"),
    sqlite_autoincrement=True,
)

edition_articles = Table(
    "edition_articles",
    metadata,
    Column("edition_id", Id, ForeignKey("editions.id", ondelete="CASCADE"), nullable=False),
    Column(
        "article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    PrimaryKeyConstraint("edition_id", "article_id"),
    sqlite_with_rowid=False,
)
