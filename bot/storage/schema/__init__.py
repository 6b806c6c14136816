"""Every table, as SQLAlchemy Core knows it. A change here needs a migration.

The full-text index is the one thing that differs by database and is not described here:
on SQLite the virtual table `article_fts` over `article_search`, on PostgreSQL a generated
column of it (`migrations/versions/0004_search_scope.py`, `search_sqlite.py`,
`search_postgres.py`).
"""

from bot.storage.schema.base import metadata
from bot.storage.schema.calendar import (
    calendar_auto,
    calendar_links,
    event_aliases,
    event_changes,
    event_mentions,
    event_overrides,
    events,
    reminders,
    scheduled_events,
    users,
)
from bot.storage.schema.delivery import audit, outbox, outbox_files
from bot.storage.schema.guilds import (
    claimed_slots,
    digests,
    edition_articles,
    editions,
    guild_feeds,
    guilds,
)
from bot.storage.schema.news import (
    article_countries,
    article_desks,
    article_keys,
    article_revisions,
    article_search,
    articles,
    feeds,
    sources,
)
from bot.storage.schema.stories import (
    cluster_articles,
    cluster_clock,
    cluster_shards,
    cluster_stories,
    stories,
    story_aliases,
)

__all__ = [
    "article_countries",
    "article_desks",
    "article_keys",
    "article_revisions",
    "article_search",
    "articles",
    "audit",
    "calendar_auto",
    "calendar_links",
    "claimed_slots",
    "cluster_articles",
    "cluster_clock",
    "cluster_shards",
    "cluster_stories",
    "digests",
    "edition_articles",
    "editions",
    "event_aliases",
    "event_changes",
    "event_mentions",
    "event_overrides",
    "events",
    "feeds",
    "guild_feeds",
    "guilds",
    "metadata",
    "outbox",
    "outbox_files",
    "reminders",
    "scheduled_events",
    "sources",
    "stories",
    "story_aliases",
    "users",
]
