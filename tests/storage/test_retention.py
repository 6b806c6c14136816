"""What is forgotten after its time, and what is kept because something leans on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, func, insert, select, text, update

from bot.models import (
    Asker,
    DigestSpec,
    EditionStatus,
    NewArticle,
    NewDelivery,
    NewEdition,
    Receipt,
    SearchQuery,
)
from bot.runtime import upkeep
from bot.runtime.upkeep import Upkeep
from bot.storage import articles, audit, digests, guilds, outbox, search
from bot.storage.engine import Storage
from bot.storage.schema import (
    article_keys,
    article_search,
    editions,
    event_aliases,
    event_mentions,
    events,
    metadata,
    stories,
    story_aliases,
)
from bot.storage.schema import articles as article_table
from bot.storage.schema import audit as audit_table
from bot.storage.schema import outbox as outbox_table
from bot.text.terms import segment
from tests.fakes import MORNING, FakeClock
from tests.newsroom import article, open_feed

DAY = timedelta(days=1)
OLD = MORNING - 401 * DAY


@pytest.fixture
def keeper(storage: Storage, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Upkeep:
    """One that forgets in batches of two, and keeps three articles of each feed."""
    monkeypatch.setattr(upkeep, "BATCH", 2)
    monkeypatch.setattr(upkeep, "KEEP_OF_FEED", 3)
    return Upkeep(
        storage, clock, keep_articles=400 * DAY, keep_bodies=30 * DAY, keep_ledger=400 * DAY
    )


async def publish(
    storage: Storage, feed_id: int, seen_at: datetime, *new: NewArticle
) -> Sequence[int]:
    async with storage.write() as db:
        return await articles.store_new(db, [(feed_id, each) for each in new], now=seen_at)


def old(number: int, at: datetime = OLD, **more: Any) -> NewArticle:
    made = article(f"Old report {number}", at - number * timedelta(hours=1))
    return replace(made, terms=segment(f"{made.title} {more.get('text', '')}"), **more)


async def count(storage: Storage, table: Table) -> int:
    async with storage.read() as db:
        return int((await db.execute(select(func.count()).select_from(table))).scalar_one())


async def left(storage: Storage) -> list[int]:
    async with storage.read() as db:
        return list((await db.execute(select(article_table.c.id).order_by("id"))).scalars())


async def test_old_articles_go_and_the_newest_of_a_feed_stay(
    storage: Storage, keeper: Upkeep
) -> None:
    busy = await open_feed(storage, "busy", guild_ids=[1])
    quiet = await open_feed(storage, "quiet", guild_ids=[1])
    new = await publish(storage, busy, MORNING, *(old(n, MORNING) for n in range(3)))
    await publish(storage, busy, OLD, *(old(n + 10) for n in range(5)))
    # The feed shows them still: without them they would be taken for new.
    kept = await publish(storage, quiet, OLD, *(old(n + 20) for n in range(3)))
    assert (await keeper.forget_old())["articles"] == 5
    assert await left(storage) == sorted([*new, *kept])
    assert await count(storage, article_keys) == 6
    assert await count(storage, article_search) == 6
    if storage.dialect == "sqlite":
        async with storage.write() as db:
            check = "INSERT INTO article_fts(article_fts, rank) VALUES('integrity-check', 1)"
            await db.execute(text(check))
    assert sum((await keeper.forget_old()).values()) == 0


async def test_an_old_date_alone_is_no_reason(storage: Storage, keeper: Upkeep) -> None:
    feed_id = await open_feed(storage, "archive", guild_ids=[1])
    await publish(storage, feed_id, MORNING, *(old(n) for n in range(6)))
    assert (await keeper.forget_old())["articles"] == 0


async def announce(storage: Storage, article_id: int, day: datetime) -> int:
    async with storage.write() as db:
        event_id: int = (
            await db.execute(
                insert(events)
                .values(first_on=day.date(), last_on=day.date(), opened_at=OLD, updated_at=OLD)
                .returning(events.c.id)
            )
        ).scalar_one()
        mention = {
            "event_id": event_id,
            "article_id": article_id,
            "feed_id": 1,
            "identity": {},
            "title": "Two leaders meet",
            "start_on": day.date(),
            "end_on": day.date(),
            "precision": "day",
            "status": "scheduled",
            "participants": [],
            "evidence": "They will meet.",
            "confidence": 0.9,
            "published_at": OLD,
        }
        await db.execute(insert(event_mentions).values(mention))
        await db.execute(insert(event_aliases).values(id=event_id + 500, event_id=event_id))
    return event_id


async def test_what_announces_something_to_come_is_kept_until_it_is_over(
    storage: Storage, keeper: Upkeep, clock: FakeClock
) -> None:
    feed_id = await open_feed(storage, "courier", guild_ids=[1])
    await publish(storage, feed_id, MORNING, *(old(n, MORNING) for n in range(3)))
    ahead, past = await publish(storage, feed_id, OLD, old(10), old(11))
    await announce(storage, ahead, MORNING + DAY)
    await announce(storage, past, MORNING - DAY)
    forgotten = await keeper.forget_old()
    assert (forgotten["articles"], forgotten["events"], forgotten["event_aliases"]) == (1, 1, 1)
    assert ahead in await left(storage)
    clock.advance(3 * DAY)
    forgotten = await keeper.forget_old()
    assert (forgotten["articles"], forgotten["events"]) == (1, 1)
    assert await count(storage, events) == 0


async def test_a_story_goes_with_its_last_article(storage: Storage, keeper: Upkeep) -> None:
    feed_id = await open_feed(storage, "courier", guild_ids=[1])
    new = await publish(storage, feed_id, MORNING, *(old(n, MORNING) for n in range(3)))
    gone = await publish(storage, feed_id, OLD, old(10), old(11))
    async with storage.write() as db:
        for story_id, members in ((900, [gone[0]]), (901, [gone[1], new[0]])):
            values = {"id": story_id, "thread_id": story_id, "opened_at": OLD}
            await db.execute(insert(stories).values(values))
            await db.execute(
                update(article_table)
                .where(article_table.c.id.in_(members))
                .values(story_id=story_id)
            )
            alias = {"id": story_id + 10, "story_id": story_id, "position": story_id}
            await db.execute(insert(story_aliases).values(alias))
    forgotten = await keeper.forget_old()
    assert (forgotten["stories"], forgotten["story_aliases"]) == (1, 1)
    async with storage.read() as db:
        assert list((await db.execute(select(stories.c.id))).scalars()) == [901]


async def test_full_texts_go_sooner_and_leave_the_index(storage: Storage, keeper: Upkeep) -> None:
    feed_id = await open_feed(storage, "courier", guild_ids=[1])
    month = MORNING - 31 * DAY
    await publish(
        storage, feed_id, month, *(old(n, month, text="zebra crossing") for n in range(5))
    )
    (fresh,) = await publish(storage, feed_id, MORNING, old(9, MORNING, text="zebra crossing"))
    assert (await keeper.forget_old())["bodies"] == 5
    assert (await keeper.forget_old())["bodies"] == 0
    async with storage.read() as db:
        asker = Asker(user_id=0, guild_id=1)
        hits = await search.newest_hits(db, asker, SearchQuery("zebra"), until=MORNING)
        others = await search.newest_hits(db, asker, SearchQuery("report"), until=MORNING)
        texts = (await db.execute(select(article_table.c.text).order_by("id"))).scalars().all()
    assert [hit.article_id for hit in hits] == [fresh]
    assert len(others) == 6
    assert texts == [None] * 5 + ["zebra crossing"]


async def test_the_ledger_goes_but_not_what_is_still_owed(storage: Storage, keeper: Upkeep) -> None:
    async with storage.write() as db:
        await guilds.save_guild(db, 1, "One", owner_id=5, now=OLD)
        digest = await digests.add_digest(
            db,
            1,
            DigestSpec("Morning", 10, time(7), "UTC"),
            next_run_at=MORNING,
            created_by=5,
            now=OLD,
        )
        assert digest is not None
        for number, at in enumerate((OLD, OLD + DAY / 4, OLD + DAY / 2, MORNING)):
            (edition,) = await digests.add_editions(
                db, [NewEdition(digest.id, at, EditionStatus.COMPOSED, 1)], now=at
            )
            owed = NewDelivery(f"e{number}", 1, number, {}, at, edition_id=edition.id)
            await outbox.owe(db, [owed], now=at)
            await audit.record(db, "x", "y", now=at, guild_id=1)
        leased = await outbox.claim_due(db, MORNING, limit=9, lease=DAY)
        for delivery in leased[1:]:
            await outbox.record_sent(db, [Receipt(delivery, delivery.channel_id or 0, 1, MORNING)])
    forgotten = await keeper.forget_old()
    kinds = ("deliveries", "ledger", "editions")
    assert [forgotten[kind] for kind in kinds] == [2, 3, 2]
    async with storage.read() as db:
        keys = (await db.execute(select(outbox_table.c.key).order_by("id"))).scalars().all()
    assert keys == ["e0", "e3"]
    assert await count(storage, editions) == 2


async def test_a_guild_that_is_gone_leaves_nothing(
    storage: Storage, keeper: Upkeep, clock: FakeClock
) -> None:
    await open_feed(storage, "courier", guild_ids=[1, 2])
    async with storage.write() as db:
        for guild_id in (1, 2):
            for number in range(3):
                owed = NewDelivery(f"{guild_id}:{number}", guild_id, number, {}, MORNING)
                await outbox.owe(db, [owed], now=MORNING)
                await audit.record(db, "x", "y", now=MORNING, guild_id=guild_id)
        await guilds.mark_removed(db, 1, MORNING)
    clock.advance(30 * DAY)
    assert await keeper.forget_removed() == 0
    clock.advance(DAY)
    assert await keeper.forget_removed() == 1
    assert await keeper.forget_removed() == 0
    async with storage.read() as db:
        for table in metadata.tables.values():
            if "guild_id" in table.c:
                found = await db.execute(select(table.c.guild_id).distinct())
                assert 1 not in found.scalars().all(), table.name
    assert (await count(storage, outbox_table), await count(storage, audit_table)) == (3, 3)
