"""Ingestion as the rest of the bot sees it: sources are added, listed and polled."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.aio import finish
from bot.clock import Clock
from bot.errors import FetchError, UserError
from bot.ingest import adding, health, polling
from bot.ingest.adding import Found, Reach
from bot.ingest.catalogue import Catalogue
from bot.ingest.defaults import register_defaults
from bot.ingest.fetch import Fetcher
from bot.ingest.lists import SourceLists
from bot.ingest.outlets import outlet_key, outlet_name
from bot.ingest.pages import PageReader
from bot.ingest.reading import Desk, make_articles
from bot.ingest.rounds import BATCH_ARTICLES, Polled, Round, store_polled
from bot.ingest.troubles import tell_troubles
from bot.ingest.workers import ThreadWorkers, Workers
from bot.models import (
    CatalogueEntry,
    Feed,
    FeedOutcome,
    ParsedFeed,
    PollReport,
    SourceAdded,
    SourceStatus,
    SourceTest,
)
from bot.storage import articles as article_table
from bot.storage import audit
from bot.storage import feeds as feed_table
from bot.storage import sources as source_table
from bot.storage.engine import AsyncConnection, Storage

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
"""Longer than a round should take; a round that ends early gives its leases back."""

MAX_FEEDS_PER_GUILD = 250
MAX_CHOICES = 25
_CHUNK = 200


class IngestService:
    """From the address of a feed to stored articles.

    workers        where feeds are read; threads unless given
    catalogue      sources that are known by name, or as closed
    page_workers   where pages of articles are read; without, none are
    tagged         whether to tell what articles are about
    indexed        whether to put articles into the full-text index
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        fetcher: Fetcher,
        *,
        workers: Workers | None = None,
        catalogue: Catalogue | None = None,
        page_workers: Workers | None = None,
        tagged: bool = True,
        indexed: bool = True,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._fetcher = fetcher
        self._workers = workers or ThreadWorkers()
        self.catalogue = catalogue or Catalogue()
        self.lists = SourceLists(
            storage, clock, self._workers, add=self.add_source, most=MAX_FEEDS_PER_GUILD
        )
        self._pages = PageReader(storage, clock, fetcher, page_workers) if page_workers else None
        self._desk = Desk(clock.now(), tags=tagged, terms=indexed)

    # --- a guild's list

    async def add_source(self, guild_id: int, url: str, *, actor_id: int) -> SourceAdded:
        """Put the feed at `url`, or the best that the page there names, on the guild's list.

        `url` may be the name of an outlet in the catalogue. The feed is fetched at once and its
        articles stored, unless it is read already.
        Raises UserError, with nothing stored, when that cannot be done.
        """
        address = self._meant(url)
        with _for_people():
            self._fetcher.guard.check_url(address)
        await self._check_quota(guild_id)
        if feed := await self._healthy_feed(adding.spellings(address)):
            return await self._subscribe(guild_id, feed.id, actor_id)
        found = await self._find(address)
        if feed := await self._healthy_feed(adding.spellings(found.url)):
            return await self._subscribe(guild_id, feed.id, actor_id, found)
        return await self._store_first(guild_id, found, actor_id)

    async def list_sources(self, guild_id: int) -> tuple[SourceStatus, ...]:
        """Return the guild's feeds with their health, by outlet."""
        async with self._storage.read() as db:
            return await feed_table.guild_statuses(db, guild_id)

    async def complete_sources(self, guild_id: int, typed: str) -> tuple[SourceStatus, ...]:
        """Return at most 25 of the guild's feeds whose name, title or address has `typed`."""
        wanted = typed.strip().casefold()
        async with self._storage.read() as db:
            names = await feed_table.guild_feed_names(db, guild_id)
            ids = [feed_id for feed_id, *words in names if wanted in " ".join(words).casefold()]
            return await feed_table.guild_statuses(db, guild_id, feed_ids=ids[:MAX_CHOICES])

    async def test_source(self, url: str) -> SourceTest:
        """Return what `url` gives now; nothing is stored. Raises UserError when nothing."""
        found = await self._find(self._meant(url))
        parsed = found.document.parsed
        return SourceTest(
            url=found.url,
            format=parsed.format,
            title=parsed.title,
            entries=tuple(known.entry for known in found.document.entries),
            others=await adding.sampled(Reach(self._fetcher, self._workers), found.others),
        )

    async def remove_source(self, guild_id: int, feed_id: int, *, actor_id: int) -> SourceStatus:
        """Take a feed off the guild's list and return what it was. Raises UserError."""
        async with self._storage.write() as db:
            statuses = await feed_table.guild_statuses(db, guild_id, feed_ids=[feed_id])
            if not await feed_table.unsubscribe(db, guild_id, feed_id):
                raise _not_listed()
            await audit.record(
                db, "source.remove", statuses[0].url, now=self._clock.now(),
                guild_id=guild_id, actor_id=actor_id,
            )  # fmt: skip
        return statuses[0]

    async def pause_source(self, guild_id: int, feed_id: int, *, actor_id: int) -> SourceStatus:
        """Hide a feed from this guild until it is resumed. Raises UserError."""
        return await self._pause(guild_id, feed_id, actor_id, paused=True)

    async def resume_source(self, guild_id: int, feed_id: int, *, actor_id: int) -> SourceStatus:
        """Show a paused feed to this guild again. Raises UserError."""
        return await self._pause(guild_id, feed_id, actor_id, paused=False)

    async def _pause(
        self, guild_id: int, feed_id: int, actor_id: int, *, paused: bool
    ) -> SourceStatus:
        async with self._storage.write() as db:
            if not await feed_table.set_paused(db, guild_id, feed_id, paused=paused):
                raise _not_listed()
            (status,) = await feed_table.guild_statuses(db, guild_id, feed_ids=[feed_id])
            await audit.record(
                db, "source.pause" if paused else "source.resume", status.url,
                now=self._clock.now(), guild_id=guild_id, actor_id=actor_id,
            )  # fmt: skip
        return status

    # --- adding

    def _meant(self, typed: str) -> str:
        """Return the address that somebody means. Raises UserError for a closed outlet."""
        if closed := self.catalogue.closed_outlet(typed):
            raise UserError(f"{closed.name} cannot be read. {closed.why}")
        entry = self.catalogue.named(typed)
        return entry.feed_url if entry else adding.typed_address(typed)

    async def _check_quota(self, guild_id: int) -> None:
        async with self._storage.read() as db:
            count = await feed_table.count_subscribed(db, guild_id)
        if count >= MAX_FEEDS_PER_GUILD:
            raise UserError(
                f"This server has {count} sources, as many as one may have; "
                "remove one with /sources remove first."
            )

    async def _find(self, address: str) -> Found:
        async with self._storage.read() as db:
            source = await source_table.find_by_key(db, outlet_key(address, None))
        reach = Reach(self._fetcher, self._workers, source.timezone if source else None)
        with _for_people():
            return await adding.find_feed(reach, address)

    async def _healthy_feed(self, urls: Iterable[str]) -> Feed | None:
        """Return the feed that is read at one of `urls` without trouble."""
        async with self._storage.read() as db:
            found = await feed_table.registered(db, urls)
        return next((f for f in found.values() if f.last_success_at and not f.failures), None)

    async def _subscribe(
        self, guild_id: int, feed_id: int, actor_id: int, found: Found | None = None
    ) -> SourceAdded:
        """Put a feed that is read already on the guild's list."""
        now = self._clock.now()
        async with self._storage.write() as db:
            is_new = await feed_table.subscribe(db, guild_id, feed_id, actor_id=actor_id, now=now)
            (status,) = await feed_table.guild_statuses(db, guild_id, feed_ids=[feed_id])
            if is_new:
                await audit.record(
                    db, "source.add", status.url, now=now, guild_id=guild_id, actor_id=actor_id
                )
        others = found.others if found else ()
        return SourceAdded(status, status.articles, already=not is_new, others=others)

    async def _store_first(self, guild_id: int, found: Found, actor_id: int) -> SourceAdded:
        """Register a feed that was just read, with its articles, and put it on the list.

        The first two hundred are stored in the transaction that registers it, the rest after it.
        """
        now = self._clock.now()
        parsed = found.document.parsed
        key = outlet_key(found.url, parsed.site_url)
        async with self._storage.read() as db:
            source = await source_table.find_by_key(db, key)
        desk = replace(self._desk, now=now, source=source, language=parsed.language, backfill=True)
        entries = tuple(enumerate(found.document.entries))
        articles = await self._workers.run(make_articles, entries, desk)
        first, rest = articles[:BATCH_ARTICLES], articles[BATCH_ARTICLES:]
        async with self._storage.write() as db:
            source_id = await self._save_outlet(db, key, parsed, is_known=source is not None)
            feed = await feed_table.add_feed(
                db, found.url, source_id,
                title=parsed.title, interval=polling.FIRST, now=now, lease=LEASE,
            )  # fmt: skip
            if feed is not None:
                await feed_table.subscribe(db, guild_id, feed.id, actor_id=actor_id, now=now)
                await article_table.store_new(db, [(feed.id, new) for new in first], now=now)
                polled = self._first_poll(feed, found, len(articles))
                if not rest:
                    await feed_table.save_polled(db, [polled.feed])
                await audit.record(
                    db, "source.add", found.url, now=now, guild_id=guild_id, actor_id=actor_id
                )
                (status,) = await feed_table.guild_statuses(db, guild_id, feed_ids=[feed.id])
        if feed is None:
            return await self._read_again(guild_id, found, actor_id)
        if rest:
            await store_polled(self._storage, [replace(polled, new=rest)], now=now)
        return SourceAdded(status, len(articles), others=found.others)

    async def _save_outlet(
        self, db: AsyncConnection, key: str, parsed: ParsedFeed, *, is_known: bool
    ) -> int:
        """Return the id of the outlet, with what the catalogue says of one that is new."""
        entry = None if is_known else self.catalogue.of_outlet(key)
        if entry is not None:
            return await source_table.save_catalogued(db, key, entry)
        name = outlet_name(parsed.title, key)
        return await source_table.save_source(db, key, name, site_url=parsed.site_url)

    def _first_poll(self, feed: Feed, found: Found, new: int) -> Polled:
        after = health.after_document(
            feed, found.answer, found.document, new=new, known=0, now=self._clock.now()
        )
        # It was asked for where it moved to, which is its address now.
        after = replace(after, moved_to=None, moved_seen=0, moved_first_at=None)
        return Polled(after, FeedOutcome(feed.id, feed.url, "new", new=new))

    async def _read_again(self, guild_id: int, found: Found, actor_id: int) -> SourceAdded:
        """Add a feed that was registered before but has failed since: it just answered."""
        now = self._clock.now()
        async with self._storage.write() as db:
            feed = (await feed_table.registered(db, [found.url]))[found.url]
            leased = await feed_table.claim_one(db, feed.id, now, lease=LEASE)
        if leased is not None:
            await self._poll(_only(leased))
        return await self._subscribe(guild_id, feed.id, actor_id, found)

    # --- polling

    async def read_pages(self) -> int:
        """Read pages of articles whose full text is wanted; return how many gave one."""
        return await self._pages.read_wanted() if self._pages else 0

    async def poll_due(self, *, limit: int = 200) -> PollReport:
        """Poll at most `limit` feeds whose time has come, the longest due first."""
        return await self._poll(self._due(limit))

    async def poll_all(self) -> PollReport:
        """Poll every feed that somebody reads, due or not."""
        return await self._poll(self._all(None))

    async def poll_own(self) -> PollReport:
        """Poll, due or not, the feeds on hosts that the operator has named as their own."""
        return await self._poll(self._all(self._fetcher.guard.own_places))

    async def tell_troubles(self) -> int:
        """Tell guilds once of feeds that fail lastingly or read again; return the notices owed."""
        return await tell_troubles(self._storage, self._clock)

    # A lease that a power cut takes away is one that nobody holds any more.

    async def _due(self, limit: int) -> AsyncIterator[Sequence[Feed]]:
        while limit > 0:
            async with self._storage.write(durable=False) as db:
                feeds = await feed_table.claim_due(
                    db, self._clock.now(), limit=min(limit, _CHUNK), lease=LEASE
                )
            yield feeds
            limit = limit - len(feeds) if len(feeds) == _CHUNK else 0

    async def _all(self, within: Sequence[str] | None) -> AsyncIterator[Sequence[Feed]]:
        feeds: Sequence[Feed] = ()
        last = 0
        while not feeds or len(feeds) == _CHUNK:
            async with self._storage.write(durable=False) as db:
                feeds = await feed_table.claim_next(
                    db, self._clock.now(), after=last, limit=_CHUNK, lease=LEASE, within=within
                )
            if not feeds:
                return
            yield feeds
            last = feeds[-1].id

    async def _poll(self, chunks: AsyncIterable[Sequence[Feed]]) -> PollReport:
        """Poll feeds that are leased, and give back the leases of those not reached."""
        began = self._clock.monotonic()
        async with self._storage.read() as db:
            sources = await source_table.all_sources(db)
        rounds = Round(
            self._storage, self._clock, self._fetcher, self._workers,
            desk=self._desk, sources=sources,
        )  # fmt: skip
        try:
            await rounds.run(chunks)
        finally:
            if left := rounds.unfinished:
                await finish(self._release(left))
        report = PollReport(tuple(rounds.outcomes))
        if report.outcomes:
            log.info(
                "feeds polled",
                extra={
                    "feeds": len(report.outcomes), "new": report.new, "failed": report.failed,
                    "seconds": round(self._clock.monotonic() - began, 3),
                },
            )  # fmt: skip
        return report

    async def _release(self, feed_ids: Iterable[int]) -> None:
        async with self._storage.write(durable=False) as db:
            await feed_table.release(db, feed_ids)

    async def ensure_defaults(self, catalogue: Sequence[CatalogueEntry]) -> int:
        """Make the catalogue's default feeds the instance's default set; return how many.

        New ones are due at once; those that were default before and are no more, are read only
        by the guilds that have added them.
        """
        return await register_defaults(self._storage, catalogue, now=self._clock.now())


async def _only(feed: Feed) -> AsyncIterator[Sequence[Feed]]:
    yield [feed]


class _for_people:  # noqa: N801 - reads as a statement
    """Raise a FetchError again as the UserError that its text was written for."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, FetchError):
            raise UserError(str(error)) from error


def _not_listed() -> UserError:
    return UserError("This source is not on the server's list; /sources list shows what is.")
