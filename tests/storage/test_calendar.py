from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.models import (
    Asker,
    ChangeKind,
    Correction,
    EventChange,
    EventCoverage,
    EventRow,
    EventStatus,
    Precision,
    UpcomingQuery,
    When,
)
from bot.storage import announcements, calendar, corrections
from bot.storage.announcements import Mentioned
from bot.storage.engine import Storage
from bot.storage.schema import (
    articles,
    event_aliases,
    event_overrides,
    events,
    reminders,
    scheduled_events,
    sources,
    users,
)
from tests.announced import on, said
from tests.fakes import MORNING
from tests.newsroom import article, open_feed, publish

FEB_7, FEB_9 = on("2025-02-07"), on("2025-02-09")
GUILD, OTHER, NOBODY = (Asker(user_id=1, guild_id=i) for i in (10, 20, None))
DAYS = {"since": date(2025, 1, 31), "until": date(2025, 3, 1)}
AT_TWO = When(FEB_7.start_on, FEB_7.end_on, Precision.TIME, datetime(2025, 2, 7, 14, tzinfo=UTC))


async def articles_in(storage: Storage, feed_id: int, *titles: str, **fields: Any) -> list[int]:
    rows = [replace(article(t, MORNING - timedelta(hours=1)), **fields) for t in titles]
    return await publish(storage, feed_id, *rows)


async def announce(
    storage: Storage, feed_id: int, *told: tuple[int, EventRow], kind: ChangeKind | None = None
) -> None:
    """Store reports of (event, report) in one feed, the days before `MORNING`."""
    rows = [
        Mentioned(event_id, replace(row, feed_id=feed_id, published_at=MORNING), kind)
        for event_id, row in told
    ]
    async with storage.write() as db:
        await announcements.save_mentions(db, rows, now=MORNING)


async def opened(storage: Storage, count: int) -> Sequence[int]:
    async with storage.write() as db:
        return await announcements.open_events(db, count, now=MORNING)


async def seen(storage: Storage, asker: Asker = GUILD, **asked: Any) -> dict[int, EventCoverage]:
    async with storage.read() as db:
        found = await calendar.upcoming(db, asker, UpcomingQuery(**asked), **DAYS, now=MORNING)  # type: ignore[arg-type]
    return {coverage.event_id: coverage for coverage in found}


@pytest.fixture(name="feed_id")
async def _feed_id(storage: Storage) -> int:
    return await open_feed(storage, "courier", guild_ids=[10])


async def test_a_report_comes_back_as_it_was_stored(storage: Storage, feed_id: int) -> None:
    (article_id,) = await articles_in(storage, feed_id, "Ishiba meets Trump", language="en-GB")
    (event_id,) = await opened(storage, 1)
    row = said(article_id, "Ishiba meets Trump", AT_TWO, place="Washington",
               status=EventStatus.EXPECTED, moved_from=FEB_9)  # fmt: skip
    await announce(storage, feed_id, (event_id, row))
    async with storage.read() as db:
        ((home, stored),) = [it async for it in announcements.live_mentions(db, date(2025, 2, 7))]
        assert [it async for it in announcements.live_mentions(db, date(2025, 2, 8))] == []
        days = (await db.execute(select(events.c.first_on, events.c.last_on))).one()
    assert (home, stored) == (event_id, replace(row, feed_id=feed_id, published_at=MORNING))
    assert tuple(days) == (FEB_7.start_on, FEB_7.end_on)
    (told,) = (await seen(storage))[event_id].announcements
    assert (told.when, told.moved_from, told.is_move, told.status) == (
        AT_TWO, FEB_9, True, EventStatus.EXPECTED,
    )  # fmt: skip
    assert (told.source, told.outlet, told.language) == ("Courier", "courier.example", "en-GB")


async def test_mentions_are_read_page_by_page(storage: Storage, feed_id: int) -> None:
    ids = await articles_in(storage, feed_id, *"ABCDE")
    (event_id,) = await opened(storage, 1)
    await announce(storage, feed_id, *((event_id, said(i, "talks", FEB_7)) for i in ids))
    async with storage.read() as db:
        mentions = announcements.live_mentions(db, FEB_7.start_on, page=2)
        assert [row.article_id async for _, row in mentions] == ids


