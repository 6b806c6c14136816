"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer
from sqlalchemy.types import TypeDecorator

Id = BigInteger().with_variant(Integer, "sqlite")
"""A row's own id; on SQLite only INTEGER makes a primary key the rowid."""

Snowflake = BigInteger
"""Discord's id; 64 bits on both databases."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; a naive value is refused rather than guessed.

    SQLite keeps it as text without zone, which sorts like the instants themselves.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return `value` in UTC as the database wants it. Raises ValueError when naive."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Return the stored instant, aware UTC."""
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)


class Seconds(TypeDecorator[timedelta]):
    """A duration, stored as whole seconds."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """Return the duration in whole seconds."""
        return None if value is None else round(value.total_seconds())

    def process_result_value(self, value: Any | None, dialect: Dialect) -> timedelta | None:
        """Return the stored duration."""
        return None if value is None else timedelta(seconds=value)
