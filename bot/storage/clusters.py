"""Which story an article belongs to, and the state from which the clustering goes on.

Rows to be written are objects with the columns' names, rows that were read are mappings:
`bot/stories/state.py` has their types, and lies above this layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.bulk import Writes
from bot.storage.schema import (
    articles,
    cluster_articles,
    cluster_clock,
    cluster_shards,
    cluster_stories,
    feeds,
    stories,
    story_aliases,
)
from bot.storage.types import Id


@dataclass(frozen=True, slots=True)
class Unread:
    """An article that has no story yet; fields as in the table of articles."""

    id: int
    title: str
    summary: str
    language: str | None
    published_at: datetime
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article went; `opened_at` only where it opened the story."""

    article_id: int
    story_id: int
    thread_id: int
    duplicate_of: int | None
    opened_at: datetime | None


async def unread(db: AsyncConnection, *, after: int = 0, limit: int) -> tuple[Unread, ...]:
    """Return the articles without a story in the order in which they were stored.

    after   only those with a higher id
    """
    query = (
        select(
            articles.c.id,
            articles.c.title,
            articles.c.summary,
            func.coalesce(articles.c.language, feeds.c.language),
            articles.c.published_at,
            articles.c.first_seen_at,
        )
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .where(articles.c.story_id.is_(None), articles.c.id > after)
        .order_by(articles.c.id)
        .limit(limit)
    )
    return tuple(Unread(*row) for row in (await db.execute(query)).all())


_PLACE = (
    update(articles)
    .where(articles.c.id == bindparam("of_article"))
    .values(story_id=bindparam("to_story"), duplicate_of=bindparam("copy_of"))
)


async def place(
    db: AsyncConnection, placed: Sequence[Placed], merged: Sequence[tuple[int, int]]
) -> None:
    """Write which stories the articles went to, then that stories were merged.

    merged   (younger, older) in the order of merging
    """
    writes = Writes(db)
    opened = [(p.story_id, p.thread_id, p.opened_at) for p in placed if p.opened_at is not None]
    writes.insert(stories, ("id", "thread_id", "opened_at"), opened)
    rows = [(p.article_id, p.story_id, p.duplicate_of) for p in placed]
    writes.run(_PLACE, ("of_article", "to_story", "copy_of"), rows)
    for statement in _MERGE:
        writes.run(statement, ("younger", "older"), merged)
    await writes.send()


_YOUNGER, _OLDER = bindparam("younger", type_=Id), bindparam("older", type_=Id)
_both = stories.alias()
_MERGE = (
    update(articles).where(articles.c.story_id == _YOUNGER).values(story_id=_OLDER),
    update(stories)
    .where(stories.c.id == _OLDER)
    .values(
        thread_id=select(func.min(_both.c.thread_id))
        .where(_both.c.id.in_((_YOUNGER, _OLDER)))
        .scalar_subquery()
    ),
    delete(stories).where(stories.c.id == _YOUNGER),
    insert(story_aliases).from_select(
        ("id", "story_id", "position"),
        select(_YOUNGER, _OLDER, func.coalesce(func.max(story_aliases.c.position), 0) + 1),
    ),
    # What led to the younger story leads to the older one at once: no chain to follow.
    update(story_aliases).where(story_aliases.c.story_id == _YOUNGER).values(story_id=_OLDER),
)
"""Each is run for all pairs before the next: a story that was merged twice ends where it does
pair by pair."""


async def current_id(db: AsyncConnection, story_id: int) -> int:
    """Return the id under which a story goes now: itself, or what it was merged into."""
    query = select(story_aliases.c.story_id).where(story_aliases.c.id == story_id)
    found: int | None = (await db.execute(query)).scalar()
    return story_id if found is None else found


async def save_state(
    db: AsyncConnection,
    *,
    clock: object,
    live: Sequence[object],
    over: Sequence[int],
    kept: Sequence[object],
    kept_from: int,
    shards: Sequence[object],
) -> None:
    """Write what changed in the state of the clustering.

    live        stories, inserted or replaced by id
    over        ids of stories that are no longer live
    kept        articles to remember for a while
    kept_from   articles with a lower number may be forgotten
    """
    writes = Writes(db)
    writes.replace(cluster_clock, ("id", *_CLOCK), [(1, *attrgetter(*_CLOCK)(clock))])
    writes.replace(cluster_stories, *_rows(cluster_stories, live))
    writes.run(_OVER, ("of_story",), [(story_id,) for story_id in over])
    writes.insert(cluster_articles, *_rows(cluster_articles, kept))
    writes.run(_FORGET, ("kept_from",), [(kept_from,)])
    writes.replace(cluster_shards, *_rows(cluster_shards, shards))
    await writes.send()


_CLOCK = tuple(column.name for column in cluster_clock.c if column.name != "id")
_OVER = delete(cluster_stories).where(cluster_stories.c.id == bindparam("of_story"))
_FORGET = delete(cluster_articles).where(cluster_articles.c.number < bindparam("kept_from"))


def _rows(table: Table, rows: Sequence[object]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return the table's columns, and what each of `rows` has of them."""
    columns = tuple(table.c.keys())
    return columns, list(map(attrgetter(*columns), rows))


async def load_state(db: AsyncConnection) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of the state by "clock", "stories", "articles", "shards", "aliases"."""
    tables = {
        "clock": select(*(cluster_clock.c[name] for name in _CLOCK)),
        "stories": select(cluster_stories),
        "articles": select(cluster_articles),
        "shards": select(cluster_shards),
        # Only what a remembered article may still lead to.
        "aliases": select(story_aliases.c.id, story_aliases.c.story_id)
        .where(story_aliases.c.id.in_(select(cluster_articles.c.story_id)))
        .order_by(story_aliases.c.position),
    }
    return {
        name: [dict(row._mapping) for row in await db.execute(query)]
        for name, query in tables.items()
    }
