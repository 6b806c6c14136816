"""The calendar: events, who announced them, what changed, who wants to be told."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from bot.storage.schema.base import FALSE, metadata
from bot.storage.types import Id, Instant, Snowflake

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    # An event that an admin added belongs to that guild; the others come from articles.
    Column("guild_id", Snowflake, ForeignKey("guilds.id", ondelete="CASCADE"), index=True),
    Column("created_by", Snowflake),
    # The days from the first to the last that any report names, so that one index finds it.
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index("ix_events_last_on", "last_on", "first_on"),
    sqlite_autoincrement=True,
)

event_aliases = Table(
    "event_aliases",
    metadata,
    # An event that was merged away stays known by its id.
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("event_id", Id, nullable=False, index=True),
)

event_mentions = Table(
    "event_mentions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("event_id", Id, ForeignKey("events.id", ondelete="CASCADE"), nullable=False, index=True),
    Column(
        "article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    # A copy of the article's, so that "what is ahead in these feeds" reads one index.
    Column("feed_id", Id, nullable=False),
    Column("title", Text, nullable=False),
    Column("start_on", Date, nullable=False),
    Column("end_on", Date, nullable=False),
    # Only where the report names the hour.
    Column("starts_at", Instant),
    Column("precision", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("place", Text, nullable=False, server_default=""),
    Column("participants", JSON, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("published_at", Instant, nullable=False),
    # The days that the report says are off, where it names them.
    Column("moved_from", JSON(none_as_null=True)),
    Column("is_move", Boolean, nullable=False, server_default=FALSE),
    # Who, where and what sort, for recognising the event in other reports.
    Column("identity", JSON, nullable=False),
    # All that "what is ahead in these feeds" asks for.
    Index("ix_event_mentions_end_on", "end_on", "start_on", "event_id", "feed_id", "published_at"),
    sqlite_autoincrement=True,
)

event_changes = Table(
    "event_changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("event_id", Id, ForeignKey("events.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    # The article that brought it; a change by a person names the guild it holds for.
    Column("article_id", Id),
    Column("guild_id", Snowflake),
    Column("kind", Text, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    sqlite_autoincrement=True,
)

event_overrides = Table(
    "event_overrides",
    metadata,
    # What people of a guild set; no report ever overwrites it.
    Column("guild_id", Snowflake, ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", Id, ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("is_hidden", Boolean, nullable=False, server_default=FALSE),
    Column("actor_id", Snowflake, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("guild_id", "event_id"),
)

scheduled_events = Table(
    "scheduled_events",
    metadata,
    # Discord's scheduled event for one of ours.
    Column("guild_id", Snowflake, ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", Id, ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("discord_id", Snowflake, nullable=False),
    # Of what was published, to see whether it still holds.
    Column("fingerprint", Text, nullable=False),
    PrimaryKeyConstraint("guild_id", "event_id"),
)

calendar_auto = Table(
    "calendar_auto",
    metadata,
    # Guilds whose events go to Discord's calendar by themselves.
    Column(
        "guild_id",
        Snowflake,
        ForeignKey("guilds.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("desks", JSON, nullable=False),
    Column("actor_id", Snowflake, nullable=False),
    Column("at", Instant, nullable=False),
)

calendar_links = Table(
    "calendar_links",
    metadata,
    # Under which address a guild's calendar can be subscribed to. The secret is kept to be shown
    # again; it is looked up by its hash, which tells no stranger how near a guess came.
    Column(
        "guild_id",
        Snowflake,
        ForeignKey("guilds.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("secret", Text, nullable=False),
    Column("secret_hash", Text, nullable=False, unique=True),
)

users = Table(
    "users",
    metadata,
    Column("id", Snowflake, primary_key=True, autoincrement=False),
    Column("timezone", Text),
    Column("language", Text),
)

reminders = Table(
    "reminders",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Snowflake, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", Id, ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    # Through whose eyes: visibility is the guild's in which it was asked for.
    Column("guild_id", Snowflake),
    Column("lead", Text, nullable=False),
    # NULL once it was sent, or while the event has no day.
    Column("due_at", Instant, index=True),
    Column("created_at", Instant, nullable=False),
    Column("told_change_id", Id, nullable=False, server_default="0"),
    UniqueConstraint("user_id", "event_id", "lead"),
    CheckConstraint("lead IN ('day', 'hour', 'start', 'morning')", name="lead"),
    sqlite_autoincrement=True,
)
