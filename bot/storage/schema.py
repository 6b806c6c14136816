"""Every table, as SQLAlchemy Core knows it. A change here needs a migration.

The full-text index is the one thing that differs by database and is not described here:
on SQLite the virtual table `article_fts` over `article_search`, on PostgreSQL a generated
column of it (`migrations/versions/0001_first_tables.py`, `search_sqlite.py`,
`search_postgres.py`).
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from bot.storage.types import Id, Instant, Seconds, Snowflake

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

FALSE = text("false")

# --- what is read --------------------------------------------------------------------------------

sources = Table(
    "sources",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("site_url", Text),
    Column("publisher_group", Text),
    Column("country", String(2)),
    Column("timezone", Text),
    Column("desk", Text),
    Column("official", Boolean, nullable=False, server_default=FALSE),
    sqlite_autoincrement=True,
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("source_id", Id, ForeignKey("sources.id"), nullable=False, index=True),
    Column("title", Text, nullable=False, server_default=""),
    Column("site_url", Text),
    Column("language", Text),
    Column("is_default", Boolean, nullable=False, server_default=FALSE, index=True),
    Column("created_at", Instant, nullable=False),
    # Validators and hash of the last full answer.
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    # The timetable.
    Column("next_poll_at", Instant, nullable=False, index=True),
    Column("interval", Seconds, nullable=False),
    Column("ttl", Seconds),
    Column("skip_hours", JSON),
    Column("skip_days", JSON),
    Column("lease_until", Instant),
    # How it has fared.
    Column("last_polled_at", Instant),
    Column("last_success_at", Instant),
    Column("last_new_at", Instant),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("error_code", Text),
    Column("error_text", Text),
    Column("error_since", Instant),
    Column("error_told_at", Instant),
    # A permanent redirect on probation.
    Column("moved_to", Text),
    Column("moved_seen", Integer, nullable=False, server_default="0"),
    Column("moved_first_at", Instant),
    sqlite_autoincrement=True,
)

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("feed_id", Id, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("guid", Text, nullable=False),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False, server_default=""),
    Column("text", Text),
    Column("author", Text),
    Column("image_url", Text),
    Column("language", Text),
    Column("published_at", Instant, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("updated_at", Instant),
    Column("political", Float, nullable=False, server_default="0"),
    Column("backfill", Boolean, nullable=False, server_default=FALSE),
    # NULL until the newsroom has read it; follows a merge.
    Column("story_id", Id),
    # The article whose text this one prints again.
    Column("duplicate_of", Id),
    Index("ix_articles_story_id", "story_id", "id"),
    Index("ix_articles_feed_id_published_at", "feed_id", "published_at"),
    Index("ix_articles_published_at", "published_at"),
    sqlite_autoincrement=True,
)

article_keys = Table(
    "article_keys",
    metadata,
    Column("feed_id", Id, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column(
        "article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    PrimaryKeyConstraint("feed_id", "key"),
    sqlite_with_rowid=False,
)

article_revisions = Table(
    "article_revisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("seen_at", Instant, nullable=False),
    # What it said before this instant.
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
)

article_desks = Table(
    "article_desks",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("desk", Text, nullable=False),
    # Copies of the article's, so that "newest of a desk in these feeds" reads one index.
    Column("feed_id", Id, nullable=False),
    Column("published_at", Instant, nullable=False),
    PrimaryKeyConstraint("article_id", "desk"),
    Index("ix_article_desks_desk_published_at", "desk", "published_at", "feed_id"),
    sqlite_with_rowid=False,
)

article_countries = Table(
    "article_countries",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("country", String(2), nullable=False),
    PrimaryKeyConstraint("article_id", "country"),
    Index("ix_article_countries_country", "country", "article_id"),
    sqlite_with_rowid=False,
)

article_search = Table(
    "article_search",
    metadata,
    Column(
        "article_id",
        Id,
        ForeignKey("articles.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    # Title, summary and text, segmented for the index (`search.segment`).
    Column("body", Text, nullable=False),
)

# --- stories -------------------------------------------------------------------------------------

stories = Table(
    "stories",
    metadata,
    # The id of the article that opened it.
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("thread_id", Id, nullable=False, index=True),
    Column("opened_at", Instant, nullable=False),
)

story_aliases = Table(
    "story_aliases",
    metadata,
    # A story that was merged away stays known by its id: it stands in posted messages.
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("story_id", Id, nullable=False, index=True),
    Column("position", Id, nullable=False),
)

# State of the clustering, replaced as it changes (`bot/stories/state.py` describes each row).

cluster_clock = Table(
    "cluster_clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("touch", Id, nullable=False),
    Column("number", Id, nullable=False),
    Column("clock_at", Double, nullable=False),
    Column("articles", Double, nullable=False),
    Column("articles_as_of", Double, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

cluster_stories = Table(
    "cluster_stories",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("thread_id", Id, nullable=False),
    Column("touch", Id, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("first_at", Double, nullable=False),
    Column("newest_at", Double, nullable=False),
    Column("terms", LargeBinary, nullable=False),
    Column("weights", LargeBinary, nullable=False),
)

cluster_articles = Table(
    "cluster_articles",
    metadata,
    Column("number", Id, primary_key=True, autoincrement=False),
    Column("touch", Id, nullable=False),
    Column("article_id", Id, nullable=False),
    Column("story_id", Id, nullable=False),
    Column("at", Double, nullable=False),
    Column("clock_at", Double, nullable=False),
    Column("terms", LargeBinary, nullable=False),
    Column("text", LargeBinary, nullable=False),
)

cluster_shards = Table(
    "cluster_shards",
    metadata,
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Id, nullable=False),
    Column("as_of", Double, nullable=False),
    Column("terms", LargeBinary, nullable=False),
    Column("counts", LargeBinary, nullable=False),
)

# --- who reads -----------------------------------------------------------------------------------

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
    Column("created_by", Snowflake),
    Column("created_at", Instant, nullable=False),
    # NULL while paused; the due-tick asks for `next_run_at <= now` only.
    Column("next_run_at", Instant, index=True),
    Column("paused_reason", Text),
    UniqueConstraint("guild_id", "name"),
    CheckConstraint("size BETWEEN 1 AND 25", name="size"),
    CheckConstraint("next_run_at IS NULL OR paused_reason IS NULL", name="paused"),
    sqlite_autoincrement=True,
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

# --- what is owed, and what was done -------------------------------------------------------------

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
