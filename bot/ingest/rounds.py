"""Poll many feeds at once and store what they gave: one round.

Fetching runs on the event loop, reading and tagging in workers, storing in one writer that
gathers what several feeds gave into transactions of about two hundred articles. A feed's
validators are written in the transaction of its last articles, so a round that dies at any
point loses nothing: what was not stored is fetched again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.aio import first_error
from bot.clock import Clock
from bot.errors import FetchError, NotAFeed, StorageError
from bot.ingest import health
from bot.ingest.causes import no_feed
from bot.ingest.fetch import Fetcher, FetchResult
from bot.ingest.reading import (
    Answer,
    Desk,
    Document,
    body_hash,
    in_language,
    make_articles,
    read_all,
    read_document,
    sort_out,
)
from bot.ingest.workers import Workers
from bot.models import Feed, FeedOutcome, NewArticle, Revision, Source
from bot.storage import articles as article_table
from bot.storage import feeds as feed_table
from bot.storage.engine import Storage

log = logging.getLogger(__name__)

BATCH_ARTICLES = 200
BATCH_FEEDS = 100
PLACES = 200
"""Feeds under way at once: most of them wait, for their host or for a place of the fetcher."""

_LINGER_S = 0.1
_QUEUE = 32


@dataclass(frozen=True, slots=True)
class Polled:
    """One feed's poll, not stored yet.

    feed           as it is to be written
    move_to        the address it is to be polled at from now on
    next_poll_at   when to poll it again, where that is all that has changed
    """

    feed: Feed
    outcome: FeedOutcome
    new: Sequence[NewArticle] = ()
    revisions: Sequence[Revision] = ()
    move_to: str | None = None
    next_poll_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _News:
    """What a document has that is not stored yet; `known` entries of it are."""

    document: Document
    new: Sequence[NewArticle] = ()
    revisions: Sequence[Revision] = ()
    known: int = 0


@dataclass(slots=True)
class _Batch:
    polled: list[Polled] = field(default_factory=list)
    articles: int = 0

    def add(self, polled: Polled) -> None:
        self.polled.append(polled)
        self.articles += len(polled.new) + len(polled.revisions)

    @property
    def is_full(self) -> bool:
        return self.articles >= BATCH_ARTICLES or len(self.polled) >= BATCH_FEEDS


class Round:
    """One round of polls over feeds that the caller has leased.

    desk      how to analyse, whatever the feed
    sources   the outlets by id
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        fetcher: Fetcher,
        workers: Workers,
        *,
        desk: Desk,
        sources: Mapping[int, Source],
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._fetcher = fetcher
        self._workers = workers
        self._desk = desk
        self._sources = sources
        self._taken: set[int] = set()
        # Feeds without any article: nothing needs to be looked up for them.
        self._fresh: set[int] = set()
        self._places = asyncio.Semaphore(PLACES)
        self._queue: asyncio.Queue[Polled | None] = asyncio.Queue(_QUEUE)
        self.outcomes: list[FeedOutcome] = []

    async def run(self, chunks: AsyncIterable[Sequence[Feed]]) -> None:
        """Poll the feeds in `chunks`, asking for more as places become free.

        `outcomes` grows as they are stored. Raises StorageError.
        """
        try:
            async with asyncio.TaskGroup() as writer:
                writer.create_task(self._store_all())
                async with asyncio.TaskGroup() as polls:
                    async for feeds in chunks:
                        await self._begin(feeds, polls)
                await self._queue.put(None)
        except BaseExceptionGroup as errors:
            raise first_error(errors) from errors

    @property
    def unfinished(self) -> frozenset[int]:
        """Return the ids of feeds that were taken and not stored."""
        return frozenset(self._taken - {outcome.feed_id for outcome in self.outcomes})

    async def _begin(self, feeds: Sequence[Feed], polls: asyncio.TaskGroup) -> None:
        self._taken |= {feed.id for feed in feeds}
        if new := [feed.id for feed in feeds if feed.last_success_at is None]:
            async with self._storage.read() as db:
                self._fresh |= await feed_table.without_articles(db, new)
        for place, feed in enumerate(feeds):
            await self._places.acquire()
            polls.create_task(self._poll(feed))
            if place % 10 == 0:
                await asyncio.sleep(0)  # all at once would hold up everybody else

    # --- one feed

    async def _poll(self, feed: Feed) -> None:
        try:
            await self._poll_one(feed)
        finally:
            self._places.release()

    async def _poll_one(self, feed: Feed) -> None:
        etag, last_modified = health.validators(feed, self._clock.now())
        try:
            async with self._fetcher.fetching(
                feed.url, etag=etag, last_modified=last_modified
            ) as answer:
                try:
                    polled = await self._read(feed, answer)
                except NotAFeed as error:
                    raise no_feed(
                        error, asked=feed.url, answered=answer.url, body=answer.body
                    ) from error
                await self._queue.put(polled)
        except FetchError as error:
            await self._queue.put(self._failed(feed, error))
        except Exception:  # the root of a task: whatever one feed does, the others go on
            log.exception("feed could not be read", extra={"feed_id": feed.id, "url": feed.url})
            words = "Daybook stumbled over this feed; the operator finds the reason in the log."
            await self._queue.put(self._failed(feed, FetchError(words, url=feed.url)))

    def _failed(self, feed: Feed, error: FetchError) -> Polled:
        after = health.after_failure(feed, error, now=self._clock.now())
        return Polled(after, FeedOutcome(feed.id, feed.url, error.code, text=str(error)))

    async def _read(self, feed: Feed, answer: FetchResult) -> Polled:
        now = self._clock.now()
        if answer.status == 304 or _is_same(feed, answer):
            outcome = FeedOutcome(feed.id, feed.url, "unchanged")
            if next_poll_at := health.next_poll_only(feed, answer, now=now):
                return Polled(feed, outcome, next_poll_at=next_poll_at)
            return _settled(Polled(health.after_unchanged(feed, answer, now=now), outcome), now)
        desk = replace(
            self._desk,
            now=now,
            source=self._sources.get(feed.source_id),
            language=feed.language,
            backfill=feed.last_success_at is None,
        )
        found = await self._find_news(feed, answer, desk)
        after = health.after_document(
            feed, answer, found.document, new=len(found.new), known=found.known, now=now,
            oldest_new=min((article.published_at for article in found.new), default=None),
        )  # fmt: skip
        outcome = FeedOutcome(
            feed.id, feed.url, "new" if found.new else "unchanged", new=len(found.new)
        )
        polled = Polled(after, outcome, found.new, found.revisions)
        # Only a target that shows known articles is this feed and not another page of the outlet.
        return _settled(polled, now) if found.known else polled

    async def _find_news(self, feed: Feed, answer: FetchResult, desk: Desk) -> _News:
        raw = Answer(answer.body, answer.url, answer.content_type)
        timezone = desk.source.timezone if desk.source else None
        if feed.id in self._fresh:
            document, new = await self._workers.run(read_all, raw, timezone, desk)
            return _News(document, new)
        document = await self._workers.run(read_document, raw, timezone)
        keys = [key for entry in document.entries for key in entry.keys]
        async with self._storage.read() as db:
            stored = await article_table.known_articles(db, feed.id, keys)
        found = sort_out(document.entries, stored)
        if not (found.new or found.changed):
            return _News(document, known=found.known)
        wanted = [*found.new, *((place, entry) for place, entry, _ in found.changed)]
        made = await self._workers.run(make_articles, wanted, in_language(desk, document))
        count = len(found.new)
        revisions = tuple(
            Revision(old.id, old.title, old.summary, article)
            for (_, _, old), article in zip(found.changed, made[count:], strict=True)
        )
        return _News(document, made[:count], revisions, found.known)

    # --- storing

    async def _store_all(self) -> None:
        more = True
        while more:
            batch = _Batch()
            more = await self._gather(batch)
            await self._store(batch.polled)

    async def _gather(self, batch: _Batch) -> bool:
        """Fill `batch` from the queue; False when the round is over."""
        try:
            async with asyncio.timeout(None) as linger:
                while not batch.is_full:
                    polled = await self._next()
                    if polled is None:
                        return False
                    if not batch.polled:
                        linger.reschedule(asyncio.get_running_loop().time() + _LINGER_S)
                    batch.add(polled)
        except TimeoutError:
            pass
        return True

    async def _next(self) -> Polled | None:
        try:
            return self._queue.get_nowait()
        except asyncio.QueueEmpty:
            return await self._queue.get()

    async def _store(self, batch: Sequence[Polled]) -> None:
        """Store the batch; where that fails, each feed by itself, so that one spoils no other."""
        try:
            await self._write(batch)
        except StorageError as error:
            if len(batch) > 1:
                for polled in batch:
                    await self._store([polled])
                return
            await self._give_up(batch[0], error)

    async def _give_up(self, polled: Polled, error: StorageError) -> None:
        log.error(
            "articles could not be stored",
            extra={"feed_id": polled.feed.id, "error": str(error)},
        )
        words = "What this feed says could not be stored; the operator finds the reason in the log."
        # Without validators, so that the next poll brings the same document again.
        before = replace(polled.feed, etag=None, last_modified=None, body_hash=None)
        await self._write([self._failed(before, FetchError(words, url=before.url))])

    async def _write(self, batch: Sequence[Polled]) -> None:
        await store_polled(self._storage, batch, now=self._clock.now())
        self.outcomes += [polled.outcome for polled in batch]


