"""What every request handler works on: the world, and the ways to tell of its changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.playground import message_shape, permissions, shapes
from bot.playground.audience import Audience
from bot.playground.codes import Intent
from bot.playground.files import FileStore
from bot.playground.gateway.hub import Hub
from bot.playground.interactions import Interactions
from bot.playground.snowflakes import Snowflakes
from bot.playground.world import Channel, Message, World

# Discord's documentation says "the past few minutes".
NONCE_WINDOW = timedelta(minutes=5)


@dataclass(slots=True)
class NonceLog:
    """Which nonces were used lately, by whom, for which message."""

    _seen: dict[tuple[int, int | str], tuple[datetime, int, int]] = field(default_factory=dict)

    def earlier(self, author_id: int, nonce: int | str, now: datetime) -> tuple[int, int] | None:
        """Return (channel id, message id) of a message with this nonce, None without one."""
        self._seen = {key: use for key, use in self._seen.items() if use[0] > now - NONCE_WINDOW}
        use = self._seen.get((author_id, nonce))
        return None if use is None else (use[1], use[2])

    def note(self, message: Message, now: datetime) -> None:
        """Remember the nonce of a new message."""
        if message.nonce is not None:
            use = (now, message.channel_id, message.id)
            self._seen[message.author_id, message.nonce] = use


@dataclass(slots=True)
class Backend:
    """The playground's shared state.

    clock   the demo's time, which messages carry
    ids     snowflakes with real time
    """

    world: World
    clock: Clock
    ids: Snowflakes
    hub: Hub
    audience: Audience
    files: FileStore
    interactions: Interactions
    nonces: NonceLog = field(default_factory=NonceLog)

    def announce_message(self, verb: str, message: Message) -> None:
        """Tell bot and pages of a new or changed message; `verb` is "create" or "update"."""
        shape = message_shape.message(self.world, message)
        self.audience.push(f"message_{verb}", shape, self._readers(message))
        channel = self.world.channels[message.channel_id]
        hidden = message.ephemeral_to is not None
        if hidden or not permissions.can_view(self.world, channel, self.world.bot_id):
            return
        with_content = bool(self.world.allowed_intents & Intent.MESSAGE_CONTENT)
        shape = message_shape.for_bot(self.world, message, with_content=with_content)
        shape |= message_shape.gateway_fields(self.world, message)
        self.hub.dispatch(
            f"MESSAGE_{verb.upper()}",
            shape,
            guild_id=channel.guild_id,
            intent=_message_intent(channel),
        )

    def announce_deletion(self, message: Message) -> None:
        """Tell bot and pages that a message is gone."""
        gone = {"id": str(message.id), "channel_id": str(message.channel_id)}
        channel = self.world.channels[message.channel_id]
        self.audience.push("message_delete", gone, self._readers(message))
        if message.ephemeral_to is None:
            guild = {} if channel.guild_id is None else {"guild_id": str(channel.guild_id)}
            self.hub.dispatch(
                "MESSAGE_DELETE",
                gone | guild,
                guild_id=channel.guild_id,
                intent=_message_intent(channel),
            )

    def announce_channel(self, verb: str, channel: Channel) -> None:
        """Tell bot and pages of a channel or thread; `verb` is create, update or delete.

        Pages know only of new channels and otherwise reload their guild.
        """
        shape = shapes.channel(self.world, channel)
        kind = "THREAD" if channel.is_thread else "CHANNEL"
        if verb == "create" and channel.is_thread:
            shape |= {"newly_created": True}
        if channel.guild_id is not None:
            name = f"{kind}_{verb.upper()}"
            self.hub.dispatch(name, shape, guild_id=channel.guild_id, intent=Intent.GUILDS)
        if verb == "create":
            self.audience.push("channel_create", shape, self._viewers(channel))
        else:
            self.audience.push("guild_update", {})

    def announce_typing(self, channel: Channel) -> None:
        """Tell the pages that the bot is writing in a channel."""
        self.audience.push("typing", {"channel_id": str(channel.id)}, self._viewers(channel))

    def _viewers(self, channel: Channel) -> Callable[[int], bool]:
        return lambda user: permissions.can_view(self.world, channel, user)

    def _readers(self, message: Message) -> Callable[[int], bool]:
        return lambda user: permissions.can_read(self.world, message, user)


def _message_intent(channel: Channel) -> Intent:
    return Intent.DIRECT_MESSAGES if channel.guild_id is None else Intent.GUILD_MESSAGES
