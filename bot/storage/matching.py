"""The condition that an article has certain words, in the full-text index of either database."""

from __future__ import annotations

from sqlalchemy import ColumnElement, column, false, func, literal_column, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import article_search, articles
from bot.storage.search import segment

_fts = table("article_fts", column("rowid"))


def has_words(db: AsyncConnection, words: str) -> ColumnElement[bool]:
    """Return the condition that an article's text has all of `words`, in any order.

    Whatever was typed is only words: operators of the index's own language mean nothing.
    Nothing matches when there is no word in it.
    """
    terms = segment(words).split()
    if not terms:
        return false()
    if db.dialect.name == "sqlite":
        question = " ".join(f'"{term}"' for term in terms)
        hits = select(_fts.c.rowid).where(literal_column("article_fts").op("MATCH")(question))
        return articles.c.id.in_(hits)
    document: ColumnElement[str] = column("document", _selectable=article_search)
    question_pg = func.plainto_tsquery("english", " ".join(terms))
    return articles.c.id.in_(
        select(article_search.c.article_id).where(document.op("@@")(question_pg))
    )
