"""Which events guilds have on Discord's calendar, in both databases."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import insert, update

from bot.models import DigestSpec
from bot.storage import calendar, digests, guilds, published
from bot.storage.engine import AsyncConnection, Storage
from bot.storage.published import Auto, Published
from bot.storage.schema import event_changes, events
from bot.storage.schema import guilds as table
from tests.fakes import MORNING


async def add_events(db: AsyncConnection, *days: date) -> list[int]:
    for guild_id in (1, 2):
        await guilds.save_guild(db, guild_id, "G", owner_id=5, now=MORNING)
    found = []
    for day in days:
        row = insert(events).values(
            first_on=day, last_on=day, opened_at=MORNING, updated_at=MORNING
        )
        found.append(int((await db.execute(row.returning(events.c.id))).scalar_one()))
    return found


async def test_what_was_published_is_found_changed_and_forgotten(storage: Storage) -> None:
    async with storage.write() as db:
        first, second = await add_events(db, date(2025, 2, 7), date(2025, 1, 7))
        here, there = Published(1, first, 91, "a"), Published(2, first, 92, "a")
        old = Published(1, second, 93, "a")
        for one in (here, there, old):
            await published.save(db, one)
        assert await published.find(db, 1, first) == here
        assert await published.find(db, 2, second) is None
        assert await published.of_events(db, {first}) == (here, there)
        assert await published.of_events(db) == (here, old, there)
        assert await published.published_ids(db, 1) == {first, second}
        changed = Published(1, first, 94, "b")
        await published.save(db, changed)
        assert await published.find(db, 1, first) == changed
        assert await published.forget_past(db, date(2025, 2, 1)) == 1
        await published.forget(db, there)
        assert await published.of_events(db) == (changed,)


async def test_a_guild_lets_its_calendar_fill_until_it_ends_that(storage: Storage) -> None:
    async with storage.write() as db:
        await add_events(db)
        await published.set_auto(db, Auto(1, ("politics",)), actor_id=5, now=MORNING)
        await published.set_auto(db, Auto(1, ("justice", "rights")), actor_id=5, now=MORNING)
        assert await published.automatic(db) == (Auto(1, ("justice", "rights")),)
        await published.set_auto(db, Auto(1, ()), actor_id=5, now=MORNING)
        assert await published.automatic(db) == ()


async def test_the_end_of_the_calendars_log_is_its_newest_line(storage: Storage) -> None:
    async with storage.write() as db:
        assert await calendar.log_end(db) == 0
        (event_id,) = await add_events(db, date(2025, 2, 7))
        line = {"event_id": event_id, "at": MORNING, "kind": "moved", "before": {}, "after": {}}
        row = insert(event_changes).values(line).returning(event_changes.c.id)
        newest = (await db.execute(row)).scalar_one()
        assert await calendar.log_end(db) == newest


async def test_a_guild_lives_where_it_says_else_where_its_first_digest_is_posted(
    storage: Storage,
) -> None:
    async with storage.write() as db:
        assert await guilds.home_zone(db, 1) == "UTC"
        await add_events(db)
        assert await guilds.home_zone(db, 1) == "UTC"
        for name, zone in (("Morning", "Asia/Tokyo"), ("Evening", "Europe/Paris")):
            spec = DigestSpec(name, 10, time(7), zone)
            await digests.add_digest(db, 1, spec, next_run_at=MORNING, created_by=5, now=MORNING)
        assert await guilds.home_zone(db, 1) == "Asia/Tokyo"
        await db.execute(update(table).where(table.c.id == 1).values(timezone="Asia/Seoul"))
        assert await guilds.home_zone(db, 1) == "Asia/Seoul"
