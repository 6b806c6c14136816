"""The world in Discord's JSON shapes: users, roles, members, channels.

Messages are in `message_shape`, guilds in `guild_shape`. Every field that Discord's description requires is there, so
that answers can be checked against it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.playground.codes import ChannelKind
from bot.playground.permissions import in_channel
from bot.playground.world import (
    Channel,
    Member,
    Overwrite,
    Role,
    ThreadState,
    User,
    World,
)

Json = dict[str, Any]


def instant(moment: datetime) -> str:
    """Return an instant as Discord writes it, with microseconds and offset."""
    return moment.isoformat(timespec="microseconds")


def user(person: User) -> Json:
    """Return a user object."""
    return {
        "id": str(person.id),
        "username": person.username,
        "discriminator": "0000" if person.is_bot else "0",
        "global_name": person.global_name,
        "avatar": None,
        "bot": person.is_bot,
        "banner": None,
        "accent_color": int(person.color[1:], 16),
        "public_flags": 0,
        "flags": 0,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
    }


def current_user(person: User) -> Json:
    """Return the bot's own user object."""
    return user(person) | {"mfa_enabled": True, "locale": "en-US", "email": None, "verified": True}


def application(world: World) -> Json:
    """Return the application object of the bot."""
    bot = world.users[world.bot_id]
    return {
        "id": str(world.bot_id),
        "name": bot.username,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "integration_types_config": {"0": {}},
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(world.users[world.owner_id]),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "rpc_origins": [],
        "eligible_oauth2_scopes": [],
    }


def role(one: Role) -> Json:
    """Return a role object."""
    return {
        "id": str(one.id),
        "name": one.name,
        "permissions": str(int(one.permissions)),
        "position": one.position,
        "color": one.color,
        "colors": {"primary_color": one.color, "secondary_color": None, "tertiary_color": None},
        "hoist": one.position > 0,
        "managed": one.is_managed,
        "mentionable": one.is_mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def member(world: World, one: Member, *, with_user: bool = True) -> Json:
    """Return a member object; message events carry it without its user."""
    shape: Json = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": instant(one.joined_at),
        "nick": one.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(role_id) for role_id in one.roles],
        "mute": False,
        "deaf": False,
    }
    return shape | {"user": user(world.users[one.user_id])} if with_user else shape


def member_here(world: World, one: Member, channel: Channel) -> Json:
    """Return a member object with its permissions in a channel, as interactions carry it."""
    granted = in_channel(world, channel, one.user_id)
    return member(world, one) | {"permissions": str(int(granted))}


def channel(world: World, place: Channel) -> Json:
    """Return a channel object of whatever kind."""
    if place.guild_id is None:
        return _direct(world, place)
    shape: Json = {
        "id": str(place.id),
        "type": int(place.kind),
        "guild_id": str(place.guild_id),
        "name": place.name,
        "parent_id": None if place.parent_id is None else str(place.parent_id),
        "rate_limit_per_user": 0,
        "last_message_id": _last_message(place),
    }
    if place.thread is not None:
        return shape | _thread(place, place.thread)
    shape |= {
        "flags": 1 << 4 if place.needs_tag else 0,
        "position": place.position,
        "topic": place.topic,
        "nsfw": False,
        "permission_overwrites": [_overwrite(one) for one in place.overwrites],
    }
    return shape | _forum(place) if place.kind == ChannelKind.FORUM else shape


def partial_channel(world: World, place: Channel, user_id: int) -> Json:
    """Return a channel with a user's permissions in it, as interactions carry it."""
    granted = in_channel(world, place, user_id)
    return channel(world, place) | {"permissions": str(int(granted))}


def _last_message(place: Channel) -> str | None:
    lasting = (one.id for one in reversed(place.messages.values()) if one.ephemeral_to is None)
    last = next(lasting, None)
    return None if last is None else str(last)


def _direct(world: World, place: Channel) -> Json:
    others = [] if place.recipient_id is None else [user(world.users[place.recipient_id])]
    return {
        "id": str(place.id),
        "type": int(place.kind),
        "flags": 0,
        "last_message_id": _last_message(place),
        "recipients": others,
    }


def _overwrite(one: Overwrite) -> Json:
    return {
        "id": str(one.id),
        "type": int(one.is_member),
        "allow": str(int(one.allow)),
        "deny": str(int(one.deny)),
    }


def _thread(place: Channel, state: ThreadState) -> Json:
    return {
        "flags": 0,
        "owner_id": str(state.owner_id),
        "message_count": state.message_count,
        "member_count": 1,
        "total_message_sent": state.message_count,
        "applied_tags": [str(tag) for tag in state.applied_tags],
        "thread_metadata": {
            "archived": state.is_archived,
            "archive_timestamp": instant(state.created_at),
            "auto_archive_duration": state.archive_minutes,
            "locked": state.is_locked,
            "create_timestamp": instant(state.created_at),
        },
        "member": {
            "id": str(place.id),
            "user_id": str(state.owner_id),
            "join_timestamp": instant(state.created_at),
            "flags": 0,
        },
    }


def _forum(place: Channel) -> Json:
    tags = [
        {
            "id": str(tag.id),
            "name": tag.name,
            "moderated": tag.is_moderated,
            "emoji_id": None,
            "emoji_name": None,
        }
        for tag in place.tags
    ]
    return {
        "available_tags": tags,
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
        "default_auto_archive_duration": 1440,
        "default_thread_rate_limit_per_user": 0,
    }