async def test_articles_are_read_once_with_what_their_source_tells(
    storage: Storage, feed_id: int
) -> None:
    async with storage.write() as db:
        await db.execute(sources.update().values(timezone="Asia/Tokyo", country="JP"))
    ids = await articles_in(storage, feed_id, "One", "Two", text="x" * 40_000)
    async with storage.write() as db:
        first, _ = await announcements.unread(db, now=MORNING, limit=5)
        assert [it.id for it in await announcements.unread(db, now=MORNING, limit=1)] == ids[:1]
        await announcements.mark_read(db, ids[:1])
        assert [it.id for it in await announcements.unread(db, now=MORNING, limit=5)] == ids[1:]
    assert (first.title, first.timezone, first.country) == ("One", "Asia/Tokyo", "JP")
    assert len(first.text or "") == announcements.MAX_TEXT


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"steel", "vote"}),
        ({"desk": "economy"}, {"steel"}),
        ({"desk": "politics"}, {"vote"}),
        ({"country": "ES"}, {"vote"}),
        ({"country": "FR"}, set()),
        ({"about": "STEEL talks"}, {"steel"}),
        ({"about": "münchen"}, {"vote"}),
        ({"about": "steel vote"}, set()),
        ({"about": "%"}, set()),
    ],
)
async def test_each_option_narrows_the_answer(
    storage: Storage, feed_id: int, asked: dict[str, Any], found: set[str]
) -> None:
    (steel,) = await articles_in(storage, feed_id, "Steel", desks=("economy",), political=0.1)
    (vote,) = await articles_in(storage, feed_id, "Vote", desks=("elections",), countries=("ES",))
    one, two = await opened(storage, 2)
    await announce(
        storage, feed_id, (one, said(steel, "talks on steel", FEB_7)),
        (two, said(vote, "vote", FEB_9, place="München")),
    )  # fmt: skip
    names = {one: "steel", two: "vote"}
    assert {names[event_id] for event_id in await seen(storage, **asked)} == found


async def test_only_the_days_asked_for_are_looked_at(storage: Storage, feed_id: int) -> None:
    ids = await articles_in(storage, feed_id, "Past", "Now", "Far")
    event_ids = await opened(storage, 3)
    days = [on("2025-01-30"), on("2025-01-30/2025-01-31"), on("2025-03-02")]
    await announce(storage, feed_id, *(
        (event_id, said(article_id, "talks", when))
        for event_id, article_id, when in zip(event_ids, ids, days, strict=True)
    ))  # fmt: skip
    assert list(await seen(storage)) == [event_ids[1]]


async def test_labels_and_reports_come_from_visible_articles(storage: Storage) -> None:
    shared = await open_feed(storage, "courier", guild_ids=[10, 20])
    private = await open_feed(storage, "insider", guild_ids=[10])
    (one,) = await articles_in(storage, shared, "One", desks=("diplomacy",), countries=("JP",))
    two, three = await articles_in(
        storage, private, "Two", "Three", desks=("scandal",), countries=("US",)
    )
    (event_id, hidden) = await opened(storage, 2)
    await announce(storage, shared, (event_id, said(one, "talks", FEB_7)))
    await announce(storage, private, (event_id, said(two, "talks", FEB_9)),
                   (hidden, said(three, "talks", FEB_9)))  # fmt: skip
    assert set(await seen(storage)) == {event_id, hidden}
    found = await seen(storage, OTHER)
    assert list(found) == [event_id]
    assert (found[event_id].desks, found[event_id].countries) == (("diplomacy",), ("JP",))
    assert [it.article_id for it in found[event_id].announcements] == [one]
    assert await seen(storage, NOBODY) == {}
    async with storage.read() as db:
        assert await calendar.find_event(db, OTHER, hidden, now=MORNING) is None
        assert await calendar.find_event(db, GUILD, 999, now=MORNING) is None
        early = MORNING - timedelta(days=1)
        assert await calendar.find_event(db, GUILD, hidden, now=early) is None


async def test_an_article_in_two_feeds_of_an_outlet_is_one_report(
    storage: Storage, feed_id: int
) -> None:
    one, two = await articles_in(storage, feed_id, "One", "Two")
    (event_id,) = await opened(storage, 1)
    await announce(storage, feed_id, (event_id, said(one, "talks", FEB_7)),
                   (event_id, said(two, "talks", FEB_7)))  # fmt: skip
    (told,) = (await seen(storage))[event_id].announcements
    assert told.article_id == one


