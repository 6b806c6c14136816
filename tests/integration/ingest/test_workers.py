"""Worker processes answer, fail, hang and die; the bot goes on."""

from __future__ import annotations

import asyncio
import operator
import os
import time

import pytest

from bot.errors import FetchError, NotAFeed, WorkFailed
from bot.ingest.reading import Answer, Desk, read_all, read_document
from bot.ingest.workers import ProcessWorkers, ThreadWorkers, Workers
from tests.fakes import MORNING
from tests.integration.ingest.conftest import Item, rss

RAW = Answer(rss(Item(1), Item(2)).encode(), "https://courier.example/rss")


async def test_threads_and_processes_give_the_same() -> None:
    async with ProcessWorkers(1) as processes:
        results = []
        both: tuple[Workers, ...] = (ThreadWorkers(), processes)
        for workers in both:
            results.append(await workers.run(read_all, RAW, None, Desk(MORNING)))
            with pytest.raises(NotAFeed):
                await workers.run(read_document, Answer(b"<p>", "https://a.org"), None)
    assert results[0] == results[1]


async def test_much_work_at_once_is_answered_in_any_number_of_processes() -> None:
    async with ProcessWorkers(2) as workers:
        sums = await asyncio.gather(*(workers.run(operator.add, k, 1) for k in range(50)))
    assert sums == list(range(1, 51))


async def test_work_that_never_ends_is_killed_and_other_work_is_done_again() -> None:
    async with ProcessWorkers(1, time_limit=0.7) as workers:
        await workers.start()
        hog = asyncio.ensure_future(workers.run(time.sleep, 60))
        await asyncio.sleep(0.3)
        innocent = asyncio.ensure_future(workers.run(operator.add, 1, 2))
        with pytest.raises(FetchError, match="too much time"):
            await hog
        assert await innocent == 3


async def test_work_that_kills_its_process_is_given_up() -> None:
    async with ProcessWorkers(1) as workers:
        with pytest.raises(FetchError, match="too much time or memory"):
            await workers.run(os._exit, 1)
        assert await workers.run(operator.add, 1, 2) == 3


async def test_memory_is_limited() -> None:
    async with ProcessWorkers(1) as workers:
        with pytest.raises(WorkFailed, match="MemoryError"):
            await workers.run(bytearray, 4_000_000_000)


async def test_a_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    async with ProcessWorkers(1) as workers:
        assert await workers.run(os.getenv, "DISCORD_TOKEN") is None


async def test_work_that_nobody_waits_for_any_more_does_no_harm() -> None:
    async with ProcessWorkers(1) as workers:
        await workers.start()
        waiting = asyncio.ensure_future(workers.run(time.sleep, 0.3))
        await asyncio.sleep(0.1)
        waiting.cancel()
        assert await workers.run(operator.add, 1, 2) == 3


async def test_large_results_arrive_whole() -> None:
    async with ProcessWorkers(1) as workers:
        assert await workers.run(operator.mul, b"x", 3_000_000) == b"x" * 3_000_000


async def test_closed_workers_do_nothing() -> None:
    async with ProcessWorkers(1) as workers:
        pass
    with pytest.raises(RuntimeError, match="closed"):
        await workers.run(operator.add, 1, 2)
