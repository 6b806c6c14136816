from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.terms import in_pairs, segment


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Prime Minister", "prime minister"),
        ("Élysée, ÅNGSTRÖM", "elysee angstrom"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("O'Neill’s U.S. e-mail", "o neill s u s e mail"),
        ("under_score 3.5%", "under score 3 5"),
        ("石破首相", "石破 破首 首相 相"),
        ("税", "税"),
        ("G7サミット", "g7 サミ ミッ ット ト"),
        ("ドナルド・トランプ", "ドナ ナル ルド ド トラ ラン ンプ プ"),
        ("ｶﾞｽﾞ", "ガズ ズ"),
        ("대통령", "대통 통령 령"),
        ("Выборы", "выборы"),
        ("?! \x00 ・", ""),
    ],
)
def test_text_becomes_terms(text: str, terms: str) -> None:
    assert segment(text) == terms


def test_only_scripts_without_spaces_are_in_pairs() -> None:
    assert [in_pairs(c) for c in "首ア各대々aé1・"] == [True] * 5 + [False] * 4


@given(st.text())
def test_terms_are_words_apart_and_stay_as_they_are(text: str) -> None:
    terms = segment(text)
    assert terms == " ".join(terms.split())
    assert not any(character in terms for character in "\"*:'-\x00")
    letters = [term for term in terms.split() if not in_pairs(term[0])]
    assert segment(" ".join(letters)).split() == letters
