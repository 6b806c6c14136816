"""Messages of channels: write, read, change, delete, publish; and the typing notice."""

from __future__ import annotations

from typing import Any

from bot.playground import message_shape, permissions, posts, refusals
from bot.playground.backend import Backend
from bot.playground.codes import (
    MESSAGE_KINDS,
    ChannelKind,
    Intent,
    MessageFlag,
    MessageKind,
    Permission,
)
from bot.playground.posts import Draft
from bot.playground.rest.call import NO_CONTENT, Call, Reply, Routes, snowflake
from bot.playground.world import Channel, Message

Json = dict[str, Any]


def create_message(call: Call) -> Reply:
    """POST: write a message; the same nonce again gives the earlier one."""
    channel = writable(call, call.channel())
    body = call.json()
    earlier = _earlier(call.backend, body)
    if earlier is not None:
        return Reply(message_shape.message(call.world, earlier))
    reference = _reference(channel, body.get("message_reference"))
    message = posts.post(
        call.backend,
        Draft(
            channel,
            call.bot_id,
            body,
            call.uploads,
            kind=MessageKind.DEFAULT if reference is None else MessageKind.REPLY,
            reference=reference,
        ),
    )
    if body.get("enforce_nonce"):
        call.backend.nonces.note(message, call.backend.clock.now())
    return Reply(message_shape.message(call.world, message))


def writable(call: Call, channel: Channel) -> Channel:
    """Return the channel if the bot may write there; raises Refusal."""
    if channel.kind not in MESSAGE_KINDS:
        raise refusals.wrong_channel_kind()
    if channel.kind == ChannelKind.DM:
        _check_recipient(call, channel)
    permissions.demand(call.world, channel, call.bot_id, Permission.SEND_MESSAGES)
    if call.uploads:
        permissions.demand(call.world, channel, call.bot_id, Permission.ATTACH_FILES)
    if channel.thread is not None and channel.thread.is_locked:
        granted = permissions.in_channel(call.world, channel, call.bot_id)
        if not granted & Permission.MANAGE_THREADS:
            raise refusals.thread_archived()
    return channel


def _check_recipient(call: Call, channel: Channel) -> None:
    recipient = call.world.users[channel.recipient_id or 0]
    guilds = call.world.guilds.values()
    if not any(recipient.id in guild.members for guild in guilds):
        raise refusals.no_mutual_guild()
    if not recipient.accepts_dms:
        raise refusals.cannot_message_user()


def _earlier(backend: Backend, body: Json) -> Message | None:
    """Return the message that an enforced nonce already stands for, if it still exists."""
    nonce = body.get("nonce")
    if not body.get("enforce_nonce") or not isinstance(nonce, (int, str)):
        return None
    place = backend.nonces.earlier(backend.world.bot_id, nonce, backend.clock.now())
    if place is None or place[0] not in backend.world.channels:
        return None
    return backend.world.channels[place[0]].messages.get(place[1])


def _reference(channel: Channel, value: Json | None) -> Json | None:
    """Return the stored form of a reply's target; raises Refusal when it must exist and does not."""
    if value is None:
        return None
    if snowflake(value.get("message_id")) not in channel.messages:
        if value.get("fail_if_not_exists", True):
            code, message = "REPLIES_UNKNOWN_MESSAGE", "Unknown message"
            error = {"_errors": [{"code": code, "message": message}]}
            raise refusals.invalid_form({"message_reference": error})
        return None
    place: Json = {"type": 0, "channel_id": str(channel.id), "message_id": str(value["message_id"])}
    return place if channel.guild_id is None else place | {"guild_id": str(channel.guild_id)}


def list_messages(call: Call) -> Reply:
    """GET: at most 100 messages, newest first, before, after or around an id."""
    channel = call.channel()
    granted = permissions.in_channel(call.world, channel, call.bot_id)
    if not granted & Permission.READ_MESSAGE_HISTORY:
        return Reply([])
    # Text-like channels only; a forum has none of its own.
    seen = [one for one in channel.messages.values() if one.ephemeral_to is None]
    limit = min(call.asked_id("limit") or 50, 100)
    page = _page(call, seen, limit)
    return Reply([_for_bot(call, message) for message in reversed(page)])


def _page(call: Call, seen: list[Message], limit: int) -> list[Message]:
    after, around = call.asked_id("after"), call.asked_id("around")
    if after is not None:
        return [one for one in seen if one.id > after][:limit]
    if around is not None:
        older = [one for one in seen if one.id < around][-(limit // 2) :]
        rest = [one for one in seen if one.id >= around]
        return older + rest[: limit - len(older)]
    before = call.asked_id("before")
    return [one for one in seen if before is None or one.id < before][-limit:]


def _for_bot(call: Call, message: Message) -> Json:
    with_content = bool(call.world.allowed_intents & Intent.MESSAGE_CONTENT)
    return message_shape.for_bot(call.world, message, with_content=with_content)


def lasting_message(call: Call, needed: Permission = Permission.VIEW_CHANNEL) -> Message:
    """Return the path's message; raises Refusal, also for ephemeral ones."""
    channel = call.channel(needed)
    message = call.world.message(channel.id, call.id("message_id"))
    if message.ephemeral_to is not None:
        raise refusals.unknown_message()
    return message


def get_message(call: Call) -> Reply:
    """GET one message."""
    return Reply(_for_bot(call, lasting_message(call, Permission.READ_MESSAGE_HISTORY)))


def edit_message(call: Call) -> Reply:
    """PATCH a message of the bot."""
    message = lasting_message(call)
    if message.author_id != call.bot_id:
        raise refusals.not_your_message()
    posts.edit(call.backend, message, call.json(), call.uploads)
    return Reply(message_shape.message(call.world, message))


def delete_message(call: Call) -> Reply:
    """DELETE a message; one of others needs MANAGE_MESSAGES."""
    message = lasting_message(call)
    if message.author_id != call.bot_id:
        call.channel(Permission.MANAGE_MESSAGES)
    posts.delete(call.backend, message)
    return NO_CONTENT


def crosspost(call: Call) -> Reply:
    """POST: publish a message of an announcement channel to its followers."""
    message = lasting_message(call, Permission.SEND_MESSAGES)
    if call.channel().kind != ChannelKind.ANNOUNCEMENT:
        raise refusals.wrong_channel_kind()
    if message.author_id != call.bot_id:
        call.channel(Permission.MANAGE_MESSAGES)
    if message.flags & MessageFlag.CROSSPOSTED:
        raise refusals.already_crossposted()
    message.flags |= MessageFlag.CROSSPOSTED
    call.backend.announce_message("update", message)
    return Reply(message_shape.message(call.world, message))


def type_in_channel(call: Call) -> Reply:
    """POST: say that the bot is writing."""
    call.backend.announce_typing(writable(call, call.channel()))
    return NO_CONTENT


ROUTES: Routes = {
    ("POST", "/channels/{channel_id}/messages"): create_message,
    ("GET", "/channels/{channel_id}/messages"): list_messages,
    ("GET", "/channels/{channel_id}/messages/{message_id}"): get_message,
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): edit_message,
    ("DELETE", "/channels/{channel_id}/messages/{message_id}"): delete_message,
    ("POST", "/channels/{channel_id}/messages/{message_id}/crosspost"): crosspost,
    ("POST", "/channels/{channel_id}/typing"): type_in_channel,
}
