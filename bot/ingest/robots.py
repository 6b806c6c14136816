"""What a site asks of robots: its robots.txt, read before any page of an article is fetched.

Feeds are asked for without it, as every reader does: they are there to be polled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.errors import BadStatus, FetchError
from bot.ingest.fetch import Fetcher
from bot.ingest.page_work import Permit, judge
from bot.ingest.workers import Workers

KEPT = timedelta(days=1)
KEPT_FAILURE = timedelta(hours=1)
_MAX_BYTES = 512 * 1024  # RFC 9309 asks for 500 KB at least
MAX_SITES = 64


@dataclass(frozen=True, slots=True)
class _Rules:
    """A robots.txt; None where it could not be had, and nothing may be fetched for now."""

    text: str | None
    until: datetime


class Robots:
    """The robots.txt of sites, each kept for a day.

    workers   where they are read: somewhere that can be killed
    """

    def __init__(self, clock: Clock, fetcher: Fetcher, workers: Workers) -> None:
        self._clock = clock
        self._fetcher = fetcher
        self._workers = workers
        self._rules: dict[str, _Rules] = {}

    async def permit(self, url: str) -> Permit | None:
        """Return whether `url` may be fetched; None when that cannot be known for now.

        Without a robots.txt everything may be, with one that cannot be had nothing.
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        rules = self._rules.pop(site, None)
        if rules is None or rules.until <= self._clock.now():
            rules = await self._fetch(site)
        while len(self._rules) >= MAX_SITES:
            self._rules.pop(next(iter(self._rules)))  # the one that was not asked for longest
        self._rules[site] = rules
        if not rules.text:
            return None if rules.text is None else Permit(True)
        try:
            return await self._workers.run(judge, rules.text, url)
        except FetchError:  # what it takes too long to understand is no leave
            return Permit(False)

    async def _fetch(self, site: str) -> _Rules:
        now = self._clock.now()
        try:
            answer = await self._fetcher.fetch(f"{site}/robots.txt")
        except BadStatus as error:
            if 400 <= error.status < 500 and error.status != 429:
                return _Rules("", now + KEPT)
            return _Rules(None, now + KEPT_FAILURE)
        except FetchError:
            return _Rules(None, now + KEPT_FAILURE)
        return _Rules(answer.body[:_MAX_BYTES].decode("utf-8", "replace"), now + KEPT)
