"""Forgets what is too old, a little at a time, and what belongs to guilds that are gone.

An article is kept longer than the setting says where something still leans on it: one that
announces what is still to come, and the newest of each feed, as many as a feed can show at
once, because an article that the feed still shows would otherwise be taken for a new one.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

from bot.clock import Clock
from bot.storage import guilds, retention
from bot.storage.engine import AsyncConnection, Storage
from bot.storage.retention import Kind
from bot.text.terms import segment

log = logging.getLogger(__name__)

BATCH = 200
"""Rows deleted in one transaction: some 20 ms of the write lock."""
PAUSE = timedelta(milliseconds=50)
"""Between two batches, for everybody else who wants to write."""
KEEP_OF_FEED = 1_000
"""As many entries as ingestion reads of one feed."""
KEEP_REMOVED = timedelta(days=30)

Find = Callable[[AsyncConnection], Awaitable[Sequence[int]]]
Delete = Callable[..., Awaitable[None]]


class Upkeep:
    """Deletes by age.

    keep_articles, keep_bodies, keep_ledger   how long each is kept
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        *,
        keep_articles: timedelta,
        keep_bodies: timedelta,
        keep_ledger: timedelta,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._keep_articles = keep_articles
        self._keep_bodies = keep_bodies
        self._keep_ledger = keep_ledger
        # Every article up to this one has lost its text already.
        self._bare_up_to = 0

    async def forget_old(self) -> dict[str, int]:
        """Delete what is older than the settings say; return how many of each kind."""
        ledger, read = self._keep_ledger, self._keep_articles
        count = {"bodies": await self._forget_bodies(), "articles": await self._forget_articles()}
        for kind, keep in (
            (Kind.DELIVERIES, ledger),
            (Kind.LEDGER, ledger),
            (Kind.EDITIONS, ledger),
            # What no article is left of.
            (Kind.STORIES, read),
            (Kind.STORY_ALIASES, read),
            (Kind.EVENTS, read),
            (Kind.EVENT_ALIASES, read),
        ):
            count[kind.value] = await self._forget_kind(kind, keep)
        if any(count.values()):
            log.info("old rows forgotten", extra={k: n for k, n in count.items() if n})
        return count

    async def forget_removed(self) -> int:
        """Delete all data of guilds that removed the bot 30 days ago; return how many guilds."""
        before = self._clock.now() - KEEP_REMOVED
        async with self._storage.read() as db:
            gone = await retention.guilds_gone(db, before)
        for guild_id in gone:
            for kind in (Kind.DELIVERIES, Kind.LEDGER):
                find = partial(retention.rows_of_guild, kind=kind, guild_id=guild_id, limit=BATCH)
                await self._in_batches(find, partial(retention.delete_rows, kind=kind))
        if not gone:
            return 0
        async with self._storage.write() as db:
            return await guilds.delete_removed(db, before)

    async def _forget_kind(self, kind: Kind, keep: timedelta) -> int:
        before = self._clock.now() - keep
        find = partial(retention.old_rows, kind=kind, before=before, limit=BATCH)
        return await self._in_batches(find, partial(retention.delete_rows, kind=kind))

    async def _forget_articles(self) -> int:
        now = self._clock.now()
        before = now - self._keep_articles
        async with self._storage.read() as db:
            floors = await retention.feed_floors(db, keep=KEEP_OF_FEED)
        count = 0
        for feed_id, floor in floors.items():
            find = partial(
                retention.old_articles,
                feed_id=feed_id,
                published_before=min(floor, before),
                seen_before=before,
                today=now.date(),
                limit=BATCH,
            )
            count += await self._in_batches(find, retention.delete_articles)
        return count

    async def _forget_bodies(self) -> int:
        before = self._clock.now() - self._keep_bodies
        count = 0
        while True:
            async with self._storage.read() as db:
                found = await retention.old_bodies(
                    db, after_id=self._bare_up_to, seen_before=before, limit=BATCH
                )
            if not found:
                return count
            terms = {b.article_id: segment(f"{b.title} {b.summary}") for b in found}
            async with self._storage.write() as db:
                await retention.drop_bodies(db, terms)
            self._bare_up_to = found[-1].article_id
            count += len(found)
            await self._clock.sleep(PAUSE)

    async def _in_batches(self, find: Find, delete: Delete) -> int:
        """Delete until nothing is found; each batch is one short transaction."""
        count = 0
        while True:
            async with self._storage.read() as db:
                ids = await find(db)
            if not ids:
                return count
            async with self._storage.write() as db:
                await delete(db, ids=ids)
            count += len(ids)
            await self._clock.sleep(PAUSE)
