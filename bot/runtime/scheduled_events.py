"""Keeps the scheduled events of guilds in step with the calendar.

Discord's answer and our note of it are two steps. The note is written at once, in a transaction
of its own; what a crash leaves between them is known again when it is made once more (`Board`).
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.errors import DeliveryError, UserError
from bot.events.view import view
from bot.models import Asker, Event, EventStatus, Payload, UpcomingQuery
from bot.render.calendar import title_of
from bot.render.scheduled_event import (
    begins_at,
    cannot_be_scheduled,
    fingerprint,
    scheduled_event,
)
from bot.storage import audit, calendar, guilds, published
from bot.storage.engine import AsyncConnection, Storage
from bot.storage.published import Auto, Published

log = logging.getLogger(__name__)

LINK = "https://discord.com/events/{guild}/{event}"
DAYS_AHEAD = 14
AT_A_TIME = 5
MOST_AUTOMATIC = 80
"""Events of a guild's calendar, of Discord's 100, that we fill by ourselves."""
OFF = "off"
"""Fingerprint of an event that was called off; it is made anew if it takes place after all."""


class Board(Protocol):
    """Discord's calendar. Errors are UserError, safe to show, and DeliveryError."""

    async def create(self, guild_id: int, body: Payload) -> int:
        """Make a scheduled event and return its id, or that of an equal one that we made before."""
        ...

    async def change(self, guild_id: int, discord_id: int, body: Payload) -> bool:
        """Change one; False when someone deleted or ended it."""
        ...

    async def cancel(self, guild_id: int, discord_id: int) -> None:
        """Call one off."""
        ...


