"""Which feeds an asker may see: the one place that decides it (docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Asker
from bot.storage.schema import event_overrides, events, feeds, guild_feeds


def visible_feeds(asker: Asker) -> Select[int]:
    """Return the ids of the feeds that `asker` may see, as a subquery.

    A guild sees its own feeds that are not paused; one that has none yet, a direct message
    and a user install see the instance's default set.
    """
    if asker.guild_id is None:
        return select(feeds.c.id).where(feeds.c.is_default)
    own = and_(guild_feeds.c.guild_id == asker.guild_id, guild_feeds.c.feed_id == feeds.c.id)
    has_own = exists().where(guild_feeds.c.guild_id == asker.guild_id)
    return select(feeds.c.id).where(
        or_(
            exists().where(own, ~guild_feeds.c.paused),
            and_(feeds.c.is_default, ~has_own),
        )
    )


def is_visible(feed_id: ColumnElement[int], asker: Asker) -> ColumnElement[bool]:
    """Return the condition that the feed of a row is visible to `asker`."""
    return feed_id.in_(visible_feeds(asker))


async def sights(db: AsyncConnection, guild_ids: Collection[int]) -> Mapping[int, Hashable]:
    """Return a key for each guild; guilds of one key see the same articles and events.

    What is found for one of them holds for all: thousands of guilds without sources of their
    own share one search.
    """
    own: dict[int, set[int]] = {}
    listed = select(guild_feeds.c.guild_id, guild_feeds.c.feed_id, guild_feeds.c.paused)
    for guild_id, feed_id, paused in await db.execute(
        listed.where(guild_feeds.c.guild_id.in_(guild_ids))
    ):
        own.setdefault(guild_id, set()).update(() if paused else (feed_id,))
    corrected = await db.execute(
        union(
            select(event_overrides.c.guild_id).where(event_overrides.c.guild_id.in_(guild_ids)),
            select(events.c.guild_id).where(events.c.guild_id.in_(guild_ids)),
        )
    )
    alone = set(corrected.scalars())
    return {
        guild_id: (
            frozenset(own[guild_id]) if guild_id in own else None,
            guild_id if guild_id in alone else None,
        )
        for guild_id in guild_ids
    }
