"""The articles: stored once, known again by several keys, revised when their feed changes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import NewArticle, Revision, StoredText
from bot.storage.bulk import Writes, reserve_ids
from bot.storage.schema import (
    article_countries,
    article_desks,
    article_keys,
    article_revisions,
    article_search,
    articles,
)
from bot.storage.search import scope_terms

MAX_REVISIONS = 24
"""Kept of one article: some outlets change a lead at every request."""

_IN_ONE_QUESTION = 500
_REVISE = (
    update(articles)
    .where(articles.c.id == bindparam("of_article"))
    .values(
        title=bindparam("new_title"),
        summary=bindparam("new_summary"),
        political=bindparam("new_political"),
        updated_at=bindparam("now"),
        # The page, where it is wanted, will have changed too, and what is said of events.
        page_read_at=None,
        is_calendared=False,
        # What a document that was cut off had left out; of two texts the longer one is whole.
        url=func.coalesce(articles.c.url, bindparam("new_url")),
        text=case(
            (
                func.length(func.coalesce(articles.c.text, "")) < bindparam("new_length"),
                bindparam("new_text"),
            ),
            else_=articles.c.text,
        ),
    )
)
_UNTAG = tuple(
    delete(table).where(table.c.article_id == bindparam("of_article"))
    for table in (article_desks, article_countries)
)
_REINDEX = (
    update(article_search)
    .where(article_search.c.article_id == bindparam("of_article"))
    .values(body=bindparam("new_body"), scope=bindparam("new_scope"))
)


async def known_articles(
    db: AsyncConnection, feed_id: int, keys: Iterable[str]
) -> dict[str, StoredText]:
    """Return the articles of the feed that have one of `keys`, by that key."""
    wanted, found = list(keys), {}
    for start in range(0, len(wanted), _IN_ONE_QUESTION):
        rows = await db.execute(
            select(
                article_keys.c.key,
                articles.c.id,
                articles.c.title,
                articles.c.summary,
                articles.c.url,
            )
            .join(articles, articles.c.id == article_keys.c.article_id)
            .where(
                article_keys.c.feed_id == feed_id,
                article_keys.c.key.in_(wanted[start : start + _IN_ONE_QUESTION]),
            )
        )
        for key, *stored in rows.all():
            found[key] = StoredText(*stored)
    return found


async def store_new(
    db: AsyncConnection, rows: Sequence[tuple[int, NewArticle]], *, now: datetime
) -> list[int]:
    """Store articles with everything that hangs on them; return their ids in the same order.

    rows   (feed id, article); none of their keys may be known to the feed
    Raises StorageError for the whole transaction when one is.
    """
    if not rows:
        return []
    ids = await reserve_ids(db, articles, len(rows))
    stored = [(article_id, *row) for article_id, row in zip(ids, rows, strict=True)]
    writes = Writes(db)
    writes.insert(articles, _ARTICLE, [_article(*each, now) for each in stored])
    writes.insert(
        article_keys,
        ("feed_id", "key", "article_id"),
        [(feed_id, key, article_id) for article_id, feed_id, new in stored for key in new.keys],
    )
    writes.insert(
        article_search,
        ("article_id", "body", "scope"),
        [
            (article_id, new.terms, _scope(feed_id, new.published_at, new))
            for article_id, feed_id, new in stored
            if new.terms
        ],
    )
    _tag(writes, stored)
    await writes.send()
    return list(ids)


async def revise(db: AsyncConnection, revisions: Sequence[Revision], *, now: datetime) -> int:
    """Keep what the articles said and store what they say now; return how many were revised.

    An article that was revised `MAX_REVISIONS` times is left as it is.
    """
    revisions = await _within_limit(db, revisions)
    if not revisions:
        return 0
    writes = Writes(db)
    writes.insert(
        article_revisions,
        ("article_id", "seen_at", "title", "summary"),
        [(r.article_id, now, r.old_title, r.old_summary) for r in revisions],
    )
    writes.run(
        _REVISE,
        ("of_article", "new_title", "new_summary", "new_political", "now", "new_url", "new_text",
         "new_length"),
        [
            (r.article_id, r.new.title, r.new.summary, r.new.political, now, r.new.url,
             r.new.text, len(r.new.text or ""))
            for r in revisions
        ],
    )  # fmt: skip
    for untag in _UNTAG:
        writes.run(untag, ("of_article",), [(r.article_id,) for r in revisions])
    homes = await db.execute(
        select(articles.c.id, articles.c.feed_id, articles.c.published_at).where(
            articles.c.id.in_([r.article_id for r in revisions])
        )
    )
    place = {row.id: row for row in homes.all()}
    writes.run(
        _REINDEX,
        ("of_article", "new_body", "new_scope"),
        [
            (r.article_id, r.new.terms,
             _scope(place[r.article_id].feed_id, place[r.article_id].published_at, r.new))
            for r in revisions
        ],
    )  # fmt: skip
    _tag(
        writes,
        [(r.article_id, place[r.article_id].feed_id, r.new) for r in revisions],
        {row.id: row.published_at for row in place.values()},
    )
    await writes.send()
    return len(revisions)


async def count_articles(db: AsyncConnection) -> int:
    """Return how many articles are stored."""
    return int((await db.execute(select(func.count()).select_from(articles))).scalar_one())


async def _within_limit(db: AsyncConnection, revisions: Sequence[Revision]) -> Sequence[Revision]:
    if not revisions:
        return revisions
    counts = await db.execute(
        select(article_revisions.c.article_id)
        .where(article_revisions.c.article_id.in_([r.article_id for r in revisions]))
        .group_by(article_revisions.c.article_id)
        .having(func.count() >= MAX_REVISIONS)
    )
    full = set(counts.scalars())
    return [r for r in revisions if r.article_id not in full]


def _tag(
    writes: Writes,
    stored: Sequence[tuple[int, int, NewArticle]],
    published: dict[int, datetime] | None = None,
) -> None:
    at = published or {}
    writes.insert(
        article_desks,
        ("article_id", "desk", "feed_id", "published_at"),
        [
            (article_id, desk, feed_id, at.get(article_id, new.published_at))
            for article_id, feed_id, new in stored
            for desk in new.desks
        ],
    )
    writes.insert(
        article_countries,
        ("article_id", "country"),
        [(article_id, country) for article_id, _, new in stored for country in new.countries],
    )


def _scope(feed_id: int, published_at: datetime, new: NewArticle) -> str:
    return scope_terms(feed_id, published_at, new.desks, new.countries)


# Not updated_at: nothing has changed yet.
_ARTICLE = (
    "id", "feed_id", "guid", "url", "title", "summary", "text", "author", "image_url", "language",
    "published_at", "first_seen_at", "political", "backfill",
)  # fmt: skip


def _article(article_id: int, feed_id: int, new: NewArticle, now: datetime) -> tuple[Any, ...]:
    return (
        article_id, feed_id, new.guid, new.url, new.title, new.summary, new.text, new.author,
        new.image_url, new.language, new.published_at, now, new.political, new.backfill,
    )  # fmt: skip
