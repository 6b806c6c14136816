"""What an interaction's token is good for after the first answer: follow-ups, edits, deletions."""

from __future__ import annotations

from bot.playground import message_shape, posts, refusals
from bot.playground.interactions import Interaction
from bot.playground.mentions import INTERACTION_DEFAULT
from bot.playground.rest.call import NO_CONTENT, Call, Reply, Routes
from bot.playground.rest.callbacks import draft
from bot.playground.world import Message


def _interaction(call: Call) -> Interaction:
    if call.id("webhook_id") != call.bot_id:
        raise refusals.unknown_webhook()
    return call.backend.interactions.for_followup(call.params["webhook_token"])


def _message(call: Call, interaction: Interaction) -> Message:
    """Return the path's message, which must be one of this interaction's answers."""
    message_id = interaction.response_id
    if "message_id" in call.params:
        message_id = call.id("message_id")
        if message_id != interaction.response_id and message_id not in interaction.followup_ids:
            raise refusals.unknown_message()
    elif message_id is None:
        raise refusals.unknown_webhook()
    message = call.world.channels[interaction.channel_id].messages.get(message_id or 0)
    if message is None:
        raise refusals.unknown_message()
    return message


def _change(call: Call, interaction: Interaction, message: Message) -> Reply:
    is_first = interaction.is_deferred and message.id == interaction.response_id
    posts.edit(
        call.backend,
        message,
        call.json(),
        call.uploads,
        allowed=INTERACTION_DEFAULT,
        is_first_content=is_first,
    )
    if is_first:
        interaction.is_deferred = False
    return Reply(message_shape.message(call.world, message))


def follow_up(call: Call) -> Reply:
    """POST: a further message; the first one after a deferred answer becomes its content."""
    interaction = _interaction(call)
    if interaction.is_deferred:
        return _change(call, interaction, _message(call, interaction))
    message = posts.post(call.backend, draft(call, interaction, call.json()))
    interaction.followup_ids.append(message.id)
    return Reply(message_shape.message(call.world, message))


def get_answer(call: Call) -> Reply:
    """GET an answer, the first one or a follow-up."""
    message = _message(call, _interaction(call))
    return Reply(message_shape.message(call.world, message))


def edit_answer(call: Call) -> Reply:
    """PATCH an answer; the first edit of a deferred one gives it its content."""
    interaction = _interaction(call)
    return _change(call, interaction, _message(call, interaction))


def delete_answer(call: Call) -> Reply:
    """DELETE an answer."""
    interaction = _interaction(call)
    message = _message(call, interaction)
    posts.delete(call.backend, message)
    if message.id == interaction.response_id:
        interaction.is_deferred = False
    return NO_CONTENT


_BASE = "/webhooks/{webhook_id}/{webhook_token}"

ROUTES: Routes = {
    ("POST", _BASE): follow_up,
    # The literal name first: aiohttp takes the first route that fits.
    ("GET", f"{_BASE}/messages/@original"): get_answer,
    ("PATCH", f"{_BASE}/messages/@original"): edit_answer,
    ("DELETE", f"{_BASE}/messages/@original"): delete_answer,
    ("GET", f"{_BASE}/messages/{{message_id}}"): get_answer,
    ("PATCH", f"{_BASE}/messages/{{message_id}}"): edit_answer,
    ("DELETE", f"{_BASE}/messages/{{message_id}}"): delete_answer,
}
