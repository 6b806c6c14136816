"""Stories, and the state of the clustering (`bot/stories/state.py` describes each row)."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Double, Integer, LargeBinary, Table

from bot.storage.schema.base import metadata
from bot.storage.types import Id, Instant

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
