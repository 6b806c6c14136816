"""Which story an article belongs to, and the state from which the clustering goes on.

Rows travel as mappings with the columns' names: `bot/stories/state.py` has their types, and
lies above this layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.bulk import insert_rows
from bot.storage.dialect import insert
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

Rows = Sequence[Mapping[str, Any]]


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


async def unread(db: AsyncConnection, *, limit: int) -> tuple[Unread, ...]:
    """Return the articles without a story in the order in which they were stored."""
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
        .where(articles.c.story_id.is_(None))
        .order_by(articles.c.id)
        .limit(limit)
    )
    return tuple(Unread(*row) for row in await db.execute(query))


_PLACE = (
    update(articles)
    .where(articles.c.id == bindparam("of_article"))
    .values(story_id=bindparam("to_story"), duplicate_of=bindparam("copy_of"))
)


async def place(
    db: AsyncConnection, placed: Sequence[Placed], merged: Iterable[tuple[int, int]]
) -> None:
    """Write which stories the articles went to, then that stories were merged.

    merged   (younger, older) in the order of merging
    """
    opened = [p for p in placed if p.opened_at is not None]
    await insert_rows(
        db,
        stories,
        ("id", "thread_id", "opened_at"),
        [(p.story_id, p.thread_id, p.opened_at) for p in opened],
    )
    await db.execute(
        _PLACE,
        [
            {"of_article": p.article_id, "to_story": p.story_id, "copy_of": p.duplicate_of}
            for p in placed
        ],
    )
    for younger, older in merged:
        await _merge(db, younger, older)


async def _merge(db: AsyncConnection, younger: int, older: int) -> None:
    await db.execute(update(articles).where(articles.c.story_id == younger).values(story_id=older))
    threads = await db.execute(
        select(stories.c.thread_id).where(stories.c.id.in_((younger, older)))
    )
    await db.execute(
        update(stories).where(stories.c.id == older).values(thread_id=min(threads.scalars()))
    )
    await db.execute(delete(stories).where(stories.c.id == younger))
    # What led to the younger story leads to the older one at once: no chain to follow.
    await db.execute(
        update(story_aliases).where(story_aliases.c.story_id == younger).values(story_id=older)
    )
    position = select(func.coalesce(func.max(story_aliases.c.position), 0) + 1).scalar_subquery()
    await db.execute(
        insert(db, story_aliases).values(id=younger, story_id=older, position=position)
    )


async def current_id(db: AsyncConnection, story_id: int) -> int:
    """Return the id under which a story goes now: itself, or what it was merged into."""
    query = select(story_aliases.c.story_id).where(story_aliases.c.id == story_id)
    found: int | None = (await db.execute(query)).scalar()
    return story_id if found is None else found


async def save_state(
    db: AsyncConnection,
    *,
    clock: Mapping[str, Any],
    live: Rows,
    over: Sequence[int],
    kept: Rows,
    kept_from: int,
    shards: Rows,
) -> None:
    """Write what changed in the state of the clustering.

    live        stories, inserted or replaced by id
    over        ids of stories that are no longer live
    kept        articles to remember for a while
    kept_from   articles with a lower number may be forgotten
    """
    await _replace(db, cluster_clock, [{"id": 1, **clock}])
    await _replace(db, cluster_stories, live)
    if over:
        await db.execute(delete(cluster_stories).where(cluster_stories.c.id.in_(over)))
    if kept:
        columns = tuple(cluster_articles.c.keys())
        await insert_rows(
            db, cluster_articles, columns, [[row[c] for c in columns] for row in kept]
        )
    await db.execute(delete(cluster_articles).where(cluster_articles.c.number < kept_from))
    await _replace(db, cluster_shards, shards)


async def _replace(db: AsyncConnection, table: Table, rows: Rows) -> None:
    if not rows:
        return
    statement = insert(db, table)
    (key,) = table.primary_key.columns
    changed = {c.name: statement.excluded[c.name] for c in table.c if c is not key}
    await db.execute(
        statement.on_conflict_do_update(index_elements=[key.name], set_=changed),
        [dict(row) for row in rows],
    )


async def load_state(db: AsyncConnection) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of the state by "clock", "stories", "articles", "shards", "aliases"."""
    tables = {
        "clock": select(*(c for c in cluster_clock.c if c.name != "id")),
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
