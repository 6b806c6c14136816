"""Turns at a host."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.ingest import lanes
from bot.ingest.lanes import Lanes
from tests.fakes import FakeClock

SECOND = timedelta(seconds=1)


async def test_starts_at_one_host_are_spaced_and_other_hosts_do_not_wait(clock: FakeClock) -> None:
    turns = Lanes(clock, width=2, spacing=SECOND)
    for host in ("a", "a", "b", "a"):
        async with turns.turn(host):
            pass
    assert clock.slept == [SECOND, SECOND]


async def test_no_more_than_the_width_run_at_once(clock: FakeClock) -> None:
    turns = Lanes(clock, width=2, spacing=timedelta(0))
    running, most, release = 0, 0, asyncio.Event()

    async def visit() -> None:
        nonlocal running, most
        async with turns.turn("a"):
            running += 1
            most = max(most, running)
            await release.wait()
            running -= 1

    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(visit())
        for _ in range(10):
            await asyncio.sleep(0)
        assert running == 2
        release.set()
    assert most == 2


async def test_hosts_that_nobody_waits_for_are_forgotten(clock: FakeClock) -> None:
    turns = Lanes(clock, width=1, spacing=SECOND)
    for number in range(lanes._PRUNE_ABOVE + 1):
        async with turns.turn(str(number)):
            pass
    clock.advance(2 * SECOND)
    async with turns.turn("a"), turns.turn("b"):
        assert set(turns._lanes) == {"a", "b"}
