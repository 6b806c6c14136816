"""What tagging said of stored articles: their desks and countries, asked for and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import POLITICAL_FROM
from bot.storage.schema import article_countries, article_desks, articles

ROOT_DESK = "politics"
"""The desk of all that is political, whatever its other desks: `IS_POLITICAL` finds its articles."""
IS_POLITICAL: ColumnElement[bool] = articles.c.political >= POLITICAL_FROM
"""The condition for the root desk, on a row of `articles`."""


def is_of_desk(article_id: ColumnElement[int], desk: str) -> ColumnElement[bool]:
    """Return the condition that an article is of a desk other than the root."""
    return article_id.in_(select(article_desks.c.article_id).where(article_desks.c.desk == desk))


def is_about(article_id: ColumnElement[int], country: str) -> ColumnElement[bool]:
    """Return the condition that an article is about a country."""
    about = select(article_countries.c.article_id).where(article_countries.c.country == country)
    return article_id.in_(about)


async def desks_of(db: AsyncConnection, article_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the desks of articles by article, without those that have none."""
    return await _labels(db, article_desks.c.article_id, article_desks.c.desk, article_ids)


async def countries_of(db: AsyncConnection, article_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the countries that articles are about by article, without those that have none."""
    columns = article_countries.c
    return await _labels(db, columns.article_id, columns.country, article_ids)


def most_frequent(
    article_ids: Iterable[int], labels: Mapping[int, Sequence[str]]
) -> tuple[str, ...]:
    """Return the labels of these articles, those of most articles first, then by name.

    An article that is named twice counts twice.
    """
    counts = Counter(label for article_id in article_ids for label in labels.get(article_id, ()))
    return tuple(sorted(counts, key=lambda label: (-counts[label], label)))


async def _labels(
    db: AsyncConnection,
    key: ColumnElement[int],
    label: ColumnElement[str],
    article_ids: Collection[int],
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if article_ids:
        for article_id, name in await db.execute(
            select(key, label).where(key.in_(set(article_ids))).order_by(key, label)
        ):
            found.setdefault(article_id, []).append(name)
    return found