class ScheduledEvents:
    """Publishes events of the calendar, and lets what was published follow them."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        # Up to where the calendar's log was followed, and what has to be looked at again.
        self._followed: int | None = None
        self._again: set[int] = set()

    async def publish(self, board: Board, asker: Asker, event_id: int) -> tuple[Event, str]:
        """Put an event on the calendar of the asker's guild; return it and its address.

        Raises UserError when it is there already, has no day, or Discord does not take it.
        """
        guild_id = asker.guild_id
        if guild_id is None:
            raise UserError("This works in a server only. Call it in a channel of yours.")
        now = self._clock.now()
        async with self._storage.read() as db:
            event = await self._seen(db, asker, event_id)
            known = await published.find(db, guild_id, event.id) if event else None
            zone = await guilds.home_zone(db, guild_id)
        if event is None:
            raise UserError("That event is no longer here. See what is coming with /upcoming.")
        reason = cannot_be_scheduled(event, now, zone)
        if reason:
            raise UserError(f"“{title_of(event)}” cannot become an event of this server: {reason}.")
        if known is not None and known.fingerprint != OFF:
            link = LINK.format(guild=guild_id, event=known.discord_id)
            raise UserError(f"“{title_of(event)}” is among this server's events already: {link}")
        discord_id = await self._create(board, guild_id, event, zone, actor_id=asker.user_id)
        return event, LINK.format(guild=guild_id, event=discord_id)

    async def set_auto(self, asker: Asker, desks: tuple[str, ...]) -> None:
        """Let coming events of these desks be published by themselves; without desks, none."""
        if asker.guild_id is None:
            raise UserError("This works in a server only. Call it in a channel of yours.")
        now = self._clock.now()
        async with self._storage.write() as db:
            auto = Auto(asker.guild_id, desks)
            await published.set_auto(db, auto, actor_id=asker.user_id, now=now)
            await audit.record(
                db,
                "calendar.auto",
                ", ".join(desks) or "off",
                now=now,
                guild_id=asker.guild_id,
                actor_id=asker.user_id,
            )

    async def fill(self, board: Board) -> int:
        """Publish what guilds let be published by itself; return how many events were.

        A few at a time: what several outlets, or a public body, announce for the next weeks.
        Room is left for the guild's own events.
        """
        async with self._storage.read() as db:
            guilds_to_fill = await published.automatic(db)
        count = 0
        for auto in guilds_to_fill:
            try:
                for event, zone in await self._unpublished(auto):
                    await self._create(board, auto.guild_id, event, zone)
                    count += 1
            except (DeliveryError, UserError) as error:
                log.warning(
                    "calendar not filled", extra={"guild_id": auto.guild_id, "error": str(error)}
                )
        return count

    async def _unpublished(self, auto: Auto) -> list[tuple[Event, str]]:
        now = self._clock.now()
        asker = Asker(user_id=0, guild_id=auto.guild_id)
        found: dict[int, Event] = {}
        async with self._storage.read() as db:
            zone = await guilds.home_zone(db, auto.guild_id)
            there = await published.published_ids(db, auto.guild_id)
            if len(there) >= MOST_AUTOMATIC:
                return []
            since = now.astimezone(ZoneInfo(zone)).date()
            until = since + timedelta(days=DAYS_AHEAD)
            for desk in auto.desks:
                query = UpcomingQuery(desk=desk)
                seen = await calendar.upcoming(db, asker, query, since=since, until=until, now=now)
                found |= {one.event_id: view(one) for one in seen if one.event_id not in there}
        sure = [
            event
            for event in found.values()
            if (event.independent > 1 or event.official)
            and cannot_be_scheduled(event, now, zone) is None
        ]
        sure.sort(key=lambda event: (event.when.start_on, event.id))
        return [(event, zone) for event in sure[:AT_A_TIME]]

    async def forget_past(self) -> int:
        """Stop to follow what is over; return how many events that were."""
        async with self._storage.write() as db:
            return await published.forget_past(db, self._clock.now().date() - timedelta(days=1))

    def look_again(self, event_id: int) -> None:
        """Bring an event in step next time, though the calendar's log says nothing of it."""
        self._again.add(event_id)

    async def follow(self, board: Board) -> int:
        """Bring published events in step with the calendar; return how many were changed.

        Looks at those of which the calendar's log has something new; at the start at all.
        What Discord does not take now is tried again next time.
        """
        async with self._storage.read() as db:
            touched = await self._touched(db)
            if touched is not None and not touched:
                return 0
            rows = await published.of_events(db, touched)
        changed = 0
        for row in rows:
            try:
                changed += await self._bring_in_step(board, row)
            except (DeliveryError, UserError) as error:
                self._again.add(row.event_id)
                log.warning(
                    "scheduled event not changed",
                    extra={"guild_id": row.guild_id, "event_id": row.event_id, "error": str(error)},
                )
        return changed

    async def _touched(self, db: AsyncConnection) -> set[int] | None:
        """Return the events to look at, None for all, and note how far the log was read."""
        if self._followed is None:
            self._followed = await calendar.log_end(db)
            return None
        touched, self._again = self._again, set()
        while lines := await calendar.changes_since(db, self._followed):
            touched |= {line.event_id for line in lines}
            self._followed = lines[-1].id
        return touched

    async def _bring_in_step(self, board: Board, row: Published) -> bool:
        now = self._clock.now()
        async with self._storage.read() as db:
            event = await self._seen(db, Asker(user_id=0, guild_id=row.guild_id), row.event_id)
            zone = await guilds.home_zone(db, row.guild_id)
        if event is None or event.id != row.event_id:
            # No longer visible here, or part of another event now.
            await board.cancel(row.guild_id, row.discord_id)
            await self._forget(row)
            return True
        if cannot_be_scheduled(event, now, zone) is not None:
            return await self._end(board, row, event, zone)
        if row.fingerprint == OFF:
            await self._create(board, row.guild_id, event, zone)
            return True
        if fingerprint(event, zone) == row.fingerprint:
            return False
        body = scheduled_event(event, now, zone)
        if not await board.change(row.guild_id, row.discord_id, body):
            await self._forget(row)  # An admin deleted it: that is their answer.
            return False
        await self._save(row.guild_id, event, row.discord_id, fingerprint(event, zone))
        return True

    async def _end(self, board: Board, row: Published, event: Event, zone: str) -> bool:
        is_off = event.status in (EventStatus.CANCELLED, EventStatus.POSTPONED)
        if not is_off and begins_at(event, zone) <= self._clock.now():
            await self._forget(row)  # It has begun: Discord ends it by itself.
            return False
        if row.fingerprint == OFF:
            return False
        await board.cancel(row.guild_id, row.discord_id)
        await self._save(row.guild_id, event, row.discord_id, OFF)
        return True

    async def _create(
        self, board: Board, guild_id: int, event: Event, zone: str, *, actor_id: int | None = None
    ) -> int:
        body = scheduled_event(event, self._clock.now(), zone)
        discord_id = await board.create(guild_id, body)
        await self._save(guild_id, event, discord_id, fingerprint(event, zone))
        async with self._storage.write() as db:
            await audit.record(
                db,
                "event.publish",
                event.title,
                now=self._clock.now(),
                guild_id=guild_id,
                actor_id=actor_id,
                detail={"event_id": event.id, "discord_id": discord_id},
            )
        return discord_id

    async def _save(self, guild_id: int, event: Event, discord_id: int, told: str) -> None:
        async with self._storage.write() as db:
            await published.save(db, Published(guild_id, event.id, discord_id, told))

    async def _forget(self, row: Published) -> None:
        async with self._storage.write() as db:
            await published.forget(db, row)

    async def _seen(self, db: AsyncConnection, asker: Asker, event_id: int) -> Event | None:
        found = await calendar.find_event(db, asker, event_id, now=self._clock.now())
        return None if found is None else view(found)
