"""A sentence without an anchor is not even cut into tokens, so no time may come without one."""

import re

import pytest
from hypothesis import given

from bot.events.languages import ANCHORS, language_for
from bot.events.lexer import CODES, Tokens, is_token
from bot.text.sentences import sentence_spans
from tests.any_words import any_words

LANGUAGES = ("en", "fr", "de", "es")
FIGURES = ("2025", "1999", "1990s", "'90s", "2025-02-07", "7.2.2025", "7/2/25", "12.4.", "12:30")
ANCHOR_CODES = frozenset(CODES[name] for name in ANCHORS)


def can_lack(parsed, codes):
    """Tell whether what a parsed pattern matches can be without any of the codes."""
    return all(item_can_lack(kind, value, codes) for kind, value in parsed)


def item_can_lack(kind, value, codes):
    match str(kind):
        case "LITERAL":
            return chr(value) not in codes
        case "IN":
            return any(chr(code) not in codes for _, code in value)
        case "BRANCH":
            return any(can_lack(branch, codes) for branch in value[1])
        case "SUBPATTERN":
            return can_lack(value[3], codes)
        case "MAX_REPEAT":
            return value[0] == 0 or can_lack(value[2], codes)
        case "ASSERT" | "ASSERT_NOT":
            return True
    raise AssertionError(f"no such item in a grammar: {kind}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_time_has_an_anchor(language):
    lone_day = f"(?:{CODES['the']}){CODES['day']}(?="
    rules = language_for(language)
    patterns, entries = rules.grammar.patterns, rules.lexicon.entries.values()
    # A class of which the language has no word stands in none of its sentences.
    no_words = {"wdabbr"} - {name for name, _ in entries}
    anchors = ANCHOR_CODES | {CODES[name] for name in no_words}
    needless = [it for it in patterns if can_lack(re._parser.parse(it), anchors)]
    assert patterns
    assert all(it.startswith(lone_day) for it in needless)
    assert len(needless) == (language != "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("frame", ["{}", "so {}, then", "({})", "“{}”", "7{}", "\n{}\n"])
def test_every_anchor_is_seen(language, frame):
    rules = language_for(language)
    words = [w for w, (name, _) in rules.lexicon.entries.items() if name in ANCHORS and is_token(w)]
    for word in (*words, *FIGURES):
        text = frame.format(word)
        assert rules.next_anchor(text, 0) <= len(text), text


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "Ils votent le 7, puis partent."), ("es", "Votan el 7."), ("de", "Sie tagen am 7.")],
)
def test_a_day_without_its_month_is_seen(language, text):
    assert language_for(language).next_anchor(text, 0) == text.index("7") + 1


def test_plain_prose_has_no_anchor():
    text = (
        "Critics of the plan said 12 of 30 members, or 40 percent, had left the daylong 3rd talks."
    )
    assert language_for("en").next_anchor(text, 0) > len(text)


@given(any_words(LANGUAGES))
def test_no_sentence_with_a_time_is_passed_over(given_text):
    language, text = given_text
    rules = language_for(language)
    for start, end in sentence_spans(text, language):
        if any(rules.grammar.readings(Tokens(text, start, end, rules.lexicon))):
            assert start < rules.next_anchor(text, start) <= end
