from __future__ import annotations

from datetime import timedelta

from bot.models import Guild, NewDelivery
from bot.runtime.guilds import Guilds
from bot.storage import audit, guilds, outbox
from bot.storage.engine import Storage
from tests.fakes import MORNING, FakeClock

DAY = timedelta(days=1)


async def found(storage: Storage, guild_id: int) -> Guild | None:
    async with storage.read() as db:
        return await guilds.find_guild(db, guild_id)


async def test_a_start_records_all_guilds_and_writes_only_what_differs(
    storage: Storage, clock: FakeClock
) -> None:
    table = Guilds(storage, clock)
    present = [(n, f"Guild {n}", n + 1000) for n in range(1, 451)]
    await table.present(present)
    clock.advance(DAY)
    await table.present([*present[:-1], (450, "Renamed", 5)])
    async with storage.read() as db:
        known = await guilds.find_guilds(db, range(1, 451))
        assert [line.action for line in await audit.newest(db, 450)] == ["guild.joined"]
    assert len(known) == 450
    assert (known[450].name, known[450].owner_id) == ("Renamed", 5)
    assert {guild.joined_at for guild in known.values()} == {MORNING}


async def test_a_guild_that_comes_back_in_time_keeps_everything(
    storage: Storage, clock: FakeClock
) -> None:
    table = Guilds(storage, clock)
    await table.joined(1, "One", 5)
    await table.removed(1)
    clock.advance(29 * DAY)
    await table.joined(1, "One", 5)
    guild = await found(storage, 1)
    assert guild is not None
    assert guild.removed_at is None
    async with storage.read() as db:
        assert [line.action for line in await audit.newest(db, 1)] == ["guild.joined"] * 2


async def test_a_guild_that_left_while_nobody_listened_is_noticed(
    storage: Storage, clock: FakeClock
) -> None:
    table = Guilds(storage, clock)
    await table.present([(n, f"Guild {n}", 5) for n in range(1, 451)])
    assert await table.absent({1, 2, 999}) == 448
    assert await table.absent({1, 2, 999}) == 0
    for guild_id, is_gone in ((1, False), (3, True), (450, True)):
        guild = await found(storage, guild_id)
        assert guild is not None
        assert (guild.removed_at is not None) == is_gone


async def test_a_guild_that_leaves_is_owed_nothing(storage: Storage, clock: FakeClock) -> None:
    table = Guilds(storage, clock)
    await table.joined(1, "One", 5)
    async with storage.write() as db:
        await outbox.owe(db, [NewDelivery("a", 1, 10, {}, MORNING)], now=MORNING)
    await table.removed(1)
    async with storage.read() as db:
        assert await outbox.count_open(db) == 0
