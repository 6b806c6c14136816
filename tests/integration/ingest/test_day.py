"""A day of two hundred misbehaving feeds: every article arrives once, nobody is asked too often."""

from __future__ import annotations

import itertools
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import util
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from bot.ingest.fetch import Fetcher, FetchLimits
from bot.ingest.guard import Guard
from bot.ingest.polling import SHORTEST
from bot.ingest.service import IngestService
from bot.models import CatalogueEntry
from bot.storage.engine import Storage
from bot.storage.schema import articles, feeds
from tests.fakes import FakeClock
from tests.strange_feeds import World, make_world, serve

FEEDS = 200
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
STEP = timedelta(minutes=2)
SOON = timedelta(hours=6, minutes=30)

pytestmark = pytest.mark.timeout(240)


@dataclass
class Stored:
    """What the database holds in the end."""

    titles: Counter[str]
    arrival: dict[str, datetime]
    feeds: list[Any]


class Inline:
    """Workers that work at once: fifty documents an hour need no thread."""

    async def run(self, work: Any, *arguments: Any) -> Any:
        return work(*arguments)


async def _live(
    service: IngestService, storage: Storage, clock: FakeClock, span: timedelta
) -> None:
    """Poll what is due, at most every other minute."""
    end = clock.now() + span
    while clock.now() < end:
        async with storage.read() as db:
            due = (await db.execute(select(func.min(feeds.c.next_poll_at)))).scalar_one()
        clock.set(min(max(due, clock.now() + STEP), end))
        await service.poll_due(limit=1_000)


async def _stored(storage: Storage) -> Stored:
    async with storage.read() as db:
        rows = (await db.execute(select(articles.c.title, articles.c.first_seen_at))).all()
        states = (await db.execute(select(feeds))).all()
    titles = [row.title.removesuffix(" after all") for row in rows]
    arrival = dict(zip(titles, (row.first_seen_at for row in rows), strict=True))
    return Stored(Counter(titles), arrival, list(states))


@pytest.fixture(name="world")
async def _world(clock: FakeClock) -> AsyncIterator[World]:
    world = make_world(clock, feeds=FEEDS)
    runner = await serve(world)
    yield world
    await runner.cleanup()


async def test_every_article_of_a_bad_day_arrives_once_and_nobody_is_asked_too_often(
    world: World, storage: Storage, clock: FakeClock
) -> None:
    guard = Guard([("127.0.0.1", urlsplit(world.base).port or 0)])
    # A busy machine is no silent server.
    limits = FetchLimits(silence=timedelta(minutes=1), total=timedelta(minutes=1))

    class Impatient(Fetcher):
        """Waits for silent servers in no time."""

        async def _ask(self, address: Any, conditions: Any) -> Any:
            if world.is_silent(address.path):
                raise TimeoutError
            return await super()._ask(address, conditions)

    async with Impatient(clock, guard=guard, limits=limits) as fetcher:
        service = IngestService(
            storage, clock, fetcher, workers=Inline(), tagged=False, indexed=False
        )
        urls = [f"{world.base}/old/{feed.number}" for feed in world.feeds]
        await service.ensure_defaults([CatalogueEntry(url, url, default=True) for url in urls])
        await service.poll_due(limit=1_000)
        # Feeds that were closed are asked again a day later; then all have had their chance.
        await _live(service, storage, clock, DAY + HOUR * 14)
    found = await _stored(storage)
    wanted = {world.feeds[number].title(item) for number, item in world.truth()}
    assert wanted - found.titles.keys() == set()
    assert found.titles.keys() - wanted == set()
    assert [title for title, times in found.titles.items() if times > 1] == []
    assert [(row.url, row.error_text) for row in found.feeds if row.failures] == []
    for feed in world.feeds:
        _check_manners(feed.manner, [(ask.at, ask.wait) for ask in feed.asked])
        if feed.manner in {"plain", "atom", "json", "guids", "dates", "tags", "gzip", "edited"}:
            late = [
                found.arrival[feed.title(item)] - feed.born(item)
                for item in range(12, feed.published(clock.now()))
            ]
            assert max(late) <= max(SOON, feed.pace)
            assert sum(late, timedelta(0)) / len(late) <= feed.pace


