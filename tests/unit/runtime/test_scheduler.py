"""Chores: done at once and when woken, and never ended by an error."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.runtime.scheduler import Chore, Scheduler


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_chore_is_done_at_once_and_when_it_is_woken() -> None:
    done = []

    async def step() -> None:
        done.append(True)

    chore = Chore("tidy", timedelta(hours=1), step)
    running = asyncio.create_task(chore.run())
    await settle()
    assert len(done) == 1
    chore.wake()
    chore.wake()
    await settle()
    assert len(done) == 2
    running.cancel()


async def test_a_failing_chore_goes_on_and_is_logged_ever_more_rarely(
    caplog: pytest.LogCaptureFixture,
) -> None:
    left = 9

    async def step() -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            raise ValueError("no")

    chore = Chore("tidy", timedelta(hours=1), step)
    running = asyncio.create_task(chore.run())
    with caplog.at_level(logging.INFO, logger="bot.runtime.scheduler"):
        for _ in range(11):
            await settle()
            chore.wake()
    assert (chore.failures, chore.streak) == (9, 0)
    told = [record.message for record in caplog.records]
    assert told == ["chore failed"] * 4 + ["chore works again"]
    running.cancel()


async def test_alarms_wake_the_chore() -> None:
    rounds = asyncio.Semaphore(0)

    async def step() -> None:
        rounds.release()

    chore = Chore("tidy", timedelta(milliseconds=20), step)
    running = asyncio.create_task(chore.run())
    with Scheduler((chore,)):
        async with asyncio.timeout(5):
            for _ in range(3):
                await rounds.acquire()
    running.cancel()
