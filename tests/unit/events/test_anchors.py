"""A sentence without an anchor is not even cut into tokens, so no time may come without one."""

import re

import pytest
from hypothesis import given

from bot.events.languages import ANCHORS, DESCRIBING, UNITS, language_for
from bot.events.lexer import CODES, Tokens, is_token
from bot.text.sentences import sentence_spans
from tests.any_words import any_words

LANGUAGES = ("en", "fr", "de", "es")
FIGURES = ("2025", "1999", "1990s", "'90s", "2025-02-07", "7.2.2025", "7/2/25", "12.4.", "12:30")
FIGURES_BEFORE = ("7", "12", "3rd", "1er", "2º", "2.º", "half-")
# What may stand beside a unit without being a word of a class that counts or points.
BESIDE = ("day", "number", "ordinal", "dash", "poss", "word")
FRAMES = ("{}", "so {}, then", "({})", "“{}”", "7{}", "\n{}\n")


def codes(*names):
    return {CODES[name] for name in names}


def forms(parsed, never):
    """Give all that a parsed pattern matches without the codes in `never`.

    What repeats itself is taken none, one and two times.
    """
    found = [""]
    for kind, value in parsed:
        match str(kind):
            case "LITERAL":
                ends = {chr(value)} - never
            case "IN":
                ends = {chr(code) for _, code in value} - never
            case "BRANCH":
                ends = {form for branch in value[1] for form in forms(branch, never)}
            case "SUBPATTERN":
                ends = forms(value[3], never)
            case "MAX_REPEAT":
                least, most, item = value
                once = set(forms(item, never))
                ends = once | ({""} if least == 0 else set())
                ends |= {one + two for one in once for two in once if most > 1}
            case "ASSERT" | "ASSERT_NOT":
                continue
            case _:
                raise AssertionError(f"no such item in a grammar: {kind}")
        found = [form + end for form in found for end in ends]
    return found


def is_anchored(form, rules):
    """Tell whether a unit of the form stands beside what makes it a time."""
    before, after = codes(*rules.before), codes(*rules.after)
    signs = codes(*BESIDE)
    return any(
        form[:place].removesuffix(CODES["of"])[-1:] in before
        or form[:place][-1:] in signs
        or form[place + 1 :][:1] in after | signs
        for place, code in enumerate(form)
        if code in codes(*UNITS)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_time_has_an_anchor(language):
    rules = language_for(language)
    # A class of which the language has no word stands in none of its sentences.
    no_words = {"wdabbr"} - {name for name, _ in rules.lexicon.entries.values()}
    lone_day = CODES["ordinal"] if language == "en" else CODES["the"] + CODES["day"]
    for pattern in rules.grammar.patterns:
        for form in forms(re._parser.parse(pattern), codes(*ANCHORS, *no_words)):
            assert is_anchored(form, rules) or form == lone_day


def words_of(rules, *classes):
    entries = rules.lexicon.entries.items()
    return [word for word, (name, _) in entries if name in classes and is_token(word)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("frame", FRAMES)
def test_every_anchor_is_seen(language, frame):
    rules = language_for(language)
    for word in (*words_of(rules, *ANCHORS), *FIGURES):
        text = frame.format(word)
        assert rules.next_anchor(text, 0) <= len(text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_is_seen_beside_what_makes_it_a_time(language):
    rules = language_for(language)
    link, *_ = (*words_of(rules, "of"), "")
    before = words_of(rules, *rules.before)
    before += [*(f"{word} {link}" for word in before), *DESCRIBING, *FIGURES_BEFORE]
    after = [*words_of(rules, *rules.after), "-", "’s", "'s"]
    units = words_of(rules, *UNITS)
    phrases = [f"{word} {unit}" for word in before for unit in units]
    phrases += [f"{unit} {word}" for word in after for unit in units]
    for phrase in phrases:
        assert rules.next_anchor(phrase, 0) <= len(phrase), phrase
        assert rules.next_anchor(f"But {phrase}.", 0) <= len(phrase) + 4, phrase


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "Ils votent le 7, puis partent."), ("es", "Votan el 7."), ("de", "Sie tagen am 7.")],
)
def test_a_day_without_its_month_is_seen(language, text):
    assert language_for(language).next_anchor(text, 0) == text.index("7") + 1


def test_plain_prose_has_no_anchor():
    text = "Critics of the plan said 12 of 30 members, or 40 percent, had no days off in 3rd grade."
    assert language_for("en").next_anchor(text, 0) > len(text)


@given(any_words(LANGUAGES))
def test_no_sentence_with_a_time_is_passed_over(given_text):
    language, text = given_text
    rules = language_for(language)
    for start, end in sentence_spans(text, language):
        if any(rules.grammar.readings(Tokens(text, start, end, rules.lexicon))):
            assert start < rules.next_anchor(text, start) <= end
