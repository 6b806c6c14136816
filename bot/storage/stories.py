"""Stories as an asker may see them: the reports of visible feeds, story by story.

An article that the newsroom has not read yet is a story of its own, under its own id, so that
nothing that was published goes unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Asker, Coverage, LatestQuery, Report, SearchQuery
from bot.storage import labels
from bot.storage.clusters import current_id
from bot.storage.schema import (
    article_countries,
    article_revisions,
    articles,
    feeds,
    sources,
)
from bot.storage.schema import stories as threads
from bot.storage.search import Hit, has_words, newest_hits
from bot.storage.sources import is_named
from bot.storage.visibility import is_visible, visible_feeds

RECENT = 1_000
"""Newest visible articles that choices are offered from."""
CANDIDATES = 200
"""Stories with the newest matching reports, among which the best are then chosen."""
REPORTS = 2_000

_STORY_ID = func.coalesce(articles.c.story_id, articles.c.id)


async def latest(
    db: AsyncConnection, asker: Asker, query: LatestQuery, *, now: datetime
) -> tuple[Coverage, ...]:
    """Return the stories with a visible report that fits `query`, with all visible reports.

    At most `CANDIDATES`, the most recently reported first; `query.count` is left to whoever
    ranks them. Nothing that claims to be published after `now` (aware UTC) is shown.
    """
    until = min(query.until or now, now)
    newest = func.max(articles.c.published_at)
    matching = (
        select(_STORY_ID)
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .join(sources, sources.c.id == feeds.c.source_id)
        .where(
            articles.c.feed_id.in_(visible_feeds(asker)),
            articles.c.published_at <= until,
            articles.c.published_at > until - query.within,
            *_filters(db, query, until),
        )
        .group_by(_STORY_ID)
        .order_by(newest.desc(), _STORY_ID)
        .limit(CANDIDATES)
    )
    ids = list((await db.execute(matching)).scalars())
    return await _coverage(db, asker, ids, until)


async def find_story(
    db: AsyncConnection, asker: Asker, story_id: int, *, now: datetime
) -> Coverage | None:
    """Return the story, or None when there is none of that id that `asker` may see.

    The id of a story that was merged leads to the story that it became part of.
    """
    found = await find_stories(db, asker, [await current_id(db, story_id)], now=now)
    return found[0] if found else None


async def find_stories(
    db: AsyncConnection, asker: Asker, story_ids: Sequence[int], *, now: datetime
) -> tuple[Coverage, ...]:
    """Return those of the stories that `asker` may see, in the order of `story_ids`."""
    return await _coverage(db, asker, story_ids, now)


async def outlet_names(db: AsyncConnection, asker: Asker) -> tuple[str, ...]:
    """Return the outlets of visible feeds that have an article, by name."""
    has_article = select(articles.c.id).where(articles.c.feed_id == feeds.c.id).exists()
    rows = await db.execute(
        select(sources.c.name)
        .join(feeds, feeds.c.source_id == sources.c.id)
        .where(is_visible(feeds.c.id, asker), has_article)
        .distinct()
        .order_by(sources.c.name)
    )
    return tuple(rows.scalars())


async def countries_in_news(db: AsyncConnection, asker: Asker, *, now: datetime) -> tuple[str, ...]:
    """Return the countries that recent visible articles are about, most reported first."""
    recent = await _recent(db, asker, now)
    rows = await db.execute(
        select(article_countries.c.country)
        .where(article_countries.c.article_id.in_([hit.article_id for hit in recent]))
        .group_by(article_countries.c.country)
        .order_by(func.count().desc(), article_countries.c.country)
    )
    return tuple(rows.scalars())


async def recent_headlines(
    db: AsyncConnection, asker: Asker, *, now: datetime
) -> tuple[tuple[int, str], ...]:
    """Return story and headline of recent visible articles, newest first."""
    return await headlines(db, await _recent(db, asker, now))


async def headlines(db: AsyncConnection, hits: Sequence[Hit]) -> tuple[tuple[int, str], ...]:
    """Return story and headline of articles, in the order of `hits`."""
    query = select(articles.c.id, articles.c.title)
    rows = await db.execute(query.where(articles.c.id.in_([hit.article_id for hit in hits])))
    titles = {row.id: row.title for row in rows}
    return tuple((hit.story_id, titles[hit.article_id]) for hit in hits)


async def headline_history(
    db: AsyncConnection, article_ids: Sequence[int]
) -> dict[int, list[tuple[datetime, str]]]:
    """Return what the articles' headlines were and until when, by article, oldest first."""
    found: dict[int, list[tuple[datetime, str]]] = {}
    for article_id, seen_at, title in await db.execute(
        select(
            article_revisions.c.article_id, article_revisions.c.seen_at, article_revisions.c.title
        )
        .where(article_revisions.c.article_id.in_(article_ids))
        .order_by(article_revisions.c.id)
    ):
        found.setdefault(article_id, []).append((seen_at, title))
    return found


