"""What is read: sources, feeds, articles and what hangs on them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from bot.storage.schema.base import FALSE, metadata
from bot.storage.types import Id, Instant, Numbers, Seconds

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
    Column("full_at", Instant),
    Column("has_false_validators", Boolean, nullable=False, server_default=FALSE),
    # The timetable.
    Column("next_poll_at", Instant, nullable=False, index=True),
    Column("interval", Seconds, nullable=False),
    Column("ttl", Seconds),
    Column("skip_hours", Numbers),
    Column("skip_days", Numbers),
    Column("lease_until", Instant),
    # How it has fared.
    Column("last_polled_at", Instant),
    Column("last_success_at", Instant),
    Column("last_new_at", Instant),
    Column("gap_at", Instant),
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
    # When its page was asked for, where a guild wants full texts; NULL until then.
    Column("page_read_at", Instant),
    # Whether the calendar has looked for events in it.
    Column("is_calendared", Boolean, nullable=False, server_default=FALSE),
    # NULL until the newsroom has read it; follows a merge.
    Column("story_id", Id),
    # The article whose text this one prints again.
    Column("duplicate_of", Id),
    Index("ix_articles_is_calendared", "is_calendared", "id"),
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
    # Title, summary and text, as `bot.text.terms.segment` has them.
    Column("body", Text, nullable=False),
    # Feed, days, desks and countries, as `search.scope_terms` has them.
    Column("scope", Text, nullable=False, server_default=""),
)
