"""Read the pages of articles whose full text a guild has asked for.

One page of a host at a time, after its robots.txt, and never faster than that allows. What
cannot be read leaves the article as its feed has it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.errors import BadStatus, FetchError, FetchTimeout, Unreachable
from bot.ingest.fetch import Fetcher
from bot.ingest.page_work import read_article
from bot.ingest.robots import KEPT_FAILURE, Robots
from bot.ingest.workers import Workers
from bot.storage import pages as page_table
from bot.storage.engine import Storage
from bot.storage.pages import WantedPage

log = logging.getLogger(__name__)

PAUSE = timedelta(seconds=2)
"""Between two pages of a host that names no Crawl-delay."""

_AT_ONCE = 4
_CANDIDATES = 500
_ATTEMPTS = 3
_REST_AFTER_TROUBLE = timedelta(minutes=10)


@dataclass(slots=True)
class _Hosts:
    """When each host may be asked again, and how often each article was tried."""

    free_at: dict[str, datetime] = field(default_factory=dict)
    attempts: Counter[int] = field(default_factory=Counter)

    def choose(self, wanted: tuple[WantedPage, ...], now: datetime, limit: int) -> list[WantedPage]:
        """Return at most one page for each host that may be asked now."""
        self.free_at = {host: at for host, at in self.free_at.items() if at > now}
        self.attempts = Counter({p.article_id: self.attempts[p.article_id] for p in wanted})
        chosen: dict[str, WantedPage] = {}
        for page in wanted:
            if host_of(page.url) not in self.free_at:
                chosen.setdefault(host_of(page.url), page)
        return list(chosen.values())[:limit]

    def rest(self, url: str, until: datetime) -> None:
        self.free_at[host_of(url)] = until


def host_of(url: str) -> str:
    """Return the host and port that `url` leads to."""
    return urlsplit(url).netloc.lower()


class PageReader:
    """Reads pages, a round at a time.

    workers   where pages are read: a process that is killed when it takes too long
    """

    def __init__(self, storage: Storage, clock: Clock, fetcher: Fetcher, workers: Workers) -> None:
        self._storage = storage
        self._clock = clock
        self._fetcher = fetcher
        self._workers = workers
        self._robots = Robots(clock, fetcher, workers)
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self._hosts = _Hosts()

    async def read_wanted(self, *, limit: int = 20) -> int:
        """Read pages that are wanted, at most one of each host; return how many gave a text."""
        now = self._clock.now()
        async with self._storage.read() as db:
            wanted = await page_table.wanted_pages(
                db, since=now - page_table.FRESH, limit=_CANDIDATES
            )
        async with asyncio.TaskGroup() as tasks:
            reading = [
                tasks.create_task(self._read(page))
                for page in self._hosts.choose(wanted, now, limit)
            ]
        return sum(task.result() for task in reading)

    async def _read(self, page: WantedPage) -> bool:
        async with self._gate:
            try:
                text, terms = await self._text(page)
            except FetchError as error:
                return await self._fail(page, error)
            except Exception:  # the root of a task: whatever a page does, the others go on
                log.exception("page could not be read", extra={"url": page.url})
                return await self._give_up(page)
        if not text:
            return await self._give_up(page)
        async with self._storage.write() as db:
            await page_table.store_page(db, page.article_id, text, terms, now=self._clock.now())
        return True

    async def _text(self, page: WantedPage) -> tuple[str, str]:
        """Return text and terms of the page, both empty where it may not be fetched."""
        permit = await self._robots.permit(page.url)
        if permit is None:
            raise Unreachable(
                "Its robots.txt cannot be had.", url=page.url, retry_after=KEPT_FAILURE
            )
        if not permit.is_granted:
            return "", ""
        try:
            answer = await self._fetcher.fetch(page.url)
        finally:
            self._hosts.rest(page.url, self._clock.now() + max(permit.delay, PAUSE))
        if host_of(answer.url) != host_of(page.url):
            elsewhere = await self._robots.permit(answer.url)
            if elsewhere is None or not elsewhere.is_granted:
                return "", ""
        return await self._workers.run(
            read_article, answer.body, answer.url, answer.content_type, page.title, page.summary
        )

    async def _fail(self, page: WantedPage, error: FetchError) -> bool:
        """Try again after a rest where that may help; else leave the article as it is."""
        log.info("page not read", extra={"url": page.url, "error": str(error)})
        self._hosts.attempts[page.article_id] += 1
        if not may_pass(error) or self._hosts.attempts[page.article_id] >= _ATTEMPTS:
            return await self._give_up(page)
        rest = max(error.retry_after or timedelta(0), _REST_AFTER_TROUBLE)
        self._hosts.rest(page.url, self._clock.now() + rest)
        return False

    async def _give_up(self, page: WantedPage) -> bool:
        async with self._storage.write() as db:
            await page_table.give_up_pages(db, [page.article_id], now=self._clock.now())
        return False


def may_pass(error: FetchError) -> bool:
    """Tell whether another try, later, may bring what this one did not."""
    if isinstance(error, BadStatus):
        return error.status == 429 or error.status >= 500
    return isinstance(error, (FetchTimeout, Unreachable))
