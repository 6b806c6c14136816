from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from bot.aio import ahead, finish, first_error


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


async def _numbers(count: int) -> AsyncIterator[int]:
    for number in range(count):
        yield number


class _Work:
    """Doubles numbers when told to; knows what is under way."""

    def __init__(self) -> None:
        self.under_way: set[int] = set()
        self.cancelled: set[int] = set()
        self.release = asyncio.Event()

    async def __call__(self, number: int) -> int:
        self.under_way.add(number)
        try:
            await self.release.wait()
            if number == 3:
                raise ValueError("three")
        except asyncio.CancelledError:
            self.cancelled.add(number)
            raise
        finally:
            self.under_way.discard(number)
        return number * 2


async def test_work_runs_ahead_and_its_results_come_in_order() -> None:
    work = _Work()
    work.release.set()
    assert [pair async for pair in ahead(_numbers(3), work, depth=2)] == [(0, 0), (1, 2), (2, 4)]


async def test_no_more_than_was_asked_for_is_under_way_beside_what_is_used() -> None:
    work = _Work()
    async with aclosing(ahead(_numbers(10), work, depth=2)) as results:
        first = asyncio.ensure_future(anext(results))
        for _ in range(10):
            await asyncio.sleep(0)
        assert work.under_way == {0, 1, 2}
        work.release.set()
        assert await first == (0, 0)


async def test_an_error_comes_in_its_turn_and_ends_the_rest() -> None:
    work = _Work()
    work.release.set()
    results = ahead(_numbers(10), work, depth=4)
    assert [await anext(results) for _ in range(3)] == [(0, 0), (1, 2), (2, 4)]
    work.release.clear()
    with pytest.raises(ValueError, match="three"):
        await anext(results)
    assert not work.under_way


async def test_who_leaves_early_leaves_nothing_under_way() -> None:
    work = _Work()
    async with aclosing(ahead(_numbers(10), work, depth=2)) as results:
        first = asyncio.ensure_future(anext(results))
        for _ in range(10):
            await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
    assert not work.under_way
    assert work.cancelled == {0, 1, 2}


def test_the_first_error_of_nested_groups_stands_for_all() -> None:
    first = KeyError("a")
    group = ExceptionGroup("outer", [ExceptionGroup("inner", [first]), ValueError("b")])
    assert first_error(group) is first
