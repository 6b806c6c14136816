"""What INTERACTION_CREATE brings the bot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.playground import message_shape, shapes
from bot.playground.codes import ComponentKind, InteractionKind, OptionKind
from bot.playground.interactions import Interaction
from bot.playground.limits.messages import FILE_BYTES
from bot.playground.permissions import in_channel
from bot.playground.world import Channel, Guild, World

Json = dict[str, Any]

# Which kinds of things an option's or select's value may be the id of.
_OPTION_THINGS: dict[int, tuple[str, ...]] = {
    OptionKind.USER: ("users",),
    OptionKind.CHANNEL: ("channels",),
    OptionKind.ROLE: ("roles",),
    OptionKind.MENTIONABLE: ("users", "roles"),
}
_SELECT_THINGS: dict[int, tuple[str, ...]] = {
    ComponentKind.USER_SELECT: ("users",),
    ComponentKind.ROLE_SELECT: ("roles",),
    ComponentKind.MENTIONABLE_SELECT: ("users", "roles"),
    ComponentKind.CHANNEL_SELECT: ("channels",),
}


def interaction_create(world: World, interaction: Interaction) -> Json:
    """Return the event's data for an interaction."""
    channel = world.channels[interaction.channel_id]
    guild = world.guild_of(channel)
    payload: Json = {
        "id": str(interaction.id),
        "application_id": str(world.bot_id),
        "type": int(interaction.kind),
        "token": interaction.token,
        "version": 1,
        "data": _data(world, channel, interaction),
        "channel_id": str(channel.id),
        "channel": shapes.partial_channel(world, channel, interaction.user_id),
        "locale": world.users[interaction.user_id].locale,
        "app_permissions": str(int(in_channel(world, channel, world.bot_id))),
        "entitlements": [],
        "authorizing_integration_owners": integration_owners(guild),
        "context": 0 if guild else 1,
        "attachment_size_limit": FILE_BYTES,
    }
    if guild is None:
        payload["user"] = shapes.user(world.users[interaction.user_id])
    else:
        member = guild.members[interaction.user_id]
        payload |= {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": shapes.member_here(world, member, channel),
        }
    if interaction.message_id is not None:
        message = channel.messages[interaction.message_id]
        payload["message"] = message_shape.message(world, message)
    return payload


def integration_owners(guild: Guild | None) -> Json:
    """Return `authorizing_integration_owners` of a bot that a guild has installed."""
    return {"0": "0" if guild is None else str(guild.id)}


def metadata(world: World, interaction: Interaction) -> Json:
    """Return `interaction_metadata` for a message that answers an interaction."""
    guild = world.guilds.get(interaction.guild_id) if interaction.guild_id else None
    shape: Json = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "user": shapes.user(world.users[interaction.user_id]),
        "authorizing_integration_owners": integration_owners(guild),
    }
    if interaction.kind == InteractionKind.COMPONENT:
        shape["interacted_message_id"] = str(interaction.message_id)
    if interaction.kind == InteractionKind.MODAL_SUBMIT and interaction.origin is not None:
        shape["triggering_interaction_metadata"] = metadata(world, interaction.origin)
    return shape


def _data(world: World, channel: Channel, interaction: Interaction) -> Json:
    """Return the page's data with the things that its ids stand for."""
    data = dict(interaction.data)
    resolved: Json = {}
    for value, things in _references(data):
        _resolve(world, channel, interaction.user_id, resolved, int(value), things)
    target = data.get("target_id")
    if target is not None and data.get("type") == 3:
        message = channel.messages[int(target)]
        resolved["messages"] = {str(target): message_shape.message(world, message)}
    elif target is not None:
        _resolve(world, channel, interaction.user_id, resolved, int(target), ("users",))
    if interaction.files:
        # As on Discord, what comes with a command is gone from there after a while.
        resolved["attachments"] = {
            str(file.id): message_shape.attachment(file, ephemeral=True)
            for file in interaction.files
        }
    if resolved:
        data["resolved"] = resolved
    return data


def _references(data: Json) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the ids among the values of options, selects and forms, with their kinds."""
    things = _SELECT_THINGS.get(int(data.get("component_type") or data.get("type") or 0))
    if things is not None:
        for value in data.get("values") or []:
            yield value, things
    for option in data.get("options") or []:
        if option.get("options"):
            yield from _references({"options": option["options"]})
        elif (wanted := _OPTION_THINGS.get(option["type"])) and str(option["value"]).isdigit():
            yield str(option["value"]), wanted
    for inner in data.get("components") or []:
        yield from _references(inner)
    if isinstance(data.get("component"), dict):
        yield from _references(data["component"])


def _resolve(
    world: World,
    channel: Channel,
    user_id: int,
    resolved: Json,
    thing_id: int,
    things: tuple[str, ...],
) -> None:
    guild = world.guild_of(channel)
    key = str(thing_id)
    if "users" in things and thing_id in world.users:
        resolved.setdefault("users", {})[key] = shapes.user(world.users[thing_id])
        if guild is not None and thing_id in guild.members:
            member = shapes.member_here(world, guild.members[thing_id], channel)
            member = {name: value for name, value in member.items() if name != "user"}
            resolved.setdefault("members", {})[key] = member
    if "roles" in things and guild is not None and thing_id in guild.roles:
        resolved.setdefault("roles", {})[key] = shapes.role(guild.roles[thing_id])
    if "channels" in things and guild is not None and thing_id in guild.channels:
        place = shapes.partial_channel(world, guild.channels[thing_id], user_id)
        resolved.setdefault("channels", {})[key] = place
