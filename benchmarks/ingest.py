"""Update many feeds on command, to be timed from outside beside another feed reader.

Run: `python -m benchmarks.ingest --urls FILE --db FILE`. It registers the addresses in FILE
(one a line) in a fresh database, prints "ready", and then, for every line it reads from
standard input, polls all feeds once and prints the number of articles stored so far. It ends
with the input. By itself it measures fetch, parse and store; with `--full` articles are also
tagged, put into the search index, into stories and into the calendar, as the product does it.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from urllib.parse import urlsplit

from bot import garbage
from bot.clock import SystemClock
from bot.events.service import CalendarService
from bot.ingest.fetch import Fetcher
from bot.ingest.guard import Guard
from bot.ingest.service import IngestService
from bot.ingest.workers import ProcessWorkers
from bot.models import CatalogueEntry
from bot.storage.articles import count_articles
from bot.storage.engine import open_storage
from bot.stories.service import StoryService

NEWSROOM_TICK_S = 0.5
"""The readers of new articles look for them this often while feeds are polled, and once after."""


async def serve(urls: list[str], database: Path, *, full: bool) -> None:
    """Poll `urls` into `database` once for every line of standard input."""
    hosts = {(parts.hostname or "", parts.port or 80) for parts in map(urlsplit, urls)}
    clock = SystemClock()
    async with (
        open_storage(f"sqlite+aiosqlite:///{database}") as storage,
        Fetcher(clock, guard=Guard(hosts)) as fetcher,
        ProcessWorkers(preload="bot.runtime.labour") as workers,
    ):
        service = IngestService(storage, clock, fetcher, workers=workers, tagged=full, indexed=full)
        calendar = CalendarService(storage, clock, run=workers.run)
        readers = (StoryService(storage, clock, run=workers.run), calendar) if full else ()
        await workers.start()
        await service.ensure_defaults([CatalogueEntry(url, url, default=True) for url in urls])
        garbage.settle()  # as the bot does once it has started
        print("ready", flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            polling = asyncio.ensure_future(service.poll_all())
            while readers and not polling.done():
                await asyncio.wait({polling}, timeout=NEWSROOM_TICK_S)
                if not polling.done():
                    await asyncio.gather(*(reader.read_new() for reader in readers))
            await polling
            await asyncio.gather(*(reader.read_new() for reader in readers))
            async with storage.read() as db:
                print(await count_articles(db), flush=True)


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--urls", type=Path, required=True, help="file of addresses, one a line")
    parser.add_argument("--db", type=Path, required=True, help="path of a fresh database")
    parser.add_argument("--full", action="store_true", help="with tags, index, stories, events")
    options = parser.parse_args()
    asyncio.run(
        serve(options.urls.read_text(encoding="utf-8").split(), options.db, full=options.full)
    )


if __name__ == "__main__":
    main()
