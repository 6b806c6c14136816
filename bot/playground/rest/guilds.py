"""Guilds, their channels, roles and members, as the bot may read them."""

from __future__ import annotations

from bot.playground import guild_shape, refusals, shapes
from bot.playground.rest.call import Call, Reply, Routes


def get_guild(call: Call) -> Reply:
    """GET a guild, with counts where asked for."""
    guild = call.guild()
    shape = guild_shape.guild(guild)
    if call.query.get("with_counts") in ("1", "true"):
        count = len(guild.members)
        shape |= {"approximate_member_count": count, "approximate_presence_count": count}
    return Reply(shape)


def list_channels(call: Call) -> Reply:
    """GET the channels of a guild, threads not among them."""
    places = call.guild().channels.values()
    return Reply([shapes.channel(call.world, place) for place in places if not place.is_thread])


def list_roles(call: Call) -> Reply:
    """GET the roles of a guild."""
    return Reply([shapes.role(role) for role in call.guild().roles.values()])


def get_member(call: Call) -> Reply:
    """GET one member."""
    member = call.guild().members.get(call.id("user_id"))
    if member is None:
        raise refusals.unknown_member()
    return Reply(shapes.member(call.world, member))


ROUTES: Routes = {
    ("GET", "/guilds/{guild_id}"): get_guild,
    ("GET", "/guilds/{guild_id}/channels"): list_channels,
    ("GET", "/guilds/{guild_id}/roles"): list_roles,
    ("GET", "/guilds/{guild_id}/members/{user_id}"): get_member,
}
