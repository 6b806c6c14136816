"""The bot's first answer to an interaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.playground import message_shape, posts, refusals
from bot.playground.codes import CallbackKind, InteractionKind, MessageFlag, MessageKind
from bot.playground.interaction_payload import metadata
from bot.playground.interactions import Interaction
from bot.playground.limits.commands import CHOICES, check_choices
from bot.playground.limits.modals import check_modal
from bot.playground.limits.problems import Problems
from bot.playground.mentions import INTERACTION_DEFAULT
from bot.playground.posts import Draft
from bot.playground.rest.call import NO_CONTENT, Call, Reply, Routes
from bot.playground.world import Message

Json = dict[str, Any]
Act = Callable[[Call, Interaction, Json], Message | None]

MESSAGE_MENU = 3


def answer(call: Call) -> Reply:
    """POST: the first answer, of one of six kinds."""
    token = call.params["interaction_token"]
    interaction = call.backend.interactions.for_callback(call.id("interaction_id"), token)
    kind = _kind(call.json().get("type"), interaction)
    message = _ACTS[kind](call, interaction, call.json().get("data") or {})
    interaction.answer_kind = kind
    interaction.response_id = None if message is None else message.id
    interaction.answered.set()
    if call.query.get("with_response") not in ("1", "true"):
        return NO_CONTENT
    return Reply(_response(call, interaction, kind, message))


def draft(call: Call, interaction: Interaction, body: Json) -> Draft:
    """Return a message of the bot that answers an interaction, new or as a follow-up.

    Further messages, and answers to a component, are replies to what they belong to.
    """
    channel = call.world.channels[interaction.channel_id]
    is_ephemeral = bool(int(body.get("flags") or 0) & MessageFlag.EPHEMERAL)
    replied_to = interaction.response_id or interaction.message_id
    kind, reference = MessageKind.CHAT_INPUT_COMMAND, None
    if replied_to in channel.messages:
        kind = MessageKind.REPLY
        reference = {
            "type": 0,
            "channel_id": str(channel.id),
            "message_id": str(replied_to),
        }
    elif interaction.data.get("type") in (2, MESSAGE_MENU):
        kind = MessageKind.CONTEXT_MENU_COMMAND
    return Draft(
        channel,
        call.bot_id,
        body,
        call.uploads,
        kind=kind,
        allowed=INTERACTION_DEFAULT,
        ephemeral_to=interaction.user_id if is_ephemeral else None,
        is_webhook=True,
        interaction=metadata(call.world, interaction),
        command_name=interaction.command_name,
        reference=reference,
    )


def _kind(value: Any, interaction: Interaction) -> CallbackKind:
    """Return the kind of an answer if this interaction may have it; raises Refusal."""
    for kind, askers in _ALLOWED.items():
        if kind == value and interaction.kind in askers:
            return kind
    code = "INTERACTION_CALLBACK_TYPE_INVALID"
    message = "Invalid interaction callback type"
    raise refusals.invalid_form({"type": {"_errors": [{"code": code, "message": message}]}})


def _send(call: Call, interaction: Interaction, data: Json) -> Message:
    return posts.post(call.backend, draft(call, interaction, data))


def _defer_message(call: Call, interaction: Interaction, data: Json) -> Message:
    message = posts.place(call.backend, draft(call, interaction, data))
    message.flags |= MessageFlag.LOADING
    interaction.is_deferred = True
    call.backend.announce_message("create", message)
    return message


def _source(call: Call, interaction: Interaction) -> Message:
    """Return the message whose component was used, also by way of a modal; raises Refusal."""
    origin = interaction.origin
    message_id = interaction.message_id or (origin.message_id if origin else None)
    message = call.world.channels[interaction.channel_id].messages.get(message_id or 0)
    if message is None:
        raise refusals.unknown_message()
    return message


def _defer_update(call: Call, interaction: Interaction, data: Json) -> Message:
    return _source(call, interaction)


def _update(call: Call, interaction: Interaction, data: Json) -> Message:
    message = _source(call, interaction)
    posts.edit(call.backend, message, data, call.uploads, allowed=INTERACTION_DEFAULT)
    return message


def _choose(call: Call, interaction: Interaction, data: Json) -> None:
    problems = Problems()
    path = ("data", "choices")
    choices = problems.items(path, data.get("choices"), most=CHOICES)
    check_choices(problems, path, choices)
    problems.settle()
    interaction.choices = choices


def _show_modal(call: Call, interaction: Interaction, data: Json) -> None:
    check_modal(data)
    interaction.modal = data


_COMMAND_LIKE = frozenset(
    {InteractionKind.COMMAND, InteractionKind.COMPONENT, InteractionKind.MODAL_SUBMIT}
)
_OF_A_MESSAGE = frozenset({InteractionKind.COMPONENT, InteractionKind.MODAL_SUBMIT})
_ALLOWED: dict[CallbackKind, frozenset[InteractionKind]] = {
    CallbackKind.MESSAGE: _COMMAND_LIKE,
    CallbackKind.DEFERRED_MESSAGE: _COMMAND_LIKE,
    CallbackKind.DEFERRED_UPDATE: _OF_A_MESSAGE,
    CallbackKind.UPDATE: _OF_A_MESSAGE,
    CallbackKind.CHOICES: frozenset({InteractionKind.AUTOCOMPLETE}),
    CallbackKind.MODAL: _COMMAND_LIKE - {InteractionKind.MODAL_SUBMIT},
}
_ACTS: dict[CallbackKind, Act] = {
    CallbackKind.MESSAGE: _send,
    CallbackKind.DEFERRED_MESSAGE: _defer_message,
    CallbackKind.DEFERRED_UPDATE: _defer_update,
    CallbackKind.UPDATE: _update,
    CallbackKind.CHOICES: _choose,
    CallbackKind.MODAL: _show_modal,
}


def _response(
    call: Call, interaction: Interaction, kind: CallbackKind, message: Message | None
) -> Json:
    """Return what `with_response` asks for: the interaction, and the message if it has content."""
    about: Json = {"id": str(interaction.id), "type": int(interaction.kind)}
    about["channel_id"] = str(interaction.channel_id)
    if interaction.guild_id is not None:
        about["guild_id"] = str(interaction.guild_id)
    if message is None:
        return {"interaction": about}
    about |= {
        "response_message_id": str(message.id),
        "response_message_loading": interaction.is_deferred,
        "response_message_ephemeral": message.ephemeral_to is not None,
    }
    if kind not in (CallbackKind.MESSAGE, CallbackKind.UPDATE):
        return {"interaction": about}
    shape = message_shape.message(call.world, message)
    return {"interaction": about, "resource": {"type": int(kind), "message": shape}}


ROUTES: Routes = {
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback"): answer,
}
