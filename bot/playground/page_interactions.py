"""What a person does in the page, turned into interactions, after the checks a client makes."""

from __future__ import annotations

from typing import Any

from bot.playground import components
from bot.playground.backend import Backend
from bot.playground.codes import CallbackKind, CommandKind, InteractionKind, OptionKind
from bot.playground.command_files import keep_files
from bot.playground.interaction_payload import interaction_create
from bot.playground.interactions import Interaction
from bot.playground.permissions import can_read, can_view, may_use
from bot.playground.refusals import Refusal
from bot.playground.rest.call import snowflake
from bot.playground.world import Attachment, Channel

Json = dict[str, Any]

_DEFERRED = frozenset({CallbackKind.DEFERRED_MESSAGE, CallbackKind.DEFERRED_UPDATE})


def wrong(message: str, status: int = 400) -> Refusal:
    """Return the refusal of something that a person cannot do; `message` says why."""
    return Refusal(status, 0, message)


async def interact(backend: Backend, body: Json) -> Json:
    """Carry one interaction to the bot and wait for its first answer; raises Refusal."""
    user_id = snowflake(body.get("as"))
    channel = backend.world.channels.get(snowflake(body.get("channel_id")))
    if user_id not in backend.world.users:
        raise wrong("There is no such user.", 404)
    if channel is None or not can_view(backend.world, channel, user_id):
        raise wrong("You cannot see this channel.", 403)
    interaction = _open(backend, body, user_id, channel)
    event = interaction_create(backend.world, interaction)
    if backend.hub.dispatch("INTERACTION_CREATE", event, guild_id=channel.guild_id):
        await backend.interactions.wait_for_answer(interaction)
    else:
        backend.interactions.fail(interaction)
    if interaction.kind == InteractionKind.AUTOCOMPLETE:
        failed = {"failed": True} if interaction.expired else {}
        return {"choices": interaction.choices} | failed
    if interaction.origin is not None and not interaction.expired:
        # An answered form is closed; one that failed stays open for another try.
        interaction.origin.modal = None
    return _outcome(interaction)


def _outcome(interaction: Interaction) -> Json:
    kind = interaction.answer_kind
    status = "deferred" if kind in _DEFERRED else "answered"
    return {
        "id": str(interaction.id),
        "status": "failed" if kind is None else status,
        "response_type": None if kind is None else int(kind),
        "modal": interaction.modal if kind is CallbackKind.MODAL else None,
        "message_id": None if interaction.response_id is None else str(interaction.response_id),
    }


def _open(backend: Backend, body: Json, user_id: int, channel: Channel) -> Interaction:
    data = body.get("data")
    if not isinstance(data, dict):
        raise wrong("An interaction needs its data.")
    message_id: int | None = None
    origin: Interaction | None = None
    files: list[Attachment] = []
    match body.get("type"):
        case InteractionKind.COMMAND | InteractionKind.AUTOCOMPLETE as kind:
            data = _checked_command(backend, data, user_id, channel, kind)
            if kind == InteractionKind.COMMAND and data.get("options"):
                options, files = keep_files(
                    backend.files, channel.id, data["options"], body.get("attachments")
                )
                data = data | {"options": options}
        case InteractionKind.COMPONENT as kind:
            message_id = snowflake(body.get("message_id"))
            _check_component(backend, data, user_id, channel, message_id)
        case InteractionKind.MODAL_SUBMIT as kind:
            custom_id = str(data.get("custom_id"))
            origin = backend.interactions.modal_source(user_id, custom_id)
            if origin is None:
                raise wrong("This form is not open.")
            message_id = origin.message_id
        case _:
            raise wrong("An interaction's type is 2, 3, 4 or 5.")
    interaction = backend.interactions.open(
        InteractionKind(kind),
        user_id=user_id,
        guild_id=channel.guild_id,
        channel_id=channel.id,
        data=data,
        message_id=message_id if message_id in channel.messages else None,
    )
    interaction.origin = origin
    interaction.files = files
    return interaction


