"""The calendar: puts new articles' announcements into events, and answers about events."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.aio import ahead
from bot.clock import Clock
from bot.errors import DaybookError, UserError
from bot.events.aftermath import searches
from bot.events.corrections import Setting, checked, corrected, step
from bot.events.matching import LIVE_FOR, CalendarIndex, Placement
from bot.events.statements import Source, read_articles
from bot.events.view import coming_up, ranked, view
from bot.models import (
    Asker,
    ChangeKind,
    Correction,
    Coverage,
    Event,
    EventChange,
    EventCoverage,
    EventRow,
    EventStatus,
    SearchQuery,
    UpcomingQuery,
    When,
)
from bot.storage import announcements, audit, calendar, corrections, search, stories
from bot.storage.announcements import Mentioned, Unannounced
from bot.storage.engine import AsyncConnection, Storage
from bot.text.whole import whole_text

log = logging.getLogger(__name__)

CHOICES = 25
"""Discord shows no more of them."""
BATCH = 200
"""Articles in one transaction: a longer one keeps other writers waiting."""
AHEAD = 4
"""Batches that are read while one is stored: where that is done must not idle."""
MOST_ADDED = 200
"""Events of a guild's own that lie ahead."""
COVERED = 5
"""Stories that are linked to an event once its day has come."""
FOLLOWED_FOR = timedelta(days=14)
HITS = 200

_CHOSEN_BEFORE = timedelta(days=7)
_CHOSEN_AHEAD = timedelta(days=366)


