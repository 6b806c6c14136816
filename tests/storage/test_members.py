"""Reminders and zones in both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from bot.models import Reminder, ReminderLead
from bot.storage import guilds, members
from bot.storage.engine import AsyncConnection, Storage
from bot.storage.schema import event_changes, events
from tests.fakes import MORNING

DAY, HOUR, *_ = ReminderLead
HOURS = timedelta(hours=1)


async def add_event(db: AsyncConnection, *, last_on: date = date(2025, 2, 12)) -> int:
    row = insert(events).values(
        first_on=last_on, last_on=last_on, opened_at=MORNING, updated_at=MORNING
    )
    return int((await db.execute(row.returning(events.c.id))).scalar_one())


async def log_change(
    db: AsyncConnection, event_id: int, *, article_id: int | None = None, guild: int | None = None
) -> int:
    row = insert(event_changes).values(
        event_id=event_id,
        at=MORNING,
        article_id=article_id,
        guild_id=guild,
        kind="moved",
        before={},
        after={},
    )
    return int((await db.execute(row.returning(event_changes.c.id))).scalar_one())


async def remind(db: AsyncConnection, event_id: int, **changes: object) -> Reminder:
    fields = {
        "user_id": 7,
        "event_id": event_id,
        "guild_id": 1,
        "lead": DAY,
        "due_at": MORNING,
        "now": MORNING,
    }
    return await members.save_reminder(db, **(fields | changes))  # type: ignore[arg-type]


async def test_a_zone_is_remembered_and_replaced(storage: Storage) -> None:
    async with storage.write() as db:
        assert await members.find_timezone(db, 7) is None
        await members.set_timezone(db, 7, "Asia/Tokyo")
        await members.set_timezone(db, 7, "Europe/Paris")
        assert await members.find_timezone(db, 7) == "Europe/Paris"
        await remind(db, await add_event(db), user_id=8)
        assert await members.timezones(db, [7, 8, 9, 7]) == {7: "Europe/Paris"}


async def test_the_same_reminder_twice_is_one(storage: Storage) -> None:
    async with storage.write() as db:
        event_id = await add_event(db)
        first = await remind(db, event_id)
        again = await remind(db, event_id, due_at=MORNING + HOURS)
        other = await remind(db, event_id, lead=HOUR, due_at=None)
        assert again.id == first.id
        assert await members.list_reminders(db, 7) == (again, other)
        assert again.due_at == MORNING + HOURS
        assert await members.list_reminders(db, 8) == ()


async def test_only_its_owner_deletes_a_reminder(storage: Storage) -> None:
    async with storage.write() as db:
        reminder = await remind(db, await add_event(db))
        assert await members.delete_reminder(db, 8, reminder.id) is None
        assert await members.delete_reminder(db, 7, reminder.id) == reminder
        assert await members.delete_reminder(db, 7, reminder.id) is None


async def test_due_reminders_come_oldest_first(storage: Storage) -> None:
    async with storage.write() as db:
        event_id = await add_event(db)
        later = await remind(db, event_id)
        sooner = await remind(db, event_id, user_id=8, due_at=MORNING - HOURS)
        await remind(db, event_id, user_id=9, due_at=MORNING + HOURS)
        await remind(db, event_id, user_id=10, due_at=None)
        assert await members.due_reminders(db, MORNING, limit=9) == (sooner, later)
        assert await members.due_reminders(db, MORNING, limit=1) == (sooner,)


@pytest.mark.parametrize("due_at", [MORNING, None])
async def test_a_reminder_that_was_set_anew_meanwhile_is_left_alone(
    storage: Storage, due_at: object
) -> None:
    async with storage.write() as db:
        reminder = await remind(db, await add_event(db), due_at=due_at)
        assert await members.reschedule(db, reminder, MORNING + HOURS)
        assert not await members.reschedule(db, reminder, None)
        (kept,) = await members.list_reminders(db, 7)
        assert kept.due_at == MORNING + HOURS


async def test_what_the_log_has_since_the_member_was_told_stirs_the_reminder(
    storage: Storage,
) -> None:
    async with storage.write() as db:
        for guild_id in (1, 2):
            await guilds.save_guild(db, guild_id, "G", owner_id=5, now=MORNING)
        event_id, other_id = await add_event(db), await add_event(db)
        await log_change(db, event_id, article_id=10)
        reminder = await remind(db, event_id)
        await remind(db, other_id)
        assert await members.stirred(db, limit=9) == ()
        await log_change(db, event_id, article_id=11)
        await log_change(db, event_id, guild=2)
        mine = await log_change(db, event_id, guild=1)
        (found,) = await members.stirred(db, limit=9)
        assert found == members.Stirred(reminder, mine, frozenset({11}), by_people=True)
        await members.record_told(db, reminder.id, mine)
        await members.record_told(db, reminder.id, 1)
        assert await members.stirred(db, limit=9) == ()


async def test_reminders_of_events_that_are_long_over_go(storage: Storage) -> None:
    async with storage.write() as db:
        await remind(db, await add_event(db, last_on=date(2025, 1, 1)))
        kept = await remind(db, await add_event(db))
        assert await members.delete_past(db, date(2025, 1, 2)) == 1
        assert await members.list_reminders(db, 7) == (kept,)
