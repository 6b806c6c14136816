"""Who may do what where: Discord's permission rules as pure functions over the world."""

from __future__ import annotations

from typing import Any

from bot.playground import refusals
from bot.playground.codes import ALL_PERMISSIONS, MESSAGE_KINDS, NO_PERMISSIONS, Permission
from bot.playground.world import Channel, Guild, Message, World

DIRECT = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
)


def in_guild(guild: Guild, user_id: int) -> Permission:
    """Return what a user may do in a guild before any channel's overwrites; none for strangers."""
    member = guild.members.get(user_id)
    if member is None:
        return NO_PERMISSIONS
    if guild.owner_id == user_id:
        return ALL_PERMISSIONS
    granted = guild.roles[guild.id].permissions
    for role_id in member.roles:
        granted |= guild.roles[role_id].permissions
    return ALL_PERMISSIONS if granted & Permission.ADMINISTRATOR else granted


def in_channel(world: World, channel: Channel, user_id: int) -> Permission:
    """Return what a user may do in a channel; threads follow their parent.

    In a thread SEND_MESSAGES says what SEND_MESSAGES_IN_THREADS says on Discord. In a direct
    conversation only the bot and the other person may do anything.
    """
    guild = world.guild_of(channel)
    if guild is None:
        return DIRECT if user_id in (world.bot_id, channel.recipient_id) else NO_PERMISSIONS
    granted = in_guild(guild, user_id)
    if not granted or granted == ALL_PERMISSIONS:
        return granted
    place = (
        guild.channels[channel.parent_id] if channel.is_thread and channel.parent_id else channel
    )
    granted = _with_overwrites(granted, place, guild, user_id)
    if not granted & Permission.VIEW_CHANNEL:
        return NO_PERMISSIONS
    if channel.is_thread:
        granted &= ~Permission.SEND_MESSAGES
        if granted & Permission.SEND_MESSAGES_IN_THREADS:
            granted |= Permission.SEND_MESSAGES
    return granted


def _with_overwrites(granted: Permission, place: Channel, guild: Guild, user_id: int) -> Permission:
    """Apply a channel's overwrites in Discord's order: everyone, roles together, the member."""
    roles = set(guild.members[user_id].roles)
    everyone = [o for o in place.overwrites if o.id == guild.id]
    by_role = [o for o in place.overwrites if not o.is_member and o.id in roles]
    personal = [o for o in place.overwrites if o.is_member and o.id == user_id]
    for layer in (everyone, by_role, personal):
        for overwrite in layer:
            granted &= ~overwrite.deny
        for overwrite in layer:
            granted |= overwrite.allow
    return granted


def can_view(world: World, channel: Channel, user_id: int) -> bool:
    """Whether a user sees a channel."""
    return bool(in_channel(world, channel, user_id) & Permission.VIEW_CHANNEL)


def can_send(world: World, channel: Channel, user_id: int) -> bool:
    """Whether a user may write into a channel, if it is of a kind that has messages."""
    if channel.kind not in MESSAGE_KINDS:
        return False
    wanted = Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES
    return in_channel(world, channel, user_id) & wanted == wanted


def can_read(world: World, message: Message, user_id: int) -> bool:
    """Whether a user sees a message: the channel, and not somebody else's ephemeral answer."""
    if message.ephemeral_to not in (None, user_id):
        return False
    return can_view(world, world.channels[message.channel_id], user_id)


def demand(world: World, channel: Channel, user_id: int, needed: Permission) -> None:
    """Let pass who sees the channel and has all of `needed` there; raise Refusal otherwise."""
    granted = in_channel(world, channel, user_id)
    if not granted & Permission.VIEW_CHANNEL:
        raise refusals.missing_access()
    if granted & needed != needed:
        raise refusals.missing_permissions()


def demand_in_guild(guild: Guild, user_id: int, *alternatives: Permission) -> None:
    """Let pass a member who has one of `alternatives` in the guild; raise Refusal otherwise."""
    granted = in_guild(guild, user_id)
    if not granted:
        raise refusals.missing_access()
    if not any(granted & needed == needed for needed in alternatives):
        raise refusals.missing_permissions()


def may_use(world: World, command: dict[str, Any], channel: Channel, user_id: int) -> bool:
    """Whether a user may call a command here, by its contexts and default member permissions."""
    contexts = command["contexts"]
    place = 1 if channel.guild_id is None else 0
    if contexts is not None and place not in contexts:
        return False
    if contexts is None and place == 1 and command["dm_permission"] is False:
        return False
    granted = in_channel(world, channel, user_id)
    if not granted & Permission.USE_APPLICATION_COMMANDS:
        return False
    default = command["default_member_permissions"]
    if place == 1 or default is None:
        return True
    needed = int(default)
    if granted & Permission.ADMINISTRATOR:
        return True
    return needed != 0 and granted & needed == needed