class CalendarService:
    """Questions about events, answered only from what the asker may see.

    run   calls a function of a module with arguments that can be pickled where it does not hold
          up the event loop; a process is better than a thread, which has to share the interpreter
    """

    def __init__(
        self, storage: Storage, clock: Clock, *, run: Callable[..., Awaitable[Any]] | None = None
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._run = run or asyncio.to_thread
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
        async with self._reading, aclosing(ahead(self._unread(), self._read, depth=AHEAD)) as read:
            async for batch, rows in read:
                await self._place_batch(batch, rows)
                count += len(batch)
        if count:
            log.info("articles read for events", extra={"articles": count})
        return count

    async def _unread(self) -> AsyncIterator[Sequence[Unannounced]]:
        """Give the articles that were not read for events, `BATCH` at a time."""
        last = 0
        while True:
            async with self._storage.read() as db:
                unread = await announcements.unread(
                    db, now=self._clock.now(), after=last, limit=BATCH * AHEAD
                )
            if not unread:
                return
            for at in range(0, len(unread), BATCH):
                yield unread[at : at + BATCH]
            last = unread[-1].id

    async def _read(self, batch: Sequence[Unannounced]) -> tuple[EventRow, ...]:
        """Return what the batch says of events; an article that cannot be read says nothing."""
        sources = tuple(map(_source, batch))
        try:
            rows: tuple[EventRow, ...] = await self._run(read_articles, sources)
        except DaybookError as error:
            if len(batch) == 1:
                log.error(
                    "article cannot be read for events",
                    extra={"article_id": batch[0].id, "error": str(error)},
                )
                return ()
            return tuple([row for article in batch for row in await self._read([article])])
        return rows

    async def _place_batch(self, batch: Sequence[Unannounced], rows: Sequence[EventRow]) -> None:
        now = self._clock.now()
        live_from = now.date() - LIVE_FOR
        rows = await self._unsaid(batch, rows)
        index = await self._restored(live_from) if self._index is None else self._index
        # Until the transaction is through, what is in memory is not what is in the database.
        self._index = None
        placed = await asyncio.to_thread(_place, index, rows, live_from)
        opened = [it.event for it in placed if it.opened]
        async with self._storage.write(durable=False) as db:
            ids = await announcements.open_events(db, len(opened), now=now)
            for event, event_id in zip(opened, ids, strict=True):
                event.id = event_id
            await _save(db, placed, now)
            await announcements.mark_read(db, [article.id for article in batch])
        self._index = index

    async def _unsaid(
        self, batch: Sequence[Unannounced], rows: Sequence[EventRow]
    ) -> Sequence[EventRow]:
        """Return `rows` without what a revised article had said before."""
        revised = [article.id for article in batch if article.revised_at is not None]
        if not revised:
            return rows
        async with self._storage.read() as db:
            said = await announcements.said_before(db, revised)
        return [row for row in rows if (row.article_id, row.when, row.status) not in said]

    async def _restored(self, since: date) -> CalendarIndex:
        async with self._storage.read() as db:
            mentions = [it async for it in announcements.live_mentions(db, since)]
        return await asyncio.to_thread(CalendarIndex.restore, mentions)

    # --- questions

    async def upcoming(self, asker: Asker, query: UpcomingQuery) -> tuple[Event, ...]:
        """Return the events that `query` asks for, by day; the best supported of too many."""
        now = self._clock.now()
        since = query.since or now.date()
        until = since + timedelta(days=max(query.days, 1) - 1)
        async with self._storage.read() as db:
            found = await calendar.upcoming(db, asker, query, since=since, until=until, now=now)
        # Hundreds of reports are weighed against each other, which takes its time.
        return await asyncio.to_thread(
            coming_up,
            found,
            since=since,
            until=until,
            count=query.count,
            language=asker.language,
        )

    async def event(self, asker: Asker, event_id: int) -> Event | None:
        """Return one event, or None when it does not exist for this asker."""
        async with self._storage.read() as db:
            found = await calendar.find_event(db, asker, event_id, now=self._clock.now())
        return None if found is None else view(found, language=asker.language)

    async def after(self, asker: Asker, event: Event) -> tuple[Coverage, ...]:
        """Return the stories that told of an event from its day on, the most reported first.

        At most `COVERED`; found by the names of those who take part. Empty before its day.
        """
        now = self._clock.now()
        if event.when.start_on > now.date():
            return ()
        counts: Counter[int] = Counter()
        announcing = {told.article_id for told in event.announcements}
        async with self._storage.read() as db:
            for words in searches(event):
                query = SearchQuery(
                    words=words,
                    first_day=event.when.start_on,
                    last_day=event.when.end_on + FOLLOWED_FOR,
                )
                hits = await search.newest_hits(db, asker, query, until=now, limit=HITS)
                counts.update(hit.story_id for hit in hits if hit.article_id not in announcing)
            best = sorted(counts, key=lambda story_id: (-counts[story_id], -story_id))[:COVERED]
            found = [await stories.find_story(db, asker, i, now=now) for i in best]
        return tuple(coverage for coverage in found if coverage is not None)

    async def complete(self, asker: Asker, typed: str) -> tuple[Event, ...]:
        """Return at most 25 events of the last week and the coming year that have what was typed.

        The next ones first.
        """
        now = self._clock.now()
        since, until = now.date() - _CHOSEN_BEFORE, now.date() + _CHOSEN_AHEAD
        query = UpcomingQuery(about=typed, count=CHOICES)
        async with self._storage.read() as db:
            found = await calendar.upcoming(db, asker, query, since=since, until=until, now=now)
        events = [it for it in ranked(found, language=asker.language) if it.when.end_on >= since]
        today = now.date()
        events.sort(key=lambda it: (it.when.end_on < today, abs((it.when.start_on - today).days)))
        return tuple(events[:CHOICES])

    async def complete_hidden(self, asker: Asker, typed: str) -> tuple[Event, ...]:
        """Return at most 25 events that the asker's guild has hidden, the last hidden first."""
        if asker.guild_id is None:
            return ()
        async with self._storage.read() as db:
            ids = await corrections.hidden_events(db, asker.guild_id)
            found = await calendar.find_events(db, asker, ids, now=self._clock.now())
        events = [view(coverage, language=asker.language) for coverage in found]
        wanted = typed.strip().casefold()
        return tuple(it for it in events if wanted in it.title.casefold())[:CHOICES]

    # --- corrections by people

    async def fix(
        self,
        guild_id: int,
        event_id: int,
        *,
        title: str | None = None,
        when: When | None = None,
        place: str | None = None,
        status: EventStatus | None = None,
        actor_id: int,
    ) -> Event:
        """Set what the guild is shown of an event, whatever reports say; return it.

        None leaves a field as it is. Raises UserError for an event that the guild does not
        have, and for what cannot be set.
        """
        setting = checked(Setting(title, when, place, status))
        desk = Asker(user_id=actor_id, guild_id=guild_id)
        async with self._storage.write() as db:
            found = await self._found(db, desk, event_id)
            event, now = view(found), self._clock.now()
            made = corrected(found.correction, event.id, setting, now)
            await corrections.save_correction(db, guild_id, made, actor_id=actor_id)
            await corrections.record_step(db, guild_id, event.id, step(event, setting, now))
            await self._note(db, "event.fix", desk, event)
            return view(await self._found(db, desk, event_id))

    async def hide(self, guild_id: int, event_id: int, *, actor_id: int) -> Event:
        """Take an event out of all answers in the guild; return it as it was. Raises UserError."""
        return await self._set_hidden(guild_id, event_id, actor_id, is_hidden=True)

    async def unhide(self, guild_id: int, event_id: int, *, actor_id: int) -> Event:
        """Bring back an event that the guild has hidden; return it. Raises UserError."""
        return await self._set_hidden(guild_id, event_id, actor_id, is_hidden=False)

    async def merge(self, guild_id: int, keep_id: int, drop_id: int, *, actor_id: int) -> Event:
        """Show two events as one in the guild, under the first one's id; return it.

        Raises UserError where the guild does not have both, or has them as one already.
        """
        desk = Asker(user_id=actor_id, guild_id=guild_id)
        now = self._clock.now()
        async with self._storage.write() as db:
            kept = await self._found(db, desk, keep_id)
            dropped = await self._found(db, desk, drop_id)
            if kept.event_id == dropped.event_id:
                raise UserError("These two are one event already.")
            old = dropped.correction or Correction(event_id=dropped.event_id, set_at=now)
            gone = replace(old, merged_into=kept.event_id, set_at=now)
            await corrections.save_correction(db, guild_id, gone, actor_id=actor_id)
            merged = await self._found(db, desk, kept.event_id)
            change = EventChange(now, ChangeKind.CORRECTED, view(kept).when, view(merged).when)
            await corrections.record_step(db, guild_id, kept.event_id, change)
            await self._note(db, "event.merge", desk, view(merged), dropped=view(dropped).title)
            return view(await self._found(db, desk, kept.event_id))

    async def add(
        self, guild_id: int, *, title: str, when: When, place: str = "", actor_id: int
    ) -> Event:
        """Put an event of the guild's own on its calendar; return it. Raises UserError."""
        setting = checked(Setting(title, when, place))
        desk = Asker(user_id=actor_id, guild_id=guild_id)
        now = self._clock.now()
        async with self._storage.write() as db:
            if await corrections.count_added(db, guild_id, since=now.date()) >= MOST_ADDED:
                raise UserError(
                    f"This server has {MOST_ADDED} events of its own ahead, which is the limit. "
                    "Hide those that are not needed, or wait until some are over."
                )
            event_id = await corrections.add_event(db, guild_id, when, actor_id=actor_id, now=now)
            made = corrected(None, event_id, setting, now)
            await corrections.save_correction(db, guild_id, made, actor_id=actor_id)
            event = view(await self._found(db, desk, event_id))
            await self._note(db, "event.add", desk, event)
        return event

    async def _found(self, db: AsyncConnection, desk: Asker, event_id: int) -> EventCoverage:
        found = await calendar.find_event(
            db, desk, event_id, now=self._clock.now(), even_hidden=True
        )
        if found is None:
            raise UserError("There is no such event here. Pick one from the list that appears.")
        return found

    async def _set_hidden(
        self, guild_id: int, event_id: int, actor_id: int, *, is_hidden: bool
    ) -> Event:
        desk = Asker(user_id=actor_id, guild_id=guild_id)
        async with self._storage.write() as db:
            found = await self._found(db, desk, event_id)
            event, known = view(found), found.correction
            if (known is not None and known.is_hidden) == is_hidden:
                state = "hidden already" if is_hidden else "not hidden"
                raise UserError(f"“{event.title}” is {state}.")
            # What a person set of it, and when, stays as it was.
            made = known or Correction(event_id=found.event_id, set_at=self._clock.now())
            made = replace(made, is_hidden=is_hidden)
            await corrections.save_correction(db, guild_id, made, actor_id=actor_id)
            await self._note(db, "event.hide" if is_hidden else "event.unhide", desk, event)
        return event

    async def _note(
        self, db: AsyncConnection, action: str, desk: Asker, event: Event, **detail: str
    ) -> None:
        await audit.record(
            db,
            action,
            event.title,
            now=self._clock.now(),
            guild_id=desk.guild_id,
            actor_id=desk.user_id,
            detail={"event_id": event.id, **detail},
        )


def _place(index: CalendarIndex, rows: Sequence[EventRow], live_from: date) -> list[Placement]:
    """Put what articles say of events where it belongs."""
    index.forget(live_from)
    return [index.add(row) for row in rows if row.when.end_on >= live_from]


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
        text=whole_text(article.summary, article.text),
        published_at=article.published_at,
        language=article.language,
        zone=article.timezone,
        country=article.country,
        revised_at=article.revised_at,
    )
