"""The outlets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import CatalogueEntry, Source
from bot.storage.dialect import insert
from bot.storage.schema import sources
from bot.text.normalise import one_line


async def all_sources(db: AsyncConnection) -> dict[int, Source]:
    """Return every outlet by its id."""
    rows = (await db.execute(select(*_COLUMNS))).all()
    return {row.id: Source(*tuple(row)) for row in rows}


async def find_by_key(db: AsyncConnection, key: str) -> Source | None:
    """Return the outlet with `key`, None when there is none."""
    row = (await db.execute(select(*_COLUMNS).where(sources.c.key == key))).first()
    return None if row is None else Source(*tuple(row))


async def save_source(
    db: AsyncConnection, key: str, name: str, *, site_url: str | None = None
) -> int:
    """Return the id of the outlet with `key`, made with this name where it is new."""
    row = insert(db, sources).values(key=key, name=name, site_url=site_url)
    # An update that changes nothing, because DO NOTHING would return no row.
    kept = row.on_conflict_do_update(index_elements=["key"], set_={"key": row.excluded.key})
    return int((await db.execute(kept.returning(sources.c.id))).scalar_one())


async def save_catalogued(db: AsyncConnection, key: str, entry: CatalogueEntry) -> int:
    """Return the id of the outlet with `key`, with what the catalogue says of it."""
    told: Mapping[str, Any] = {
        "name": entry.name,
        "site_url": entry.site_url,
        "publisher_group": entry.group,
        "country": entry.country,
        "timezone": entry.timezone,
        "desk": entry.desk,
        "official": entry.official,
    }
    row = insert(db, sources).values(key=key, **told)
    saved = row.on_conflict_do_update(index_elements=["key"], set_=told)
    return int((await db.execute(saved.returning(sources.c.id))).scalar_one())


# In the order of the model's fields, so that a row is one without any look-up.
_COLUMNS = tuple(
    sources.c["publisher_group" if field.name == "group" else field.name]
    for field in fields(Source)
)


def is_named(typed: str) -> ColumnElement[bool]:
    """Return the condition that a source's name begins with what was typed."""
    return sources.c.name.istartswith(one_line(typed), autoescape=True)
