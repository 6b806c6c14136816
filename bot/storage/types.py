"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer
from sqlalchemy.types import TypeDecorator

Id = BigInteger().with_variant(Integer, "sqlite")
"""A row's own id; on SQLite only INTEGER makes a primary key the rowid."""

Snowflake = BigInteger
"""Discord's id; 64 bits on both databases."""


_TEXT_LENGTH = len("2025-01-31 07:05:00.000000")


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; a naive value is refused rather than guessed.

    SQLite keeps it as text without zone, which sorts like the instants themselves. The processors
    are our own: SQLAlchemy's cost 3 µs a value, which is half the time of reading a feed's row.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Return what gives an instant to the database; it raises ValueError for a naive one."""
        return _as_text if dialect.name == "sqlite" else _as_instant

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None]:
        """Return what makes an aware UTC instant of a stored value."""
        return _of_text if dialect.name == "sqlite" else _as_instant


def _as_instant(value: datetime | None) -> datetime | None:
    return None if value is None else _in_utc(value)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value.astimezone(UTC)


@lru_cache(1024)  # an article's instant goes into a row for each of its desks
def _as_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is not UTC:
        value = _in_utc(value)
    return value.isoformat(" ", "microseconds")[:_TEXT_LENGTH]


def _of_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


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


class Numbers(TypeDecorator[frozenset[int]]):
    """A set of small numbers, stored as a list in JSON; empty where nothing is stored."""

    impl = JSON
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[frozenset[int] | None], str]:
        """Return what writes a set, in ascending order."""
        return _as_json

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], frozenset[int]]:
        """Return what reads a set; the driver for PostgreSQL has read the JSON itself."""
        return _of_json if dialect.name == "sqlite" else _of_list


# There are few different ones, and most are empty.
@lru_cache(maxsize=256)
def _as_json(value: frozenset[int] | None) -> str:
    return json.dumps(sorted(value or ()))


@lru_cache(maxsize=256)
def _of_json(value: str | None) -> frozenset[int]:
    return _of_list(json.loads(value or "[]"))


def _of_list(value: list[int] | None) -> frozenset[int]:
    return frozenset(value or ())
