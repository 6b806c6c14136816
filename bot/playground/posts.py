"""Writing, changing and deleting messages, by whichever way they come in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.playground import components, mentions, refusals
from bot.playground.backend import Backend
from bot.playground.codes import MessageFlag, MessageKind
from bot.playground.files import Upload
from bot.playground.limits.messages import check_edit, check_new_message
from bot.playground.world import Attachment, Channel, Message

Json = dict[str, Any]

# What a sender may choose of a message's flags.
_SETTABLE = (
    MessageFlag.SUPPRESS_EMBEDS
    | MessageFlag.SUPPRESS_NOTIFICATIONS
    | MessageFlag.COMPONENTS_V2
    | MessageFlag.EPHEMERAL
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message about to be written.

    body          the request's JSON, not yet checked
    allowed       which kinds of pings hold when the body does not say
    ephemeral_to  the only user who shall see it, or None
    """

    channel: Channel
    author_id: int
    body: Json
    uploads: list[Upload] = field(default_factory=list)
    kind: MessageKind = MessageKind.DEFAULT
    flags: int = 0
    allowed: frozenset[str] = mentions.BOT_DEFAULT
    ephemeral_to: int | None = None
    is_webhook: bool = False
    interaction: Json | None = None
    command_name: str | None = None
    reference: Json | None = None


def post(backend: Backend, draft: Draft, *, message_id: int | None = None) -> Message:
    """Check a draft, write it, and tell everyone; raises Refusal.

    message_id   for the first message of a forum post, which has the post's id
    """
    check_new_message(draft.body, file_count=len(draft.uploads))
    message = place(backend, draft, message_id=message_id)
    _fill(backend, message, draft.body, draft.uploads, draft.allowed)
    backend.announce_message("create", message)
    return message


def place(backend: Backend, draft: Draft, *, message_id: int | None = None) -> Message:
    """Put an empty message with the draft's envelope into its channel, silently."""
    channel = draft.channel
    now = backend.clock.now()
    message = Message(
        id=message_id or backend.ids.next(),
        channel_id=channel.id,
        author_id=draft.author_id,
        created_at=now,
        kind=draft.kind,
        flags=draft.flags | (int(draft.body.get("flags") or 0) & _SETTABLE),
        nonce=draft.body.get("nonce"),
        ephemeral_to=draft.ephemeral_to,
        is_webhook=draft.is_webhook,
        interaction=draft.interaction,
        command_name=draft.command_name,
        reference=draft.reference,
    )
    channel.messages[message.id] = message
    if channel.thread is not None and draft.ephemeral_to is None:
        channel.thread.message_count += 1
        if channel.thread.is_archived:
            channel.thread.is_archived = False
            backend.announce_channel("update", channel)
    return message


def edit(
    backend: Backend,
    message: Message,
    body: Json,
    uploads: list[Upload],
    *,
    allowed: frozenset[str] = mentions.BOT_DEFAULT,
    is_first_content: bool = False,
) -> None:
    """Check a change, apply it, and tell everyone; fields that `body` lacks stay.

    is_first_content   the message was a deferred answer so far, so this is no edit
    Raises Refusal when the body breaks a limit or leaves the message empty.
    """
    check_edit(body, file_count=len(uploads), flags=message.flags)
    before = (message.content, message.embeds, message.components, message.attachments)
    _fill(backend, message, body, uploads, allowed)
    if not any((message.content, message.embeds, message.components, message.attachments)):
        message.content, message.embeds, message.components, message.attachments = before
        raise refusals.empty_message()
    message.flags |= int(body.get("flags") or 0) & (_SETTABLE & ~MessageFlag.EPHEMERAL)
    if is_first_content:
        message.flags &= ~MessageFlag.LOADING
    else:
        message.edited_at = backend.clock.now()
    backend.announce_message("update", message)


def delete(backend: Backend, message: Message) -> None:
    """Delete a message and tell everyone."""
    channel = backend.world.channels[message.channel_id]
    channel.messages.pop(message.id, None)
    if channel.thread is not None and message.ephemeral_to is None:
        channel.thread.message_count = max(0, channel.thread.message_count - 1)
    backend.announce_deletion(message)


def _fill(
    backend: Backend, message: Message, body: Json, uploads: list[Upload], allowed: frozenset[str]
) -> None:
    """Set the content of a message from a checked body."""
    message.attachments = _attachments(backend, message, body, uploads)
    if "content" in body:
        message.content = str(body["content"] or "")
    if "embeds" in body:
        message.embeds = components.fill_embeds(body["embeds"] or [], message.attachments)
    if "components" in body:
        filler = components.Filler(backend.ids, message.attachments)
        message.components = filler.fill(body["components"] or [])
    channel = backend.world.channels[message.channel_id]
    text = f"{message.content}\n{components.all_text(message.components)}"
    permitted = mentions.Allowed.of(body.get("allowed_mentions"), default=allowed)
    found = mentions.resolve(backend.world, channel, message.author_id, text, permitted)
    message.mentions = found.users
    message.mention_roles = found.roles
    message.mention_everyone = found.everyone


def _attachments(
    backend: Backend, message: Message, body: Json, uploads: list[Upload]
) -> list[Attachment]:
    """Return the files that a message keeps, and those that came with the body."""
    kept = message.attachments
    if "attachments" in body:
        wanted = {str(one.get("id")) for one in body["attachments"] or []}
        kept = [file for file in kept if str(file.id) in wanted]
    return kept + [backend.files.keep(message.channel_id, upload) for upload in uploads]
