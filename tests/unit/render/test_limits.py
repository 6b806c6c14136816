from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.components import Option, button, container, message, row, select, text
from bot.render.limits import byte_size, clip, component_count, length, problems, text_size
from tests.unit.render.samples import hostile_text


@settings(deadline=None)
@given(hostile_text, st.integers(1, 200))
def test_clipped_text_fits_and_is_a_beginning(content: str, limit: int) -> None:
    clipped = clip(content, limit)
    assert length(clipped) <= limit
    assert clipped == content or content.startswith(clipped.removesuffix("…"))


@pytest.mark.parametrize(
    ("content", "limit", "expected"),
    [
        ("short", 5, "short"),
        ("a few words here", 13, "a few words…"),
        ("unbreakable", 5, "unbr…"),
        ("one, two", 6, "one…"),
        ("😀😀😀", 5, "😀😀…"),
        ("👩\u200d🚀👩\u200d🚀", 5, "…"),
        ("xe\u0301e\u0301", 3, "x…"),
        ("界界界", 1, "…"),
    ],
)
def test_a_cut_falls_where_a_reader_would_make_it(content: str, limit: int, expected: str) -> None:
    assert clip(content, limit) == expected


def test_sizes_count_nested_parts() -> None:
    payload = message([container([text("界😀"), row(button("Go", "go"))])])
    assert component_count(payload) == 4
    assert text_size(payload) == 3
    assert byte_size(payload) > 100


def _select(options: int, value: str = "") -> dict[str, Any]:
    return {
        "type": 3,
        "custom_id": "s",
        "options": [{"label": "x", "value": value or str(n)} for n in range(options)],
    }


@pytest.mark.parametrize(
    ("components", "problem"),
    [
        ([text("x")] * 41, "41 components"),
        ([text("x" * 4_001)], "4001 characters"),
        ([text("界" * 3_500)], "bytes"),
        ([text("")], "empty text"),
        ([container([])], "nothing inside"),
        ([row({"type": 2, "label": "x" * 81, "custom_id": "a"})], "label too long"),
        ([row({"type": 2, "label": "x", "custom_id": "a" * 101})], "custom_id of 101"),
        ([row({"type": 2, "label": "x", "url": "a" * 513})], "url of 513"),
        ([row(button("a", "same"), button("b", "same"))], "custom_id same twice"),
        ([row(_select(26))], "26 options"),
        ([row(_select(0))], "0 options"),
        ([row(_select(2, "same"))], "value twice"),
        ([row(_select(1, "v" * 101))], "option value too long"),
        ([row({"type": 3, "options": [{"label": "", "value": "1"}]})], "without text"),
        ([row(_select(1) | {"placeholder": "x" * 151})], "placeholder of 151"),
    ],
)
def test_every_limit_is_noticed(components: list[dict[str, Any]], problem: str) -> None:
    found = problems(message(components))
    assert any(problem in line for line in found), found


def test_a_section_with_its_button_is_measured_too() -> None:
    section = {"type": 9, "components": [text("x")], "accessory": button("b", "id")}
    assert component_count(message([section])) == 3


@settings(deadline=None)
@given(st.lists(st.tuples(hostile_text, st.sampled_from("abc")), min_size=1, max_size=25))
def test_built_controls_keep_the_limits(pairs: list[tuple[str, str]]) -> None:
    options = [Option(label, value, label) for label, value in pairs]
    payload = message([row(select("s", "x" + pairs[0][0], options)), row(button("x", "b"))])
    assert not problems(payload)
    values = [option["value"] for option in payload["components"][0]["components"][0]["options"]]
    assert values == list(dict.fromkeys(value for _, value in pairs))


def test_a_message_can_ping_only_the_role_it_was_given() -> None:
    assert message([text("x")])["allowed_mentions"] == {"parse": []}
    assert message([text("x")], mention_role_id=5)["allowed_mentions"] == {
        "parse": [],
        "roles": ["5"],
    }
