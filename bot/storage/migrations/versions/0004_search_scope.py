"""Give the full-text index each article's feed, days, desks and countries beside its words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SCOPE = """
UPDATE article_search SET scope = (
    SELECT a.feed_id || ':feed ' || {day} || ':day '
        || substr({day}, 1, 6) || ':month ' || substr({day}, 1, 4) || ':year'
    FROM articles a WHERE a.id = article_search.article_id
) || coalesce((
    SELECT ' ' || {joined}(d.desk || ':desk', ' ')
    FROM article_desks d WHERE d.article_id = article_search.article_id
), '') || coalesce((
    SELECT ' ' || {joined}(lower(c.country) || ':country', ' ')
    FROM article_countries c WHERE c.article_id = article_search.article_id
), '')
"""


def upgrade() -> None:
    """Add the scope of every indexed article and make the index anew."""
    op.add_column(
        "article_search", sa.Column("scope", sa.Text(), server_default="", nullable=False)
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgres()


def _sqlite() -> None:
    for moment in ("insert", "delete", "update"):
        op.execute(f"DROP TRIGGER article_fts_{moment}")
    op.execute("DROP TABLE article_fts")
    _fill(day="strftime('%Y%m%d', a.published_at)", joined="group_concat")
    # A colon makes a term of the scope one that no text has.
    op.execute(
        "CREATE VIRTUAL TABLE article_fts USING fts5(body, scope, content='article_search', "
        "content_rowid='article_id', "
        "tokenize=\"porter unicode61 remove_diacritics 2 tokenchars ':'\")"
    )
    op.execute("INSERT INTO article_fts(article_fts) VALUES('rebuild')")
    gone = (
        "INSERT INTO article_fts(article_fts, rowid, body, scope) "
        "VALUES('delete', old.article_id, old.body, old.scope)"
    )
    come = "INSERT INTO article_fts(rowid, body, scope) VALUES(new.article_id, new.body, new.scope)"
    for name, steps in (("insert", come), ("delete", gone), ("update", f"{gone}; {come}")):
        op.execute(
            f"CREATE TRIGGER article_fts_{name} AFTER {name} ON article_search BEGIN {steps}; END"
        )


def _postgres() -> None:
    day = "to_char(a.published_at AT TIME ZONE 'UTC', 'YYYYMMDD')"
    op.execute("DROP INDEX ix_article_search_document")
    op.execute("ALTER TABLE article_search DROP COLUMN document")
    _fill(day=day, joined="string_agg")
    # English stems, but no stop words: whoever searches "The Who" means both.
    op.execute(
        "CREATE TEXT SEARCH DICTIONARY daybook_stem (TEMPLATE = snowball, LANGUAGE = english)"
    )
    op.execute("CREATE TEXT SEARCH CONFIGURATION daybook (COPY = pg_catalog.english)")
    op.execute(
        "ALTER TEXT SEARCH CONFIGURATION daybook "
        "ALTER MAPPING REPLACE english_stem WITH daybook_stem"
    )
    op.execute(
        "ALTER TABLE article_search ADD COLUMN document tsvector GENERATED ALWAYS AS ("
        "to_tsvector('daybook', body) || array_to_tsvector(string_to_array(scope, ' '))) STORED"
    )
    op.execute("CREATE INDEX ix_article_search_document ON article_search USING gin (document)")


def _fill(*, day: str, joined: str) -> None:
    # Not as `op.execute`, which takes every colon for a parameter.
    op.get_bind().exec_driver_sql(_SCOPE.format(day=day, joined=joined))
