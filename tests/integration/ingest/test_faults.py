"""Every fault that the shared world of feeds can show has the right outcome."""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from bot.errors import UserError
from bot.ingest.fetch import Fetcher, FetchLimits
from bot.ingest.guard import Guard
from bot.ingest.reading import tag_entry
from bot.ingest.service import IngestService
from bot.ingest.workers import ProcessWorkers, ThreadWorkers
from bot.models import CatalogueEntry, Entry
from bot.storage.articles import count_articles
from bot.storage.engine import Storage, open_storage
from bot.storage.guilds import save_guild
from bot.storage.schema import articles
from tests.fakes import MORNING
from tests.integration.ingest.conftest import ACTOR, GUILD

FEEDS = 60
# Counting branches makes Python several times slower.
CPU_S = 2.0 * (4 if sys.gettrace() else 1)
MEMORY_BYTES = 64 * 1_048_576
BLOCKED_S = 0.05 * (4 if sys.gettrace() else 1)

REFUSED = {
    "404": "HTTP 404",
    "410": "HTTP 410",
    "401": "login",
    "403": "HTTP 403",
    "500": "HTTP 500",
    "503": "HTTP 503",
    "429": "come less often",
    "429-date": "come less often",
    "hang": "in time",
    "stall": "in time",
    "truncated": "cut off",
    "reset": "cut off",
    "gzip-bomb": "larger than",
    "gzip-broken": "cannot be opened",
    "huge": "larger than",
    "huge-header": "headers",
    "loop": "redirects more than",
    "chain": "redirects more than",
    "to-private": "private network",
    "to-metadata": "private network",
    "to-file": "Only http and https",
    "to-mapped": "private network",
    "to-userinfo": "user name",
    "empty": "empty",
    "html": "names no feed",
    "lying-304": "never was",
}
READ = [
    "slow",
    "gzip",
    "deflate",
    "301",
    "302",
    "303",
    "307",
    "308",
    "301-moved",
    "charset",
    "charset-none",
    "charset-cp1252",
    "charset-gbk",
    "charset-utf16",
    "bom",
    "double",
    "invalid",
    "junk-before",
    "cut",
    "nul",
    "laughs",
    "xxe",
    "attrs",
    "deep",
    "text-plain",
    "octet-stream",
    "no-validators",
    "etag-flip",
    "weak-etag",
    "guid-flip",
    "no-guid",
    "no-date",
    "future-date",
    "old-date",
    "dup-guid",
    "html-title",
    "mentions",
    "ttl",
    "skip",
    "cache",
]


@pytest.fixture(scope="module", name="world")
def _world(shared: Path) -> Iterator[str]:
    """Address of the shared world of feeds, served by a process of its own."""
    program = str(shared / "bench" / "feed_server.py")
    words = [sys.executable, program, "--port", "0", "--feeds", str(FEEDS), "--warm"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield str(json.loads(process.stdout.readline())["base"])
        process.terminate()


@pytest.fixture(scope="module", name="database")
def _database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('faults')}/daybook.db"


@pytest.fixture(name="storage")
async def _storage(database: str) -> AsyncIterator[Storage]:
    async with open_storage(database) as storage:
        async with storage.write() as db:
            await save_guild(db, GUILD, "Guild", owner_id=None, now=MORNING)
        yield storage


# Worth a process of their own; starting one for each of the others would only take time.
HEAVY = {"laughs", "xxe", "attrs", "deep", "invalid", "cut"}


@pytest.fixture(name="service")
async def _service(
    request: pytest.FixtureRequest, world: str, storage: Storage
) -> AsyncIterator[IngestService]:
    port = urlsplit(world).port or 0
    limits = FetchLimits(silence=timedelta(seconds=2), total=timedelta(seconds=20))
    clock = SystemClock()
    async with (
        Fetcher(clock, guard=Guard([("127.0.0.1", port)]), limits=limits) as fetcher,
        ProcessWorkers(1) as workers,
    ):
        heavy = any(f"[{name}]" in request.node.name for name in HEAVY)
        yield IngestService(storage, clock, fetcher, workers=workers if heavy else ThreadWorkers())


@pytest.fixture(name="_bounded", autouse=True)
async def _is_bounded(service: IngestService) -> AsyncIterator[None]:
    """Fail a test that took too much time or memory, or held up the loop.

    All in CPU time, so that a busy machine changes nothing.
    """
    longest = 0.0

    async def beat() -> None:
        nonlocal longest
        while True:
            began = time.thread_time()
            await asyncio.sleep(0.002)
            longest = max(longest, time.thread_time() - began)

    tag_entry(Entry("warm", "Parliament votes"), None, "en")  # tables are read once, at first use
    gc.freeze()  # what the test runner has piled up is not ours to walk through
    before = resource.getrusage(resource.RUSAGE_SELF)
    heart = asyncio.ensure_future(beat())
    yield
    heart.cancel()
    gc.unfreeze()
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert longest < BLOCKED_S
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < CPU_S
    assert (after.ru_maxrss - before.ru_maxrss) * 1024 < MEMORY_BYTES


@pytest.mark.parametrize("fault", REFUSED)
async def test_what_cannot_be_read_is_said_in_a_sentence(
    world: str, service: IngestService, storage: Storage, fault: str
) -> None:
    seconds = "?seconds=30" if fault in {"hang", "stall"} else ""
    with pytest.raises(UserError, match=REFUSED[fault]):
        await service.add_source(GUILD, f"{world}/fault/{fault}/1{seconds}", actor_id=ACTOR)
    urls = [status.url for status in await service.list_sources(GUILD)]
    assert not any(f"/{fault}/" in url for url in urls)


@pytest.mark.parametrize("fault", READ)
async def test_what_can_be_read_is_stored_whole_and_only_once(
    world: str, service: IngestService, storage: Storage, fault: str
) -> None:
    number = READ.index(fault)
    seconds = "?seconds=1" if fault == "slow" else ""
    added = await service.add_source(
        GUILD, f"{world}/fault/{fault}/{number}{seconds}", actor_id=ACTOR
    )
    # An item that was cut in two before its address came waits for the next document.
    assert added.articles >= 10 - (fault == "cut")
    async with storage.read() as db:
        before = await count_articles(db)
        now = SystemClock().now()
        rows = (
            await db.execute(
                select(articles.c.title, articles.c.published_at, articles.c.url).where(
                    articles.c.feed_id == added.status.feed_id
                )
            )
        ).all()
    assert all(row.title and row.url and row.published_at <= now for row in rows)
    assert not any(
        "\x00" in row.title or ("<" in row.title and fault == "html-title") for row in rows
    )
    assert "root:" not in "".join(row.title for row in rows)
    await service.poll_all()
    async with storage.read() as db:
        assert await count_articles(db) == before


async def test_a_mixed_lot_is_read_as_far_as_it_can_be(
    world: str, service: IngestService, storage: Storage
) -> None:
    names = ["404", "truncated", "invalid", "cut", "html", "loop", "nul", "no-date"]
    urls = [f"{world}/feed/{k}" for k in range(FEEDS)]
    urls += [f"{world}/fault/{name}/{k}" for k, name in enumerate(names)]
    await service.ensure_defaults([CatalogueEntry(url, url, default=True) for url in urls])
    report = await service.poll_all()
    wanted = {outcome.url: outcome for outcome in report.outcomes if outcome.url in urls}
    failed = {urlsplit(url).path.split("/")[2] for url, outcome in wanted.items() if outcome.text}
    assert failed == {"404", "truncated", "html", "loop"}
    assert len(wanted) == len(urls)
