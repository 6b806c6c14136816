"""Full texts: pages fetched where a guild asks, as robots.txt allows, and killed where hostile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import text

from bot.errors import FetchError
from bot.ingest.fetch import Fetcher
from bot.ingest.guard import Guard
from bot.ingest.page_work import Permit
from bot.ingest.page_workers import page_workers
from bot.ingest.pages import PAUSE, PageReader
from bot.ingest.robots import MAX_SITES, Robots
from bot.ingest.service import IngestService
from bot.ingest.workers import ProcessWorkers, ThreadWorkers
from bot.storage import feeds, pages
from bot.storage.engine import Storage
from tests.fakes import FakeClock
from tests.integration.ingest.conftest import ACTOR, GUILD, FeedHost, Item, rss

T = TypeVar("T")

BODY = " ".join(f"Sentence {n} tells how the harbour levy was debated for hours." for n in range(9))
HTML = {"content_type": "text/html; charset=utf-8"}


def page(body: str = BODY) -> str:
    return (
        f"<html><head><title>x</title></head><body><article><p>{body}</p></article></body></html>"
    )


@pytest.fixture(name="reader")
def _reader(storage: Storage, clock: FakeClock, fetcher: Fetcher) -> PageReader:
    return PageReader(storage, clock, fetcher, ThreadWorkers())


@pytest.fixture(name="articles")
async def _articles(
    host: FeedHost, service: IngestService, storage: Storage, clock: FakeClock
) -> list[str]:
    """Two articles of a feed whose full texts are wanted, the newest first."""
    urls = [host.url(f"/{n}") for n in (1, 2)]
    items = [
        Item(n, link=url, at=clock.now() - timedelta(minutes=n))
        for n, url in enumerate(urls, start=1)
    ]
    feed = host.give("/rss", rss(*items))
    added = await service.add_source(GUILD, feed, actor_id=ACTOR)
    async with storage.write() as db:
        await pages.want_full_text(db, GUILD, added.status.feed_id, wanted=True)
    return urls


async def stored(storage: Storage) -> dict[str, str | None]:
    async with storage.read() as db:
        rows = await db.execute(text("SELECT url, text FROM articles ORDER BY url"))
        return {row.url[-2:]: row.text for row in rows}


async def left(storage: Storage, clock: FakeClock) -> int:
    async with storage.read() as db:
        return len(await pages.wanted_pages(db, since=clock.now() - timedelta(days=2), limit=9))


async def test_texts_are_stored_one_page_of_a_host_at_a_time(
    host: FeedHost, reader: PageReader, articles: list[str], storage: Storage, clock: FakeClock
) -> None:
    host.give("/1", page(), **HTML)
    host.give("/2", page(), **HTML)
    assert await reader.read_wanted() == 1
    assert await stored(storage) == {"/1": BODY, "/2": None}
    assert await reader.read_wanted() == 0  # the host rests
    clock.advance(PAUSE)
    assert await reader.read_wanted() == 1
    assert await stored(storage) == {"/1": BODY, "/2": BODY}
    assert host.times("/robots.txt") == 1
    assert await left(storage, clock) == 0


async def test_robots_txt_is_obeyed(
    host: FeedHost, reader: PageReader, articles: list[str], storage: Storage, clock: FakeClock
) -> None:
    host.give("/robots.txt", "User-agent: *\nDisallow: /1\nCrawl-delay: 30")
    host.give("/2", page(), **HTML)
    assert await reader.read_wanted() == 0
    assert await reader.read_wanted() == 1
    assert host.times("/1") == 0
    assert host.times("/2") == 1


async def test_robots_txt_is_read_once_a_day(
    host: FeedHost, fetcher: Fetcher, clock: FakeClock
) -> None:
    robots = Robots(clock, fetcher, ThreadWorkers())
    host.give("/robots.txt", "User-agent: daybook\nDisallow: /private\nCrawl-delay: 30")
    for _ in range(2):
        assert await robots.permit(host.url("/1")) == Permit(True, timedelta(seconds=30))
        assert await robots.permit(host.url("/private/1")) == Permit(False, timedelta(seconds=30))
    assert host.times("/robots.txt") == 1
    clock.advance(timedelta(days=1))
    await robots.permit(host.url("/1"))
    assert host.times("/robots.txt") == 2


async def test_a_robots_txt_that_nobody_can_understand_gives_no_leave(
    host: FeedHost, fetcher: Fetcher, clock: FakeClock
) -> None:
    class Overtaxed:
        async def run(self, work: Callable[..., T], *arguments: Any) -> T:
            raise FetchError("Reading this takes too much time or memory.", url="")

    host.give("/robots.txt", "User-agent: *")
    permit = await Robots(clock, fetcher, Overtaxed()).permit(host.url("/1"))
    assert permit == Permit(False)


async def test_only_the_sites_asked_for_last_are_remembered(
    host: FeedHost, fetcher: Fetcher, clock: FakeClock
) -> None:
    robots = Robots(clock, fetcher, ThreadWorkers())
    await robots.permit(host.url("/1"))
    for number in range(MAX_SITES):
        assert await robots.permit(f"http://10.0.0.{number}/") is None
    await robots.permit(host.url("/1"))
    assert host.times("/robots.txt") == 2


async def test_without_leave_nothing_is_fetched_and_it_is_asked_for_again(
    host: FeedHost, reader: PageReader, articles: list[str], storage: Storage, clock: FakeClock
) -> None:
    host.give("/robots.txt", "", status=503)
    host.give("/1", page(), **HTML)
    assert await reader.read_wanted() == 0
    assert await left(storage, clock) == 2
    host.give("/robots.txt", "")
    clock.advance(timedelta(hours=1))
    assert await reader.read_wanted() == 1


@pytest.mark.parametrize(
    ("body", "status", "stays"),
    [
        ("<html><body><p>Too short.</p></body></html>", 200, False),
        ('{"no": "page"}', 200, False),
        ("", 404, False),
        ("", 403, False),
        ("", 500, True),
        ("", 429, True),
    ],
)
async def test_what_cannot_be_read_leaves_the_article_as_its_feed_has_it(
    host: FeedHost, reader: PageReader, articles: list[str], storage: Storage, clock: FakeClock,
    body: str, status: int, stays: bool,
) -> None:  # fmt: skip
    host.give("/1", body, status=status, **HTML)
    assert await reader.read_wanted() == 0
    assert (await stored(storage))["/1"] is None
    assert await left(storage, clock) == (2 if stays else 1)


async def test_a_page_that_fails_again_and_again_is_given_up(
    host: FeedHost, reader: PageReader, articles: list[str], storage: Storage, clock: FakeClock
) -> None:
    host.give("/1", "", status=500)
    for _ in range(3):
        assert await left(storage, clock) == 2
        await reader.read_wanted()
        clock.advance(timedelta(minutes=10))
    assert await left(storage, clock) == 1


async def test_a_page_elsewhere_needs_leave_there(
    host: FeedHost, articles: list[str], storage: Storage, clock: FakeClock
) -> None:
    elsewhere = host.url("/moved").replace("127.0.0.1", "localhost")
    host.redirect("/1", elsewhere)
    host.give("/moved", page(), **HTML)
    host.give("/robots.txt", "User-agent: *\nDisallow: /moved")
    guard = Guard([("127.0.0.1", host.port), ("localhost", host.port)])
    async with Fetcher(clock, guard=guard) as fetcher:
        reader = PageReader(storage, clock, fetcher, ThreadWorkers())
        assert await reader.read_wanted() == 0
    assert host.times("/moved") == 1
    assert (await stored(storage))["/1"] is None


async def test_a_page_at_a_private_address_is_never_asked_for(
    host: FeedHost, reader: PageReader, service: IngestService, storage: Storage, clock: FakeClock
) -> None:
    item = Item(1, link="http://169.254.169.254/latest", at=clock.now())
    added = await service.add_source(GUILD, host.give("/rss", rss(item)), actor_id=ACTOR)
    async with storage.write() as db:
        await pages.want_full_text(db, GUILD, added.status.feed_id, wanted=True)
    assert await reader.read_wanted() == 0


@pytest.fixture(name="processes")
async def _processes() -> AsyncIterator[ProcessWorkers]:
    async with page_workers() as workers:
        await workers.start()
        yield workers


async def test_a_hostile_page_is_killed_while_the_loop_goes_on(
    host: FeedHost, articles: list[str], storage: Storage, clock: FakeClock,
    processes: ProcessWorkers, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    host.give("/1", "<html><body><p>text</p>" + "<br>" * 480_000, **HTML)  # takes minutes
    host.give("/2", page(), **HTML)
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    async with Fetcher(clock, guard=Guard([("127.0.0.1", host.port)])) as fetcher:
        reader = PageReader(storage, clock, fetcher, processes)
        heart = asyncio.ensure_future(beat())
        assert await reader.read_wanted() == 0
        heart.cancel()
        assert "worker process ended" in caplog.text
        assert beats > 50  # in three seconds
        clock.advance(PAUSE)
        assert await reader.read_wanted() == 1
    assert await stored(storage) == {"/1": None, "/2": BODY}


async def test_a_pause_ends_the_wish(
    host: FeedHost, service: IngestService, articles: list[str], storage: Storage, clock: FakeClock
) -> None:
    async with storage.read() as db:
        (status,) = await feeds.guild_statuses(db, GUILD)
    await service.pause_source(GUILD, status.feed_id, actor_id=ACTOR)
    assert await left(storage, clock) == 0
