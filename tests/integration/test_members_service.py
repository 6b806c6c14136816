"""Reminders on a real database: from the wish to the message that is owed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.events.service import CalendarService
from bot.members.service import MOST, MembersService
from bot.models import Asker, Delivery, Event, ReminderLead, UpcomingQuery
from bot.storage import feeds, guilds, outbox
from bot.storage.engine import Storage, open_storage
from tests.fakes import FakeClock
from tests.newsroom import article, open_feed, publish

FRIDAY = datetime(2025, 1, 31, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY, HOUR, START, MORNING = ReminderLead
MEMBER = Asker(user_id=7, guild_id=1)
NEIGHBOUR = Asker(user_id=9, guild_id=1)
STRANGER = Asker(user_id=8, guild_id=2)

# Headline, and the sentence below it.
ANNOUNCED = (
    "Marrowby council to hear residents on ferry",
    "Marrowby Town Council will hold a public hearing on the harbour ferry on 12 February.",
)
MOVED = (
    "Ferry hearing in Marrowby moved",
    "The public hearing on the harbour ferry has been moved from 12 February to 19 February, "
    "Marrowby Town Council said.",
)
CANCELLED = (
    "Marrowby cancels ferry hearing",
    "Marrowby Town Council has cancelled the public hearing on the harbour ferry that was "
    "planned for 19 February.",
)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    async with open_storage(f"sqlite+aiosqlite:///{tmp_path}/daybook.db") as opened:
        yield opened


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(FRIDAY)


class Town:
    """A paper that reports on one hearing, and the services that read it."""

    def __init__(self, storage: Storage, clock: FakeClock, feed_id: int) -> None:
        self.storage = storage
        self.clock = clock
        self.feed_id = feed_id
        self.calendar = CalendarService(storage, clock)
        self.members = MembersService(storage, clock)

    async def report(self, told: tuple[str, str]) -> None:
        self.clock.advance(MINUTE)
        headline, sentence = told
        new = replace(article(headline, self.clock.now()), summary=sentence)
        await publish(self.storage, self.feed_id, new)
        await self.calendar.read_new()

    async def hearing(self, asker: Asker = MEMBER) -> Event:
        found = await self.calendar.upcoming(asker, UpcomingQuery(days=60, about="ferry"))
        (event,) = found
        return event

    async def told(self) -> list[str]:
        """Return what members are owed now, and send it."""
        await self.members.compose_due()
        async with self.storage.write() as db:
            owed = await outbox.claim_due(db, self.clock.now(), limit=50, lease=MINUTE)
            for number, delivery in enumerate(owed):
                await outbox.record_sent(
                    db, delivery.id, message_id=number + 1, channel_id=5, now=self.clock.now()
                )
        return [f"{one.recipient_id}: {_text(one)}" for one in owed]


def _text(delivery: Delivery) -> str:
    first: str = delivery.payload["components"][0]["components"][0]["content"]
    return first


@pytest.fixture
async def town(storage: Storage, clock: FakeClock) -> Town:
    feed_id = await open_feed(storage, "lantern", guild_ids=[1])
    async with storage.write() as db:
        await guilds.save_guild(db, 2, "Guild 2", owner_id=5, now=FRIDAY)
    opened = Town(storage, clock, feed_id)
    await opened.report(ANNOUNCED)
    return opened


async def test_a_reminder_comes_once_in_the_morning_of_the_members_zone(town: Town) -> None:
    event = await town.hearing()
    reminder, _ = await town.members.remind(MEMBER, event.id, MORNING, timezone="tokyo")
    assert reminder.due_at == datetime(2025, 2, 11, 23, tzinfo=UTC)
    assert await town.told() == []
    town.clock.set(reminder.due_at)
    (said,) = await town.told()
    assert said.startswith("7: ## Reminder\n")
    assert "You asked for it in the morning of the day." in said
    assert await town.told() == []
    (listed,) = await town.members.reminders(7)
    assert listed.reminder.due_at is None


async def test_who_waits_is_told_of_the_move_and_reminded_on_the_new_day(town: Town) -> None:
    event = await town.hearing()
    await town.members.remind(MEMBER, event.id, DAY, timezone="UTC")
    await town.members.remind(MEMBER, event.id, MORNING)
    await town.report(MOVED)
    (said,) = await town.told()
    assert said.startswith("7: ## Changed\n")
    assert "moved from Wednesday 12 February 2025 to Wednesday 19 February 2025" in said
    town.clock.set(datetime(2025, 2, 17, tzinfo=UTC))
    assert await town.told() == []
    town.clock.set(datetime(2025, 2, 18, 8, tzinfo=UTC))
    (said,) = await town.told()
    assert "Wednesday 19 February 2025** · tomorrow" in said


async def test_who_waits_is_told_of_the_cancellation_and_not_reminded(town: Town) -> None:
    event = await town.hearing()
    await town.members.remind(MEMBER, event.id, DAY, timezone="UTC")
    await town.report(MOVED)
    await town.report(CANCELLED)
    (said,) = await town.told()
    assert "moved from" in said
    assert "- cancelled" in said
    town.clock.set(datetime(2025, 2, 19, tzinfo=UTC))
    assert await town.told() == []


async def test_a_change_before_the_wish_is_no_news(town: Town) -> None:
    await town.report(MOVED)
    event = await town.hearing()
    await town.members.remind(MEMBER, event.id, DAY, timezone="UTC")
    assert await town.told() == []


async def test_an_event_that_can_no_longer_be_seen_is_never_mentioned(town: Town) -> None:
    event = await town.hearing()
    await town.members.remind(MEMBER, event.id, DAY, timezone="UTC")
    with pytest.raises(UserError, match="no longer here"):
        await town.members.remind(STRANGER, event.id, DAY)
    async with town.storage.write() as db:
        await feeds.unsubscribe(db, 1, town.feed_id)
    await town.report(MOVED)
    town.clock.set(datetime(2025, 2, 18, 8, tzinfo=UTC))
    assert await town.told() == []
    (listed,) = await town.members.reminders(7)
    assert listed.event is None


async def test_reminders_follow_the_member_to_another_zone(town: Town) -> None:
    event = await town.hearing()
    await town.members.remind(MEMBER, event.id, DAY, timezone="UTC")
    assert await town.members.set_timezone(7, "Honolulu") == "Pacific/Honolulu"
    (listed,) = await town.members.reminders(7)
    assert listed.reminder.due_at == datetime(2025, 2, 11, 18, tzinfo=UTC)


async def test_a_reminder_that_was_missed_is_sent_late(town: Town) -> None:
    event = await town.hearing()
    await town.members.remind(MEMBER, event.id, DAY, timezone="UTC")
    await town.members.remind(NEIGHBOUR, event.id, DAY, timezone="UTC")
    town.clock.set(datetime(2025, 2, 12, 20, tzinfo=UTC))
    assert len(await town.told()) == 2
    assert await town.told() == []


async def test_what_is_over_is_not_announced(town: Town) -> None:
    event = await town.hearing()
    await town.members.remind(MEMBER, event.id, DAY, timezone="UTC")
    town.clock.set(datetime(2025, 2, 13, 1, tzinfo=UTC))
    assert await town.told() == []
    (listed,) = await town.members.reminders(7)
    assert listed.reminder.due_at is None
    with pytest.raises(UserError, match="is over"):
        await town.members.leads(MEMBER, event.id)
    town.clock.set(datetime(2025, 2, 28, tzinfo=UTC))
    assert await town.members.forget_past() == 1


async def test_leads_are_offered_while_they_lie_ahead(town: Town) -> None:
    event = await town.hearing()
    _, found = await town.members.leads(MEMBER, event.id)
    assert found == (DAY, MORNING)
    with pytest.raises(UserError, match="too late for that reminder"):
        await town.members.remind(MEMBER, event.id, HOUR)
    await town.report(MOVED)
    await town.report(CANCELLED)
    with pytest.raises(UserError, match="is cancelled"):
        await town.members.leads(MEMBER, event.id)


async def test_an_unknown_zone_is_explained_and_nothing_is_kept(town: Town) -> None:
    event = await town.hearing()
    with pytest.raises(UserError, match="Europe/Berlin"):
        await town.members.remind(MEMBER, event.id, DAY, timezone="Berln")
    assert await town.members.reminders(7) == ()
    assert await town.members.timezone(7) is None


async def test_a_reminder_is_deleted_by_its_owner(town: Town) -> None:
    event = await town.hearing()
    reminder, _ = await town.members.remind(MEMBER, event.id, DAY, timezone="UTC")
    with pytest.raises(UserError, match="gone already"):
        await town.members.forget(8, reminder.id)
    assert (await town.members.forget(7, reminder.id)).event_id == event.id
    assert await town.members.reminders(7) == ()


async def test_nobody_has_reminders_without_end(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.members.service.MOST", 1)
    event = await town.hearing()
    await town.members.remind(MEMBER, event.id, DAY, timezone="UTC")
    await town.members.remind(MEMBER, event.id, DAY)
    with pytest.raises(UserError, match="1 reminders already"):
        await town.members.remind(MEMBER, event.id, MORNING)
    assert MOST == 100


async def test_the_readers_day_is_their_own_else_their_guilds(town: Town) -> None:
    town.clock.set(datetime(2025, 1, 31, 22, tzinfo=UTC))
    assert (await town.members.today(MEMBER)).day == 31
    await town.members.set_timezone(7, "Asia/Tokyo")
    assert (await town.members.today(MEMBER)).day == 1
    assert (await town.members.today(Asker(user_id=99))).day == 31
