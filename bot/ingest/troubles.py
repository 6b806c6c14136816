"""Tell each guild once when a feed that it reads has failed for a while, and when it is back.

What comes together is told together: when an outlet's server goes down with ten feeds, its
readers get one message.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from bot.clock import Clock
from bot.models import NOTICE, Guild, NewDelivery, Trouble
from bot.render.sources import feeds_back, feeds_failing
from bot.storage import feeds, guilds, outbox
from bot.storage.engine import AsyncConnection, Storage

log = logging.getLogger(__name__)

PATIENCE = timedelta(hours=1)
"""Most faults are over sooner; nobody is told of those."""

AT_ONCE = 250
"""Feeds that are told of together: as many as a guild may have."""


async def tell_troubles(storage: Storage, clock: Clock) -> int:
    """Owe every guild a notice of feeds that fail lastingly or read again; return how many.

    The notices and the note that they were given are one transaction, so no crash makes a
    second one. While nothing at all can be read, the fault is ours and nobody is told.
    Raises StorageError.
    """
    now = clock.now()
    async with storage.write() as db:
        back_ids, back = await feeds.untold_recoveries(db, limit=AT_ONCE)
        ids: tuple[int, ...] = ()
        failing: tuple[Trouble, ...] = ()
        if await feeds.any_read_since(db, now - 2 * PATIENCE):
            ids, failing = await feeds.untold_troubles(db, before=now - PATIENCE, limit=AT_ONCE)
        homes = await guilds.find_guilds(db, {trouble.guild_id for trouble in (*back, *failing)})
        notices = [*_notices(failing, homes, now), *_notices(back, homes, now)]
        await outbox.owe(db, notices, now=now)
        await _mark(db, ids, back_ids, now)
    if notices:
        log.info("guilds told of feeds", extra={"notices": len(notices), "feeds": len(ids)})
    return len(notices)


async def _mark(
    db: AsyncConnection, failing: Sequence[int], back: Sequence[int], now: datetime
) -> None:
    if failing:
        await feeds.mark_told(db, failing, at=now)
    if back:
        await feeds.mark_told(db, back, at=None)


def _notices(
    troubles: Iterable[Trouble], homes: dict[int, Guild], now: datetime
) -> list[NewDelivery]:
    """Return one notice for each guild that can be reached."""
    by_guild = sorted(troubles, key=lambda trouble: trouble.guild_id)
    return [
        _notice(homes[guild_id], tuple(told), now)
        for guild_id, told in groupby(by_guild, key=lambda trouble: trouble.guild_id)
        if homes[guild_id].notices_channel_id or homes[guild_id].owner_id
    ]


def _notice(guild: Guild, told: Sequence[Trouble], now: datetime) -> NewDelivery:
    is_over = told[0].text is None
    incident = ",".join(f"{trouble.feed_id}@{trouble.since.timestamp():.0f}" for trouble in told)
    digest = hashlib.blake2b(incident.encode(), digest_size=8).hexdigest()
    return NewDelivery(
        key=f"{NOTICE}feeds-{'back' if is_over else 'failing'}:{guild.id}:{digest}",
        guild_id=guild.id,
        channel_id=guild.notices_channel_id,
        recipient_id=None if guild.notices_channel_id else guild.owner_id,
        payload=feeds_back(told) if is_over else feeds_failing(told),
        due_at=now,
    )