def _checked_command(
    backend: Backend, data: Json, user_id: int, channel: Channel, kind: int
) -> Json:
    """Return a command's data if this user may call it here as it is; raises Refusal."""
    wanted = str(data.get("id"))
    commands = backend.world.commands_for(channel.guild_id)
    command = next((one for one in commands if one["id"] == wanted), None)
    if command is None:
        raise wrong("There is no such command.", 404)
    if not may_use(backend.world, command, channel, user_id):
        raise wrong("You do not have permission to use this command here.", 403)
    if command["type"] == CommandKind.MESSAGE:
        message = channel.messages.get(snowflake(data.get("target_id")))
        if message is None or not can_read(backend.world, message, user_id):
            raise wrong("There is no such message.", 404)
    if command["type"] == CommandKind.USER:
        backend.world.user(snowflake(data.get("target_id")))
    is_complete = kind == InteractionKind.COMMAND
    _check_options(command.get("options") or [], data.get("options") or [], is_complete=is_complete)
    known = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if "guild_id" in command:
        known["guild_id"] = command["guild_id"]
    return data | known


def _check_options(known: list[Json], given: list[Json], *, is_complete: bool) -> None:
    """Refuse options that the command does not have, or that miss or have the wrong type."""
    by_name = {option["name"]: option for option in known}
    for option in given:
        definition = by_name.get(str(option.get("name")))
        if definition is None or definition["type"] != option.get("type"):
            raise wrong(f"The command has no such option: {option.get('name')}.")
        if definition["type"] in (OptionKind.SUBCOMMAND, OptionKind.SUBCOMMAND_GROUP):
            inner = definition.get("options") or []
            _check_options(inner, option.get("options") or [], is_complete=is_complete)
        elif is_complete:
            _check_value(definition, option.get("value"))
    if not is_complete:
        return
    if known and known[0]["type"] in (OptionKind.SUBCOMMAND, OptionKind.SUBCOMMAND_GROUP):
        if len(given) != 1:
            raise wrong("Choose one of the command's subcommands.")
        return
    names = {option.get("name") for option in given}
    for option in known:
        if option.get("required") and option["name"] not in names:
            raise wrong(f"The option {option['name']} is required.")


_TYPES: dict[int, tuple[type, ...]] = {
    OptionKind.STRING: (str,),
    OptionKind.INTEGER: (int,),
    OptionKind.BOOLEAN: (bool,),
    OptionKind.NUMBER: (int, float),
}


def _check_value(definition: Json, value: Any) -> None:
    """Refuse a value that a real client would not let a person send."""
    name, kind = definition["name"], definition["type"]
    accepted = _TYPES.get(kind, (str,))
    if not isinstance(value, accepted) or (kind != OptionKind.BOOLEAN and isinstance(value, bool)):
        raise wrong(f"The value of {name} has the wrong type.")
    choices = definition.get("choices")
    if choices and value not in [choice["value"] for choice in choices]:
        raise wrong(f"The value of {name} is none of its choices.")
    size = len(value) if isinstance(value, str) else value
    suffix = "length" if isinstance(value, str) else "value"
    low, high = definition.get(f"min_{suffix}"), definition.get(f"max_{suffix}")
    if (low is not None and size < low) or (high is not None and size > high):
        raise wrong(f"The value of {name} must be between {low} and {high}.")


def _check_component(
    backend: Backend, data: Json, user_id: int, channel: Channel, message_id: int
) -> None:
    """Refuse a press on what this user does not see, or cannot press."""
    message = channel.messages.get(message_id)
    if message is None or not can_read(backend.world, message, user_id):
        raise wrong("There is no such message.", 404)
    component = components.find(message.components, str(data.get("custom_id")))
    if component is None or component["type"] != data.get("component_type"):
        raise wrong("The message has no such button or menu.")
    if component.get("disabled"):
        raise wrong("This button or menu is disabled.")
    if "max_values" in component:
        values = data.get("values") or []
        if not component["min_values"] <= len(values) <= component["max_values"]:
            raise wrong("Too few or too many values are chosen.")
        offered = [option["value"] for option in component.get("options") or []]
        if offered and any(value not in offered for value in values):
            raise wrong("The menu has no such value.")
