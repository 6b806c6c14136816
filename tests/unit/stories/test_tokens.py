from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.tokens import term_weights


def terms(text: str, language: str | None = "en") -> set[int]:
    return set(term_weights("", text, language))


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("tariff", "tariffs", "en"),
        ("ministry", "ministries", "en"),
        ("plan", "planned", "en"),
        ("plan", "planning", "en"),
        ("Trump", "Trump's", "en"),
        ("Trump’s", "TRUMP", "en"),
        ("pass", "passes", "en"),
        ("ＮＡＴＯ", "NATO", "en"),
        ("Verhandlung", "Verhandlungen", "de"),
        ("правительство", "правительства", "ru"),
        ("トランプ氏", "トランプ", "ja"),
    ],
)
def test_forms_of_a_word_share_a_term(one, other, language):
    assert terms(one, language) & terms(other, language)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S.", "us"),
        ("Austria", "Australia"),
        ("bus", "bu"),
        ("2024", "2025"),
        ("石破首相", "野党"),
    ],
)
def test_other_words_share_none(one, other):
    assert not terms(one) & terms(other)


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Senate's vote wasn't close",
        "‘The U.S. Senate’s vote wasn’t close…’",
        "'The ''U.S. Senate's' vote' wasn't close'",
        "The U.S._Senate’s_vote – wasn’t “close”",
    ],
)
def test_quotes_and_dashes_make_no_other_words(text):
    assert terms(text) == terms("The U.S. Senate's vote wasn't close")


@pytest.mark.parametrize("apart", ["", " é"])
def test_apostrophes_are_part_of_a_word_only_inside_it(apart):
    quoted = term_weights("", f"'Tariffs' rose at O'Neill''s' door'{apart}", "en")
    bare = term_weights("", f"Tariffs rose at O'Neill s door{apart}", "en")
    assert quoted == bare


def test_words_that_tell_nothing_are_left_out():
    assert term_weights("The and of", "it was said that they", "en") == {}
    assert term_weights("Der und die", "das von", "de") == {}


def test_titles_count_more_than_leads():
    (in_title,) = term_weights("tariff", "", None).values()
    (in_lead,) = term_weights("", "tariff", None).values()
    assert in_title > in_lead


def test_names_in_the_lead_count_more_than_words():
    weights = term_weights("", "Horvat resigned", "en")
    (name,), (word,) = terms("Horvat"), terms("resigned")
    assert weights[name] > weights[word]


def test_a_word_that_is_also_written_small_is_no_name():
    both = term_weights("", "March protests, then a march", "en")
    (march,) = terms("march")
    assert both[march] == pytest.approx(2**0.5)


def test_a_single_ideograph_is_a_term():
    assert len(terms("日", "ja")) == 1


def test_grammar_in_hiragana_is_left_out():
    assert terms("について", "ja") == set()


@given(st.text(), st.text(), st.sampled_from([None, "en", "ja", "de"]))
def test_any_text_gives_positive_weights(title, lead, language):
    weights = term_weights(title, lead, language)
    assert all(weight > 0 and 0 <= term < 1 << 32 for term, weight in weights.items())
