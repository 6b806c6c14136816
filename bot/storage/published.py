"""Which events a guild has put on Discord's own calendar, and which go there by themselves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.dialect import insert
from bot.storage.schema import calendar_auto, events, scheduled_events


@dataclass(frozen=True, slots=True)
class Published:
    """One of our events and Discord's scheduled event for it.

    fingerprint   of what Discord was last told
    """

    guild_id: int
    event_id: int
    discord_id: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Auto:
    """A guild whose calendar fills by itself, with events of these desks."""

    guild_id: int
    desks: tuple[str, ...]


async def find(db: AsyncConnection, guild_id: int, event_id: int) -> Published | None:
    """Return how the guild has published an event, None when it has not."""
    query = select(scheduled_events).where(
        scheduled_events.c.guild_id == guild_id, scheduled_events.c.event_id == event_id
    )
    row = (await db.execute(query)).first()
    return None if row is None else _published(row)


async def of_events(
    db: AsyncConnection, event_ids: Collection[int] | None = None
) -> tuple[Published, ...]:
    """Return how any guild has published these events; of all when None."""
    query = select(scheduled_events).order_by(
        scheduled_events.c.guild_id, scheduled_events.c.event_id
    )
    if event_ids is not None:
        query = query.where(scheduled_events.c.event_id.in_(event_ids))
    return tuple(map(_published, await db.execute(query)))


async def save(db: AsyncConnection, published: Published) -> None:
    """Remember what Discord was told of an event."""
    row = insert(db, scheduled_events).values(
        guild_id=published.guild_id,
        event_id=published.event_id,
        discord_id=published.discord_id,
        fingerprint=published.fingerprint,
    )
    changed = {"discord_id": row.excluded.discord_id, "fingerprint": row.excluded.fingerprint}
    await db.execute(
        row.on_conflict_do_update(index_elements=["guild_id", "event_id"], set_=changed)
    )


async def set_auto(db: AsyncConnection, auto: Auto, *, actor_id: int, now: datetime) -> None:
    """Let events of these desks go to the guild's calendar by themselves; none ends that."""
    if not auto.desks:
        await db.execute(delete(calendar_auto).where(calendar_auto.c.guild_id == auto.guild_id))
        return
    values = {"desks": list(auto.desks), "actor_id": actor_id, "at": now}
    row = insert(db, calendar_auto).values(guild_id=auto.guild_id, **values)
    await db.execute(row.on_conflict_do_update(index_elements=["guild_id"], set_=values))


async def automatic(db: AsyncConnection) -> tuple[Auto, ...]:
    """Return the guilds whose calendars fill by themselves."""
    rows = await db.execute(select(calendar_auto).order_by(calendar_auto.c.guild_id))
    return tuple(Auto(row.guild_id, tuple(row.desks)) for row in rows)


async def published_ids(db: AsyncConnection, guild_id: int) -> frozenset[int]:
    """Return the events that a guild has published, whatever became of them."""
    query = select(scheduled_events.c.event_id).where(scheduled_events.c.guild_id == guild_id)
    return frozenset((await db.execute(query)).scalars())


async def forget(db: AsyncConnection, published: Published) -> None:
    """Stop to follow an event for a guild; Discord's event stays as it is."""
    await db.execute(
        delete(scheduled_events).where(
            scheduled_events.c.guild_id == published.guild_id,
            scheduled_events.c.event_id == published.event_id,
        )
    )


async def forget_past(db: AsyncConnection, before: date) -> int:
    """Stop to follow events whose last day lies before `before`; return how many."""
    past = select(events.c.id).where(events.c.last_on < before)
    gone = await db.execute(delete(scheduled_events).where(scheduled_events.c.event_id.in_(past)))
    return gone.rowcount


def _published(row: Row[*tuple[Any, ...]]) -> Published:
    return Published(row.guild_id, row.event_id, row.discord_id, row.fingerprint)
