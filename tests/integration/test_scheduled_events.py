"""Discord's own events in step with the calendar, on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import RetryLater, UserError
from bot.models import Asker, Payload
from bot.runtime.scheduled_events import ScheduledEvents
from bot.storage import feeds
from bot.storage.engine import Storage
from tests.fakes import FakeClock
from tests.newsroom import open_feed
from tests.town import ANNOUNCED, CANCELLED, FRIDAY, MEMBER, MOVED, STRANGER, Town, open_town

LATER = (
    "Ferry hearing takes place after all",
    "Marrowby Town Council will hold the public hearing on the harbour ferry on 21 February.",
)


class Wall:
    """A calendar that remembers what it was told.

    said    every request, with the day on which the event then starts
    gone    ids that somebody deleted
    fails   how many requests to come find Discord out of reach
    """

    def __init__(self) -> None:
        self.said: list[str] = []
        self.gone: set[int] = set()
        self.fails = 0
        self._made = 0

    async def create(self, guild_id: int, body: Payload) -> int:
        self._answer()
        self._made += 1
        self.said.append(f"create {self._made} {body['scheduled_start_time'][:10]}")
        return self._made

    async def change(self, guild_id: int, discord_id: int, body: Payload) -> bool:
        self._answer()
        self.said.append(f"change {discord_id} {body['scheduled_start_time'][:10]}")
        return discord_id not in self.gone

    async def cancel(self, guild_id: int, discord_id: int) -> None:
        self._answer()
        self.said.append(f"cancel {discord_id}")

    def _answer(self) -> None:
        if self.fails:
            self.fails -= 1
            raise RetryLater("out of reach")


@pytest.fixture
async def town(storage: Storage) -> Town:
    return await open_town(storage, FakeClock(FRIDAY))


@pytest.fixture
def scheduled(town: Town) -> ScheduledEvents:
    return ScheduledEvents(town.storage, town.clock)


async def test_what_was_published_is_moved_called_off_and_made_anew(
    town: Town, scheduled: ScheduledEvents
) -> None:
    wall, event = Wall(), await town.hearing()
    made, link = await scheduled.publish(wall, MEMBER, event.id)
    assert made.id == event.id
    assert link == "https://discord.com/events/1/1"
    assert await scheduled.follow(wall) == 0
    await town.report(MOVED)
    assert await scheduled.follow(wall) == 1
    assert await scheduled.follow(wall) == 0
    await town.report(CANCELLED)
    assert await scheduled.follow(wall) == 1
    with pytest.raises(UserError, match="it is cancelled"):
        await scheduled.publish(wall, MEMBER, event.id)
    await town.report(LATER)
    assert await scheduled.follow(wall) == 1
    assert wall.said == ["create 1 2025-02-12", "change 1 2025-02-19", "cancel 1",
                         "create 2 2025-02-21"]  # fmt: skip


async def test_it_is_published_once_and_only_where_it_is_seen(
    town: Town, scheduled: ScheduledEvents
) -> None:
    wall, event = Wall(), await town.hearing()
    await scheduled.publish(wall, MEMBER, event.id)
    with pytest.raises(UserError, match="among this server's events already"):
        await scheduled.publish(wall, MEMBER, event.id)
    with pytest.raises(UserError, match="no longer here"):
        await scheduled.publish(wall, STRANGER, event.id)
    with pytest.raises(UserError, match="in a server only"):
        await scheduled.publish(wall, Asker(user_id=7), event.id)
    with pytest.raises(UserError, match="in a server only"):
        await scheduled.set_auto(Asker(user_id=7), ("politics",))
    assert len(wall.said) == 1


async def test_what_discord_did_not_take_is_tried_again_also_after_a_restart(
    town: Town, scheduled: ScheduledEvents
) -> None:
    wall, event = Wall(), await town.hearing()
    await scheduled.publish(wall, MEMBER, event.id)
    assert await scheduled.follow(wall) == 0
    await town.report(MOVED)
    wall.fails = 1
    assert await scheduled.follow(wall) == 0
    assert await scheduled.follow(wall) == 1
    await town.report(CANCELLED)
    assert await ScheduledEvents(town.storage, town.clock).follow(wall) == 1
    assert wall.said[-2:] == ["change 1 2025-02-19", "cancel 1"]


async def test_what_an_admin_deleted_on_discord_is_left_alone(
    town: Town, scheduled: ScheduledEvents
) -> None:
    wall, event = Wall(), await town.hearing()
    await scheduled.publish(wall, MEMBER, event.id)
    await scheduled.follow(wall)
    wall.gone.add(1)
    await town.report(MOVED)
    assert await scheduled.follow(wall) == 0
    await town.report(CANCELLED)
    assert await scheduled.follow(wall) == 0
    assert wall.said[1:] == ["change 1 2025-02-19"]


async def test_what_the_guild_can_no_longer_see_is_called_off(
    town: Town, scheduled: ScheduledEvents
) -> None:
    wall, event = Wall(), await town.hearing()
    await scheduled.publish(wall, MEMBER, event.id)
    await scheduled.follow(wall)
    await town.calendar.hide(1, event.id, actor_id=5)
    scheduled.look_again(event.id)
    assert await scheduled.follow(wall) == 1
    assert wall.said[1:] == ["cancel 1"]


async def test_what_has_begun_is_left_to_discord(town: Town, scheduled: ScheduledEvents) -> None:
    wall, event = Wall(), await town.hearing()
    await scheduled.publish(wall, MEMBER, event.id)
    town.clock.set(datetime(2025, 2, 13, 1, tzinfo=UTC))
    assert await scheduled.follow(wall) == 0
    with pytest.raises(UserError, match="it is over"):
        await scheduled.publish(wall, MEMBER, event.id)
    assert len(wall.said) == 1
    town.clock.advance(timedelta(days=5))
    assert await scheduled.forget_past() == 0


async def test_a_calendar_fills_with_what_several_outlets_announce(
    town: Town, scheduled: ScheduledEvents
) -> None:
    wall = Wall()
    assert await scheduled.fill(wall) == 0
    await scheduled.set_auto(MEMBER, ("politics",))
    assert await scheduled.fill(wall) == 0  # One source is not enough.
    other = await open_feed(town.storage, "courier")
    async with town.storage.write() as db:
        await feeds.subscribe(db, 1, other, actor_id=5, now=FRIDAY)
    await town.report(ANNOUNCED, feed_id=other)
    wall.fails = 1
    assert await scheduled.fill(wall) == 0
    assert await scheduled.fill(wall) == 1
    assert await scheduled.fill(wall) == 0
    await scheduled.set_auto(MEMBER, ())
    assert wall.said == ["create 1 2025-02-12"]
