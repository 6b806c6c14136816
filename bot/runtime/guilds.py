"""Keeps the table of guilds in step with Discord."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import Clock
from bot.storage import audit, guilds
from bot.storage.engine import Storage

KEEP_REMOVED = timedelta(days=30)


class Guilds:
    """Servers that come, change and go."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def joined(self, guild_id: int, name: str, owner_id: int | None = None) -> None:
        """Record that the bot is in a guild, under this name; also for one known before."""
        now = self._clock.now()
        async with self._storage.write() as db:
            known = await guilds.find_guild(db, guild_id)
            if known and (known.name, known.owner_id, known.removed_at) == (name, owner_id, None):
                return
            await guilds.save_guild(db, guild_id, name, owner_id=owner_id, now=now)
            if known is None or known.removed_at is not None:
                await audit.record(db, "guild.joined", name, now=now, guild_id=guild_id)

    async def removed(self, guild_id: int) -> None:
        """Record that the bot was removed; what the guild set is kept for 30 days."""
        async with self._storage.write() as db:
            await guilds.mark_removed(db, guild_id, self._clock.now())

    async def forget_removed(self) -> int:
        """Delete the data of guilds that removed the bot 30 days ago; return how many."""
        async with self._storage.write() as db:
            return await guilds.delete_removed(db, self._clock.now() - KEEP_REMOVED)
