"""The open pages: each a WebSocket that is told what its user may see."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

Json = dict[str, Any]

# A page that is this far behind is cut off; it reloads and asks anew.
BACKLOG_LIMIT = 1_000


class Watcher:
    """One open page, looking through the eyes of one user."""

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id
        self._backlog: asyncio.Queue[str | None] = asyncio.Queue(BACKLOG_LIMIT)

    def tell(self, text: str) -> None:
        """Queue one push; with a full queue, the connection ends instead."""
        try:
            self._backlog.put_nowait(text)
        except asyncio.QueueFull:
            self.leave()

    def leave(self) -> None:
        """End the connection; what was still queued is lost."""
        while not self._backlog.empty():
            self._backlog.get_nowait()
        self._backlog.put_nowait(None)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Write pushes until the page leaves."""
        socket = web.WebSocketResponse(heartbeat=30.0)
        await socket.prepare(request)
        async with asyncio.TaskGroup() as tasks:
            writer = tasks.create_task(self._write(socket))
            # The page says nothing; reading is how its leaving is noticed.
            while (await socket.receive()).type in (WSMsgType.TEXT, WSMsgType.BINARY):
                continue
            writer.cancel()
        return socket

    async def _write(self, socket: web.WebSocketResponse) -> None:
        while True:
            text = await self._backlog.get()
            try:
                if text is None:
                    await socket.close()
                    return
                await socket.send_str(text)
            except ConnectionError:
                return


class Audience:
    """All open pages."""

    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()

    def push(self, kind: str, data: Json, sees: Callable[[int], bool] = lambda user: True) -> None:
        """Tell every page whose user `sees` it; `kind` is the push's type."""
        text = json.dumps({"type": kind, "data": data})
        for watcher in self._watchers:
            if sees(watcher.user_id):
                watcher.tell(text)

    def dismiss(self) -> None:
        """End the connection of every page."""
        for watcher in self._watchers:
            watcher.leave()

    async def attend(self, request: web.Request, user_id: int) -> web.WebSocketResponse:
        """Serve one page for as long as it is open."""
        watcher = Watcher(user_id)
        self._watchers.add(watcher)
        try:
            return await watcher.serve(request)
        finally:
            self._watchers.discard(watcher)
