"""Under which address guilds' calendars stand, in both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import StorageError
from bot.storage import calendar_links, guilds
from bot.storage.engine import Storage
from tests.fakes import MORNING


async def add_guilds(storage: Storage) -> None:
    async with storage.write() as db:
        for guild_id in (1, 2):
            await guilds.save_guild(db, guild_id, f"Guild {guild_id}", owner_id=5, now=MORNING)


async def test_a_guild_keeps_the_secret_that_it_got_first(storage: Storage) -> None:
    await add_guilds(storage)
    async with storage.write() as db:
        assert await calendar_links.secret_of(db, 1) is None
        assert await calendar_links.add(db, 1, "one")
        assert not await calendar_links.add(db, 1, "two")
        assert await calendar_links.secret_of(db, 1) == "one"
        found = await calendar_links.guild_of(db, "one")
        assert found is not None
        assert (found.id, found.name) == (1, "Guild 1")
        assert await calendar_links.guild_of(db, "two") is None
        assert await calendar_links.forget(db, 1)
        assert not await calendar_links.forget(db, 1)
        assert await calendar_links.guild_of(db, "one") is None


async def test_no_two_guilds_have_one_secret(storage: Storage) -> None:
    await add_guilds(storage)
    async with storage.write() as db:
        await calendar_links.add(db, 1, "one")
    with pytest.raises(StorageError):
        async with storage.write() as db:
            await calendar_links.add(db, 2, "one")


async def test_a_guild_that_is_gone_shows_nothing_and_takes_its_secret_along(
    storage: Storage,
) -> None:
    await add_guilds(storage)
    async with storage.write() as db:
        await calendar_links.add(db, 1, "one")
        await guilds.mark_removed(db, 1, MORNING)
        assert await calendar_links.guild_of(db, "one") is None
        # Back within the month, it has what it had.
        await guilds.save_guild(db, 1, "Guild 1", owner_id=5, now=MORNING)
        assert await calendar_links.guild_of(db, "one") is not None
        await guilds.mark_removed(db, 1, MORNING)
        assert await guilds.delete_removed(db, MORNING + timedelta(days=31)) == 1
        assert await calendar_links.secret_of(db, 1) is None
