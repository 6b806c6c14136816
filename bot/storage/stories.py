"""Stories as an asker may see them, read from the articles of visible feeds.

A story is one article here, so that nothing that was published goes unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Asker, LatestQuery, Report, Story
from bot.storage.matching import has_words
from bot.storage.schema import article_countries, article_desks, articles, feeds, sources
from bot.storage.visibility import is_visible, visible_feeds

POLITICAL_FROM = 0.5
"""Probability from which an article counts as political, whatever its desks."""
HALF_LIFE = timedelta(hours=12)
"""A story's score halves with each of these."""
RECENT = 1_000
"""Newest visible articles that choices are offered from."""

_ROOT_DESK = "politics"
# An outlet may carry one article in several of its feeds; some rows more make up for them.
_SPARE = 3


async def latest(
    db: AsyncConnection, asker: Asker, query: LatestQuery, *, now: datetime
) -> tuple[Story, ...]:
    """Return the visible stories that `query` asks for, best first.

    now   aware UTC; nothing that claims to be published later is shown
    """
    until = min(query.until or now, now)
    wanted = (
        _articles(asker)
        .where(
            articles.c.published_at <= until,
            articles.c.published_at > until - query.within,
            *_filters(db, query),
        )
        .order_by(articles.c.published_at.desc(), articles.c.id.desc())
        .limit(query.count * _SPARE)
    )
    rows = _without_repeats(await db.execute(wanted))[: query.count]
    return await _stories(db, rows, now)


async def find_story(
    db: AsyncConnection, asker: Asker, story_id: int, *, now: datetime
) -> Story | None:
    """Return the story, or None when there is none of that id that `asker` may see."""
    rows = (await db.execute(_articles(asker).where(articles.c.id == story_id))).all()
    found = await _stories(db, rows, now)
    return found[0] if found else None


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


async def countries_in_news(db: AsyncConnection, asker: Asker) -> tuple[str, ...]:
    """Return the countries that recent visible articles are about, most reported first."""
    recent = _recent(asker, articles.c.id).subquery()
    rows = await db.execute(
        select(article_countries.c.country)
        .join(recent, recent.c.id == article_countries.c.article_id)
        .group_by(article_countries.c.country)
        .order_by(func.count().desc(), article_countries.c.country)
    )
    return tuple(rows.scalars())


async def recent_headlines(db: AsyncConnection, asker: Asker) -> tuple[str, ...]:
    """Return the headlines of recent visible articles, newest first."""
    return tuple((await db.execute(_recent(asker, articles.c.title))).scalars())


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


def _recent(asker: Asker, wanted: ColumnElement[Any]) -> Select[Any]:
    newest = articles.c.published_at.desc()
    return (
        select(wanted).where(is_visible(articles.c.feed_id, asker)).order_by(newest).limit(RECENT)
    )


def _articles(asker: Asker) -> Select[Any]:
    return (
        select(
            articles.c.id,
            articles.c.url,
            articles.c.title,
            articles.c.summary,
            articles.c.published_at,
            feeds.c.source_id,
            sources.c.name,
            sources.c.country,
            sources.c.official,
        )
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .join(sources, sources.c.id == feeds.c.source_id)
        .where(articles.c.feed_id.in_(visible_feeds(asker)))
    )


def _filters(db: AsyncConnection, query: LatestQuery) -> list[ColumnElement[bool]]:
    found = [_on_desk(query.desk)]
    if query.country:
        about = select(article_countries.c.article_id).where(
            article_countries.c.country == query.country
        )
        found.append(articles.c.id.in_(about))
    if query.language:
        spoken = func.coalesce(articles.c.language, feeds.c.language)
        found.append(or_(spoken == query.language, spoken.startswith(f"{query.language}-")))
    if query.source:
        found.append(sources.c.name.istartswith(query.source, autoescape=True))
    if query.about:
        found.append(has_words(db, query.about))
    return found


def _on_desk(desk: str) -> ColumnElement[bool]:
    if desk == _ROOT_DESK:
        return articles.c.political >= POLITICAL_FROM
    return articles.c.id.in_(select(article_desks.c.article_id).where(article_desks.c.desk == desk))


def _without_repeats(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Return the rows without those that repeat an article of the same outlet."""
    seen: set[tuple[int, str]] = set()
    kept = []
    for row in rows:
        keys = {(row.source_id, row.title), (row.source_id, row.url or row.title)}
        if seen.isdisjoint(keys):
            kept.append(row)
        seen |= keys
    return kept


async def _stories(
    db: AsyncConnection, rows: Iterable[Row[Any]], now: datetime
) -> tuple[Story, ...]:
    rows = list(rows)
    ids = [row.id for row in rows]
    desks = await _labels(db, article_desks.c.article_id, article_desks.c.desk, ids)
    about = await _labels(db, article_countries.c.article_id, article_countries.c.country, ids)
    return tuple(
        _story(row, tuple(desks.get(row.id, ())), tuple(about.get(row.id, ())), now) for row in rows
    )


async def _labels(
    db: AsyncConnection, key: ColumnElement[int], label: ColumnElement[str], ids: list[int]
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if ids:
        for article_id, name in await db.execute(
            select(key, label).where(key.in_(ids)).order_by(key, label)
        ):
            found.setdefault(article_id, []).append(name)
    return found


def _story(
    row: Row[Any], desks: tuple[str, ...], countries: tuple[str, ...], now: datetime
) -> Story:
    report = Report(
        article_id=row.id,
        source=row.name,
        title=row.title,
        published_at=row.published_at,
        url=row.url,
        country=row.country,
        summary=row.summary,
    )
    return Story(
        id=row.id,
        headline=row.title,
        summary=row.summary,
        reports=(report,),
        outlets=1,
        independent=1,
        first_seen=row.published_at,
        last_seen=row.published_at,
        desks=desks,
        countries=countries,
        official=row.official,
        score=0.5 ** ((now - row.published_at) / HALF_LIFE),
    )
