"""What exists in the playground: users, guilds, channels, messages, scheduled events.

Plain state in memory, with lookups; what may be done to it is decided in `permissions` and
`limits`, what it looks like on the wire in `shapes`. Ids are ints here and strings outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.playground import refusals
from bot.playground.codes import (
    NO_PERMISSIONS,
    THREAD_KINDS,
    ChannelKind,
    EventStatus,
    MessageKind,
    Permission,
)

Json = dict[str, Any]


@dataclass(slots=True)
class User:
    """A person, or the bot.

    color       #rrggbb of the page's avatar
    accepts_dms whether the bot may write to this person directly
    """

    id: int
    username: str
    global_name: str | None = None
    color: str = "#5865f2"
    is_bot: bool = False
    accepts_dms: bool = True
    locale: str = "en-US"


@dataclass(slots=True)
class Role:
    """A role of a guild; the one with the guild's own id belongs to everyone."""

    id: int
    name: str
    permissions: Permission = NO_PERMISSIONS
    color: int = 0
    position: int = 1
    is_mentionable: bool = False
    is_managed: bool = False


@dataclass(slots=True)
class Overwrite:
    """What a channel allows and denies to one role or member beyond the guild's roles."""

    id: int
    is_member: bool = False
    allow: Permission = NO_PERMISSIONS
    deny: Permission = NO_PERMISSIONS


@dataclass(slots=True)
class ForumTag:
    """A tag that posts of a forum can carry."""

    id: int
    name: str
    is_moderated: bool = False


@dataclass(slots=True)
class ThreadState:
    """What a thread has beyond other channels.

    applied_tags       ids of forum tags
    archive_minutes    60, 1440, 4320 or 10080 without a message until it is archived
    """

    owner_id: int
    created_at: datetime
    archive_minutes: int = 1440
    is_archived: bool = False
    is_locked: bool = False
    applied_tags: list[int] = field(default_factory=list)
    message_count: int = 0


@dataclass(slots=True)
class Attachment:
    """A file that came with a message; `url` is where the playground serves it."""

    id: int
    filename: str
    size_bytes: int
    url: str
    content_type: str
    description: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(slots=True)
class Message:
    """A message as stored.

    embeds, components   in Discord's shape, defaults and ids filled in
    ephemeral_to         the only user who sees it, or None
    interaction          `interaction_metadata` when it answers an interaction
    command_name         what that interaction was called by, for old clients' `interaction`
    thread_id            the thread that was started from it
    """

    id: int
    channel_id: int
    author_id: int
    created_at: datetime
    content: str = ""
    kind: MessageKind = MessageKind.DEFAULT
    flags: int = 0
    edited_at: datetime | None = None
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    nonce: int | str | None = None
    ephemeral_to: int | None = None
    is_webhook: bool = False
    interaction: Json | None = None
    command_name: str | None = None
    reference: Json | None = None
    thread_id: int | None = None


@dataclass(slots=True)
class Channel:
    """A channel of a guild, a thread, or a direct conversation with the bot.

    guild_id     None for a direct conversation
    recipient_id the person on the other side of a direct conversation
    messages     by id, oldest first
    """

    id: int
    kind: ChannelKind
    name: str = ""
    guild_id: int | None = None
    position: int = 0
    topic: str | None = None
    parent_id: int | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    tags: list[ForumTag] = field(default_factory=list)
    needs_tag: bool = False
    recipient_id: int | None = None
    thread: ThreadState | None = None
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread or forum post."""
        return self.kind in THREAD_KINDS


@dataclass(slots=True)
class Member:
    """A user's place in a guild."""

    user_id: int
    joined_at: datetime
    roles: list[int] = field(default_factory=list)
    nick: str | None = None


@dataclass(slots=True)
class ScheduledEvent:
    """A guild scheduled event held somewhere outside Discord (the only kind we serve)."""

    id: int
    guild_id: int
    creator_id: int
    name: str
    description: str | None
    location: str
    start_at: datetime
    end_at: datetime
    status: EventStatus = EventStatus.SCHEDULED
    image: str | None = None


@dataclass(slots=True)
class Guild:
    """A server: roles, members, channels and threads by id."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    events: dict[int, ScheduledEvent] = field(default_factory=dict)
    commands: dict[int, Json] = field(default_factory=dict)
    locale: str = "en-US"


@dataclass(slots=True)
class World:
    """Everything that exists.

    bot_id          the bot's user, whose id is also its application's
    owner_id        the person who runs the bot
    channels        every channel, thread and direct conversation; `add_channel` fills it
    dms             direct conversations of the bot by the other user's id
    commands        global application commands by id, in the shape Discord returns them
    allowed_intents privileged intents that the bot may ask for
    """

    bot_id: int
    owner_id: int
    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    dms: dict[int, Channel] = field(default_factory=dict)
    commands: dict[int, Json] = field(default_factory=dict)
    allowed_intents: int = 0

    def user(self, user_id: int) -> User:
        """Return a user; raises Refusal when nobody has that id."""
        try:
            return self.users[user_id]
        except KeyError:
            raise refusals.unknown_user() from None

    def guild(self, guild_id: int) -> Guild:
        """Return a guild; raises Refusal when it does not exist."""
        try:
            return self.guilds[guild_id]
        except KeyError:
            raise refusals.unknown_guild() from None

    def add_channel(self, channel: Channel) -> Channel:
        """Let a channel, thread or direct conversation exist; return it."""
        self.channels[channel.id] = channel
        if channel.guild_id is not None:
            self.guilds[channel.guild_id].channels[channel.id] = channel
        elif channel.recipient_id is not None:
            self.dms[channel.recipient_id] = channel
        return channel

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel and the threads under it."""
        doomed = [other for other in self.channels.values() if other.parent_id == channel.id]
        for gone in (channel, *(other for other in doomed if other.is_thread)):
            self.channels.pop(gone.id, None)
            if gone.guild_id is not None:
                self.guilds[gone.guild_id].channels.pop(gone.id, None)

    def channel(self, channel_id: int) -> Channel:
        """Return any channel; raises Refusal when it does not exist."""
        try:
            return self.channels[channel_id]
        except KeyError:
            raise refusals.unknown_channel() from None

    def guild_of(self, channel: Channel) -> Guild | None:
        """Return the guild that a channel belongs to, None for direct conversations."""
        return None if channel.guild_id is None else self.guilds[channel.guild_id]

    def message(self, channel_id: int, message_id: int) -> Message:
        """Return a message; raises Refusal when channel or message does not exist."""
        message = self.channel(channel_id).messages.get(message_id)
        if message is None:
            raise refusals.unknown_message()
        return message

    def commands_for(self, guild_id: int | None) -> Iterator[Json]:
        """Yield the commands that exist in a guild, or in direct messages (None)."""
        yield from self.commands.values()
        if guild_id is not None and guild_id in self.guilds:
            yield from self.guilds[guild_id].commands.values()
