"""Alembic's entry: runs on the connection that `storage.migrate` hands over."""

from __future__ import annotations

from typing import Any

from alembic import context

from bot.storage.schema import metadata


def _is_ours(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Leave out the full-text index, which `schema.py` does not describe."""
    full_text = (name or "").startswith("article_fts") or name == "ix_article_search_document"
    return not full_text and not (kind == "column" and name == "document")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=_is_ours,
    compare_type=True,
    render_as_batch=True,
    transactional_ddl=True,
)

# The caller owns the transaction: a failed migration leaves the old schema.
context.run_migrations()
