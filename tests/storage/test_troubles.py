"""Guilds hear of feeds that fail lastingly: once, together, in words, and when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.ingest.troubles import AT_ONCE, PATIENCE, tell_troubles
from bot.models import Feed
from bot.storage import feeds, guilds, sources
from bot.storage.engine import Storage
from bot.storage.schema import guilds as guild_table
from bot.storage.schema import outbox
from tests.fakes import MORNING, FakeClock

GUILD, OTHER, OWNER, CHANNEL = 10, 11, 7, 70
HOUR = timedelta(hours=1)
BLOCKED = "Blocked by Cloudflare; try another feed of this outlet."


async def _feed(storage: Storage, name: str, *readers: int) -> Feed:
    async with storage.write() as db:
        source_id = await sources.save_source(db, f"{name}.example", name.title())
        feed = await feeds.add_feed(
            db, f"https://{name}.example/rss", source_id, title="News", interval=HOUR, now=MORNING
        )
        assert feed is not None
        for guild_id in readers:
            await guilds.save_guild(db, guild_id, "Guild", owner_id=OWNER, now=MORNING)
            await feeds.subscribe(db, guild_id, feed.id, actor_id=OWNER, now=MORNING)
    return feed


async def _save(storage: Storage, *polled: Feed) -> None:
    async with storage.write() as db:
        await feeds.save_polled(db, polled)


def _failing(feed: Feed, **changed: Any) -> Feed:
    since = MORNING - PATIENCE
    told: dict[str, Any] = {"failures": 4, "error_text": BLOCKED, "error_since": since} | changed
    return replace(feed, **told)


def _healed(feed: Feed) -> Feed:
    return replace(feed, failures=0, error_text=None, last_success_at=MORNING)


@pytest.fixture(name="_weather", autouse=True)
async def _is_fine(storage: Storage) -> None:
    """Something can be read: the fault is not ours."""
    await _save(storage, _healed(await _feed(storage, "healthy")))


async def _owed(storage: Storage) -> list[tuple[int, int | None, int | None, str]]:
    """Return guild, channel, recipient and text of all that is owed, and forget it."""
    columns = (outbox.c.guild_id, outbox.c.channel_id, outbox.c.recipient_id, outbox.c.payload)
    async with storage.write() as db:
        rows = (await db.execute(select(*columns).order_by(outbox.c.guild_id, outbox.c.id))).all()
        await db.execute(outbox.delete())
    return [(*row[:3], _words(row.payload)) for row in rows]


def _words(payload: Any) -> str:
    return "\n".join(part["content"] for part in payload["components"][0]["components"])


async def test_every_reader_hears_once_what_is_wrong_and_what_to_do(
    storage: Storage, clock: FakeClock
) -> None:
    feed = await _feed(storage, "gazette", GUILD, OTHER)
    async with storage.write() as db:
        where = guild_table.c.id == OTHER
        await db.execute(update(guild_table).where(where).values(notices_channel_id=CHANNEL))
    await _save(storage, _failing(feed))
    assert await tell_troubles(storage, clock) == 2
    (one, two) = await _owed(storage)
    assert (one[:3], two[:3]) == ((GUILD, None, OWNER), (OTHER, CHANNEL, None))
    for words in ("A source cannot be read", "Gazette – News", BLOCKED, "/sources remove", "once"):
        assert words in one[3]
    await _save(storage, _failing(feed, failures=5))
    assert await tell_troubles(storage, clock) == 0


async def test_what_is_wrong_together_is_told_together(storage: Storage, clock: FakeClock) -> None:
    found = [await _feed(storage, f"outlet{number}", GUILD) for number in range(12)]
    await _save(storage, *map(_failing, found))
    assert await tell_troubles(storage, clock) == 1
    ((*_, words),) = await _owed(storage)
    assert "12 sources cannot be read" in words
    assert words.count(BLOCKED) == 10
    assert "and 2 more" in words


async def test_a_guild_that_was_told_hears_that_it_is_over(
    storage: Storage, clock: FakeClock
) -> None:
    feed = await _feed(storage, "gazette", GUILD)
    await _save(storage, _failing(feed))
    await tell_troubles(storage, clock)
    await _owed(storage)
    await _save(storage, _healed(feed))
    assert await tell_troubles(storage, clock) == 1
    ((*_, words),) = await _owed(storage)
    assert "can be read again" in words
    assert await tell_troubles(storage, clock) == 0
    # The next incident is another one.
    await _save(storage, _failing(feed, error_since=MORNING - PATIENCE + HOUR / 2))
    clock.advance(HOUR)
    assert await tell_troubles(storage, clock) == 1


async def test_nobody_hears_of_what_passed_before_they_were_told(
    storage: Storage, clock: FakeClock
) -> None:
    feed = await _feed(storage, "gazette", GUILD)
    await _save(storage, _failing(feed, error_since=MORNING - PATIENCE / 2))
    assert await tell_troubles(storage, clock) == 0
    await _save(storage, _healed(feed))
    clock.advance(HOUR)
    assert await tell_troubles(storage, clock) == 0


async def test_a_feed_that_was_closed_is_told_of_at_once(
    storage: Storage, clock: FakeClock
) -> None:
    feed = await _feed(storage, "gazette", GUILD)
    await _save(storage, _failing(feed, failures=10, error_since=MORNING))
    assert await tell_troubles(storage, clock) == 1


async def test_who_paused_or_left_or_cannot_be_reached_hears_nothing(
    storage: Storage, clock: FakeClock
) -> None:
    feed = await _feed(storage, "gazette", GUILD, OTHER, 12)
    async with storage.write() as db:
        await feeds.set_paused(db, GUILD, feed.id, paused=True)
        await guilds.mark_removed(db, OTHER, MORNING)
        await guilds.save_guild(db, 12, "Guild", owner_id=None, now=MORNING)
    await _save(storage, _failing(feed))
    assert await tell_troubles(storage, clock) == 0
    async with storage.read() as db:
        assert await feeds.untold_troubles(db, before=MORNING) == ((), ())


async def test_while_nothing_can_be_read_the_fault_is_ours(
    storage: Storage, clock: FakeClock
) -> None:
    feed = await _feed(storage, "gazette", GUILD)
    await _save(storage, _failing(feed))
    clock.advance(2 * PATIENCE)
    assert await tell_troubles(storage, clock) == 0
    await _save(storage, _healed(feed))
    assert await tell_troubles(storage, clock) == 0


async def test_a_poll_under_way_does_not_make_guilds_hear_twice(
    storage: Storage, clock: FakeClock
) -> None:
    feed = await _feed(storage, "gazette", GUILD)
    await _save(storage, _failing(feed))
    async with storage.write() as db:
        under_way = await feeds.claim_one(db, feed.id, MORNING, lease=HOUR)
    assert under_way is not None
    await tell_troubles(storage, clock)
    await _save(storage, replace(under_way, failures=5))
    assert await tell_troubles(storage, clock) == 0


async def test_a_notice_of_many_feeds_stays_inside_a_message(
    storage: Storage, clock: FakeClock
) -> None:
    found = [await _feed(storage, f"{'long' * 60}{number}", GUILD) for number in range(15)]
    await _save(storage, *(_failing(feed, error_text="why " * 400) for feed in found))
    assert await tell_troubles(storage, clock) == 1
    ((*_, words),) = await _owed(storage)
    assert len(words) <= 4_000
    assert "15 sources" in words
    assert AT_ONCE >= 250
