from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.words import LETTERS_AND_APOSTROPHES, WordTable, ascii_words, plain_signs


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Plain - as it is", "Plain - as it is"),
        ("“Élysée’s” – a plan…", " Élysée's    a plan..."),
        ("‘It’s\xa0time’", " It's time'"),
        ("Ｇ７ ﬁrst", "G7 first"),
    ],
)
def test_typographic_signs_become_plain(text: str, plain: str) -> None:
    assert plain_signs(text) == plain


@given(st.text(alphabet="aé1’‘“”–—…\xa0Ａ\u0301 "))
def test_plain_signs_leave_the_words_as_nfkc_has_them(text: str) -> None:
    def words(text: str) -> list[str]:
        return "".join(c if c.isalnum() or c in "'\u0301" else " " for c in text).split()

    whole = unicodedata.normalize("NFKC", text).replace("’", "'")
    assert words(plain_signs(text)) == words(whole)


def test_words_of_ascii_are_its_letters_and_digits() -> None:
    text = "al-Qaeda's 3.5%\x1c(old)_new"
    assert ascii_words(text) == ["al", "Qaeda", "s", "3", "5", "old", "new"]
    assert ascii_words(text, LETTERS_AND_APOSTROPHES)[1] == "Qaeda's"


def test_a_table_asks_about_a_word_once_until_it_is_trimmed() -> None:
    asked = []
    table = WordTable(lambda word: asked.append(word) or len(word))
    assert [table["vote"], table["vote"]] == [4, 4]
    table.trim()
    assert table["vote"] == 4
    assert asked == ["vote"]


def test_a_table_stays_small() -> None:
    table = WordTable(len)
    assert table["a" * 65] == 65
    assert not table
    for number in range((1 << 15) + 1):
        table[str(number)]
    table.trim()
    assert not table
