"""One gateway session: numbered events, kept for a while so that a dropped client can resume."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from bot.playground.snowflakes import shard_of

Json = dict[str, Any]

REPLAY_LIMIT = 1_000
# Enough for the guilds of the largest rehearsal, which all arrive at once after READY.
QUEUE_LIMIT = 100_000


class Opcode(IntEnum):
    """`op` of a gateway message."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE_STATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class CloseCode(IntEnum):
    """Why the gateway ends a connection."""

    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQUENCE = 4007
    RATE_LIMITED = 4008
    SESSION_TIMED_OUT = 4009
    INVALID_SHARD = 4010
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


class Cut:
    """A line's last item: end the connection without a word, as a broken network does."""


Item = str | CloseCode | Cut


class Line:
    """What waits to be written to one connection, in order.

    A client that stops reading is cut off when `QUEUE_LIMIT` messages wait for it.
    """

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Item] = asyncio.Queue(QUEUE_LIMIT)

    def put(self, item: Item) -> None:
        """Append a message (JSON text), or the end of the connection."""
        try:
            self._queue.put_nowait(item)
        except asyncio.QueueFull:
            while not self._queue.empty():
                self._queue.get_nowait()
            self._queue.put_nowait(Cut())

    def send(self, op: Opcode, data: Any = None) -> None:
        """Append a message that is no event."""
        self.put(json.dumps({"op": int(op), "d": data, "s": None, "t": None}))

    async def get(self) -> Item:
        """Wait for the next item and take it."""
        return await self._queue.get()


@dataclass(slots=True)
class Session:
    """What one shard of the bot has been told.

    line     where it is being written to, None while the client is away
    replay   (sequence, message) of the newest events
    """

    id: str
    shard_id: int
    shard_count: int
    intents: int
    line: Line | None = None
    sequence: int = 0
    replay: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAY_LIMIT))

    def hears_of(self, guild_id: int | None, intent: int) -> bool:
        """Whether an event of a guild (None: direct messages) belongs to this session."""
        if intent and not self.intents & intent:
            return False
        return shard_of(guild_id, self.shard_count) == self.shard_id

    def dispatch(self, name: str, data: Json) -> None:
        """Give an event its number, keep it for a resume, and send it if the client is there."""
        self.sequence += 1
        event = {"op": int(Opcode.DISPATCH), "t": name, "s": self.sequence, "d": data}
        text = json.dumps(event)
        self.replay.append((self.sequence, text))
        if self.line is not None:
            self.line.put(text)

    def can_replay_after(self, sequence: int) -> bool:
        """Whether every event after `sequence` is still kept."""
        oldest = self.replay[0][0] if self.replay else self.sequence + 1
        return oldest - 1 <= sequence <= self.sequence

    def resume(self, line: Line, sequence: int) -> None:
        """Go on over a new connection: everything after `sequence`, then RESUMED."""
        self.line = line
        for number, text in self.replay:
            if number > sequence:
                line.put(text)
        self.dispatch("RESUMED", {"_trace": []})
