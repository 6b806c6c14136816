from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.copies import Text, is_republication
from bot.stories.fingerprint import (
    Fingerprint,
    bare_title,
    fingerprint,
    plain_lead,
)

TITLE = "Norland parliament passes budget after standoff"
LEAD = (
    "Norland's parliament passed the budget on Tuesday by 61 votes to 58, ending a three-week "
    "standoff that had closed museums and delayed the pay of teachers across the country."
)
OTHER_LEAD = (
    "Lawmakers in Norland ended weeks of quarrel about money when a narrow majority adopted next "
    "year's spending plan late in the evening, the speaker told reporters."
)
PLEA = (
    "Sign up for our newsletter and get three stories in your inbox every week. You can read our "
    "privacy policy here."
)


def is_copy(one, other, hours=5.0):
    return is_republication(fingerprint(*one), fingerprint(*other), hours * 3600)


@pytest.mark.parametrize(
    "copy",
    [
        (TITLE, LEAD),
        (TITLE.upper(), LEAD),
        (f"{TITLE} | Morning Herald", LEAD),
        (f"UPDATE 2-{TITLE}", LEAD),
        (f"BREAKING: {TITLE}", LEAD),
        ("Budget passes Norland parliament at last", LEAD),
        (TITLE, f"NEWPORT, Jan. 14 (NWA) - {LEAD}"),
        (TITLE, f"<p>{LEAD.replace(chr(39), '&#8217;')}</p>"),
        (TITLE, f"By Clara Voss for NWA. {LEAD}"),
        (TITLE, LEAD[:100] + " [...]"),
        (TITLE, LEAD.replace("on Tuesday ", "")),
        (TITLE, f"{LEAD} {PLEA}"),
        (TITLE, f"“{LEAD.replace(' ', chr(160))}”"),
        (TITLE, ""),
    ],
)
def test_the_same_text_in_another_dress_folds(copy):
    assert is_copy((TITLE, LEAD), copy)
    assert is_copy(copy, (TITLE, LEAD))


@pytest.mark.parametrize(
    "other",
    [
        (TITLE, OTHER_LEAD),
        ("Storm closes harbours of Velia", LEAD),
        ("Norland budget: what we know", OTHER_LEAD),
        ("Poll: Meyer leads by 4 points", "Meyer leads by 4 points in Quito, the institute said."),
    ],
)
def test_other_texts_stay_apart(other):
    assert not is_copy((TITLE, LEAD), other)


def test_a_plea_never_folds():
    assert not is_copy(("Norland votes on its budget", PLEA), ("Norland budget explained", PLEA))


def test_the_same_title_without_lead_folds_for_two_days_only():
    assert is_copy((TITLE, ""), (TITLE, ""), hours=47)
    assert not is_copy((TITLE, ""), (TITLE, ""), hours=49)


@pytest.mark.parametrize(
    "title", ["Morning briefing: Tuesday", "Live updates", "What we know so far"]
)
def test_a_series_never_folds_by_title(title):
    assert not is_copy((title, ""), (title, ""))


def test_an_update_with_another_figure_is_no_copy():
    one = ("12 dead in Velia flood", LEAD)
    assert not is_copy(one, ("31 dead in Velia flood", LEAD))
    assert is_copy(one, ("12 dead in flood in Velia", LEAD))


def test_japanese_titles_fold_too():
    title = "石破首相が来月に訪米し首脳会談へ"
    assert is_copy((title, ""), (title, ""))
    assert not is_copy(("速報", ""), ("速報", ""))


def test_empty_leads_contain_nothing():
    nothing = Fingerprint(0, array("I"), array("I"), array("I"))
    assert Text(nothing).containment(fingerprint(TITLE, LEAD)) == 0.0


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Budget - Parliament votes", "Budget - Parliament votes"),
        ("Court voids vote - Reuters", "Court voids vote"),
        ("LIVE: Court voids vote", "Court voids vote"),
        ("Olive: a crop in danger", "Olive: a crop in danger"),
        ("2025 budget passes", "2025 budget passes"),
        ("Video:  Court voids the vote", "Court voids the vote"),
        ("Norland: court voids – twice – the vote", "Norland: court voids – twice"),
    ],
)
def test_titles_lose_what_outlets_add(title, bare):
    assert bare_title(title) == bare


def test_leads_lose_their_furniture():
    assert plain_lead(f"(AP) — By Clara Voss. {PLEA} The vote was close.") == "The vote was close."


@given(st.text(), st.text(), st.sampled_from([None, "en", "ja"]))
def test_packing_loses_nothing(title, lead, language):
    found = fingerprint(title, lead, language)
    assert Fingerprint.unpack(found.pack()) == found


@given(st.text(min_size=30), st.text(min_size=30))
def test_folding_is_symmetric(one, other):
    first, second = fingerprint(one, other), fingerprint(other, one)
    assert is_republication(first, second, 0) == is_republication(second, first, 0)
