"""Users, the bot itself, its application, direct conversations, and where the gateway is."""

from __future__ import annotations

from bot.playground import guild_shape, refusals, shapes
from bot.playground.codes import ChannelKind
from bot.playground.rest.call import Call, Reply, Routes
from bot.playground.world import Channel

IDENTIFIES_PER_DAY = 1_000


def get_current_user(call: Call) -> Reply:
    """GET the bot's own user."""
    return Reply(shapes.current_user(call.world.users[call.bot_id]))


def get_user(call: Call) -> Reply:
    """GET a user."""
    return Reply(shapes.user(call.world.user(call.id("user_id"))))


def get_application(call: Call) -> Reply:
    """GET the bot's application."""
    return Reply(shapes.application(call.world))


def list_guilds(call: Call) -> Reply:
    """GET the guilds that the bot is in."""
    mine = [guild for guild in call.world.guilds.values() if call.bot_id in guild.members]
    return Reply([guild_shape.guild_brief(guild, call.bot_id) for guild in mine])


def open_direct_channel(call: Call) -> Reply:
    """POST: open the conversation with a user, or return the open one."""
    recipient = str(call.json().get("recipient_id", ""))
    user = call.world.user(int(recipient) if recipient.isdecimal() else 0)
    if user.is_bot:
        raise refusals.cannot_message_user()
    channel = call.world.dms.get(user.id)
    if channel is None:
        channel = Channel(call.backend.ids.next(), ChannelKind.DM, recipient_id=user.id)
        call.world.add_channel(channel)
        call.backend.announce_channel("create", channel)
    return Reply(shapes.channel(call.world, channel))


def get_gateway(call: Call) -> Reply:
    """GET the gateway's address."""
    return Reply({"url": call.backend.hub.url})


def get_gateway_for_bot(call: Call) -> Reply:
    """GET the gateway's address with how many shards to open and how often."""
    limits = {
        "total": IDENTIFIES_PER_DAY,
        "remaining": IDENTIFIES_PER_DAY - 1,
        "reset_after": 86_400_000,
        "max_concurrency": 16,
    }
    hub = call.backend.hub
    return Reply({"url": hub.url, "shards": hub.shards, "session_start_limit": limits})


ROUTES: Routes = {
    ("GET", "/users/@me"): get_current_user,
    ("GET", "/users/@me/guilds"): list_guilds,
    ("POST", "/users/@me/channels"): open_direct_channel,
    ("GET", "/users/{user_id}"): get_user,
    ("GET", "/applications/@me"): get_application,
    ("GET", "/oauth2/applications/@me"): get_application,
    ("GET", "/gateway"): get_gateway,
    ("GET", "/gateway/bot"): get_gateway_for_bot,
}
