"""Application commands, global and of one guild."""

from __future__ import annotations

from typing import Any

from bot.playground import refusals
from bot.playground.backend import Backend
from bot.playground.codes import CommandKind
from bot.playground.limits.commands import check_command, check_commands
from bot.playground.limits.problems import Problems
from bot.playground.rest.call import NO_CONTENT, Call, Reply, Routes

Json = dict[str, Any]
Registry = dict[int, Json]


def _registry(call: Call) -> Registry:
    """Return the commands that the path means: of one guild, or the global ones."""
    if call.id("application_id") != call.bot_id:
        raise refusals.unknown_application()
    return call.guild().commands if "guild_id" in call.params else call.world.commands


def list_commands(call: Call) -> Reply:
    """GET all commands."""
    return Reply(list(_registry(call).values()))


def overwrite_commands(call: Call) -> Reply:
    """PUT: these commands and no others; those that stay keep their ids."""
    registry = _registry(call)
    check_commands(call.body)
    known = {(one["type"], one["name"]): int(one["id"]) for one in registry.values()}
    stored = [_stored(call, command, known) for command in call.body]
    registry.clear()
    registry.update({int(command["id"]): command for command in stored})
    call.backend.audience.push("commands_update", {})
    return Reply(stored)


def create_command(call: Call) -> Reply:
    """POST: add a command, or replace the one of the same name."""
    registry = _registry(call)
    problems = Problems()
    check_command(problems, (), call.json())
    problems.settle()
    known = {(one["type"], one["name"]): int(one["id"]) for one in registry.values()}
    stored = _stored(call, call.json(), known)
    is_new = int(stored["id"]) not in registry
    registry[int(stored["id"])] = stored
    call.backend.audience.push("commands_update", {})
    return Reply(stored, 201 if is_new else 200)


def get_command(call: Call) -> Reply:
    """GET one command."""
    return Reply(_command(call))


def edit_command(call: Call) -> Reply:
    """PATCH one command."""
    registry = _registry(call)
    command = _command(call)
    changed = command | call.json()
    problems = Problems()
    check_command(problems, (), changed)
    problems.settle()
    known = {(changed["type"], changed["name"]): int(command["id"])}
    registry[int(command["id"])] = _stored(call, changed, known)
    call.backend.audience.push("commands_update", {})
    return Reply(registry[int(command["id"])])


def delete_command(call: Call) -> Reply:
    """DELETE one command."""
    del _registry(call)[int(_command(call)["id"])]
    call.backend.audience.push("commands_update", {})
    return NO_CONTENT


def _command(call: Call) -> Json:
    try:
        return _registry(call)[call.id("command_id")]
    except KeyError:
        raise refusals.unknown_command() from None


def _stored(call: Call, command: Json, known: dict[tuple[int, str], int]) -> Json:
    """Return a command as Discord returns it."""
    kind = int(command.get("type") or CommandKind.CHAT_INPUT)
    permissions = command.get("default_member_permissions")
    stored: Json = {
        "id": str(known.get((kind, command["name"]), 0) or _new_id(call.backend)),
        "application_id": str(call.bot_id),
        "version": str(_new_id(call.backend)),
        "type": kind,
        "name": command["name"],
        "name_localizations": command.get("name_localizations"),
        "description": command.get("description") or "",
        "description_localizations": command.get("description_localizations"),
        # Goes out as a number, comes back as a string.
        "default_member_permissions": None if permissions is None else str(permissions),
        "contexts": command.get("contexts"),
        "integration_types": command.get("integration_types") or [0],
        "dm_permission": command.get("dm_permission") is not False,
        "nsfw": bool(command.get("nsfw")),
    }
    if "guild_id" in call.params:
        stored["guild_id"] = call.params["guild_id"]
        del stored["dm_permission"]
    if command.get("options"):
        stored["options"] = [_option(option) for option in command["options"]]
    return stored


def _option(option: Json) -> Json:
    """Return an option as Discord returns it: without the fields that were sent as null."""
    stored = {
        key: value
        for key, value in option.items()
        if value is not None or key.endswith("_localizations")
    }
    if option.get("options"):
        stored["options"] = [_option(inner) for inner in option["options"]]
    return stored


def _new_id(backend: Backend) -> int:
    return backend.ids.next()


_ALL = "/applications/{application_id}/commands"
_ONE = "/applications/{application_id}/commands/{command_id}"
_GUILD_ALL = "/applications/{application_id}/guilds/{guild_id}/commands"
_GUILD_ONE = "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}"

ROUTES: Routes = {
    (method, template): handler
    for templates, method, handler in (
        ((_ALL, _GUILD_ALL), "GET", list_commands),
        ((_ALL, _GUILD_ALL), "PUT", overwrite_commands),
        ((_ALL, _GUILD_ALL), "POST", create_command),
        ((_ONE, _GUILD_ONE), "GET", get_command),
        ((_ONE, _GUILD_ONE), "PATCH", edit_command),
        ((_ONE, _GUILD_ONE), "DELETE", delete_command),
    )
    for template in templates
}