async def others_of_thread(db: AsyncConnection, story_id: int, *, limit: int) -> list[int]:
    """Return the newest other stories of the affair that a story belongs to."""
    thread = select(threads.c.thread_id).where(threads.c.id == story_id).scalar_subquery()
    rows = await db.execute(
        select(threads.c.id)
        .where(threads.c.thread_id == thread, threads.c.id != story_id)
        .order_by(threads.c.opened_at.desc(), threads.c.id.desc())
        .limit(limit)
    )
    return list(rows.scalars())


async def visible_extent(db: AsyncConnection, asker: Asker) -> tuple[int, datetime | None]:
    """Return how many articles are visible, and when the newest was published."""
    row = (
        await db.execute(
            select(func.count(), func.max(articles.c.published_at)).where(
                is_visible(articles.c.feed_id, asker)
            )
        )
    ).one()
    return row[0], row[1]


async def _recent(db: AsyncConnection, asker: Asker, now: datetime) -> tuple[Hit, ...]:
    return await newest_hits(db, asker, SearchQuery(""), until=now, limit=RECENT)


async def _coverage(
    db: AsyncConnection, asker: Asker, story_ids: Sequence[int], until: datetime
) -> tuple[Coverage, ...]:
    """Return the visible reports of the stories, in the order of `story_ids`."""
    if not story_ids:
        return ()
    members = union_all(
        select(articles.c.id).where(articles.c.story_id.in_(story_ids)),
        select(articles.c.id).where(articles.c.story_id.is_(None), articles.c.id.in_(story_ids)),
    )
    rows = await db.execute(
        _reports(asker)
        .where(articles.c.id.in_(members), articles.c.published_at <= until)
        .order_by(articles.c.published_at.desc(), articles.c.id.desc())
        .limit(REPORTS)
    )
    by_story: dict[int, list[Row[Any]]] = {}
    for row in rows:
        by_story.setdefault(row.in_story, []).append(row)
    ids = [row.id for found in by_story.values() for row in found]
    desks, countries = await labels.desks_of(db, ids), await labels.countries_of(db, ids)
    return tuple(
        Coverage(
            story_id,
            tuple(_report(row) for row in _without_repeats(found)),
            desks=labels.most_frequent((row.id for row in found), desks),
            countries=labels.most_frequent((row.id for row in found), countries),
        )
        for story_id in story_ids
        if (found := by_story.get(story_id))
    )


def _reports(asker: Asker) -> Select[Any]:
    return (
        select(
            articles.c.id,
            _STORY_ID.label("in_story"),
            articles.c.url,
            articles.c.title,
            articles.c.summary,
            articles.c.published_at,
            articles.c.duplicate_of,
            func.coalesce(articles.c.language, feeds.c.language).label("language"),
            sources.c.key,
            sources.c.name,
            sources.c.publisher_group,
            sources.c.country,
            sources.c.official,
        )
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .join(sources, sources.c.id == feeds.c.source_id)
        # Plus nothing: the planner shall go by the stories, not through all that feeds ever had.
        .where((articles.c.feed_id + 0).in_(visible_feeds(asker)))
    )


def _report(row: Row[Any]) -> Report:
    return Report(
        article_id=row.id,
        source=row.name,
        title=row.title,
        published_at=row.published_at,
        url=row.url,
        country=row.country,
        summary=row.summary,
        language=row.language,
        outlet=row.key,
        group=row.publisher_group,
        official=row.official,
        duplicate_of=row.duplicate_of,
    )


def _without_repeats(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Return the rows without those that repeat an article of the same outlet."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for row in rows:
        keys = {(row.key, row.title), (row.key, row.url or row.title)}
        if seen.isdisjoint(keys):
            kept.append(row)
        seen |= keys
    return kept


def _filters(db: AsyncConnection, query: LatestQuery, until: datetime) -> list[ColumnElement[bool]]:
    is_root = query.desk == labels.ROOT_DESK
    found = [labels.IS_POLITICAL if is_root else labels.is_of_desk(articles.c.id, query.desk)]
    if query.country:
        found.append(labels.is_about(articles.c.id, query.country))
    if query.language:
        spoken = func.coalesce(articles.c.language, feeds.c.language)
        found.append(or_(spoken == query.language, spoken.startswith(f"{query.language}-")))
    if query.source:
        found.append(is_named(query.source))
    if query.about:
        first_day = (until - query.within).date()
        found.append(has_words(db, query.about, first_day=first_day, last_day=until.date()))
    return found