def _check_manners(manner: str, asked: list[tuple[datetime, timedelta]]) -> None:
    """Assert that the publisher's wishes were honoured."""
    least = {"ttl": 1.5 * HOUR, "fresh": 2 * HOUR}.get(manner, SHORTEST)
    for (before, wait), (after, _) in itertools.pairwise(asked):
        if manner == "reset" and after == before:
            continue  # HTTP's own: a request on a kept connection that breaks is sent again
        assert after - before >= max(least, wait), manner
    if manner == "sleeps":
        assert not [at for at, _ in asked[1:] if at.hour in {0, 1, 2}]
    assert len(asked) < 31 * 12, manner


# --- the shared world of feeds


SHARED_FEEDS = 120
MIXED = (
    "429", "429-date", "500", "503", "301-moved", "302", "307", "truncated", "reset", "gzip",
    "charset", "invalid", "cut", "nul", "double", "no-validators", "etag-flip", "weak-etag",
    "guid-flip", "no-guid", "dup-guid", "html-title", "mentions", "junk-before", "bom", "deflate",
    "html", "ttl", "cache", "404",
)  # fmt: skip
ALWAYS_FAIL = {"429", "429-date", "500", "503", "truncated", "reset", "html", "404"}
"""A feed that is in one of these for half the day is well for the other half."""


def _shared_module(shared: Path) -> Any:
    place = shared / "bench" / "feed_server.py"
    spec = util.spec_from_file_location("shared_feed_server", place)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.filterwarnings("ignore:Bare functions are deprecated:DeprecationWarning")
async def test_every_article_of_the_shared_world_arrives_once(
    shared: Path, storage: Storage, clock: FakeClock
) -> None:
    server = _shared_module(shared)
    clock.set(server.EPOCH + 2 * DAY)
    world = server.World(feeds=SHARED_FEEDS, seed=3)
    runner, port = await server.serve(world)
    asked: dict[str, list[datetime]] = {}
    faults = {
        f"/feed/{k}": f"/fault/{MIXED[k % len(MIXED)]}/{k}" for k in range(0, SHARED_FEEDS, 2)
    }
    is_bad = False

    class Detour(Fetcher):
        """Lead half of the addresses to their fault for half of the day."""

        async def _follow(self, address: Any, conditions: Any) -> Any:
            asked.setdefault(address.path, []).append(clock.now())
            fault = faults.get(address.path, "")
            if fault and (is_bad or fault.split("/")[2] not in ALWAYS_FAIL):
                address = address.with_path(fault)
            return await super()._follow(address, conditions)

    try:
        limits = FetchLimits(silence=timedelta(seconds=1), total=timedelta(seconds=3))
        guard = Guard([("127.0.0.1", port)])
        async with Detour(clock, guard=guard, limits=limits) as fetcher:
            service = IngestService(
                storage, clock, fetcher, workers=Inline(), tagged=False, indexed=False
            )
            urls = [f"{world.base}/feed/{k}" for k in range(SHARED_FEEDS)]
            await service.ensure_defaults([CatalogueEntry(u, u, default=True) for u in urls])
            await service.poll_due(limit=1_000)
            for hour in range(24):
                is_bad = 8 <= hour < 20
                world.ticks.append((1, 0.15))
                await _live(service, storage, clock, HOUR)
            is_bad = False
            await _live(service, storage, clock, HOUR * 12)
    finally:
        await runner.cleanup()
    async with storage.read() as db:
        rows = (await db.execute(select(articles.c.url))).scalars().all()
        failing = (await db.execute(select(feeds.c.url).where(feeds.c.failures > 0))).all()
    found = Counter(
        match[0] for url in rows if (match := re.search(r"/article/\d+/\d+", url or ""))
    )
    truth = {
        f"/article/{k}/{story}"
        for k in range(SHARED_FEEDS)
        for story, _ in world.items(k, world.version(k))
    }
    assert truth - found.keys() == set()
    assert [place for place, times in found.items() if times > 1] == []
    assert failing == []
    for path, times in asked.items():
        gaps = [after - before for before, after in itertools.pairwise(times)]
        assert not gaps or min(gaps) >= SHORTEST, path
