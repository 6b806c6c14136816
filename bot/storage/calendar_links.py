"""Under which secret address each guild's calendar can be subscribed to."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Guild
from bot.storage.dialect import insert
from bot.storage.guilds import guild_of_row
from bot.storage.schema import calendar_links, guilds


async def secret_of(db: AsyncConnection, guild_id: int) -> str | None:
    """Return the guild's secret, None while it has none."""
    query = select(calendar_links.c.secret).where(calendar_links.c.guild_id == guild_id)
    return (await db.execute(query)).scalar_one_or_none()


async def guild_of(db: AsyncConnection, secret: str) -> Guild | None:
    """Return the guild that has this secret; None for one that the bot has left, too."""
    query = (
        select(guilds)
        .join(calendar_links, calendar_links.c.guild_id == guilds.c.id)
        .where(calendar_links.c.secret_hash == _hash(secret), guilds.c.removed_at.is_(None))
    )
    row = (await db.execute(query)).first()
    return None if row is None else guild_of_row(row)


async def add(db: AsyncConnection, guild_id: int, secret: str) -> bool:
    """Give the guild a secret unless it has one; tell whether it had none."""
    row = insert(db, calendar_links).values(
        guild_id=guild_id, secret=secret, secret_hash=_hash(secret)
    )
    made = await db.execute(row.on_conflict_do_nothing(index_elements=["guild_id"]))
    return made.rowcount > 0


async def forget(db: AsyncConnection, guild_id: int) -> bool:
    """Take the guild's secret from it; tell whether it had one."""
    gone = await db.execute(delete(calendar_links).where(calendar_links.c.guild_id == guild_id))
    return gone.rowcount > 0


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
