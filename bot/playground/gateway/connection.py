"""One WebSocket of the gateway, from hello to close."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.clock import Clock
from bot.playground import shapes
from bot.playground.gateway.compression import framing_for
from bot.playground.gateway.hub import GatewayRefusal, Hub
from bot.playground.gateway.session import CloseCode, Cut, Line, Opcode, Session
from bot.playground.world import Guild

Json = dict[str, Any]

HEARTBEAT_S = 41.25
ACK_AFTER_S = 0.02
SEND_LIMIT = 120
SEND_WINDOW_S = 60.0
PAYLOAD_LIMIT_BYTES = 4_096
CHUNK_LIMIT = 100


class Connection:
    """Reads what the client sends and writes what its session is told.

    clock   real time, for the client's own sending limit
    """

    def __init__(self, hub: Hub, clock: Clock, request: web.Request) -> None:
        self._hub = hub
        self._clock = clock
        self._request = request
        self._socket = web.WebSocketResponse(max_msg_size=1 << 20)
        self._frame = framing_for(request.query.get("compress"))
        self._line = Line()
        self._session: Session | None = None
        self._received: deque[float] = deque()

    async def serve(self) -> web.WebSocketResponse:
        """Serve the client until either side ends it."""
        await self._socket.prepare(self._request)
        self._line.send(Opcode.HELLO, {"heartbeat_interval": int(HEARTBEAT_S * 1000)})
        async with asyncio.TaskGroup() as tasks:
            writer = tasks.create_task(self._write())
            try:
                await self._read()
            finally:
                writer.cancel()
                if self._session is not None:
                    # 1000 and 1001 end the session; any other end can be resumed from.
                    left = self._socket.close_code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY)
                    self._hub.disconnect(self._session, self._line, for_good=left)
        return self._socket

    async def _write(self) -> None:
        while True:
            item = await self._line.get()
            try:
                match item:
                    case str():
                        await self._send(item)
                    case CloseCode():
                        await self._socket.close(code=item, message=item.name.lower().encode())
                    case Cut():
                        self._cut()
            except ConnectionError:
                return

    async def _send(self, text: str) -> None:
        frame = self._frame(text)
        if isinstance(frame, bytes):
            await self._socket.send_bytes(frame)
        else:
            await self._socket.send_str(frame)

    def _cut(self) -> None:
        transport = self._request.transport
        if transport is not None:
            transport.abort()

    async def _read(self) -> None:
        while True:
            try:
                frame = await self._socket.receive(timeout=HEARTBEAT_S * 1.5)
            except TimeoutError:
                await self._socket.close(code=CloseCode.SESSION_TIMED_OUT)
                return
            if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            try:
                self._check_pace(len(frame.data))
                self._obey(_decode(frame.data))
            except GatewayRefusal as refusal:
                self._line.put(refusal.code)

    def _check_pace(self, size_bytes: int) -> None:
        """Hold the client to Discord's 4,096 bytes a message and 120 messages a minute."""
        if size_bytes > PAYLOAD_LIMIT_BYTES:
            raise GatewayRefusal(CloseCode.DECODE_ERROR)
        now = self._clock.monotonic()
        while self._received and self._received[0] <= now - SEND_WINDOW_S:
            self._received.popleft()
        self._received.append(now)
        if len(self._received) > SEND_LIMIT:
            raise GatewayRefusal(CloseCode.RATE_LIMITED)

    def _obey(self, message: Json) -> None:
        data = message.get("d")
        match message.get("op"):
            case Opcode.HEARTBEAT:
                # discord.py notes when it sent a heartbeat only after sending it; an answer that
                # is there before, as on loopback, reads like a delay of a whole interval.
                later = asyncio.get_running_loop().call_later
                later(ACK_AFTER_S, self._line.send, Opcode.HEARTBEAT_ACK)
            case Opcode.IDENTIFY if isinstance(data, dict):
                if self._session is not None:
                    raise GatewayRefusal(CloseCode.ALREADY_AUTHENTICATED)
                self._session = self._hub.identify(self._line, data)
            case Opcode.RESUME if isinstance(data, dict):
                if self._session is not None:
                    raise GatewayRefusal(CloseCode.ALREADY_AUTHENTICATED)
                self._session = self._hub.resume(self._line, data)
                if self._session is None:
                    self._line.send(Opcode.INVALID_SESSION, data=False)
            case Opcode.PRESENCE | Opcode.VOICE_STATE:
                self._authenticated()
            case Opcode.REQUEST_MEMBERS if isinstance(data, dict):
                self._send_members(self._authenticated(), data)
            case Opcode.IDENTIFY | Opcode.RESUME | Opcode.REQUEST_MEMBERS:
                raise GatewayRefusal(CloseCode.DECODE_ERROR)
            case _:
                raise GatewayRefusal(CloseCode.UNKNOWN_OPCODE)

    def _authenticated(self) -> Session:
        if self._session is None:
            raise GatewayRefusal(CloseCode.NOT_AUTHENTICATED)
        return self._session

    def _send_members(self, session: Session, data: Json) -> None:
        """Answer op 8 with the members asked for, by id or by the start of their name."""
        world = self._hub.world
        guild = world.guilds.get(int(data.get("guild_id") or 0))
        if guild is None:
            return
        wanted = data.get("user_ids")
        if wanted is not None:
            ids = {int(one) for one in (wanted if isinstance(wanted, list) else [wanted])}
        else:
            ids = self._named(guild, str(data.get("query") or ""))
        limit = int(data.get("limit") or 0) or CHUNK_LIMIT
        found = [member for user_id, member in guild.members.items() if user_id in ids]
        chunk: Json = {
            "guild_id": str(guild.id),
            "members": [shapes.member(world, member) for member in found[:limit]],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [str(one) for one in ids if one not in guild.members],
        }
        if data.get("nonce") is not None:
            chunk["nonce"] = data["nonce"]
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    def _named(self, guild: Guild, start: str) -> set[int]:
        users = self._hub.world.users
        return {
            user_id
            for user_id in guild.members
            if users[user_id].username.casefold().startswith(start.casefold())
        }


def _decode(data: str | bytes) -> Json:
    try:
        message = json.loads(data)
    except ValueError:
        raise GatewayRefusal(CloseCode.DECODE_ERROR) from None
    if not isinstance(message, dict):
        raise GatewayRefusal(CloseCode.DECODE_ERROR)
    return message
