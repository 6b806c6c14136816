"""What an outlet changes in an article changes the calendar, and is not counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.events.service import CalendarService
from bot.models import Asker, ChangeKind, EventStatus, NewArticle, Revision, UpcomingQuery
from bot.storage import articles as article_table
from bot.storage.engine import Storage
from bot.storage.schema import event_mentions
from tests.announced import on
from tests.fakes import MORNING, FakeClock
from tests.meeting import CANCELLED, MEETS, MOVED, says
from tests.newsroom import open_feed, publish

ONE = Asker(user_id=9, guild_id=1)
NEXT_MONTH = UpcomingQuery(days=40)


@pytest.fixture
def service(storage: Storage) -> CalendarService:
    return CalendarService(storage, FakeClock())


async def revise(storage: Storage, article_id: int, old: NewArticle, new: NewArticle) -> None:
    async with storage.write() as db:
        seen_at = MORNING - timedelta(hours=1)
        revision = Revision(article_id, old.title, old.summary, new)
        assert await article_table.revise(db, [revision], now=seen_at) == 1


@pytest.mark.parametrize(
    ("revised", "when", "status", "kinds"),
    [
        (MOVED, "2025-02-10", EventStatus.SCHEDULED, [ChangeKind.MOVED]),
        (CANCELLED, "2025-02-07", EventStatus.CANCELLED, [ChangeKind.CANCELLED]),
        (replace(MEETS, summary=MEETS.summary.replace("February 7", "February 8")), "2025-02-08",
         EventStatus.SCHEDULED, [ChangeKind.CORRECTED]),
        (replace(MEETS, summary=f"{MEETS.summary} More follows."), "2025-02-07",
         EventStatus.SCHEDULED, []),
    ],
    ids=["moved", "cancelled", "corrected", "as it was"],
)  # fmt: skip
async def test_what_a_revised_article_says_anew_changes_the_event(
    storage: Storage,
    service: CalendarService,
    revised: NewArticle,
    when: str,
    status: EventStatus,
    kinds: list[ChangeKind],
) -> None:
    feed_id = await open_feed(storage, "courier", guild_ids=[1])
    (article_id,) = await publish(storage, feed_id, MEETS)
    assert await service.read_new() == 1
    await revise(storage, article_id, MEETS, revised)
    assert await service.read_new() == 1
    assert await service.read_new() == 0
    (event,) = await service.upcoming(ONE, NEXT_MONTH)
    assert (event.when, event.status, event.outlets) == (on(when), status, 1)
    assert [change.kind for change in event.changes] == kinds
    assert len(event.announcements) == 1 + len(kinds)
    assert event.claims == ()


async def test_what_is_over_when_an_article_is_revised_is_no_event(
    storage: Storage, service: CalendarService
) -> None:
    before = says("Starmer in Paris", "Starmer will meet Macron in Paris on January 30.")
    feed_id = await open_feed(storage, "courier", guild_ids=[1])
    (article_id,) = await publish(storage, feed_id, says("Starmer travels", "He flies."))
    await service.read_new()
    await revise(storage, article_id, says("Starmer travels", "He flies."), before)
    assert await service.read_new() == 1
    async with storage.read() as db:
        assert (await db.execute(select(event_mentions.c.id))).all() == []
