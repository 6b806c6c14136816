"""Full-text search in SQLite: FTS5, read from the newest article backwards.

The index answers in the order of its row ids, so "the newest thousand" costs the same for a
word of ten articles and of a hundred thousand, as long as nothing that it finds is thrown
away afterwards. That is why what narrows a search is in the index too, as terms of its
column `scope`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, column, literal_column, select, table

from bot.storage.schema import articles
from bot.text.query import Question, Term

_fts = table("article_fts", column("rowid"))


def has(question: Question, scope: Sequence[Sequence[str]]) -> ColumnElement[bool]:
    """Return the condition that an article answers `question`, in no particular order."""
    return articles.c.id.in_(select(_fts.c.rowid).where(_matches(question, scope)))


def newest(
    question: Question, scope: Sequence[Sequence[str]], *conditions: ColumnElement[bool]
) -> Select[int]:
    """Return the ids of articles that answer `question`, the last stored first.

    scope        groups of terms, of each of which an article has at least one
    conditions   on the article's row; each costs a look at the row
    """
    # The plus keeps the planner from asking the index anew for every article.
    is_row = articles.c.id == literal_column("+article_fts.rowid")
    return (
        select(articles.c.id)
        .select_from(_fts.join(articles, is_row))
        .where(_matches(question, scope), *conditions)
        .order_by(_fts.c.rowid.desc())
    )


def _matches(question: Question, scope: Sequence[Sequence[str]]) -> ColumnElement[bool]:
    return literal_column("article_fts").op("MATCH")(expression(question, scope))


def expression(question: Question, scope: Sequence[Sequence[str]]) -> str:
    """Return the question in FTS5's own language; all that was typed is in quotes there."""
    wanted = [f"body : ({_any(_forms(term))})" for term in question.wanted]
    within = [f"scope : ({_any(map(_quoted, group))})" for group in scope]
    positive = " AND ".join([*wanted, *within])
    excluded = [_phrase(term) for term in question.excluded if not term.is_checked]
    return f"({positive}) NOT body : ({_any(excluded)})" if excluded else positive


def _forms(term: Term) -> list[str]:
    return [_phrase(term), *map(_quoted, term.stems())]


def _phrase(term: Term) -> str:
    return _quoted(term.text) + (" *" if term.is_open else "")


def _quoted(text: str) -> str:
    return f'"{text}"'


def _any(forms: Iterable[str]) -> str:
    return " OR ".join(forms)
