"""What members ask to be told of events, and the tick that owes them the messages."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.digests.timetable import check_timezone, matching_timezones
from bot.errors import UserError
from bot.events.view import view
from bot.members.leads import due_of, is_over, leads_for
from bot.members.news import untold
from bot.models import (
    Asker,
    Event,
    NewDelivery,
    Payload,
    Reminder,
    ReminderLead,
)
from bot.render.calendar import title_of
from bot.render.reminders import Listed, change_message, reminder_message
from bot.storage import calendar, guilds, members, outbox
from bot.storage.engine import AsyncConnection, Storage
from bot.storage.members import Stirred

log = logging.getLogger(__name__)

MOST = 100
"""Reminders of one member."""
BATCH = 100
"""Reminders that are seen to in one transaction."""
KEPT_AFTER = timedelta(days=7)
"""How long after an event its reminders are kept: it may yet turn out to have been put off."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """Events as the guilds of some reminders see them, and where the members live."""

    events: Mapping[tuple[int | None, int], Event | None]
    zones: Mapping[int, str]

    def event(self, reminder: Reminder) -> Event | None:
        return self.events[reminder.guild_id, reminder.event_id]

    def zone(self, reminder: Reminder) -> str | None:
        return self.zones.get(reminder.user_id)


class MembersService:
    """Reminders of single members; what they may see of an event is seen through their guild."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        # Up to where the calendar's log was looked through; None before the first look.
        self._heard: int | None = None

    # --- what members do

    async def timezone(self, user_id: int) -> str | None:
        """Return the IANA zone that a member told us, None while they have not."""
        async with self._storage.read() as db:
            return await members.find_timezone(db, user_id)

    async def zone(self, asker: Asker) -> str:
        """Return where the asker lives as far as we know: they, else their guild, else UTC."""
        async with self._storage.read() as db:
            told = await members.find_timezone(db, asker.user_id)
            if told is not None or asker.guild_id is None:
                return told or "UTC"
            return await guilds.home_zone(db, asker.guild_id)

    async def today(self, asker: Asker) -> date:
        """Return the day that it is where the asker lives."""
        return self._clock.now().astimezone(ZoneInfo(await self.zone(asker))).date()

    async def set_timezone(self, user_id: int, typed: str) -> str:
        """Remember where a member lives and return the zone's name; their reminders follow.

        typed   an IANA name, or the name of a city that has a zone of its own
        Raises UserError when it is neither.
        """
        zone = _zone_called(typed)
        async with self._storage.write() as db:
            await members.set_timezone(db, user_id, zone)
            for reminder in await members.list_reminders(db, user_id):
                event = await self._event(db, reminder)
                if event is not None:
                    await self._reschedule(db, reminder, event, zone)
        return zone

    async def remind(
        self, asker: Asker, event_id: int, lead: ReminderLead, *, timezone: str | None = None
    ) -> tuple[Reminder, Event]:
        """Store a reminder and return it with its event; asking twice changes nothing.

        timezone   what the member said when asked where they live; kept for later
        Raises UserError for an event that is gone or too near, and for an unknown zone.
        """
        if timezone is not None:
            await self.set_timezone(asker.user_id, timezone)
        now = self._clock.now()
        async with self._storage.write() as db:
            zone = await members.find_timezone(db, asker.user_id)
            event = await self._visible(db, asker, event_id)
            if lead not in leads_for(event, now, zone):
                raise UserError(
                    "It is too late for that reminder. Choose a later one, if there still is one."
                )
            known = await members.list_reminders(db, asker.user_id)
            if len(known) >= MOST and (event.id, lead) not in {(r.event_id, r.lead) for r in known}:
                raise UserError(
                    f"You have {MOST} reminders already. Delete one with /reminders first."
                )
            reminder = await members.save_reminder(
                db,
                user_id=asker.user_id,
                event_id=event.id,
                guild_id=asker.guild_id,
                lead=lead,
                due_at=due_of(event, lead, zone),
                now=now,
            )
        return reminder, event

    async def leads(self, asker: Asker, event_id: int) -> tuple[Event, tuple[ReminderLead, ...]]:
        """Return an event with the leads that a reminder of it can still have, one at least.

        Raises UserError for an event that is gone, cancelled or too near.
        """
        async with self._storage.read() as db:
            zone = await members.find_timezone(db, asker.user_id)
            event = await self._visible(db, asker, event_id)
        found = leads_for(event, self._clock.now(), zone)
        if not found:
            why = "is cancelled" if event.status == "cancelled" else "is over, or about to begin"
            raise UserError(f"“{title_of(event)}” {why}: there is nothing left to remind you of.")
        return event, found

    async def reminders(self, user_id: int) -> tuple[Listed, ...]:
        """Return a member's reminders with their events, the next one first."""
        async with self._storage.read() as db:
            found = await members.list_reminders(db, user_id)
            return tuple([Listed(one, await self._event(db, one)) for one in found])

    async def forget(self, user_id: int, reminder_id: int) -> Reminder:
        """Delete one reminder of a member. Raises UserError when they have none of that id."""
        async with self._storage.write() as db:
            gone = await members.delete_reminder(db, user_id, reminder_id)
        if gone is None:
            raise UserError("That reminder is gone already. See what is left with /reminders.")
        return gone

    # --- what members are told

    async def compose_due(self) -> int:
        """Owe members what they wait for: changes of their events, then due reminders.

        Message, new due time and the note that they were told are one transaction; what was
        owed once has a key that is unique for ever. Returns how many messages were owed.
        """
        return await self._tell_changes() + await self._remind_due()

    async def forget_past(self) -> int:
        """Delete the reminders of events that are long over; return how many."""
        async with self._storage.write() as db:
            return await members.delete_past(db, (self._clock.now() - KEPT_AFTER).date())

    async def _tell_changes(self) -> int:
        count = 0
        while True:
            async with self._storage.read() as db:
                newest = await calendar.log_end(db)
                if newest == self._heard:
                    return count
                found = await members.stirred(db, limit=BATCH)
                seen = await self._look(db, [one.reminder for one in found])
            if not found:
                self._heard = newest
                return count
            async with self._storage.write() as db:
                for one in found:
                    count += await self._tell(db, one, seen)

    async def _tell(self, db: AsyncConnection, one: Stirred, seen: _Seen) -> bool:
        """Tell a member once what is new with an event, and let the reminder follow it."""
        reminder = one.reminder
        event, zone = seen.event(reminder), seen.zone(reminder)
        await members.record_told(db, reminder.id, one.newest_id)
        if event is None:
            return False
        await self._reschedule(db, reminder, event, zone)
        news = untold(event, one.article_ids, by_people=one.by_people)
        if not news:
            return False
        # Not by reminder: who has two of an event is told once.
        key = f"event-changed:{reminder.user_id}:{event.id}:{one.newest_id}"
        await self._owe(db, reminder, key, change_message(event, news, self._day(zone)))
        return True

    async def _remind_due(self) -> int:
        count = 0
        while True:
            async with self._storage.read() as db:
                found = await members.due_reminders(db, self._clock.now(), limit=BATCH)
                seen = await self._look(db, found)
            if not found:
                return count
            async with self._storage.write() as db:
                for reminder in found:
                    count += await self._remind(db, reminder, seen)

    async def _remind(self, db: AsyncConnection, reminder: Reminder, seen: _Seen) -> bool:
        now = self._clock.now()
        event, zone = seen.event(reminder), seen.zone(reminder)
        due_at = due_of(event, reminder.lead, zone) if event else None
        if event is None or due_at is None or due_at > now or is_over(event, now, zone):
            # No longer visible, off, over, or moved by what only this guild can see.
            later = due_at if due_at and due_at > now else None
            await members.reschedule(db, reminder, later)
            return False
        if not await members.reschedule(db, reminder, None):
            return False  # Deleted, or set anew, while we looked.
        due = reminder.due_at or now
        key = f"reminder:{reminder.id}:{int(due.timestamp())}"
        payload = reminder_message(event, reminder.lead, self._day(zone))
        await self._owe(db, reminder, key, payload)
        return True

    async def _look(self, db: AsyncConnection, reminders: Iterable[Reminder]) -> _Seen:
        """Return the reminders' events; members of one guild see the same."""
        reminders = list(reminders)
        found: dict[tuple[int | None, int], Event | None] = {}
        for one in reminders:
            if (one.guild_id, one.event_id) not in found:
                found[one.guild_id, one.event_id] = await self._event(db, one)
        return _Seen(found, await members.timezones(db, [one.user_id for one in reminders]))

    async def _reschedule(
        self, db: AsyncConnection, reminder: Reminder, event: Event, zone: str | None
    ) -> None:
        """Let a reminder follow its event; one that was sent is sent again only for a new time."""
        now = self._clock.now()
        due_at = due_of(event, reminder.lead, zone)
        if due_at is not None and due_at <= now:
            # Brought forward past the reminder's time: better late than never, but only once.
            due_at = now if reminder.due_at and reminder.due_at > now else reminder.due_at
        await members.reschedule(db, reminder, due_at)

    async def _owe(
        self, db: AsyncConnection, reminder: Reminder, key: str, payload: Payload
    ) -> None:
        now = self._clock.now()
        delivery = NewDelivery(
            key=key,
            # Not the guild's: its backlog must not delay a member's message.
            guild_id=None,
            channel_id=None,
            recipient_id=reminder.user_id,
            payload=payload,
            due_at=now,
        )
        await outbox.owe(db, [delivery], now=now)
        log.info("member told", extra={"key": key})

    async def _event(self, db: AsyncConnection, reminder: Reminder) -> Event | None:
        return await self._seen(db, Asker(reminder.user_id, reminder.guild_id), reminder.event_id)

    async def _visible(self, db: AsyncConnection, asker: Asker, event_id: int) -> Event:
        event = await self._seen(db, asker, event_id)
        if event is None:
            raise UserError("That event is no longer here. See what is coming with /upcoming.")
        return event

    async def _seen(self, db: AsyncConnection, asker: Asker, event_id: int) -> Event | None:
        found = await calendar.find_event(db, asker, event_id, now=self._clock.now())
        return None if found is None else view(found, language=asker.language)

    def _day(self, zone: str | None) -> date:
        return self._clock.now().astimezone(ZoneInfo(zone or "UTC")).date()


def _zone_called(typed: str) -> str:
    wanted = typed.strip().replace(" ", "_").casefold()
    cities = [
        zone
        for zone in matching_timezones(typed)
        if wanted and zone.rpartition("/")[2].casefold() == wanted
    ]
    return cities[0] if len(cities) == 1 else check_timezone(typed)
