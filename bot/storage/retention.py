"""What is too old to keep: found by readers, deleted by id in small batches.

The ids of a table rise with time, so that the oldest rows are looked at first; the caller
commits after each batch, and no other writer waits for long.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Table, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.outbox import OPEN
from bot.storage.schema import (
    article_search,
    articles,
    audit,
    editions,
    event_aliases,
    event_mentions,
    events,
    feeds,
    guilds,
    outbox,
    stories,
    story_aliases,
)


class Kind(StrEnum):
    """What is deleted by age alone."""

    DELIVERIES = "deliveries"
    LEDGER = "ledger"
    EDITIONS = "editions"
    STORIES = "stories"
    STORY_ALIASES = "story_aliases"
    EVENTS = "events"
    EVENT_ALIASES = "event_aliases"


_TABLES: Mapping[Kind, Table] = {
    Kind.DELIVERIES: outbox,
    Kind.LEDGER: audit,
    Kind.EDITIONS: editions,
    Kind.STORIES: stories,
    Kind.STORY_ALIASES: story_aliases,
    Kind.EVENTS: events,
    Kind.EVENT_ALIASES: event_aliases,
}


@dataclass(frozen=True, slots=True)
class Body:
    """An article that still has its full text."""

    article_id: int
    title: str
    summary: str


async def old_rows(
    db: AsyncConnection, kind: Kind, *, before: datetime, limit: int
) -> Sequence[int]:
    """Return the ids of at most `limit` rows that nobody needs any more.

    before   aware UTC; of aliases, which have no age, those that lead nowhere are returned
    """
    table = _TABLES[kind]
    query = select(table.c.id).where(*_is_old(kind, before)).order_by(table.c.id).limit(limit)
    return (await db.execute(query)).scalars().all()


def _is_old(kind: Kind, before: datetime) -> tuple[ColumnElement[bool], ...]:
    match kind:
        case Kind.DELIVERIES:
            return outbox.c.created_at < before, outbox.c.state.not_in(OPEN)
        case Kind.LEDGER:
            return (audit.c.at < before,)
        case Kind.EDITIONS:
            owing = select(outbox.c.id).where(
                outbox.c.edition_id == editions.c.id, outbox.c.state.in_(OPEN)
            )
            return editions.c.slot_at < before, ~owing.exists()
        case Kind.STORIES:
            told = select(articles.c.id).where(articles.c.story_id == stories.c.id)
            return stories.c.opened_at < before, ~told.exists()
        case Kind.STORY_ALIASES:
            return (story_aliases.c.story_id.not_in(select(stories.c.id)),)
        case Kind.EVENTS:
            announced = select(event_mentions.c.id).where(event_mentions.c.event_id == events.c.id)
            own = events.c.guild_id.is_(None)
            return own, events.c.opened_at < before, ~announced.exists()
        case Kind.EVENT_ALIASES:
            return (event_aliases.c.event_id.not_in(select(events.c.id)),)


async def delete_rows(db: AsyncConnection, kind: Kind, ids: Collection[int]) -> None:
    """Delete rows by id, with all that hangs on them."""
    table = _TABLES[kind]
    await db.execute(delete(table).where(table.c.id.in_(ids)))


async def feed_floors(db: AsyncConnection, *, keep: int) -> Mapping[int, datetime]:
    """Return by feed when its `keep`-th newest article was published; not of smaller feeds."""
    floor = (
        select(articles.c.published_at)
        .where(articles.c.feed_id == feeds.c.id)
        .order_by(articles.c.published_at.desc())
        .limit(1)
        .offset(keep - 1)
        .scalar_subquery()
    )
    rows = await db.execute(select(feeds.c.id, floor))
    return {feed_id: found for feed_id, found in rows if found is not None}


async def old_articles(
    db: AsyncConnection,
    feed_id: int,
    *,
    published_before: datetime,
    seen_before: datetime,
    today: date,
    limit: int,
) -> Sequence[int]:
    """Return the ids of at most `limit` articles of a feed that nobody needs any more.

    today   an article that announces an event of this day or later is needed
    """
    to_come = (
        select(event_mentions.c.id)
        .join(events, events.c.id == event_mentions.c.event_id)
        .where(event_mentions.c.article_id == articles.c.id, events.c.last_on >= today)
    )
    query = (
        select(articles.c.id)
        .where(
            articles.c.feed_id == feed_id,
            articles.c.published_at < published_before,
            articles.c.first_seen_at < seen_before,
            ~to_come.exists(),
        )
        .order_by(articles.c.published_at)
        .limit(limit)
    )
    return (await db.execute(query)).scalars().all()


async def delete_articles(db: AsyncConnection, ids: Collection[int]) -> None:
    """Delete articles, and their entries in every index, edition, story and event."""
    await db.execute(delete(articles).where(articles.c.id.in_(ids)))


async def old_bodies(
    db: AsyncConnection, *, after_id: int, seen_before: datetime, limit: int
) -> tuple[Body, ...]:
    """Return at most `limit` articles with full texts that are too old, by id after `after_id`."""
    rows = await db.execute(
        select(articles.c.id, articles.c.title, articles.c.summary)
        .where(
            articles.c.id > after_id,
            articles.c.text.is_not(None),
            articles.c.first_seen_at < seen_before,
        )
        .order_by(articles.c.id)
        .limit(limit)
    )
    return tuple(Body(*row) for row in rows)


async def drop_bodies(db: AsyncConnection, terms: Mapping[int, str]) -> None:
    """Take the full texts out of articles and index.

    terms   by article, what is left of it in the full-text index: title and summary
    """
    await db.execute(update(articles).where(articles.c.id.in_(terms)).values(text=None))
    await db.execute(
        update(article_search)
        .where(article_search.c.article_id == bindparam("of_article"))
        .values(body=bindparam("left")),
        [{"of_article": article_id, "left": left} for article_id, left in terms.items()],
    )


async def guilds_gone(db: AsyncConnection, before: datetime) -> Sequence[int]:
    """Return the guilds that removed the bot before `before`."""
    query = select(guilds.c.id).where(guilds.c.removed_at < before).order_by(guilds.c.id)
    return (await db.execute(query)).scalars().all()


async def rows_of_guild(
    db: AsyncConnection, kind: Kind, guild_id: int, *, limit: int
) -> Sequence[int]:
    """Return the ids of at most `limit` deliveries, or lines of the ledger, of a guild."""
    table = _TABLES[kind]
    query = select(table.c.id).where(table.c.guild_id == guild_id).limit(limit)
    return (await db.execute(query)).scalars().all()
