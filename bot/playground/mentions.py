"""Whom a message pings: what its text names, cut down to what it is allowed to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.playground.codes import Permission
from bot.playground.permissions import in_channel
from bot.playground.world import Channel, World

Json = dict[str, Any]

_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(?:everyone|here)\b")


@dataclass(frozen=True, slots=True)
class Mentions:
    """Ids of the users and roles that are pinged, in the order of the text."""

    users: list[int]
    roles: list[int]
    everyone: bool


@dataclass(frozen=True, slots=True)
class Allowed:
    """What `allowed_mentions` lets through: kinds as a whole, or single ids."""

    kinds: frozenset[str]
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()

    @classmethod
    def of(cls, value: Json | None, *, default: frozenset[str]) -> Allowed:
        """Read `allowed_mentions`; `default` are the kinds that hold without it."""
        if value is None:
            return cls(default)
        return cls(
            frozenset(value.get("parse") or ()),
            frozenset(map(int, value.get("users") or ())),
            frozenset(map(int, value.get("roles") or ())),
        )


BOT_DEFAULT = frozenset({"users", "roles", "everyone"})
INTERACTION_DEFAULT = frozenset({"users"})


def resolve(
    world: World, channel: Channel, author_id: int, text: str, allowed: Allowed
) -> Mentions:
    """Return the pings of a text.

    Roles that nobody may mention, and everyone, need the author's permission to mention all.
    """
    named = dict.fromkeys(map(int, _USER.findall(text)))
    users = [
        user_id
        for user_id in named
        if user_id in world.users and ("users" in allowed.kinds or user_id in allowed.users)
    ]
    guild = world.guild_of(channel)
    if guild is None:
        return Mentions(users, [], everyone=False)
    may_all = bool(in_channel(world, channel, author_id) & Permission.MENTION_EVERYONE)
    roles = [
        role_id
        for role_id in dict.fromkeys(map(int, _ROLE.findall(text)))
        if role_id in guild.roles
        and ("roles" in allowed.kinds or role_id in allowed.roles)
        and (may_all or guild.roles[role_id].is_mentionable)
    ]
    everyone = may_all and "everyone" in allowed.kinds and bool(_EVERYONE.search(text))
    return Mentions(users, roles, everyone)
