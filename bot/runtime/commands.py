"""Registers the commands with Discord, but only when they differ from what it knows.

Registering at every start would spend Discord's quota of 200 creations a day on restarts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_COMPARED = frozenset(
    {
        "type", "name", "description", "options", "required", "choices", "value", "min_value",
        "max_value", "min_length", "max_length", "autocomplete", "channel_types", "contexts",
        "integration_types", "default_member_permissions", "nsfw", "name_localizations",
        "description_localizations",
    }
)  # fmt: skip


def differ(ours: Iterable[Mapping[str, Any]], registered: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether commands as we would send them are other than Discord's record of them.

    Fields that Discord adds (ids, versions) do not count, nor whether an absent value is
    left out, null or empty; the order of commands does not count, that of options does.
    """
    return _by_name(ours) != _by_name(registered)


def ids_by_name(registered: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return Discord's id of each top-level chat command, by which its name can be clicked."""
    return {
        command["name"]: int(command["id"]) for command in registered if command.get("type", 1) == 1
    }


def _by_name(commands: Iterable[Mapping[str, Any]]) -> dict[tuple[int, str], Any]:
    return {(command.get("type", 1), command["name"]): _essence(command) for command in commands}


def _essence(value: Any) -> Any:
    """Return what counts of a command, option or choice."""
    if isinstance(value, Mapping):
        kept = {key: _field(key, inner) for key, inner in value.items() if key in _COMPARED}
        return {key: inner for key, inner in kept.items() if inner not in (None, False, [], {}, "")}
    if isinstance(value, list | tuple):
        return [_essence(inner) for inner in value]
    return value


def _field(key: str, value: Any) -> Any:
    if key.endswith("_localizations"):
        return dict(value or {})
    if key == "default_member_permissions":  # a number on the way out, a string on the way back
        return None if value is None else str(value)
    if key in {"contexts", "integration_types", "channel_types"}:
        return sorted(value or [])
    return _essence(value)
