"""Which messages Discord takes, and by which code it refuses the others."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.limits.components import V2_TEXT_BYTES
from bot.playground.limits.messages import check_edit, check_new_message
from bot.playground.refusals import Refusal
from tests.unit.playground.form_errors import flat

Json = dict[str, Any]

V2 = 1 << 15


def button(**fields: Any) -> Json:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go"} | fields


def link(**fields: Any) -> Json:
    return {"type": 2, "style": 5, "label": "Read", "url": "https://example.org/"} | fields


def select(count: int = 1, **fields: Any) -> Json:
    options = [{"label": f"Story {n}", "value": str(n)} for n in range(count)]
    return {"type": 3, "custom_id": "open", "options": options} | fields


def row(*inner: Json) -> Json:
    return {"type": 1, "components": list(inner)}


def text(content: str = "words") -> Json:
    return {"type": 10, "content": content}


def classic(*rows: Json) -> Json:
    return {"content": "x", "components": list(rows)}


def modern(*components: Json) -> Json:
    return {"flags": V2, "components": list(components)}


def embed(**fields: Any) -> Json:
    return {"embeds": [fields]}


def codes(body: Json, **more: Any) -> dict[str, str]:
    """Return the code of each refused field, by its dotted path."""
    try:
        check_new_message(body, **more)
    except Refusal as refusal:
        return flat(refusal.errors or {"": {"_errors": [{"code": str(refusal.code)}]}})
    return {}


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2_000},
        {"content": "x", "nonce": "n" * 25, "enforce_nonce": True},
        {"content": "x", "nonce": (1 << 63) - 1},
        embed(title="t" * 256, description="d" * 4_096, fields=[{"name": "n", "value": "v"}] * 25),
        embed(title="t", url="https://example.org/a", timestamp="2025-01-31T07:05:00+00:00"),
        embed(title="t", image={"url": "attachment://chart.png"}, color=0xFFFFFF),
        classic(*[row(*[button(custom_id=f"{r}.{b}") for b in range(5)]) for r in range(5)]),
        classic(row(select(25, max_values=25, min_values=0))),
        classic(row(link(url="discord://app"), button(label=None, emoji={"name": "📰"}))),
        classic(row({"type": 8, "custom_id": "channel", "channel_types": [0]})),
        modern(text("x" * 4_000)),
        modern({"type": 17, "accent_color": 0, "components": [text(), row(button())]}),
        modern({"type": 9, "components": [text()], "accessory": link()}),
        modern({"type": 9, "components": [text()], "accessory": {"type": 11, "media": {"url": "https://example.org/a.png"}}}),
        modern({"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}),
        modern({"type": 13, "file": {"url": "attachment://a.ics"}}, {"type": 14, "spacing": 2}),
        {"content": "x", "allowed_mentions": {"parse": ["users"], "roles": ["1"]}},
    ],
)  # fmt: skip
def test_message_within_all_limits_is_accepted(body: Json) -> None:
    assert codes(body) == {}


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({}, "", "50006"),
        ({"content": ""}, "", "50006"),
        ({"content": "x" * 2_001}, "content", "BASE_TYPE_MAX_LENGTH"),
        ({"content": 7}, "content", "STRING_TYPE_CONVERT"),
        ({"content": "x", "flags": "many"}, "flags", "NUMBER_TYPE_COERCE"),
        ({"content": "x", "nonce": "n" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
        ({"content": "x", "nonce": 1 << 63}, "nonce", "NUMBER_TYPE_MAX"),
        ({"content": "x", "embeds": {}}, "embeds", "LIST_TYPE_CONVERT"),
        ({"embeds": [{"title": "t"}] * 11}, "embeds", "BASE_TYPE_BAD_LENGTH"),
        ({"embeds": ["t"]}, "embeds.0", "MODEL_TYPE_CONVERT"),
        (embed(title="t" * 257), "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
        (embed(description="d" * 4_097), "embeds.0.description", "BASE_TYPE_MAX_LENGTH"),
        (embed(fields=[{"name": "n", "value": "v"}] * 26), "embeds.0.fields", "BASE_TYPE_BAD_LENGTH"),
        (embed(fields=[{"name": "", "value": "v"}]), "embeds.0.fields.0.name", "BASE_TYPE_REQUIRED"),
        (embed(fields=[{"name": "n", "value": "v" * 1_025}]), "embeds.0.fields.0.value", "BASE_TYPE_MAX_LENGTH"),
        (embed(footer={"text": "f" * 2_049}), "embeds.0.footer.text", "BASE_TYPE_MAX_LENGTH"),
        (embed(author={"name": ""}), "embeds.0.author.name", "BASE_TYPE_REQUIRED"),
        (embed(url="example.org"), "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
        (embed(url="https://"), "embeds.0.url", "URL_TYPE_INVALID_URL"),
        (embed(url="http://[broken"), "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
        (embed(image={"url": "ftp://example.org/"}), "embeds.0.image.url", "URL_TYPE_INVALID_SCHEME"),
        (embed(title="t", color=0x1000000), "embeds.0.color", "NUMBER_TYPE_MAX"),
        (embed(title="t", color=-1), "embeds.0.color", "NUMBER_TYPE_MIN"),
        (embed(title="t", timestamp="soon"), "embeds.0.timestamp", "DATE_TIME_TYPE_PARSE"),
        ({"embeds": [{"description": "d" * 3_001}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
        (classic(*[row(button(custom_id=str(n))) for n in range(6)]), "components", "BASE_TYPE_BAD_LENGTH"),
        (classic(text()), "components.0.type", "UNION_TYPE_CHOICES"),
        (classic(row()), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
        (classic(row(text())), "components.0.components", "UNION_TYPE_CHOICES"),
        (classic(row(button(), select())), "components.0.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
        (classic(row(button(), button())), "components.0.components.1.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"),
        (classic(row(button(custom_id="c" * 101))), "components.0.components.0.custom_id", "BASE_TYPE_MAX_LENGTH"),
        (classic(row(button(custom_id=None))), "components.0.components.0.custom_id", "BASE_TYPE_REQUIRED"),
        (classic(row(button(label="l" * 81))), "components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"),
        (classic(row(button(label=None))), "components.0.components.0", "BUTTON_COMPONENT_INVALID"),
        (classic(row(button(style=None))), "components.0.components.0.style", "BASE_TYPE_REQUIRED"),
        (classic(row(button(url="https://example.org/"))), "components.0.components.0", "BUTTON_COMPONENT_CUSTOM_ID_AND_URL"),
        (classic(row(link(custom_id="go"))), "components.0.components.0", "BUTTON_COMPONENT_CUSTOM_ID_AND_URL"),
        (classic(row(link(url="https://example.org/" + "a" * 500))), "components.0.components.0.url", "BASE_TYPE_MAX_LENGTH"),
        (classic(row(link(url="javascript:alert(1)"))), "components.0.components.0.url", "URL_TYPE_INVALID_SCHEME"),
        (classic(row(select(26))), "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
        (classic(row(select(0))), "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
        (classic(row(select(2, max_values=3))), "components.0.components.0.options", "SELECT_COMPONENT_MAX_VALUES_EXCEEDS_OPTIONS"),
        (classic(row(select(2, min_values=2))), "components.0.components.0.min_values", "SELECT_COMPONENT_MIN_MAX_INVALID"),
        (classic(row(select(options=[{"label": "a", "value": "1"}, {"label": "b", "value": "1"}]))), "components.0.components.0.options.1.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"),
        (classic(row(select(placeholder="p" * 151))), "components.0.components.0.placeholder", "BASE_TYPE_MAX_LENGTH"),
        (modern(text("")), "components.0.content", "BASE_TYPE_REQUIRED"),
        (modern(text("x" * 2_001), text("x" * 2_000)), "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
        (modern({"type": 17, "components": [text()] * 40}), "components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"),
        (modern({"type": 17, "components": [{"type": 17, "components": [text()]}]}), "components.0.components.0.type", "UNION_TYPE_CHOICES"),
        (modern({"type": 9, "components": [text()]}), "components.0.accessory", "BASE_TYPE_REQUIRED"),
        (modern({"type": 9, "components": [text()] * 4, "accessory": link()}), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
        (modern({"type": 9, "components": [text()], "accessory": select()}), "components.0.accessory.type", "UNION_TYPE_CHOICES"),
        (modern({"type": 12, "items": []}), "components.0.items", "BASE_TYPE_BAD_LENGTH"),
        (modern({"type": 13, "file": {"url": "https://example.org/a"}}), "components.0.file.url", "URL_TYPE_INVALID_SCHEME"),
        (modern({"type": 14, "spacing": 3}), "components.0.spacing", "NUMBER_TYPE_MAX"),
        (modern(button()), "components.0.type", "UNION_TYPE_CHOICES"),
        (modern(text()) | {"content": "x"}, "content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"),
        ({"content": "x", "allowed_mentions": {"parse": ["roles"], "roles": ["1"]}}, "allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"),
        ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, "allowed_mentions.parse.0", "BASE_TYPE_CHOICES"),
        ({"content": "x", "attachments": [{"id": 0, "description": "d" * 1_025}]}, "attachments.0.description", "BASE_TYPE_MAX_LENGTH"),
    ],
)  # fmt: skip
def test_message_beyond_a_limit_is_refused_at_its_field(body: Json, path: str, code: str) -> None:
    assert codes(body).get(path) == code


def test_too_many_files_are_refused() -> None:
    assert codes({}, file_count=11) == {"attachments": "BASE_TYPE_MAX_LENGTH"}
    assert codes({}, file_count=10) == {}


def test_text_of_too_many_bytes_is_a_server_error_as_on_discord() -> None:
    content = "界" * (V2_TEXT_BYTES // 3 + 1)
    with pytest.raises(Refusal) as caught:
        check_new_message(modern(text(content)))
    assert caught.value.status == 500


def test_edit_keeps_the_rules_of_its_message() -> None:
    check_edit({"components": [text()]}, flags=V2)
    check_edit({"content": ""})
    with pytest.raises(Refusal):
        check_edit({"content": "x"}, flags=V2)
    with pytest.raises(Refusal):
        check_edit({"components": [text()]})


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
FIELDS = ("custom_id", "url", "options", "style", "accessory", "media", "items", "content", "emoji")
components = st.recursive(
    anything,
    lambda inner: st.lists(
        st.fixed_dictionaries(
            {"type": st.integers(1, 18) | anything},
            optional={"components": inner} | dict.fromkeys(FIELDS, inner),
        ),
        max_size=3,
    ),
    max_leaves=8,
)
NAMES = ("content", "embeds", "flags", "nonce", "allowed_mentions", "attachments")


@settings(max_examples=50)
@given(
    st.fixed_dictionaries(
        {"components": components},
        optional=dict.fromkeys(NAMES, anything) | {"flags": st.just(V2)},
    )
)
def test_no_body_is_too_odd_to_be_judged(body: Json) -> None:
    with contextlib.suppress(Refusal):
        check_new_message(body)
