from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.query import MAX_CHARACTERS, MAX_TERMS, Question, Term, parse


def shown(question: Question) -> tuple[list[str], list[str]]:
    """Return wanted and excluded terms as text, a star behind open ones."""
    return tuple(  # type: ignore[return-value]
        [term.text + "*" * term.is_open for term in terms]
        for terms in (question.wanted, question.excluded)
    )


@pytest.mark.parametrize(
    ("typed", "wanted", "excluded"),
    [
        ("trump tariff", ["trump", "tariff"], []),
        ('"Prime Minister" visit', ["prime minister", "visit"], []),
        ("“White House” „Weißes Haus“", ["white house", "weisses haus"], []),
        ("「石破首相」 訪米", ["石破 破首 首相", "訪米"], []),
        ("spain -football", ["spain"], ["football"]),
        ('cup -"world cup"', ["cup"], ["world cup"]),
        ("日本　－株価 −円", ["日本"], ["株価", "円*"]),
        ("–trump", [], ["trump"]),
        ("immigra*", ["immigra*"], []),
        ("immigra＊ -elect*", ["immigra*"], ["elect*"]),
        ("anti-corrup*", ["anti corrup*"], []),
        ("ab* of*", ["ab", "of"], []),
        ("税", ["税*"], []),
        ("税* 選挙*", ["税*", "選挙*"], []),
        ("G7 サミット", ["g7", "サミ ミッ ット"], []),
        ('"石破 税"', ["石破 破 税*"], []),
        ("U.S.", ["u s"], []),
        ("2025-02-07", ["2025 02 07"], []),
        ("word word WORD", ["word"], []),
        ('"never closed', ["never closed"], []),
        ('a"b c"d', ["a", "b c", "d"], []),
        ("a OR b) NEAR(", ["a", "or", "b", "near"], []),
        ("- -- \"\" ''  * ** -* ?!", [], []),
        ("", [], []),
    ],
)
def test_typed_text_is_read(typed: str, wanted: list[str], excluded: list[str]) -> None:
    assert shown(parse(typed)) == (wanted, excluded)


def test_long_questions_are_cut() -> None:
    many = parse(" ".join(f"w{n}" for n in range(50)))
    assert len(many.wanted) == MAX_TERMS
    assert len(parse("x" * 500).wanted[0].text) == MAX_CHARACTERS


def test_a_beginning_asks_for_the_stems_that_its_word_may_have() -> None:
    assert Term(("hopi",), is_open=True).stems() == ("ho", "hoe", "hop", "hope")
    assert Term(("hopi",)).stems() == ()
    assert Term(("anti", "corrup"), is_open=True).stems() == ()
    assert Term(("税",), is_open=True).stems() == ()


def test_only_beginnings_of_letters_are_checked_against_the_text() -> None:
    assert Term(("elect",), is_open=True).is_checked
    assert not Term(("elect",)).is_checked
    assert not Term(("税",), is_open=True).is_checked


@given(st.text(st.sampled_from("ab'\"*-−“」 \n税選挙é\x00:()^~") | st.characters(), max_size=300))
def test_nothing_typed_is_an_error(typed: str) -> None:
    question = parse(typed)
    for term in (*question.wanted, *question.excluded):
        assert term.words
        assert all(word and not set(word) & set("\"'*:() ") for word in term.words)
    assert len({*question.wanted}) == len(question.wanted)
