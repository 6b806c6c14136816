from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.normalise import one_line, paragraphs, repair


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ""),
        (" a \n\t b ", "a b"),
        ("首相\u3000会談", "首相 会談"),
        ("a \x07 b", "a b"),
        ("soft\u00adhyphen", "soft\u00adhyphen"),
        ("half \ud800pair", "half pair"),
    ],
)
def test_one_line_has_single_blanks_and_no_controls(text: str, line: str) -> None:
    assert one_line(text) == line


def test_paragraphs_keep_their_lines_and_lose_empty_ones_and_controls() -> None:
    assert paragraphs(" one  two \n\n \n three\x00 \n\x01\n") == "one two\nthree"
    assert paragraphs("one\n\ntwo") == "one\ntwo"


@given(st.text())
def test_one_line_is_stable(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)


@pytest.mark.parametrize(
    ("spoiled", "meant"),
    [
        ("plain", "plain"),
        ("Café", "Café"),
        ("CafÃ©", "Café"),
        ("«Très»", "«Très»"),
        ("é\xa0à", "é\xa0à"),
        ("\x93quoted\x94 \x80 5", "“quoted” € 5"),
        ("Å¡", "š"),
        ("日本語", "日本語"),
    ],
)
def test_double_encoded_and_windows_characters_are_repaired(spoiled: str, meant: str) -> None:
    assert repair(spoiled) == meant


@given(st.text(st.characters(min_codepoint=0x100, exclude_categories=["Cs"]), min_size=1))
def test_what_was_encoded_twice_comes_back(text: str) -> None:
    assert repair(text.encode().decode("latin-1")) == text
