"""Get the bytes behind an address: bounded in size, time, redirects and politeness.

Parsing is not done here, nor is anything stored. Whatever goes wrong is one of
`bot.errors.FetchError`'s, whose text an admin can read.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot import __version__
from bot.clock import Clock
from bot.errors import AddressRefused, BadStatus, TooLarge
from bot.ingest import headers as wishes
from bot.ingest.causes import bad_status, broken
from bot.ingest.guard import Guard
from bot.ingest.lanes import Lanes
from bot.ingest.names import Names

_PIECE_BYTES = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.6, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much of anything we are willing to take.

    body_bytes    of one answer, compressed and opened alike
    redirects     hops after the first address
    connect       until the connection stands
    silence       between two pieces of an answer
    total         for everything from the first request to the last byte, redirects included
    concurrency   requests at once
    per_host      requests to one host at once
    spacing       least time between the starts of two requests to one host
    names         for which the address of a host is remembered
    """

    body_bytes: int = 5 * 1024 * 1024
    redirects: int = 5
    connect: timedelta = timedelta(seconds=10)
    silence: timedelta = timedelta(seconds=15)
    total: timedelta = timedelta(seconds=45)
    concurrency: int = 20
    per_host: int = 2
    spacing: timedelta = timedelta(seconds=0.5)
    names: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class FetchResult:
    """One answer, complete.

    status          200, or 304 when the validators we sent still hold; the body is empty then
    url             where the body came from, after redirects
    etag, last_modified   for the next request, verbatim
    max_age         how long the server calls the answer fresh
    moved_to        where a chain of permanent redirects from the first address leads; None
                    without one, and where it would step down from https to http
    """

    status: int
    body: bytes
    url: str
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    max_age: timedelta | None = None
    moved_to: str | None = None


class Fetcher:
    """Fetch addresses for as long as it is entered as a context manager.

    contact    address in the User-Agent by which an outlet reaches the operator
    resolver   of names; tests bring their own
    """

    def __init__(
        self,
        clock: Clock,
        *,
        contact: str | None = None,
        guard: Guard | None = None,
        limits: FetchLimits | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._clock = clock
        self.guard = guard or Guard()
        self.limits = limits or FetchLimits()
        self._resolver = resolver
        self._agent = user_agent(contact)
        self._gate = asyncio.Semaphore(self.limits.concurrency)
        self._lanes = Lanes(clock, width=self.limits.per_host, spacing=self.limits.spacing)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        limits = self.limits
        connector = aiohttp.TCPConnector(
            socket_factory=self.guard.socket_factory,
            resolver=self._resolver or Names(),
            limit=limits.concurrency,
            ttl_dns_cache=round(limits.names.total_seconds()),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            headers={
                "User-Agent": self._agent,
                "Accept": _ACCEPT,
                # Brotli and Zstandard need libraries, and their bombs were never measured.
                "Accept-Encoding": "gzip, deflate",
            },
            timeout=aiohttp.ClientTimeout(
                total=None,  # the whole chain of redirects has one limit, in `fetch`
                sock_connect=limits.connect.total_seconds(),
                sock_read=limits.silence.total_seconds(),
            ),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> FetchResult:
        """Return what `url` answers now; see `fetching`."""
        async with self.fetching(url, etag=etag, last_modified=last_modified) as answer:
            return answer

    @asynccontextmanager
    async def fetching(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> AsyncIterator[FetchResult]:
        """Give what `url` answers now, keeping one of the places until the answer is dealt with.

        So bodies that wait to be read never pile up.

        etag, last_modified   validators of the last full answer; only with one of them is 304 an
                              answer
        Raises FetchError.
        """
        address = self.guard.check_url(url)
        conditions = {}
        if etag:
            conditions["If-None-Match"] = etag
        if last_modified:
            conditions["If-Modified-Since"] = last_modified
        own = self.guard.is_allowed(address)
        turn = nullcontext() if own else self._lanes.turn(address.host or "")
        # The lane first: whoever waits for a slow host must not hold one of the few places.
        async with turn, self._gate:
            yield await self._get(address, conditions)

    async def _get(self, address: URL, conditions: Mapping[str, str]) -> FetchResult:
        try:
            async with asyncio.timeout(self.limits.total.total_seconds()):
                return await self._follow(address, conditions)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise broken(error, str(address)) from error

    async def _follow(self, address: URL, conditions: Mapping[str, str]) -> FetchResult:
        start, moved, settled, status = address, address, False, 0
        for _ in range(self.limits.redirects + 1):
            with self.guard.reaching(address):
                answer = await self._ask(address, conditions)
            if isinstance(answer, FetchResult):
                return _with_move(answer, start, moved)
            status, target = answer
            settled = settled or status not in _PERMANENT
            address = self._next(address, target)
            if not settled:
                moved = address
        raise BadStatus(
            f"The address redirects more than {self.limits.redirects} times; "
            "open it in a browser and add the address where it ends.",
            url=str(start),
            status=status,
        )

    async def _ask(
        self, address: URL, conditions: Mapping[str, str]
    ) -> FetchResult | tuple[int, str]:
        """Return the answer, or status and target of a redirect."""
        if self._session is None:
            raise RuntimeError("the fetcher is used outside of its context")
        async with self._session.get(
            address, headers=conditions, allow_redirects=False
        ) as response:
            head, status = response.headers, response.status
            if status in _REDIRECTS and head.get("Location"):
                response.close()
                return status, head["Location"]
            if not (status == 200 or (status == 304 and conditions)):
                response.close()
                raise bad_status(status, head, url=str(address), now=self._clock.now())
            body = b"" if status == 304 else await self._read(response)
        etag, last_modified = wishes.validators(head)
        return FetchResult(
            status=status,
            body=body,
            url=str(address),
            content_type=head.get("Content-Type"),
            etag=etag,
            last_modified=last_modified,
            max_age=wishes.max_age(head, self._clock.now()),
        )

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        """Return the body, counting what arrives and what it opens to."""
        limit, size, pieces = self.limits.body_bytes, 0, []
        if (response.content_length or 0) <= limit:
            async for piece in response.content.iter_chunked(_PIECE_BYTES):
                pieces.append(piece)
                size += len(piece)
                if size > limit or response.content.total_raw_bytes > limit:
                    break
            else:
                return b"".join(pieces)
        response.close()
        raise TooLarge(
            f"The answer is larger than {limit // 1_048_576} MB, more than any feed needs.",
            url=str(response.url),
        )

    def _next(self, address: URL, target: str) -> URL:
        try:
            joined = str(address.join(URL(target.strip().replace(" ", "%20"))))
        except ValueError as error:
            raise AddressRefused(
                "The address redirects to something that is no web address.", url=str(address)
            ) from error
        return self.guard.check_url(joined)


def user_agent(contact: str | None) -> str:
    """Return how we introduce ourselves: product, version and how to reach the operator."""
    operator = f"+{contact}" if contact else "self-hosted"
    return f"Daybook/{__version__} (news digests on Discord; {operator})"


def _with_move(answer: FetchResult, start: URL, moved: URL) -> FetchResult:
    if moved == start or (start.scheme == "https" and moved.scheme == "http"):
        return answer
    return replace(answer, moved_to=str(moved))
