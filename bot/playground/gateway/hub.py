"""All gateway sessions together: who may identify, and who hears of an event."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from bot.playground import guild_shape, shapes
from bot.playground.codes import PRIVILEGED_INTENTS
from bot.playground.gateway.session import CloseCode, Cut, Line, Opcode, Session
from bot.playground.snowflakes import shard_of
from bot.playground.world import World

Json = dict[str, Any]


class GatewayRefusal(Exception):
    """The gateway ends the connection; `code` says why."""

    def __init__(self, code: CloseCode) -> None:
        super().__init__(code.name)
        self.code = code


class Hub:
    """The gateway's state.

    token       the bot token that may identify
    url         where clients resume, ws://host:port/gateway; set when the server listens
    shards      how many shards a bot is told to open
    on_status   called with True when the bot comes online, with False when it goes
    """

    def __init__(self, world: World, token: str, shards: int = 1) -> None:
        self.world = world
        self.token = token
        self.shards = shards
        self.url = ""
        self.on_status: Callable[[bool], None] = lambda online: None
        self._sessions: dict[str, Session] = {}

    @property
    def is_online(self) -> bool:
        """Whether at least one shard of the bot is connected."""
        return any(session.line is not None for session in self._sessions.values())

    def identify(self, line: Line, data: Json) -> Session:
        """Open a session for op 2 and greet it; raises GatewayRefusal."""
        if data.get("token") != self.token:
            raise GatewayRefusal(CloseCode.AUTHENTICATION_FAILED)
        shard_id, shard_count = _shard(data.get("shard"))
        intents = data.get("intents")
        if not isinstance(intents, int) or intents < 0:
            raise GatewayRefusal(CloseCode.INVALID_INTENTS)
        if intents & PRIVILEGED_INTENTS & ~self.world.allowed_intents:
            raise GatewayRefusal(CloseCode.DISALLOWED_INTENTS)
        self._forget_absent(shard_id, shard_count)
        session = Session(secrets.token_hex(16), shard_id, shard_count, intents)
        self._sessions[session.id] = session
        self._connect(session, line)
        session.dispatch("READY", self._ready(session))
        for guild in self._guilds_of(session):
            session.dispatch("GUILD_CREATE", guild_shape.guild_created(self.world, guild))
        return session

    def resume(self, line: Line, data: Json) -> Session | None:
        """Go on with a session for op 6; None when it is unknown or too much was missed."""
        if data.get("token") != self.token:
            raise GatewayRefusal(CloseCode.AUTHENTICATION_FAILED)
        session = self._sessions.get(str(data.get("session_id")))
        sequence = data.get("seq")
        if session is None or not isinstance(sequence, int):
            return None
        if sequence > session.sequence:
            raise GatewayRefusal(CloseCode.INVALID_SEQUENCE)
        if not session.can_replay_after(sequence):
            del self._sessions[session.id]
            return None
        if session.line is not None:
            session.line.put(Cut())
        self._connect(session, line, resume_after=sequence)
        return session

    def disconnect(self, session: Session, line: Line, *, for_good: bool) -> None:
        """Note that a connection ended; `for_good` when the client closed it on purpose."""
        if session.line is not line:
            return
        was_online = self.is_online
        session.line = None
        if for_good:
            self._sessions.pop(session.id, None)
        if was_online and not self.is_online:
            self.on_status(False)

    def dispatch(
        self, name: str, data: Json, *, guild_id: int | None = None, intent: int = 0
    ) -> int:
        """Send an event to the sessions that it concerns; return how many there are.

        guild_id   None for direct messages, which shard 0 hears
        intent     one of the intents in this mask is needed; 0 for events that all hear
        """
        reached = [s for s in self._sessions.values() if s.hears_of(guild_id, intent)]
        for session in reached:
            session.dispatch(name, data)
        return len(reached)

    def drop_all(self) -> None:
        """Break every connection; the clients may resume."""
        self._end_all(Cut())

    def request_reconnect(self) -> None:
        """Ask every client to reconnect and resume (op 7)."""
        for line in self._lines():
            line.send(Opcode.RECONNECT)

    def invalidate_all(self) -> None:
        """Declare every session void (op 9): the clients must identify again."""
        lines = self._lines()
        was_online = self.is_online
        self._sessions.clear()
        for line in lines:
            line.send(Opcode.INVALID_SESSION, data=False)
        if was_online:
            self.on_status(False)

    def _end_all(self, item: Cut) -> None:
        for line in self._lines():
            line.put(item)

    def _lines(self) -> list[Line]:
        return [s.line for s in self._sessions.values() if s.line is not None]

    def _connect(self, session: Session, line: Line, resume_after: int | None = None) -> None:
        was_online = self.is_online
        if resume_after is None:
            session.line = line
        else:
            session.resume(line, resume_after)
        if not was_online:
            self.on_status(True)

    def _forget_absent(self, shard_id: int, shard_count: int) -> None:
        """Drop the sessions that a shard left behind: it now starts anew."""
        for session in list(self._sessions.values()):
            same = (session.shard_id, session.shard_count) == (shard_id, shard_count)
            if same and session.line is None:
                del self._sessions[session.id]

    def _guilds_of(self, session: Session) -> list[Any]:
        return [
            guild
            for guild in self.world.guilds.values()
            if self.world.bot_id in guild.members
            and shard_of(guild.id, session.shard_count) == session.shard_id
        ]

    def _ready(self, session: Session) -> Json:
        bot = self.world.users[self.world.bot_id]
        return {
            "v": 10,
            "user": shapes.current_user(bot),
            "guilds": [{"id": str(g.id), "unavailable": True} for g in self._guilds_of(session)],
            "private_channels": [],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.url,
            "shard": [session.shard_id, session.shard_count],
            "application": {"id": str(self.world.bot_id), "flags": 0},
            "_trace": [],
        }


def _shard(pair: Any) -> tuple[int, int]:
    """Return (id, count) of an identify's `shard`; one shard when it has none."""
    if pair is None:
        return 0, 1
    match pair:
        case [int(shard_id), int(count)] if 0 <= shard_id < count:
            return shard_id, count
    raise GatewayRefusal(CloseCode.INVALID_SHARD)
