"""Full-text search in PostgreSQL: one tsvector of an article's words and of its scope.

Its index has no order, but the planner knows how common each term is: for common ones it
walks the articles from the newest backwards, for rare ones it sorts the few there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, column, func, literal, select
from sqlalchemy.dialects.postgresql import TSQUERY

from bot.storage.schema import article_search, articles
from bot.text.query import Question, Term

_CONFIGURATION = "daybook"
"""English stems, no stop words: what is typed is looked for (migration 0003)."""
_document: ColumnElement[Any] = column("document", _selectable=article_search)


def has(question: Question, scope: Sequence[Sequence[str]]) -> ColumnElement[bool]:
    """Return the condition that an article answers `question`, in no particular order."""
    return articles.c.id.in_(select(article_search.c.article_id).where(_matches(question, scope)))


def newest(
    question: Question, scope: Sequence[Sequence[str]], *conditions: ColumnElement[bool]
) -> Select[int]:
    """Return the ids of articles that answer `question`, the last stored first.

    scope        groups of terms, of each of which an article has at least one
    conditions   on the article's row
    """
    return (
        select(articles.c.id)
        .join(article_search, article_search.c.article_id == articles.c.id)
        .where(_matches(question, scope), *conditions)
        .order_by(articles.c.id.desc())
    )


def _matches(question: Question, scope: Sequence[Sequence[str]]) -> ColumnElement[bool]:
    wanted = [_words(term) for term in question.wanted]
    within = [_lexemes(" | ".join(f"'{term}'" for term in group)) for group in scope]
    excluded = [func.tsquery_not(_words(term)) for term in question.excluded if not term.is_checked]
    return _document.op("@@")(reduce(func.tsquery_and, [*wanted, *within, *excluded]))


def _words(term: Term) -> ColumnElement[Any]:
    if not term.is_open:
        return func.phraseto_tsquery(_CONFIGURATION, term.text)
    *whole, begun = (f"'{word}'" for word in term.words)
    forms = [" <-> ".join([*whole, f"{begun}:*"]), *(f"'{stem}'" for stem in term.stems())]
    return func.to_tsquery(_CONFIGURATION, " | ".join(forms))


def _lexemes(written: str) -> ColumnElement[Any]:
    """Return a query of lexemes as they are, neither parsed nor stemmed."""
    return cast(cast(literal(written), Text), TSQUERY)
