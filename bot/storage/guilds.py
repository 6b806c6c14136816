"""The servers that have added the bot."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Guild
from bot.storage.dialect import insert
from bot.storage.schema import digests, guilds

NO_ZONE = "UTC"
"""What a guild's zone is while nobody has set it."""


async def save_guild(
    db: AsyncConnection, guild_id: int, name: str, *, owner_id: int | None, now: datetime
) -> None:
    """Record that the bot is in a guild; keeps the settings of one that was there before."""
    row = insert(db, guilds).values(id=guild_id, name=name, owner_id=owner_id, joined_at=now)
    await db.execute(
        row.on_conflict_do_update(
            index_elements=["id"],
            set_={"name": row.excluded.name, "owner_id": row.excluded.owner_id, "removed_at": None},
        )
    )


async def mark_removed(db: AsyncConnection, guild_id: int, now: datetime) -> None:
    """Record that the bot was removed from a guild; its data is kept for a while."""
    await db.execute(update(guilds).where(guilds.c.id == guild_id).values(removed_at=now))


async def current_ids(db: AsyncConnection) -> Sequence[int]:
    """Return the ids of the guilds that the bot is in, as far as we know."""
    query = select(guilds.c.id).where(guilds.c.removed_at.is_(None)).order_by(guilds.c.id)
    return (await db.execute(query)).scalars().all()


async def delete_removed(db: AsyncConnection, before: datetime) -> int:
    """Delete everything of the guilds that removed the bot before `before`; return how many."""
    result = await db.execute(delete(guilds).where(guilds.c.removed_at < before))
    return result.rowcount


async def find_guild(db: AsyncConnection, guild_id: int) -> Guild | None:
    """Return the guild, or None when the bot was never there."""
    row = (await db.execute(select(guilds).where(guilds.c.id == guild_id))).first()
    return None if row is None else guild_of_row(row)


async def home_zone(db: AsyncConnection, guild_id: int) -> str:
    """Return where a guild lives: what its settings say, else its first digest, else UTC."""
    first = (
        select(digests.c.timezone)
        .where(digests.c.guild_id == guild_id)
        .order_by(digests.c.id)
        .limit(1)
        .scalar_subquery()
    )
    query = select(guilds.c.timezone, first).where(guilds.c.id == guild_id)
    row = (await db.execute(query)).first()
    own, of_digest = row or (NO_ZONE, None)
    return str(own if own != NO_ZONE else of_digest or NO_ZONE)


async def find_guilds(db: AsyncConnection, guild_ids: Collection[int]) -> dict[int, Guild]:
    """Return the guilds that the bot knows of these, by id."""
    rows = await db.execute(select(guilds).where(guilds.c.id.in_(guild_ids)))
    return {row.id: guild_of_row(row) for row in rows}


def guild_of_row(row: Row[Any]) -> Guild:
    """Return the guild of a whole row of the table of guilds."""
    return Guild(**row._mapping)
