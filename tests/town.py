"""A paper that reports on one hearing, and the services that read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.events.service import CalendarService
from bot.members.service import MembersService
from bot.models import Asker, Event, UpcomingQuery
from bot.storage import guilds
from bot.storage.engine import Storage
from tests.fakes import FakeClock
from tests.newsroom import article, open_feed, publish

FRIDAY = datetime(2025, 1, 31, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
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


class Town:
    """The town, seen by guild 1; guild 2 has other papers."""

    def __init__(self, storage: Storage, clock: FakeClock, feed_id: int) -> None:
        self.storage = storage
        self.clock = clock
        self.feed_id = feed_id
        self.calendar = CalendarService(storage, clock)
        self.members = MembersService(storage, clock)

    async def report(self, told: tuple[str, str], *, feed_id: int | None = None) -> None:
        """Let a paper say so a minute later."""
        self.clock.advance(MINUTE)
        headline, sentence = told
        new = replace(article(headline, self.clock.now()), summary=sentence)
        await publish(self.storage, feed_id or self.feed_id, new)
        await self.calendar.read_new()

    async def hearing(self, asker: Asker = MEMBER) -> Event:
        """Return the one event there is."""
        query = UpcomingQuery(days=60, about="ferry")
        (event,) = await self.calendar.upcoming(asker, query)
        return event


async def open_town(storage: Storage, clock: FakeClock) -> Town:
    """Return the town with its hearing announced."""
    feed_id = await open_feed(storage, "lantern", guild_ids=[1])
    async with storage.write() as db:
        await guilds.save_guild(db, 2, "Guild 2", owner_id=5, now=FRIDAY)
    opened = Town(storage, clock, feed_id)
    await opened.report(ANNOUNCED)
    return opened
