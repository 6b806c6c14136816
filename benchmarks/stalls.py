"""How long an event loop stood still through our own doing.

A task that wakes every millisecond tells how late each of its turns is. On a busy machine even an
idle loop is late: a thread that was ready waited for a processor. Linux counts that wait for each
thread, and it is taken off here for all threads of the process, since the loop may also wait for
one that holds the interpreter. What is left is work on the loop, a lock, a disk: never less than
the processor time of the loop's own thread, and exactly that where the kernel does not tell.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot import garbage

INTERVAL_S = 0.001
THREADS = Path("/proc/self/task")


@asynccontextmanager
async def stalls() -> AsyncIterator[list[float]]:
    """Give a list that grows by one for each turn of the loop: milliseconds it stood still."""
    gc.collect()
    garbage.settle()  # as the bot does once it has started
    found: list[float] = []
    watching = asyncio.create_task(_watch(found))
    try:
        yield found
    finally:
        watching.cancel()


async def _watch(found: list[float]) -> None:
    queued = _queued_s()
    while True:
        started, worked = time.perf_counter(), time.thread_time()
        await asyncio.sleep(INTERVAL_S)
        late_s = time.perf_counter() - started - INTERVAL_S
        worked_s = time.thread_time() - worked
        before, queued = queued, _queued_s()
        late_s -= sum(total - before.get(thread, 0.0) for thread, total in queued.items())
        found.append(1000 * max(worked_s, late_s if queued else 0.0))


def _queued_s() -> dict[str, float]:
    """Return for each thread how long it has waited for a processor; empty where nobody counts."""
    waits = {}
    with suppress(OSError):
        for thread in THREADS.iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):  # It has ended meanwhile.
                waits[thread.name] = int((thread / "schedstat").read_bytes().split()[1]) / 1e9
    return waits
