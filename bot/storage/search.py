"""Full-text search, the same on both databases but for `search_sqlite` and `search_postgres`.

Beside its words an article's entry in the index has a scope: feed, days, desks and countries
as terms that cannot be typed. Without them a common word in a guild of few feeds costs 0.4 s
at a million articles, with them 7 ms.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import ModuleType

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal, not_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Asker, SearchOrder, SearchQuery
from bot.storage import search_postgres, search_sqlite
from bot.storage.schema import article_search, articles, feeds, sources
from bot.storage.sources import is_named
from bot.storage.visibility import visible_feeds
from bot.text.query import Question, Term, parse

NEWEST = 1_000
"""Articles that are looked at of those that answer a search."""

_FIRST_DAY = date(1995, 1, 1)
_SAMPLE = 500
_SPARSE = 0.3


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that answers a search; an article without a story is its own.

    text   segmented, the headline in front; only where relevance is asked for
    """

    article_id: int
    story_id: int
    text: str = ""


async def newest_hits(
    db: AsyncConnection,
    asker: Asker,
    query: SearchQuery,
    *,
    until: datetime,
    limit: int = NEWEST,
) -> tuple[Hit, ...]:
    """Return what answers `query` of the articles that `asker` may see.

    Of those stored last, at most `limit`; the most recently published first. A search without
    words gives the newest articles.

    until   nothing published after it; the order and page of `query` are left to the caller
    """
    question = parse(query.words)
    visible = _feeds(asker, query.source)
    scope = _scope_of_query(query, until)
    if await _are_sparse(db, visible):
        feed_ids = list((await db.execute(visible)).scalars())
        if not feed_ids:
            return ()
        scope.append([f"{feed_id}:feed" for feed_id in feed_ids])
    conditions = [
        # Plus nothing: the planner shall go back in time, not through all that feeds ever had.
        (articles.c.feed_id + 0).in_(visible),
        articles.c.published_at <= until,
        *_checks(question),
    ]
    if question.wanted or scope:
        found = _dialect(db).newest(question, scope, *conditions)
    else:
        found = select(articles.c.id).where(*conditions).order_by(articles.c.id.desc())
    story_id = func.coalesce(articles.c.story_id, articles.c.id).label("story")
    last = found.add_columns(story_id, articles.c.published_at).limit(limit).subquery()
    ordered = select(last.c.id, last.c.story).order_by(last.c.published_at.desc(), last.c.id.desc())
    if query.order is SearchOrder.RELEVANCE:
        is_text = article_search.c.article_id == last.c.id
        ordered = ordered.add_columns(article_search.c.body).join(article_search, is_text)
    return tuple(Hit(*row) for row in await db.execute(ordered))


def has_words(
    db: AsyncConnection, words: str, *, first_day: date, last_day: date
) -> ColumnElement[bool]:
    """Return the condition that an article answers what was typed as `words`.

    The days are those, in UTC, on which a wanted article was published. Nothing matches when
    there is no word to look for.
    """
    question = parse(words)
    if not question.wanted:
        return false()
    scope = [list(day_terms(first_day, last_day))]
    return and_(_dialect(db).has(question, scope), *_checks(question))


def scope_terms(
    feed_id: int, published_at: datetime, desks: Iterable[str], countries: Iterable[str]
) -> str:
    """Return what the index keeps of an article beside its words.

    The kind stands behind the value, where a stemmer may bite off what it likes.
    """
    # Not by strftime, which takes ten times as long.
    year, month, day = published_at.astimezone(UTC).date().isoformat().split("-")
    terms = [f"{feed_id}:feed", f"{year}{month}{day}:day", f"{year}{month}:month", f"{year}:year"]
    terms += [f"{desk}:desk" for desk in desks]
    terms += [f"{country.lower()}:country" for country in countries]
    return " ".join(terms)


def day_terms(first: date, last: date) -> Iterator[str]:
    """Yield the terms of the days from `first` to `last`, whole months and years as one."""
    day = first
    while day <= last:
        month_ends = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        year_ends = date(day.year, 12, 31)
        if (day.month, day.day) == (1, 1) and year_ends <= last:
            yield f"{day:%Y}:year"
            day = year_ends
        elif day.day == 1 and month_ends <= last:
            yield f"{day:%Y%m}:month"
            day = month_ends
        else:
            yield f"{day:%Y%m%d}:day"
        day += timedelta(days=1)


def _dialect(db: AsyncConnection) -> ModuleType:
    return search_sqlite if db.dialect.name == "sqlite" else search_postgres


def _feeds(asker: Asker, source: str | None) -> Select[int]:
    """Return the feeds to search: those that `asker` may see, of outlets that are named so."""
    if not source:
        return visible_feeds(asker)
    named = select(sources.c.id).where(is_named(source))
    return visible_feeds(asker).where(feeds.c.source_id.in_(named))


async def _are_sparse(db: AsyncConnection, visible: Select[int]) -> bool:
    """Tell whether few of the newest articles are from these feeds.

    Where many are, a look at each article found costs less than their terms in the question.
    """
    newest = select(articles.c.feed_id).order_by(articles.c.id.desc()).limit(_SAMPLE).subquery()
    theirs = func.count().filter(newest.c.feed_id.in_(visible))
    count, seen = (await db.execute(select(theirs, func.count()).select_from(newest))).one()
    return bool(count <= _SPARSE * seen)


def _scope_of_query(query: SearchQuery, until: datetime) -> list[list[str]]:
    scope = []
    if query.first_day or query.last_day:
        first = max(query.first_day or _FIRST_DAY, _FIRST_DAY)
        last = min(query.last_day or until.date(), until.date())
        # No day at all must not become a group without terms.
        scope.append(list(day_terms(first, last)) or ["none:day"])
    if query.desk:
        scope.append([f"{query.desk}:desk"])
    if query.country:
        scope.append([f"{query.country.lower()}:country"])
    return scope


def _checks(question: Question) -> list[ColumnElement[bool]]:
    """Return what only the text itself can tell: whether a word of it begins as was typed."""
    wanted = [_begins(term) for term in question.wanted if term.is_checked]
    return wanted + [not_(_begins(term)) for term in question.excluded if term.is_checked]


def _begins(term: Term) -> ColumnElement[bool]:
    body = literal(" ") + article_search.c.body
    return (
        exists()
        .where(
            article_search.c.article_id == articles.c.id,
            body.contains(f" {term.text}", autoescape=True),
        )
        .correlate(articles)
    )
