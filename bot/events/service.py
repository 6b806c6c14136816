"""The calendar: puts new articles' announcements into events, and answers about events."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.clock import Clock
from bot.events.matching import LIVE_FOR, CalendarIndex, Placement
from bot.events.statements import Source, read_article
from bot.events.view import coming_up, ranked, view
from bot.models import Asker, Event, UpcomingQuery
from bot.storage import announcements, calendar
from bot.storage.announcements import Mentioned, Unannounced
from bot.storage.engine import AsyncConnection, Storage

log = logging.getLogger(__name__)

CHOICES = 25
"""Discord shows no more of them."""
BATCH = 100
"""Articles in one transaction: a longer one keeps other writers waiting."""

_CHOSEN_BEFORE = timedelta(days=7)
_CHOSEN_AHEAD = timedelta(days=366)


class CalendarService:
    """Questions about events, answered only from what the asker may see (DESIGN §5)."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._index: CalendarIndex | None = None
        self._reading = asyncio.Lock()

    # --- the news desk of the calendar

    async def read_new(self) -> int:
        """Look for events in every article that was not read yet; return how many there were.

        Articles are read in the order in which they were stored, and the note that they were
        is written in the same transaction as their events, so a crash between any two of them
        changes nothing. One process at a time may do this.
        """
        count = 0
        async with self._reading:
            while True:
                async with self._storage.read() as db:
                    batch = await announcements.unread(db, limit=BATCH)
                if not batch:
                    break
                await self._read_batch(batch)
                count += len(batch)
        if count:
            log.info("articles read for events", extra={"articles": count})
        return count

    async def _read_batch(self, batch: Sequence[Unannounced]) -> None:
        now = self._clock.now()
        live_from = now.date() - LIVE_FOR
        index = self._index or await self._restored(live_from)
        # Until the transaction is through, what is in memory is not what is in the database.
        self._index = None
        placed = await asyncio.to_thread(_place, index, batch, live_from)
        opened = [it.event for it in placed if it.opened]
        async with self._storage.write() as db:
            ids = await announcements.open_events(db, len(opened), now=now)
            for event, event_id in zip(opened, ids, strict=True):
                event.id = event_id
            await _save(db, placed, now)
            await announcements.mark_read(db, [article.id for article in batch])
        self._index = index

    async def _restored(self, since: date) -> CalendarIndex:
        async with self._storage.read() as db:
            mentions = await announcements.live_mentions(db, since)
        return await asyncio.to_thread(CalendarIndex.restore, mentions)

    # --- questions

    async def upcoming(self, asker: Asker, query: UpcomingQuery) -> tuple[Event, ...]:
        """Return the events that `query` asks for, by day; the best supported of too many."""
        now = self._clock.now()
        since = query.since or now.date()
        until = since + timedelta(days=max(query.days, 1) - 1)
        async with self._storage.read() as db:
            found = await calendar.upcoming(db, asker, query, since=since, until=until, now=now)
        return coming_up(
            found, since=since, until=until, count=query.count, language=asker.language
        )

    async def event(self, asker: Asker, event_id: int) -> Event | None:
        """Return one event, or None when it does not exist for this asker."""
        async with self._storage.read() as db:
            found = await calendar.find_event(db, asker, event_id, now=self._clock.now())
        if found is None or (found.correction is not None and found.correction.is_hidden):
            return None
        return view(found, language=asker.language)

    async def complete(self, asker: Asker, typed: str) -> tuple[Event, ...]:
        """Return at most 25 events of the last week and the coming year that have what was typed.

        The next ones first.
        """
        now = self._clock.now()
        since, until = now.date() - _CHOSEN_BEFORE, now.date() + _CHOSEN_AHEAD
        query = UpcomingQuery(about=typed)
        async with self._storage.read() as db:
            found = await calendar.upcoming(db, asker, query, since=since, until=until, now=now)
        events = [it for it in ranked(found, language=asker.language) if it.when.end_on >= since]
        today = now.date()
        events.sort(key=lambda it: (it.when.end_on < today, abs((it.when.start_on - today).days)))
        return tuple(events[:CHOICES])


def _place(index: CalendarIndex, batch: Sequence[Unannounced], live_from: date) -> list[Placement]:
    """Read the batch for events and put each where it belongs."""
    index.forget(live_from)
    return [
        index.add(row)
        for article in batch
        for row in read_article(_source(article))
        if row.when.end_on >= live_from
    ]


async def _save(db: AsyncConnection, placed: Sequence[Placement], now: datetime) -> None:
    mentioned = [Mentioned(it.event.id, it.row, it.kind, it.before) for it in placed]
    await announcements.save_mentions(db, mentioned, now=now)
    await announcements.merge_events(
        db, [(gone.id, it.event.id) for it in placed for gone in it.merged]
    )


def _source(article: Unannounced) -> Source:
    return Source(
        article_id=article.id,
        feed_id=article.feed_id,
        title=article.title,
        text="\n".join(filter(None, (article.summary, article.text))),
        published_at=article.published_at,
        language=article.language,
        zone=article.timezone,
        country=article.country,
    )
