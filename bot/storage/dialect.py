"""The few words in which SQLite and PostgreSQL differ."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert(db: AsyncConnection, table: Table) -> sqlite.Insert:
    """Return an INSERT that knows ON CONFLICT, for the database behind `db`.

    Both dialects' inserts have the same methods; one type stands for them.
    """
    return _insert(db.dialect, table)


def replacing(dialect: Dialect, table: Table, columns: Iterable[str]) -> sqlite.Insert:
    """Return an INSERT of `columns` that overwrites the row with the same primary key."""
    statement = _insert(dialect, table)
    keys = [column.name for column in table.primary_key.columns]
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


def _insert(dialect: Dialect, table: Table) -> sqlite.Insert:
    if dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)  # type: ignore[return-value]