async def test_a_merged_event_leaves_what_hangs_on_it_to_the_other(
    storage: Storage, feed_id: int
) -> None:
    ids = await articles_in(storage, feed_id, "One", "Two", "Three")
    first, second, third = await opened(storage, 3)
    days = (FEB_7, FEB_9, on("2025-02-12"))
    await announce(storage, feed_id, *(
        (event_id, said(article_id, "talks", when))
        for event_id, article_id, when in zip((first, second, third), ids, days, strict=True)
    ), kind=ChangeKind.MOVED)  # fmt: skip
    async with storage.write() as db:
        await db.execute(insert(users), [{"id": 1}, {"id": 2}])
        shared = {"lead": "day", "created_at": MORNING}
        await db.execute(insert(reminders), [
            {"user_id": 1, "event_id": first, **shared},
            {"user_id": 1, "event_id": second, **shared},
            {"user_id": 2, "event_id": second, **shared},
        ])  # fmt: skip
        await db.execute(
            insert(scheduled_events),
            {"guild_id": 10, "event_id": second, "discord_id": 5, "fingerprint": "x"},
        )
        for event_id in (first, second):
            made = Correction(event_id=event_id, set_at=MORNING, title=f"Title {event_id}")
            await corrections.save_correction(db, 10, made, actor_id=5)
        await announcements.merge_events(db, [(third, second), (second, first)])
    async with storage.read() as db:
        for table in (reminders, scheduled_events):
            assert set((await db.execute(select(table.c.event_id))).scalars()) == {first}
        kept = await db.execute(select(reminders.c.user_id).order_by("user_id"))
        assert list(kept.scalars()) == [1, 2]
        aliases = await db.execute(
            select(event_aliases.c.id, event_aliases.c.event_id).order_by("id")
        )
        assert [tuple(row) for row in aliases] == [(second, first), (third, first)]
        overrides = await db.execute(select(event_overrides.c.event_id).order_by("event_id"))
        assert list(overrides.scalars()) == [first, second]
        found = await calendar.find_event(db, GUILD, third, now=MORNING)
        last_on = await db.execute(select(events.c.last_on).where(events.c.id == first))
        assert last_on.scalar() == date(2025, 2, 12)
        log = await calendar.changes_since(db, 0)
    assert found is not None
    assert (found.event_id, len(found.announcements)) == (first, 3)
    assert found.correction is not None
    assert found.correction.title == f"Title {first}"
    assert {it.event_id for it in log} == {first}
    assert [it.article_id for it in log] == ids


async def test_corrections_come_back_as_they_were_stored(storage: Storage, feed_id: int) -> None:
    (event_id,) = await opened(storage, 1)
    made = Correction(
        event_id, MORNING, "Summit", AT_TWO, "", EventStatus.CANCELLED,
        when_set_at=MORNING, status_set_at=MORNING, is_hidden=True, merged_into=event_id + 7,
    )  # fmt: skip
    bare = Correction(event_id, MORNING)
    for correction in (made, bare):
        async with storage.write() as db:
            await corrections.save_correction(db, 10, correction, actor_id=5)
            assert await corrections.corrections_of(db, 10) == {event_id: correction}
            hidden = await corrections.hidden_events(db, 10)
            assert hidden == ((event_id,) if correction.is_hidden else ())
    async with storage.read() as db:
        assert await corrections.corrections_of(db, None) == {}
        assert await corrections.corrections_of(db, 20) == {}
        assert (await db.execute(select(events.c.last_on))).scalar() == FEB_7.end_on


async def test_an_event_of_the_guild_is_seen_by_nobody_else(storage: Storage, feed_id: int) -> None:
    await open_feed(storage, "herald", guild_ids=[20])
    async with storage.write() as db:
        event_id = await corrections.add_event(db, 10, FEB_7, actor_id=5, now=MORNING)
        made = Correction(event_id, MORNING, "Our debate", FEB_7, when_set_at=MORNING)
        await corrections.save_correction(db, 10, made, actor_id=5)
        step = EventChange(MORNING, ChangeKind.CORRECTED, FEB_7, FEB_9)
        await corrections.record_step(db, 10, event_id, step)
        assert await corrections.count_added(db, 10, since=date(2025, 2, 7)) == 1
        assert await corrections.count_added(db, 10, since=date(2025, 2, 8)) == 0
        (line,) = await calendar.changes_since(db, 0)
    assert (line.event_id, line.guild_id, line.article_id) == (event_id, 10, None)
    found = (await seen(storage))[event_id]
    assert (found.announcements, found.correction, found.steps) == ((), made, (step,))
    assert event_id in await seen(storage, about="debate")
    assert event_id not in await seen(storage, about="budget")
    assert event_id not in await seen(storage, desk="economy")
    assert await seen(storage, OTHER) == {}
    assert await seen(storage, NOBODY) == {}


async def test_events_that_a_guild_merged_in_a_ring_are_one(storage: Storage, feed_id: int) -> None:
    ids = await articles_in(storage, feed_id, "One", "Two")
    first, second = await opened(storage, 2)
    await announce(storage, feed_id, (first, said(ids[0], "talks", FEB_7)),
                   (second, said(ids[1], "visit", FEB_9)))  # fmt: skip
    async with storage.write() as db:
        for event_id, other in ((first, second), (second, first)):
            made = Correction(event_id, MORNING, merged_into=other)
            await corrections.save_correction(db, 10, made, actor_id=5)
    found = await seen(storage)
    assert list(found) == [first]
    assert len(found[first].announcements) == 2


async def test_an_event_goes_with_its_articles(storage: Storage, feed_id: int) -> None:
    (article_id,) = await articles_in(storage, feed_id, "One")
    (event_id,) = await opened(storage, 1)
    await announce(storage, feed_id, (event_id, said(article_id, "talks", FEB_7)))
    async with storage.write() as db:
        await db.execute(articles.delete())
    assert await seen(storage) == {}


async def test_nothing_to_store_is_nothing_done(storage: Storage) -> None:
    assert list(await opened(storage, 0)) == []
    await announce(storage, 1)
    async with storage.read() as db:
        assert (await db.execute(select(events.c.id))).all() == []
