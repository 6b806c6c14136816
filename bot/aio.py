"""What asyncio lacks: a step that must not be cut in half, and work that runs ahead of its use."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Coroutine
from typing import Any, TypeVar

S = TypeVar("S")
T = TypeVar("T")


async def finish(step: Coroutine[Any, Any, T]) -> T:
    """Run `step` to its end, then honour any cancellation that came meanwhile.

    Use it for work that leaves the world inconsistent when stopped halfway, such as a
    send and the receipt of it. A bare `asyncio.shield` would leave the step orphaned on
    the first cancellation; this waits for it, however often the caller is cancelled.

    Raises whatever `step` raises; CancelledError when the caller was cancelled and the
    step succeeded.
    """
    task = asyncio.ensure_future(step)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            if task.cancelled():
                raise
            cancelled = error
        except BaseException:  # noqa: BLE001 - the step's own error is raised by result() below
            break
    result = task.result()
    if cancelled is not None:
        raise cancelled
    return result


def first_error(errors: BaseExceptionGroup[Any]) -> BaseException:
    """Return the first error of a group, however deep: it stands for what a task group did."""
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


async def ahead(
    items: AsyncIterable[S], work: Callable[[S], Coroutine[Any, Any, T]], *, depth: int
) -> AsyncGenerator[tuple[S, T], None]:
    """Yield each of `items` with what `work` makes of it, in their order.

    Work on up to `depth` of them is under way while the caller deals with another; what still is
    when the generator is closed is cancelled. Raises whatever `work` raises, in its turn.
    """
    begun: deque[tuple[S, asyncio.Task[T]]] = deque()
    try:
        async for item in items:
            begun.append((item, asyncio.ensure_future(work(item))))
            if len(begun) > depth:
                yield begun[0][0], await begun[0][1]
                begun.popleft()
        while begun:
            yield begun[0][0], await begun[0][1]
            begun.popleft()
    finally:
        for _, task in begun:
            task.cancel()
        await asyncio.gather(*(task for _, task in begun), return_exceptions=True)
