"""A guild's calendar under an address of its own, for calendars outside Discord to subscribe to.

Whoever has the address can read it: there is nobody to log in. So it holds a secret, the guild
can replace it, and what stands there is what the guild itself is shown, no more.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.errors import UserError
from bot.events.subscription import STRETCHES, Entry, entries_of, write_subscription
from bot.models import Asker, Guild, UpcomingQuery
from bot.storage import audit, calendar, calendar_links, guilds
from bot.storage.engine import AsyncConnection, Storage

PATH = "/calendar/{secret}.ics"
FRESH_FOR = timedelta(minutes=1)
"""For as long an answer is given again, so that nobody can keep us busy by asking often."""
KEPT = 64
"""Guilds whose answers are kept; at most 300 events or 0.3 MB of each."""
AT_A_TIME = 10
"""Events that are read together: 36 ms of CPU where 40 outlets report each of them."""

# The beginning is what logs are cleaned by (`bot/log.py`).
_SECRET = re.compile(r"cal_[0-9a-f]{40}")


def new_secret() -> str:
    """Return a secret that nobody can guess, fit for an address: 160 random bits."""
    return f"cal_{secrets.token_hex(20)}"


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A guild's calendar as it is served.

    etag          of the content
    modified_at   since when it is as it is, as far as this process knows; whole seconds
    """

    content: bytes
    etag: str
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class _Kept:
    file: CalendarFile
    until: float


class CalendarLinks:
    """Makes, replaces and ends the addresses, and answers those who ask for one.

    run   calls a function of a module with arguments that can be pickled where it does not hold
          up the event loop
    """

    def __init__(
        self, storage: Storage, clock: Clock, *, run: Callable[..., Awaitable[Any]] | None = None
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._run = run or asyncio.to_thread
        self._base_url: str | None = None
        self._instance = ""
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        # One at a time: strangers wait for each other, not the bot for them.
        self._writing = asyncio.Lock()

    def serve_at(self, base_url: str, instance: str) -> None:
        """Take note that calendars are served, at an address without a slash at its end.

        instance   names the installation in the ids of entries (`ics.instance_of`)
        """
        self._base_url = base_url
        self._instance = instance

    # --- for those who run a guild

    async def exists(self, guild_id: int) -> bool:
        """Tell whether a guild's calendar has an address, whether or not it is served."""
        async with self._storage.read() as db:
            return await calendar_links.secret_of(db, guild_id) is not None

    async def address(self, guild_id: int, *, actor_id: int) -> str:
        """Return the address of a guild's calendar, which is made at first use.

        Raises UserError where nothing is served.
        """
        base_url = self._served()
        async with self._storage.read() as db:
            secret = await calendar_links.secret_of(db, guild_id)
        if secret is None:
            async with self._storage.write() as db:
                secret = await self._made(db, guild_id, "made", actor_id)
        return base_url + PATH.format(secret=secret)

    async def renew(self, guild_id: int, *, actor_id: int) -> str:
        """Return a new address of a guild's calendar; nothing stands at the old one any more.

        Raises UserError where nothing is served.
        """
        base_url = self._served()
        async with self._storage.write() as db:
            await calendar_links.forget(db, guild_id)
            secret = await self._made(db, guild_id, "renewed", actor_id)
        return base_url + PATH.format(secret=secret)

    async def stop(self, guild_id: int, *, actor_id: int) -> None:
        """Let nothing stand at the address of a guild's calendar any more, if it has one."""
        async with self._storage.write() as db:
            if await calendar_links.forget(db, guild_id):
                await self._note(db, guild_id, "stopped", actor_id)
        self._kept.pop(guild_id, None)

    def _served(self) -> str:
        if self._base_url is None:
            raise UserError(
                "Nobody can subscribe to this server's calendar yet: whoever runs this bot has to "
                "give it a web address first, with the settings HTTP_BIND and HTTP_PUBLIC_URL. "
                "“Calendar file” under /upcoming gives the same events as a file."
            )
        return self._base_url

    async def _made(self, db: AsyncConnection, guild_id: int, done: str, actor_id: int) -> str:
        if await calendar_links.add(db, guild_id, new_secret()):
            await self._note(db, guild_id, done, actor_id)
        secret = await calendar_links.secret_of(db, guild_id)
        assert secret is not None  # noqa: S101 - it was there, or has just been added
        return secret

    async def _note(self, db: AsyncConnection, guild_id: int, done: str, actor_id: int) -> None:
        now = self._clock.now()
        await audit.record(db, "calendar.feed", done, now=now, guild_id=guild_id, actor_id=actor_id)

    # --- for whoever has an address

    async def file(self, secret: str) -> CalendarFile | None:
        """Return the calendar that a secret opens, None when it opens none.

        Raises StorageError, and FetchError when writing it takes too much time or memory.
        """
        if not _SECRET.fullmatch(secret):
            return None
        async with self._storage.read() as db:
            guild = await calendar_links.guild_of(db, secret)
        return None if guild is None else await self._fresh(guild)

    async def _fresh(self, guild: Guild) -> CalendarFile:
        if (kept := self._kept_file(guild.id)) is not None:
            return kept
        async with self._writing:
            # Somebody who waited before us may have asked for the same.
            if (kept := self._kept_file(guild.id)) is not None:
                return kept
            return self._keep(guild.id, await self._written(guild))

    def _kept_file(self, guild_id: int) -> CalendarFile | None:
        kept = self._kept.get(guild_id)
        if kept is None or self._clock.monotonic() >= kept.until:
            return None
        return kept.file

    def _keep(self, guild_id: int, content: bytes) -> CalendarFile:
        etag = hashlib.sha256(content).hexdigest()[:32]
        before = self._kept.pop(guild_id, None)
        if before is not None and before.file.etag == etag:
            file = before.file
        else:
            file = CalendarFile(content, etag, self._clock.now().replace(microsecond=0))
        self._kept[guild_id] = _Kept(file, self._clock.monotonic() + FRESH_FOR.total_seconds())
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return file

    async def _written(self, guild: Guild) -> bytes:
        """Return the calendar anew: up to some tenths of a second of work, a little at a time.

        In between the event loop, and whoever else reads the database, can go on.
        """
        now, asker = self._clock.now(), Asker(user_id=0, guild_id=guild.id)
        async with self._storage.read() as db:
            today = now.astimezone(ZoneInfo(await guilds.home_zone(db, guild.id))).date()
            ids = await _ids(db, asker, today, now)
        entries: list[Entry] = []
        for start in range(0, len(ids), AT_A_TIME):
            async with self._storage.read() as db:
                some = ids[start : start + AT_A_TIME]
                found = await calendar.find_events(db, asker, some, now=now)
            entries += await self._run(entries_of, found)
        name = f"{guild.name} · coming up"
        content: bytes = await self._run(write_subscription, entries, today, name, self._instance)
        return content


async def _ids(db: AsyncConnection, asker: Asker, today: date, now: datetime) -> list[int]:
    """Return the events that may be shown on the days of all stretches, each once."""
    found: dict[int, None] = {}
    for stretch in STRETCHES:
        since, until = stretch.days(today)
        query = UpcomingQuery(count=stretch.most)
        there = await calendar.upcoming_ids(db, asker, query, since=since, until=until, now=now)
        found |= dict.fromkeys(there)
    return list(found)
