from __future__ import annotations

from typing import Any

import pytest

from bot.runtime.commands import differ, ids_by_name

COMMAND: dict[str, Any] = {
    "type": 1,
    "name": "sources",
    "description": "Which outlets",
    "default_member_permissions": 32,
    "contexts": [0],
    "integration_types": [0],
    "dm_permission": False,
    "nsfw": False,
    "options": [
        {
            "type": 1,
            "name": "add",
            "description": "Add one",
            "options": [
                {"type": 3, "name": "url", "description": "Where", "required": True, "choices": []}
            ],
        }
    ],
}
# The same as Discord gives it back.
REGISTERED: dict[str, Any] = COMMAND | {
    "id": "77",
    "application_id": "5",
    "version": "9",
    "default_member_permissions": "32",
    "name_localizations": None,
    "options": [
        {
            "type": 1,
            "name": "add",
            "description": "Add one",
            "options": [{"type": 3, "name": "url", "description": "Where", "required": True}],
        }
    ],
}


def test_what_discord_adds_makes_no_difference() -> None:
    assert not differ([COMMAND], [REGISTERED])


@pytest.mark.parametrize(
    "change",
    [
        {"description": "Other words"},
        {"default_member_permissions": None},
        {"contexts": [0, 1]},
        {"options": []},
        {"description_localizations": {"ja": "情報源"}},
        {"name": "feeds"},
        {"type": 2},
    ],
)
def test_what_a_member_would_notice_is_a_difference(change: dict[str, Any]) -> None:
    assert differ([COMMAND | change], [REGISTERED])


def test_a_command_too_many_or_too_few_is_a_difference() -> None:
    assert differ([], [REGISTERED])
    assert differ([COMMAND], [])


def test_ids_are_known_for_chat_commands_only() -> None:
    menu = {"id": "8", "type": 3, "name": "Find coverage"}
    assert ids_by_name([REGISTERED, menu]) == {"sources": 77}
