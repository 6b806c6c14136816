from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tagging.trie import TermTrie, is_cjk, split_tokens


def found(terms: list[str], text: str) -> list[str]:
    trie: TermTrie[str] = TermTrie()
    for term in terms:
        trie.add(term, term)
    words = [token.casefold() for token in split_tokens(text)]
    return [value for _, _, values in trie.find(words) for value in values]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("U.S. Senate passes women's bill", ["US", "Senate", "passes", "women", "s", "bill"]),
        ("al-Qaeda, re-elected", ["al", "Qaeda", "re", "elected"]),
        ("G20サミットで", ["G20", "サミットで"]),
        ("US$1.8 billion", ["1", "8", "billion"]),
        ("the U.S.-led talks, 3 p.m.", ["the", "US", "led", "talks", "3", "pm"]),
        ("the U.S…", ["the", "US"]),
        ("in the a.b", ["in", "the", "a", "b"]),
        ("米U.S.軍", ["米", "US", "軍"]),
        ("“Women’s” vote – again", ["Women", "s", "vote", "again"]),
        ("Ｇ７ 首脳", ["G7", "首脳"]),
        ("", []),
        ("— … !", []),
    ],
)
def test_text_is_cut_into_tokens(text: str, tokens: list[str]) -> None:
    assert split_tokens(text) == tokens


@pytest.mark.parametrize(
    ("terms", "text", "expected"),
    [
        (["migrant*"], "Migrants and migration", ["migrant*"]),
        (["*wahl"], "Bundestagswahl im Wahljahr", ["*wahl"]),
        (["guinea", "papua new guinea"], "Papua New Guinea", ["papua new guinea"]),
        (["papua new guinea", "new"], "Papua New York", ["new"]),
        (["trade deal*", "trade"], "trade deals, trade winds", ["trade deal*", "trade"]),
        (["trade deal*", "trade deal with"], "trade deal with", ["trade deal with"]),
        (["strike", "strik*"], "strike", ["strike", "strik*"]),
        (["石破", "石破茂", "首相"], "石破茂首相は", ["石破茂", "首相"]),
        (["タイ", "デモ"], "タイトルのデモ、反戦デモとステロイド", ["デモ", "デモ"]),
        (["ロシア"], "駐ロシア大使、ロシアン", ["ロシア"]),
        (["ウクライナ"], "ウクライナメディア", ["ウクライナ"]),
        (["U.S."], "us and US", ["U.S.", "U.S."]),
        (["trade war*", "trade w*"], "trade wars", ["trade war*"]),
        (["white house"], "white horse", []),
        (["supreme court"], "supreme", []),
    ],
)
def test_longest_terms_are_found(terms: list[str], text: str, expected: list[str]) -> None:
    assert found(terms, text) == expected


@given(st.text(alphabet="aB1. ’…é首_-$US"))
def test_ascii_is_cut_like_any_text(text: str) -> None:
    assert split_tokens(text + " é")[:-1] == split_tokens(text)


def test_a_term_without_a_letter_is_refused() -> None:
    with pytest.raises(ValueError, match="without a letter"):
        TermTrie[int]().add("*", 1)


def test_kanji_and_kana_are_runs_and_letters_are_not() -> None:
    assert is_cjk("首相")
    assert is_cjk("トランプ")
    assert not is_cjk("Trump")
    assert not is_cjk("대통령")


words = st.text(alphabet="abc", min_size=1, max_size=3)


@given(st.lists(st.lists(words, min_size=1, max_size=3), max_size=8), st.lists(words, max_size=12))
def test_matches_never_overlap_and_stand_in_the_text(
    terms: list[list[str]], text: list[str]
) -> None:
    trie: TermTrie[tuple[str, ...]] = TermTrie()
    for term in terms:
        trie.add(" ".join(term), tuple(term))
    matches = trie.find(text)
    assert all(end <= start for (_, end, _), (start, _, _) in pairwise(matches))
    for start, end, values in matches:
        assert all(tuple(text[start:end]) == value for value in values)


@given(st.lists(words, max_size=12))
def test_every_word_that_is_a_term_is_covered(text: list[str]) -> None:
    trie: TermTrie[str] = TermTrie()
    for word in text:
        trie.add(word, word)
    assert [values[0] for _, _, values in trie.find(text)] == text