async def store_polled(storage: Storage, batch: Sequence[Polled], *, now: datetime) -> None:
    """Store what polls gave, in transactions of about two hundred articles.

    The feeds are written in the last one, so that validators never outrun their articles. What a
    power cut takes away is fetched again.
    Raises StorageError.
    """
    rows = [(polled.feed.id, new) for polled in batch for new in polled.new]
    while len(rows) > BATCH_ARTICLES * 3 // 2:
        async with storage.write(durable=False) as db:
            await article_table.store_new(db, rows[:BATCH_ARTICLES], now=now)
        rows = rows[BATCH_ARTICLES:]
    revisions = [revision for polled in batch for revision in polled.revisions]
    async with storage.write(durable=False) as db:
        await article_table.store_new(db, rows, now=now)
        await article_table.revise(db, revisions, now=now)
        for polled in batch:
            if polled.move_to is not None:
                await feed_table.move_feed(db, polled.feed.id, polled.move_to)
        await feed_table.save_polled(db, [p.feed for p in batch if not p.next_poll_at])
        next_polls = [(p.feed.id, p.next_poll_at) for p in batch if p.next_poll_at]
        await feed_table.save_unchanged(db, next_polls, now=now)


def _is_same(feed: Feed, answer: FetchResult) -> bool:
    return feed.body_hash is not None and feed.body_hash == body_hash(answer.body)


def _settled(polled: Polled, now: datetime) -> Polled:
    """Return `polled` with its permanent move adopted, where that has been stable for long."""
    feed = polled.feed
    if not health.adopts_move(feed, now):
        return polled
    stayed = replace(feed, moved_to=None, moved_seen=0, moved_first_at=None)
    return replace(polled, feed=stayed, move_to=feed.moved_to)
