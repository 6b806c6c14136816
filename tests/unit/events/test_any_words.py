"""Whatever words a text strings together, reading it never fails."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.extract import extract_events
from bot.events.times import find_times
from tests.any_words import any_words

FRIDAY = date(2025, 1, 31)


@given(any_words(), st.sampled_from((FRIDAY, date(2024, 2, 29), date.min, date.max)))
def test_any_words_are_read(given_text, published):
    language, text = given_text
    for mention in find_times(text, published, language):
        assert text[mention.start : mention.end] == mention.text
    for report in extract_events(text, text, published, language):
        assert report.span.start <= report.span.end


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("de", "Er kommt am Montag!!", "2025-02-03"),
        ("de", "Was tun?“ fragte sie am 7. Februar.", "2025-02-07"),
        ("en", "On Friday they met, and F-100s flew over.", "2025-01-31"),
        ("en", "On Friday they saw A350s land.", "2025-01-31"),
    ],
)
def test_what_stands_around_a_date_does_not_matter(language, text, value):
    assert [it.value for it in find_times(text, FRIDAY, language)] == [value]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "who vote is on visit Monday was"),
        ("en", "postponed Anna Lind not until February was"),
        ("fr", "lundi février des prévu ( , entre » délai entre"),
    ],
)
def test_a_verb_may_be_the_last_word(language, text):
    extract_events("", text, FRIDAY, language)


def test_a_verb_that_is_left_out_announces_nothing():
    assert extract_events("", "He may not go, but on Feb. 7 he will", FRIDAY) == []
