"""Keeps the table of guilds in step with Discord."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.clock import Clock
from bot.models import Guild
from bot.storage import audit, guilds, outbox
from bot.storage.engine import Storage

BATCH = 200


class Guilds:
    """Servers that come, change and go."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def joined(self, guild_id: int, name: str, owner_id: int | None = None) -> None:
        """Record that the bot is in a guild, under this name; also for one known before."""
        await self.present([(guild_id, name, owner_id)])

    async def present(self, found: Sequence[tuple[int, str, int | None]]) -> None:
        """Record the guilds that the bot is in: (id, name, owner's id) of each.

        Written in batches, and only what is new or differs: a restart with thousands of guilds
        must not hold up the digests.
        """
        for start in range(0, len(found), BATCH):
            batch = found[start : start + BATCH]
            async with self._storage.read() as db:
                known = await guilds.find_guilds(db, [guild_id for guild_id, _, _ in batch])
            changed = [each for each in batch if _differs(known.get(each[0]), each)]
            if changed:
                await self._save(changed, known)

    async def _save(
        self, changed: Sequence[tuple[int, str, int | None]], known: Mapping[int, Guild]
    ) -> None:
        now = self._clock.now()
        async with self._storage.write() as db:
            for guild_id, name, owner_id in changed:
                await guilds.save_guild(db, guild_id, name, owner_id=owner_id, now=now)
                before = known.get(guild_id)
                if before is None or before.removed_at is not None:
                    await audit.record(db, "guild.joined", name, now=now, guild_id=guild_id)

    async def removed(self, guild_id: int) -> None:
        """Record that the bot was removed; what the guild set is kept for 30 days.

        What it is owed is cancelled: each attempt to send it would be one more request that
        Discord counts as invalid.
        """
        async with self._storage.write() as db:
            await guilds.mark_removed(db, guild_id, self._clock.now())
            await outbox.cancel_guild(db, guild_id)

    async def absent(self, present: Collection[int]) -> int:
        """Record that the bot was removed from all guilds but these while nobody listened.

        Return how many. One that is merely late comes back with everything it had.
        """
        now = self._clock.now()
        async with self._storage.read() as db:
            gone = [known for known in await guilds.current_ids(db) if known not in present]
        for start in range(0, len(gone), BATCH):
            async with self._storage.write() as db:
                for guild_id in gone[start : start + BATCH]:
                    await guilds.mark_removed(db, guild_id, now)
        return len(gone)


def _differs(known: Guild | None, found: tuple[int, str, int | None]) -> bool:
    return (
        known is None
        or (known.id, known.name, known.owner_id) != found
        or known.removed_at is not None
    )
