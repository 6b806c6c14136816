"""Look up host names in threads that nobody has to wait for.

The system's resolver may take half a minute and cannot be interrupted. asyncio's own pool of
threads is waited for when a process ends, and a few slow names would fill it for everybody
else; these threads end with the process.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

_AT_ONCE = 32

Found = list[tuple[Any, ...]]


class Names(AbstractResolver):
    """The system's resolver."""

    def __init__(self) -> None:
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of `host`. Raises OSError when it has none."""
        await self._gate.acquire()
        found = _look_up(host, port, family)
        # With the thread, not with the caller: who gave up waiting has not freed it.
        found.add_done_callback(lambda _: self._gate.release())
        return [
            ResolveResult(
                hostname=host, host=address[0], port=port, family=kind, proto=protocol, flags=0
            )
            for kind, _, protocol, _, address in await asyncio.shield(found)
        ]

    async def close(self) -> None:
        """Leave the threads to themselves."""


def _look_up(host: str, port: int, family: int) -> asyncio.Future[Found]:
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Found] = loop.create_future()

    def ask() -> None:
        answer: Found | OSError
        try:
            answer = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
        except OSError as error:
            answer = error
        except UnicodeError as error:  # a label that is too long, or empty
            answer = socket.gaierror(socket.EAI_NONAME, str(error))
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell, answer)

    def tell(answer: Found | OSError) -> None:
        if isinstance(answer, OSError):
            future.set_exception(answer)
            future.exception()  # seen: perhaps nobody waits for it any more
        else:
            future.set_result(answer)

    threading.Thread(target=ask, name=f"names {host}", daemon=True).start()
    return future
