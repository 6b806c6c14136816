"""Messages in Discord's JSON shape, for the bot's eyes and for a person's."""

from __future__ import annotations

from typing import Any

from bot.playground import shapes
from bot.playground.codes import MessageFlag
from bot.playground.world import Attachment, Message, World

Json = dict[str, Any]


def message(world: World, one: Message) -> Json:
    """Return a message object with everything that its readers may see."""
    is_ephemeral = bool(one.flags & MessageFlag.EPHEMERAL)
    shape: Json = {
        "id": str(one.id),
        "channel_id": str(one.channel_id),
        "type": int(one.kind),
        "author": shapes.user(world.users[one.author_id]),
        "content": one.content,
        "timestamp": shapes.instant(one.created_at),
        "edited_timestamp": None if one.edited_at is None else shapes.instant(one.edited_at),
        "tts": False,
        "pinned": False,
        "flags": one.flags,
        "embeds": one.embeds,
        "components": one.components,
        "attachments": [attachment(file, ephemeral=is_ephemeral) for file in one.attachments],
        "mentions": [shapes.user(world.users[user_id]) for user_id in one.mentions],
        "mention_roles": [str(role_id) for role_id in one.mention_roles],
        "mention_everyone": one.mention_everyone,
    }
    shape |= _origin(world, one)
    if one.thread_id is not None and one.thread_id in world.channels:
        shape["thread"] = shapes.channel(world, world.channels[one.thread_id])
    return shape


def _origin(world: World, one: Message) -> Json:
    """Return the fields that say what a message answers, absent where it answers nothing."""
    shape: Json = {}
    if one.nonce is not None:
        shape["nonce"] = one.nonce
    if one.is_webhook:
        shape |= {"webhook_id": str(one.author_id), "application_id": str(one.author_id)}
    if one.reference is not None:
        shape["message_reference"] = one.reference
        channel = world.channels.get(int(one.reference["channel_id"]))
        found = channel.messages.get(int(one.reference["message_id"])) if channel else None
        # One step only: Discord does not nest answers to answers.
        shape["referenced_message"] = (
            {key: value for key, value in message(world, found).items() if key not in _NESTING}
            if found
            else None
        )
    if one.interaction is not None:
        shape["interaction_metadata"] = one.interaction
        if one.command_name is not None:
            shape["interaction"] = {
                "id": one.interaction["id"],
                "type": one.interaction["type"],
                "name": one.command_name,
                "user": one.interaction["user"],
            }
    return shape


_NESTING = ("referenced_message", "message_reference")


def attachment(file: Attachment, *, ephemeral: bool) -> Json:
    """Return an attachment object."""
    shape: Json = {
        "id": str(file.id),
        "filename": file.filename,
        "size": file.size_bytes,
        "url": file.url,
        "proxy_url": file.url,
        "content_type": file.content_type,
    }
    if file.description is not None:
        shape["description"] = file.description
    if file.width is not None:
        shape |= {"width": file.width, "height": file.height}
    if ephemeral:
        shape["ephemeral"] = True
    return shape


def for_bot(world: World, one: Message, *, with_content: bool) -> Json:
    """Return a message object as the bot may read it.

    with_content   whether the bot has the message content intent. Without it, Discord blanks
                   what others wrote, unless they mention the bot or write to it directly.
    """
    shape = message(world, one)
    own = one.author_id == world.bot_id or world.bot_id in one.mentions
    if with_content or own or world.channels[one.channel_id].guild_id is None:
        return shape
    return shape | {"content": "", "embeds": [], "components": [], "attachments": []}


def gateway_fields(world: World, one: Message) -> Json:
    """Return what message events carry beyond the message: its guild and the author's member."""
    guild = world.guild_of(world.channels[one.channel_id])
    if guild is None:
        return {"channel_type": 1}
    fields: Json = {"guild_id": str(guild.id)}
    author = guild.members.get(one.author_id)
    if author is not None and not one.is_webhook:
        fields["member"] = shapes.member(world, author, with_user=False)
    return fields
