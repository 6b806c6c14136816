from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.summary import LENGTH, extract_summary, own_summary, summarise

TITLE = "Harbour strike ends in Velia"
NEWS = "Dockers in Velia ended their strike on Monday after 19 days when employers raised pay by 6 percent."
MORE = "Ferries to the islands will sail again from Wednesday, the port authority said."
SCENE = "Gulls circled above the empty quays."
FILLER = "Nobody could say how many parcels had been lost."
PLEA = "Subscribe to our newsletter."


def test_the_outlets_own_summary_comes_first():
    assert summarise(TITLE, NEWS, SCENE + " " + MORE) == NEWS


@pytest.mark.parametrize("useless", ["", "Read more", TITLE, f"<p>{TITLE}.</p>", PLEA, "Strike."])
def test_a_useless_summary_is_replaced(useless):
    assert summarise(TITLE, useless, f"{NEWS} {MORE}") == f"{NEWS} {MORE}"


@pytest.mark.parametrize("text", [None, ""])
def test_without_text_a_useless_summary_is_none(text):
    assert summarise(TITLE, TITLE, text) == ""


def test_own_summaries_lose_markup_and_furniture():
    markup = f"<p>VELIA, Jan. 14 (NWA) - {NEWS}</p><p>{PLEA}</p><img src='x'>"
    assert own_summary(TITLE, markup) == NEWS


def test_own_summaries_end_with_a_whole_sentence():
    long = f"{NEWS} {MORE} {FILLER} {NEWS[:60]}, the mayor said, and …"
    assert own_summary(TITLE, long) == f"{NEWS} {MORE} {FILLER}"
    many = " ".join(f"{NEWS[:-1]}, report {number} said." for number in range(9))
    assert len(own_summary(TITLE, many)) <= LENGTH


def test_a_single_sentence_that_was_cut_is_shown_as_the_outlet_gave_it():
    cut = NEWS[:70] + "…"
    assert own_summary(TITLE, cut) == cut


def test_scene_setting_is_passed_over():
    found = extract_summary(TITLE, f"{SCENE} {NEWS} {MORE}")
    assert found.startswith(NEWS)
    assert SCENE not in found


def test_a_sentence_that_the_next_one_repeats_is_left_out():
    short = "Dockers in Velia ended their strike on Monday."
    longer = "Dockers in Velia ended their strike on Monday after 19 days."
    assert extract_summary(TITLE, f"{short} {longer} {longer}") == longer


def test_the_title_is_not_told_twice():
    assert extract_summary(TITLE, f"{TITLE}. {NEWS}") == NEWS
    assert extract_summary(TITLE, TITLE) == TITLE


def test_without_a_title_the_order_decides():
    assert extract_summary("", f"{NEWS} {MORE} {FILLER}").startswith(NEWS)


def test_japanese_keeps_its_sentences():
    text = "首相は7日に訪米する。大統領と会談し、貿易について話し合う。"
    assert extract_summary("首相が訪米へ", text, "ja") == text


def test_nothing_gives_nothing():
    assert extract_summary("", "") == ""
    assert extract_summary(TITLE, PLEA) == ""


@given(st.text(), st.text(alphabet="abcDEF019 .!?…'\"(),-—\n", max_size=400))
def test_no_word_is_invented(title, text):
    # The mark of a cut loses its brackets.
    words = extract_summary(title, text, "en").split()
    assert all(word.rstrip("…") in text for word in words)


@given(st.text(), st.text(), st.sampled_from([None, "en", "ja", "fr"]))
def test_no_text_is_an_error(title, text, language):
    summarise(title, text, text + title, language)


sentence = st.sampled_from([NEWS, MORE, SCENE, FILLER, PLEA, TITLE + ".", "It was cold."])


@given(st.lists(sentence, max_size=12), st.sampled_from([TITLE, ""]))
def test_every_sentence_shown_stands_in_the_text(parts, title):
    found = extract_summary(title, " ".join(parts))
    rest = found
    for part in sorted(set(parts), key=len, reverse=True):
        rest = rest.replace(part, "")
    assert rest.strip() == ""
    assert PLEA not in found
    assert found.count(NEWS) <= 1
