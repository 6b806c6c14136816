"""The pages of articles: whose are wanted, which were read, and the texts they gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import article_search, articles, feeds, guild_feeds

FRESH = timedelta(days=2)
"""Pages of older articles are not asked for: nobody waits for them any more."""


@dataclass(frozen=True, slots=True)
class WantedPage:
    """An article whose page is to be read; `title` and `summary` go into the index beside it."""

    article_id: int
    url: str
    title: str
    summary: str


async def want_full_text(db: AsyncConnection, guild_id: int, feed_id: int, *, wanted: bool) -> bool:
    """Ask for the feed's full texts, or no more; False when it is not on the guild's list."""
    changed = await db.execute(
        update(guild_feeds)
        .where(guild_feeds.c.guild_id == guild_id, guild_feeds.c.feed_id == feed_id)
        .values(full_text=wanted)
    )
    return changed.rowcount == 1


async def wanted_pages(
    db: AsyncConnection, *, since: datetime, limit: int
) -> tuple[WantedPage, ...]:
    """Return articles whose pages are wanted and were not read, the newest first.

    since   nothing that was first seen before it
    """
    rows = await db.execute(
        select(articles.c.id, articles.c.url, articles.c.title, articles.c.summary)
        .where(awaits_page(since=since))
        .order_by(articles.c.published_at.desc(), articles.c.id.desc())
        .limit(limit)
    )
    return tuple(WantedPage(*row) for row in rows)


def awaits_page(*, since: datetime) -> ColumnElement[bool]:
    """Return the condition that an article's text may still come from its page.

    since   nothing that was first seen before it
    """
    asking = exists().where(
        guild_feeds.c.feed_id == feeds.c.id, guild_feeds.c.full_text, ~guild_feeds.c.paused
    )
    return and_(
        articles.c.feed_id.in_(select(feeds.c.id).where(asking)),
        articles.c.page_read_at.is_(None),
        articles.c.url.is_not(None),
        articles.c.published_at >= since,
        articles.c.first_seen_at >= since,
    )


async def store_page(
    db: AsyncConnection, article_id: int, text: str, terms: str, *, now: datetime
) -> None:
    """Store the text of an article's page and put it into the index.

    Of this text and the one that the feed gave, the longer one stays.

    terms   title, summary and text as terms of the full-text index
    """
    await db.execute(
        update(articles)
        .where(articles.c.id == article_id)
        .values(
            page_read_at=now,
            text=case(
                (func.length(func.coalesce(articles.c.text, "")) < len(text), text),
                else_=articles.c.text,
            ),
        )
    )
    await db.execute(
        update(article_search).where(article_search.c.article_id == article_id).values(body=terms)
    )


async def give_up_pages(db: AsyncConnection, article_ids: Sequence[int], *, now: datetime) -> None:
    """Note that these pages gave nothing, so that they are not asked for again."""
    await db.execute(
        update(articles).where(articles.c.id.in_(article_ids)).values(page_read_at=now)
    )
