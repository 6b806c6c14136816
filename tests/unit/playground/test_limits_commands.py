"""Which commands, choices and forms Discord takes."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground.limits.commands import check_commands, command_size
from bot.playground.limits.modals import check_modal
from bot.playground.refusals import Refusal
from tests.unit.playground.form_errors import flat

Json = dict[str, Any]


def command(**fields: Any) -> Json:
    return {"name": "latest", "description": "Newest stories", "type": 1} | fields


def option(**fields: Any) -> Json:
    return {"name": "desk", "description": "Which desk", "type": 3} | fields


def codes(commands: Any) -> dict[str, str]:
    try:
        check_commands(commands)
    except Refusal as refusal:
        return flat(refusal.errors or {"": {"_errors": [{"code": str(refusal.code)}]}})
    return {}


@pytest.mark.parametrize(
    "one",
    [
        command(),
        command(name="最新"),
        command(type=3, name="Find coverage", description=""),
        command(options=[option(required=True), option(name="hours", type=4)]),
        command(options=[option(type=2, options=[option(type=1, name="add")])]),
        command(options=[option(choices=[{"name": "A", "value": "a"}])]),
        command(name_localizations={"ja": "最新"}, description_localizations=None),
    ],
)
def test_command_within_all_limits_is_accepted(one: Json) -> None:
    assert codes([one]) == {}


@pytest.mark.parametrize(
    ("one", "path", "code"),
    [
        (command(name="Latest"), "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
        (command(name="two words"), "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
        (command(name="n" * 33), "0.name", "BASE_TYPE_MAX_LENGTH"),
        (command(description=""), "0.description", "BASE_TYPE_REQUIRED"),
        (command(description="d" * 101), "0.description", "BASE_TYPE_MAX_LENGTH"),
        (
            command(type=3, name="Find coverage", description="x"),
            "0.description",
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID",
        ),
        (
            command(description_localizations={"de": "d" * 101}),
            "0.description_localizations.de",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            command(options=[option(name=f"o{n}") for n in range(26)]),
            "0.options",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            command(options=[option(), option()]),
            "0.options.0.name",
            "APPLICATION_COMMAND_OPTIONS_NAME_INVALID",
        ),
        (
            command(options=[option(), option(name="url", required=True)]),
            "0.options.1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (
            command(options=[option(choices=[{"name": "A", "value": "a"}], autocomplete=True)]),
            "0.options.0",
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES",
        ),
        (
            command(options=[option(choices=[{"name": "A", "value": "v" * 101}])]),
            "0.options.0.choices.0.value",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            command(options=[option(choices=[{"name": "A"}])]),
            "0.options.0.choices.0.value",
            "BASE_TYPE_REQUIRED",
        ),
    ],
)
def test_command_beyond_a_limit_is_refused_at_its_field(one: Json, path: str, code: str) -> None:
    assert codes([one]).get(path) == code


def test_names_are_unique_per_kind() -> None:
    assert codes([command(), command(type=3, description="")]) == {}
    assert codes([command(), command()])["1"] == "APPLICATION_COMMANDS_DUPLICATE_NAME"


def test_there_are_at_most_a_hundred_commands() -> None:
    assert codes([command(name=f"c{n}") for n in range(100)]) == {}
    assert codes([command(name=f"c{n}") for n in range(101)]) == {"": "30032"}


def test_commands_are_a_list() -> None:
    assert codes(None) == {}
    assert codes({}) == {"": "LIST_TYPE_CONVERT"}


def test_size_counts_the_longest_localisation() -> None:
    one = command(name_localizations={"de": "neueste-meldungen"}, options=[option(name="ab")])
    assert command_size(one) == len("neueste-meldungen" + "Newest stories" + "ab" + "Which desk")
    wide = [option(name=f"o{n}", description="d" * 100) for n in range(25)]
    groups = [option(type=1, name=f"g{n}", options=wide) for n in range(4)]
    assert codes([command(options=groups)])["0"] == "APPLICATION_COMMAND_TOO_LARGE"


FIELD = {"type": 4, "custom_id": "reason", "style": 1, "label": "Reason"}


def modal(*rows: Json, **fields: Any) -> Json:
    return {"custom_id": "report", "title": "Report", "components": list(rows)} | fields


def in_row(field: Json) -> Json:
    return {"type": 1, "components": [field]}


def in_label(field: Json, **fields: Any) -> Json:
    return {"type": 18, "label": "Reason", "component": field} | fields


def modal_codes(data: Any) -> dict[str, str]:
    try:
        check_modal(data)
    except Refusal as refusal:
        return flat(refusal.errors or {})
    return {}


@pytest.mark.parametrize(
    "data",
    [
        modal(in_row(FIELD)),
        modal(in_label(FIELD), {"type": 10, "content": "Why?"}),
        modal(in_label({"type": 3, "custom_id": "s", "options": [{"label": "A", "value": "a"}]})),
    ],
)
def test_form_within_all_limits_is_accepted(data: Json) -> None:
    assert modal_codes(data) == {}


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        (modal(in_row(FIELD), title="t" * 46), "data.title", "BASE_TYPE_MAX_LENGTH"),
        (modal(in_row(FIELD), custom_id=""), "data.custom_id", "BASE_TYPE_REQUIRED"),
        (modal(), "data.components", "BASE_TYPE_BAD_LENGTH"),
        (modal(*[in_row(FIELD | {"custom_id": str(n)}) for n in range(6)]), "data.components", "BASE_TYPE_BAD_LENGTH"),
        (modal(in_row(FIELD), in_row(FIELD)), "data.components.1.components.0.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"),
        (modal(in_row(FIELD | {"label": "l" * 46})), "data.components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"),
        (modal(in_label(FIELD, label="l" * 46)), "data.components.0.label", "BASE_TYPE_MAX_LENGTH"),
        (modal(in_row({"type": 2, "custom_id": "b"})), "data.components.0.components.0.type", "UNION_TYPE_CHOICES"),
        (modal({"type": 2, "custom_id": "b"}), "data.components.0.type", "UNION_TYPE_CHOICES"),
        ("modal", "data", "MODEL_TYPE_CONVERT"),
    ],
)  # fmt: skip
def test_form_beyond_a_limit_is_refused_at_its_field(data: Any, path: str, code: str) -> None:
    assert modal_codes(data).get(path) == code
