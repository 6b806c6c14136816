from __future__ import annotations

import asyncio

import pytest

from bot.aio import finish


async def test_the_result_comes_through() -> None:
    async def step() -> int:
        await asyncio.sleep(0)
        return 7

    assert await finish(step()) == 7


async def test_the_steps_error_comes_through() -> None:
    async def step() -> None:
        await asyncio.sleep(0)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await finish(step())


@pytest.mark.parametrize("times", [1, 2, 5])
async def test_a_cancelled_caller_waits_for_the_end_of_the_step(times: int) -> None:
    release = asyncio.Event()
    done = []

    async def step() -> None:
        await release.wait()
        done.append(True)

    task = asyncio.create_task(finish(step()))
    for _ in range(times):
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    release.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == [True]


async def test_an_error_after_a_cancellation_is_not_lost() -> None:
    release = asyncio.Event()

    async def step() -> None:
        await release.wait()
        raise ValueError("broken")

    task = asyncio.create_task(finish(step()))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    release.set()
    with pytest.raises(ValueError, match="broken"):
        await task


async def test_a_step_that_cancels_itself_is_a_cancellation() -> None:
    async def step() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await finish(step())
