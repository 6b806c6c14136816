"""A loopback host of feeds that do as they are told, and the ingest service reading it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web

from bot.ingest.fetch import Fetcher, FetchLimits
from bot.ingest.guard import Guard
from bot.ingest.service import IngestService
from bot.storage.engine import Storage, open_storage
from bot.storage.guilds import save_guild
from tests.fakes import FakeClock

GUILD, ACTOR = 10, 99
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class FeedHost:
    """Answers for each path, changed by the test as it goes.

    asked   (path, headers) of every request, in order
    """

    base: str = ""
    answers: dict[str, Handler] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.base.rpartition(":")[2])

    def url(self, path: str) -> str:
        return self.base + path

    def times(self, path: str) -> int:
        return sum(asked == path for asked, _ in self.asked)

    def serve(self, path: str, handler: Handler) -> str:
        """Let `handler` answer for `path`; return its address."""
        self.answers[path] = handler
        return self.url(path)

    def give(self, path: str, body: bytes | str, *, status: int = 200, **headers: str) -> str:
        """Answer `path` with `body`; `content_type` in headers means Content-Type."""
        raw = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}

        async def handler(request: web.Request) -> web.StreamResponse:
            tag = named.get("Etag")
            if tag is not None and request.headers.get("If-None-Match") == tag:
                return web.Response(status=304, headers=named)
            return web.Response(body=raw, status=status, headers=named)

        return self.serve(path, handler)

    def redirect(self, path: str, target: str, *, status: int = 302) -> str:
        return self.give(path, b"", status=status, location=target)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, request.headers))
        handler = self.answers.get(request.path)
        return await handler(request) if handler else web.Response(status=404)


@dataclass(frozen=True)
class Item:
    """One item of a feed made for a test."""

    number: int
    title: str = ""
    at: datetime | None = None
    guid: str = ""
    link: str = ""
    summary: str = ""


def rss(*items: Item, title: str = "Riverside Courier", channel: str = "") -> str:
    """Return an RSS document; what an item leaves out follows from its number."""
    rows = "".join(
        f"<item><title>{i.title or f'Report {i.number} on the harbour'}</title>"
        f"<link>{i.link or f'https://courier.example/{i.number}'}</link>"
        f'<guid isPermaLink="false">{i.guid or f"urn:{i.number}"}</guid>'
        f"<description>{i.summary or f'What is known of report {i.number}.'}</description>"
        + (f"<pubDate>{format_datetime(i.at)}</pubDate>" if i.at else "")
        + "</item>"
        for i in items
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{channel}{rows}</channel></rss>'


@pytest.fixture(name="host")
async def _host() -> AsyncIterator[FeedHost]:
    host = FeedHost()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", host.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield host
    await runner.cleanup()


@pytest.fixture(name="storage")
async def _storage(database: str, clock: FakeClock) -> AsyncIterator[Storage]:
    async with open_storage(database) as storage:
        async with storage.write() as db:
            await save_guild(db, GUILD, "Guild", owner_id=None, now=clock.now())
        yield storage


@pytest.fixture(name="limits")
def _limits() -> FetchLimits:
    short = timedelta(seconds=0.5)
    return FetchLimits(body_bytes=400_000, silence=short, total=timedelta(seconds=2))


@pytest.fixture(name="fetcher")
async def _fetcher(host: FeedHost, clock: FakeClock, limits: FetchLimits) -> AsyncIterator[Fetcher]:
    guard = Guard([("127.0.0.1", host.port)])
    async with Fetcher(clock, contact="https://op.example", guard=guard, limits=limits) as fetcher:
        yield fetcher


@pytest.fixture(name="service")
def _service(storage: Storage, clock: FakeClock, fetcher: Fetcher) -> IngestService:
    return IngestService(storage, clock, fetcher)
