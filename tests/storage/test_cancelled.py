"""A task may be cancelled wherever it waits for the database, and leaves nothing behind.

Neither a lock nor half of a transaction nor a connection that the pool misses. The errors of the
cancelled tasks are kept, as a task keeps them: their frames hold whatever was under way.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Generator
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from bot.storage.engine import Storage, open_storage
from bot.storage.schema import guilds
from tests.fakes import MORNING

HOLD_S = 0.002
"""Enough for a small statement: the database has finished, and nobody has heard of it yet."""
SOON_S = 4.0
"""Less than anybody would wait for a lock or for a missing connection."""
CONNECTIONS = 4
WAITS = {"once": {0}, "twice": {0, 1}, "again and again": set(range(12))}


class CutAt:
    """Awaits `step`, and has the task that does so cancelled at some of the times it waits.

    cuts    which waits, from 0
    hold    whether the loop stands still meanwhile, so that the database comes first
    waits   how often it has waited
    """

    def __init__(
        self, step: Coroutine[Any, Any, None], cuts: Collection[int], *, hold: bool
    ) -> None:
        self._step = step
        self._cuts = cuts
        self._hold = hold
        self.waits = 0

    def __await__(self) -> Generator[Any, Any, None]:
        task = asyncio.current_task()
        assert task is not None
        error: BaseException | None = None
        while True:
            try:
                waited_for = self._step.send(None) if error is None else self._step.throw(error)
            except StopIteration:
                return
            if self.waits in self._cuts:
                if self._hold:
                    time.sleep(HOLD_S)
                asyncio.get_running_loop().call_soon(task.cancel)
            self.waits += 1
            error = None
            try:
                yield waited_for
            except BaseException as thrown:  # noqa: BLE001 - handed on to the step
                error = thrown


async def writing(storage: Storage) -> None:
    """Write three rows, reading in between: statements with rows and without, single and many."""
    async with storage.write() as db:
        more = insert(guilds).returning(guilds.c.id)
        rows = [{"id": number, "name": "New", "joined_at": MORNING} for number in (11, 12, 13)]
        (await db.execute(more, rows[:1])).all()
        (await db.execute(select(guilds))).all()
        await db.execute(insert(guilds), rows[1:])
        await asyncio.sleep(0)
        (await db.execute(select(guilds).where(guilds.c.id == 1))).all()


async def reading(storage: Storage) -> None:
    async with storage.read() as db:
        (await db.execute(select(guilds))).all()
        await asyncio.sleep(0)
        (await db.execute(select(guilds).where(guilds.c.id == 1))).all()


@pytest.fixture(autouse=True)
async def _threads_end() -> AsyncIterator[None]:
    """See every connection's thread end, also that of a cancelled opening, before the loop does."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        if "_connection_worker_thread" in thread.name:
            thread.join(SOON_S)
            assert not thread.is_alive()


async def reopening(storage: Storage) -> None:
    """Read and write on connections that are opened first."""
    await storage.close()
    await reading(storage)
    await writing(storage)


@pytest.fixture
async def other(storage: Storage, database_url: str) -> AsyncIterator[Storage]:
    """The same database, as another process has it open, with one row in it."""
    async with storage.write() as db:
        await db.execute(insert(guilds).values(id=1, name="One", joined_at=MORNING))
    async with open_storage(database_url, migrate=False) as opened:
        yield opened


async def heard(storage: Storage) -> None:
    """Wait until the server has heard of connections that were given up, and ended their work.

    Who gives up a connection during COMMIT does not learn whether it was carried out, nor when.
    """
    if storage.dialect == "sqlite":
        return
    busy = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    while True:
        async with storage.read() as db:
            if not (await db.execute(busy)).scalar():
                return


async def write_one(storage: Storage) -> None:
    async with storage.write() as db:
        await db.execute(update(guilds).where(guilds.c.id == 1).values(name="Renamed"))


async def count_new(storage: Storage) -> int:
    """Return how many of the rows of `writing` are there, and take them away."""
    async with storage.write() as db:
        gone = await db.execute(delete(guilds).where(guilds.c.id > 10))
        return gone.rowcount


async def read_one(storage: Storage) -> None:
    async with storage.read() as db:
        (await db.execute(select(guilds))).all()
        # All connections for reading are in use at once, or one is missing.
        await asyncio.sleep(0)


@pytest.mark.parametrize("work", [writing, reading, reopening])
@pytest.mark.parametrize("times", WAITS)
@pytest.mark.parametrize("hold", [False, True], ids=["under way", "done unheard"])
async def test_who_is_cancelled_at_any_wait_leaves_nothing_behind(
    storage: Storage,
    other: Storage,
    work: Callable[[Storage], Coroutine[Any, Any, None]],
    times: str,
    *,
    hold: bool,
) -> None:
    errors = []
    for first in itertools.count():
        cut = CutAt(work(storage), {first + wait for wait in WAITS[times]}, hold=hold)
        try:
            await asyncio.ensure_future(_run(cut))
        except asyncio.CancelledError as error:
            errors.append(error)
        async with asyncio.timeout(SOON_S):
            await heard(other)
            # First the other process: it sees a lock that ours would not.
            await write_one(other)
            assert await count_new(storage) in (0, 3)
            await asyncio.gather(*(read_one(storage) for _ in range(CONNECTIONS)))
        if cut.waits <= first:
            break
    assert len(errors) == first


async def _run(step: Awaitable[None]) -> None:
    await step


@pytest.mark.parametrize("work", [writing, reading])
@pytest.mark.parametrize("times", WAITS)
async def test_a_database_closed_after_a_cancellation_is_closed(
    database_url: str, work: Callable[[Storage], Coroutine[Any, Any, None]], times: str
) -> None:
    async with open_storage(database_url):
        pass
    threads = set(threading.enumerate())
    errors = []
    for first in itertools.count():
        async with open_storage(database_url, migrate=False) as storage:
            await heard(storage)
            await count_new(storage)
            cut = CutAt(work(storage), {first + wait for wait in WAITS[times]}, hold=False)
            try:
                await asyncio.ensure_future(_run(cut))
            except asyncio.CancelledError as error:
                errors.append(error)
        async with asyncio.timeout(SOON_S):
            await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})
        for thread in set(threading.enumerate()) - threads:
            thread.join(SOON_S)
            assert not thread.is_alive()
        if cut.waits <= first:
            break
    assert len(errors) == first


@pytest.mark.parametrize("seed", range(10))
async def test_a_crowd_that_is_cancelled_in_any_order_leaves_nothing_behind(
    storage: Storage, other: Storage, seed: int
) -> None:
    """Also those who wait for a connection, or for its opening, while others have it."""
    dice = random.Random(seed)
    crowd = [asyncio.create_task(dice.choice((renaming, read_one))(storage)) for _ in range(20)]
    while waiting := [task for task in crowd if not task.done()]:
        for _ in range(dice.randrange(8)):
            await asyncio.sleep(0)
        dice.choice(waiting).cancel()
    ends = await asyncio.gather(*crowd, return_exceptions=True)
    assert {type(end) for end in ends} <= {type(None), asyncio.CancelledError}
    async with asyncio.timeout(SOON_S):
        await write_one(other)
        await write_one(storage)
        await asyncio.gather(*(read_one(storage) for _ in range(CONNECTIONS)))


async def renaming(storage: Storage) -> None:
    """Write and read in turns, whoever else does."""
    for name in "abc":
        async with storage.write() as db:
            await db.execute(update(guilds).values(name=name))
            (await db.execute(select(guilds))).all()
            await db.execute(update(guilds).values(name=name.upper()))
