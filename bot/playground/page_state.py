"""What the page shows at first: everything that one user may see, in Discord's shapes."""

from __future__ import annotations

from typing import Any

from bot.playground import guild_shape, message_shape, shapes
from bot.playground.backend import Backend
from bot.playground.codes import Permission
from bot.playground.permissions import can_read, can_send, can_view, in_guild, may_use
from bot.playground.world import Channel, Guild, User, World

Json = dict[str, Any]

MESSAGES_AT_ONCE = 50


def state(backend: Backend, user_id: int) -> Json:
    """Return users, bot, guilds, direct conversations, commands and events for a user's eyes."""
    world = backend.world
    bot = world.users[world.bot_id]
    mine = [guild for guild in world.guilds.values() if user_id in guild.members]
    own_dm = world.dms.get(user_id)
    return {
        "users": [_user(world, user) for user in world.users.values() if not user.is_bot],
        "bot": {
            "id": str(bot.id),
            "username": bot.username,
            "color": bot.color,
            "online": backend.hub.is_online,
        },
        "guilds": [_guild(world, guild, user_id) for guild in mine],
        "dms": [shapes.channel(world, own_dm)] if own_dm else [],
        "commands": _commands(world, mine, user_id),
        "events": [
            guild_shape.event(world, one) for guild in mine for one in guild.events.values()
        ],
    }


def _user(world: World, user: User) -> Json:
    manages = any(
        in_guild(guild, user.id) & Permission.MANAGE_GUILD for guild in world.guilds.values()
    )
    return {
        "id": str(user.id),
        "username": user.username,
        "global_name": user.global_name,
        "color": user.color,
        "admin": manages,
    }


def _guild(world: World, guild: Guild, user_id: int) -> Json:
    places = [place for place in guild.channels.values() if can_view(world, place, user_id)]
    roles = [
        {
            "id": str(role.id),
            "name": role.name,
            "color": role.color,
            "mentionable": role.is_mentionable,
        }
        for role in guild.roles.values()
    ]
    return {
        "id": str(guild.id),
        "name": guild.name,
        "roles": roles,
        "channels": [channel(world, place, user_id) for place in places],
    }


def channel(world: World, place: Channel, user_id: int) -> Json:
    """Return a channel object with whether the user may write there."""
    return shapes.channel(world, place) | {"can_send": can_send(world, place, user_id)}


def _commands(world: World, guilds: list[Guild], user_id: int) -> list[Json]:
    """Return the commands that a user may call in some channel of some guild, each once."""
    found: dict[str, Json] = {}
    for guild in guilds:
        places = list(guild.channels.values())
        for command in world.commands_for(guild.id):
            if any(may_use(world, command, place, user_id) for place in places):
                found[command["id"]] = command
    return list(found.values())


def messages(world: World, place: Channel, user_id: int, before: int | None) -> list[Json]:
    """Return at most 50 messages that a user may read, oldest first, before an id."""
    seen = [
        message
        for message in place.messages.values()
        if (before is None or message.id < before) and can_read(world, message, user_id)
    ]
    return [message_shape.message(world, message) for message in seen[-MESSAGES_AT_ONCE:]]
