"""Reminders on a real database: from the wish to the message that is owed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import UserError
from bot.members.service import MOST
from bot.models import Asker, Delivery, Receipt, ReminderLead
from bot.storage import feeds, outbox
from bot.storage.engine import Storage
from tests.fakes import FakeClock
from tests.town import (
    CANCELLED,
    FRIDAY,
    MEMBER,
    MINUTE,
    MOVED,
    NEIGHBOUR,
    STRANGER,
    Town,
    open_town,
)

DAY, HOUR, START, MORNING = ReminderLead


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(FRIDAY)


async def told(town: Town) -> list[str]:
    """Return what members are owed now, and send it."""
    await town.members.compose_due()
    async with town.storage.write() as db:
        owed = await outbox.claim_due(db, town.clock.now(), limit=50, lease=MINUTE)
        for number, delivery in enumerate(owed):
            receipt = Receipt(delivery, 5, number + 1, town.clock.now())
            await outbox.record_sent(db, [receipt])
    return [f"{one.recipient_id}: {_text(one)}" for one in owed]


def _text(delivery: Delivery) -> str:
    first: str = delivery.payload["components"][0]["components"][0]["content"]
    return first


@pytest.fixture
async def town(storage: Storage, clock: FakeClock) -> Town:
    return await open_town(storage, clock)


async def test_a_reminder_comes_once_in_the_morning_of_the_members_zone(town: Town) -> None:
    event = await town.hearing()
    reminder, _ = await town.members.remind(MEMBER, event.id, MORNING, timezone="tokyo")
    assert reminder.due_at == datetime(2025, 2, 11, 23, tzinfo=UTC)
    assert await told(town) == []
    town.clock.set(reminder.due_at)
    (said,) = await told(town)
    assert said.startswith("7: ## Reminder\n")
    assert "You asked for it in the morning of the day." in said
    assert await told(town) == []
    (listed,) = await town.members.reminders(7)
    assert listed.reminder.due_at is None


async def test_who_waits_is_told_of_the_move_and_reminded_on_the_new_day(town: Town) -> None:
    event = await town.hearing()
    await town.members.remind(MEMBER, event.id, DAY, timezone="UTC")
    await town.members.remind(MEMBER, event.id, MORNING)
    await town.report(MOVED)
    (said,) = await told(town)
    assert said.startswith("7: ## Changed\n")
    assert "moved from Wednesday 12 February 2025 to Wednesday 19 February 2025" in said
    town.clock.set(datetime(2025, 2, 17, tzinfo=UTC))
    assert await told(town) == []
    town.clock.set(datetime(2025, 2, 18, 8, tzinfo=UTC))
    (said,) = await told(town)
    assert "Wednesday 19 February 2025** · tomorrow" in said


async def test_who_waits_is_told_of_the_cancellation_and_not_reminded(town: Town) -> None:
    event = await town.hearing()
    await town.members.remind(MEMBER, event.id, DAY, timezone="UTC")
    await town.report(MOVED)
    await town.report(CANCELLED)
    (said,) = await told(town)
    assert "moved from" in said
    assert "- cancelled" in said
    town.clock.set(datetime(2025, 2, 19, tzinfo=UTC))
    assert await told(town) == []


async def test_a_change_before_the_wish_is_no_news(town: Town) -> None:
    await town.report(MOVED)
    event = await town.hearing()
    await town.members.remind(MEMBER, event.id, DAY, timezone="UTC")
    assert await told(town) == []


async def test_an_event_that_can_no_longer_be_seen_is_never_mentioned(town: Town) -> None:
    event = await town.hearing()
    await town.members.remind(MEMBER, event.id, DAY, timezone="UTC")
    with pytest.raises(UserError, match="no longer here"):
        await town.members.remind(STRANGER, event.id, DAY)
    async with town.storage.write() as db:
        await feeds.unsubscribe(db, 1, town.feed_id)
    await town.report(MOVED)
    town.clock.set(datetime(2025, 2, 18, 8, tzinfo=UTC))
    assert await told(town) == []
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
    assert len(await told(town)) == 2
    assert await told(town) == []


async def test_what_is_over_is_not_announced(town: Town) -> None:
    event = await town.hearing()
    await town.members.remind(MEMBER, event.id, DAY, timezone="UTC")
    town.clock.set(datetime(2025, 2, 13, 1, tzinfo=UTC))
    assert await told(town) == []
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
