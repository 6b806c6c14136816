"""The one asyncio helper the standard library lacks: a step that must not be cut in half."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

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
