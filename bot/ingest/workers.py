"""Run CPU-bound work beside the event loop, in threads or in processes that can be killed.

Reading a feed holds the interpreter lock for as long as a stranger's document makes it: in a
process it costs the event loop nothing, and one that never ends is killed. A worker process
runs `bot.ingest.worker` and speaks pickles over its own two pipes.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, Self, TypeVar

from bot.errors import FetchError
from bot.ingest.worker import HEADER, PIPE_BYTES, pack, raised, ready

log = logging.getLogger(__name__)

T = TypeVar("T")

TIME_LIMIT_S = 15.0
"""For one piece of work; the worst feed that we know takes 2 s."""

_START_LIMIT_S = 30.0
_ATTEMPTS = 3
_DEPTH = 3
"""Pieces of work that wait in a process: it must not idle while the loop is busy elsewhere."""

_LARGE_BYTES = 262_144


class Workers(Protocol):
    """Somewhere to run work that would hold up the event loop."""

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """Return what `work` returns for `arguments`; raise what it raises."""
        ...


class ThreadWorkers:
    """Work in threads, two at once: nothing to start, but they share the loop's interpreter."""

    def __init__(self) -> None:
        self._gate = asyncio.Semaphore(2)

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """Return what `work` returns for `arguments`; raise what it raises."""
        async with self._gate:
            return await asyncio.to_thread(work, *arguments)


class WorkerDied(Exception):
    """The process that did the work ended, or was killed, before it answered."""


class ProcessWorkers:
    """Work in processes, started with the first work and ended with the context.

    `work` must be a function of a module, arguments and results must be picklable.

    count        most processes; by default as many as there are cores, and 4 at most
    time_limit   seconds for one piece of work, after which its process is killed
    preload      module that the work is in, imported when a process starts
    memory_mb    most memory of one process
    """

    def __init__(
        self,
        count: int | None = None,
        *,
        time_limit: float = TIME_LIMIT_S,
        preload: str = "bot.ingest.reading",
        memory_mb: int = 1_500,
    ) -> None:
        self._count = count or min(4, os.cpu_count() or 2)
        self._time_limit = time_limit
        self._arguments = (preload, str(memory_mb))
        self._gate = asyncio.Semaphore(self._count * _DEPTH)
        self._processes: list[_Process] = []
        self._starting = asyncio.Lock()
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._closed = True
        processes, self._processes = self._processes, []
        for process in processes:
            await process.end()

    async def start(self) -> None:
        """Start all processes now, rather than with their work, and wait until they are ready."""
        async with self._starting:
            while len(self._processes) < self._count:
                self._processes.append(await _Process.start(*self._arguments))
        await asyncio.wait({process.ready for process in self._processes}, timeout=_START_LIMIT_S)

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """Return what `work` returns for `arguments`; raise what it raises.

        Raises FetchError when the work took too long, or its process died of it, again and again.
        """
        request = pack((work, arguments))
        async with self._gate:
            for _ in range(_ATTEMPTS):
                process = await self._least_busy()
                try:
                    async with asyncio.timeout(_START_LIMIT_S):
                        await asyncio.shield(process.ready)
                except (TimeoutError, WorkerDied):
                    await self._discard(process)
                    continue
                ticket = process.ask(request)
                try:
                    async with asyncio.timeout(self._time_limit):
                        result: T = raised(await ticket)
                        return result
                except TimeoutError:
                    guilty = process.works_on(ticket)
                    await self._discard(process)
                    if guilty:
                        break
                except WorkerDied:
                    await self._discard(process)
        raise FetchError("Reading this takes too much time or memory.", url="")

    async def _least_busy(self) -> _Process:
        if self._closed:
            raise RuntimeError("the workers have been closed")
        async with self._starting:
            # Each keeps tables of its own, so there is another one only where all are at work.
            is_busy = all(process.load for process in self._processes)
            if is_busy and len(self._processes) < self._count:
                self._processes.append(await _Process.start(*self._arguments))
        return min(self._processes, key=lambda process: process.load)

    async def _discard(self, process: _Process) -> None:
        if process in self._processes:
            self._processes.remove(process)
            log.warning("worker process ended", extra={"pid": process.pid})
        await process.end()


class _Process:
    """One worker process; answers come in the order of the questions."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        stdin: asyncio.StreamWriter,
        stdout: asyncio.StreamReader,
    ) -> None:
        self._process = process
        self._stdin = stdin
        self._stdout = stdout
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._listener = asyncio.ensure_future(self._listen())
        # Importing is not part of anybody's work.
        self.ready = self.ask(pack((ready, ())))
        self.ready.add_done_callback(_seen)

    @classmethod
    async def start(cls, *arguments: str) -> _Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.ingest.worker",
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # No token and no password: it reads what strangers wrote.
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ.get("PATH", "")},
            limit=PIPE_BYTES,
            start_new_session=True,  # Ctrl-C is for the parent, which ends its children itself
        )
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a worker process needs pipes")
        return cls(process, process.stdin, process.stdout)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def load(self) -> int:
        return len(self._waiting)

    def ask(self, request: bytes) -> asyncio.Future[Any]:
        ticket: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        if self._listener.done():
            ticket.set_exception(WorkerDied())
        else:
            self._waiting.append(ticket)
            # Without drain: at most `_DEPTH` bodies wait here, and the caller holds them anyway.
            self._stdin.write(request)
        return ticket

    def works_on(self, ticket: asyncio.Future[Any]) -> bool:
        return bool(self._waiting) and self._waiting[0] is ticket

    async def _listen(self) -> None:
        try:
            while True:
                size = HEADER.unpack(await self._stdout.readexactly(HEADER.size))[0]
                frame = await self._stdout.readexactly(size)
                answer = await _unpacked(frame)
                waiting = self._waiting.popleft()
                if not waiting.done():
                    waiting.set_result(answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            for waiting in self._waiting:
                if not waiting.done():
                    waiting.set_exception(WorkerDied())

    async def end(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        await self._listener


def _seen(answer: asyncio.Future[Any]) -> None:
    """Take note of an error that nobody may be there to wait for."""
    if not answer.cancelled():
        answer.exception()


async def _unpacked(frame: bytes) -> Any:
    # Our own code wrote it, in a child of ours.
    if len(frame) > _LARGE_BYTES:
        return await asyncio.to_thread(pickle.loads, frame)
    return pickle.loads(frame)  # noqa: S301
