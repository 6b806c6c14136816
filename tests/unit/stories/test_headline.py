from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.headline import Change, changes_of_sense


@pytest.mark.parametrize(
    ("before", "after", "language", "expected"),
    [
        ("Quake kills 12 in Norland", "Quake kills 31 in Norland", None, {Change.FIGURE}),
        ("Budget of $2.5bn passes", "Budget of $2.6bn passes", None, {Change.FIGURE}),
        ("Tax up 3 percent", "Tax up 3 million", None, {Change.FIGURE}),
        ("Talks end after two days", "Talks end after three days", None, {Change.FIGURE}),
        ("Minister Lund to meet Brandt", "Minister Lund to meet Horvat", None, {Change.NAME}),
        ("Senate passes the bill", "Senate does not pass the bill", None, {Change.NEGATION}),
        ("Pavic didn’t resign", "Pavic resigns", None, {Change.NEGATION}),
        ("Regierung stimmt zu", "Regierung stimmt nicht zu", "de", {Change.NEGATION}),
        ("首相が訪米へ", "首相は訪米しない", "ja", {Change.NEGATION}),
        ("5 held in Oslo", "8 not held in Bergen", None, set(Change)),
    ],
)
def test_what_changes_the_sense_is_named(before, after, language, expected):
    assert changes_of_sense(before, after, language) == expected


@pytest.mark.parametrize(
    ("before", "after", "language"),
    [
        ("Quake kills twelve in Norland", "Quake kills 12 in Norland", None),
        ("Deal worth 1,200 euros", "Deal worth 1200 euros", None),
        ("Budget of $2bn passed", "Budget of $2 billion passed", None),
        ("Lund arrives in Tokyo", "Lund in Tokyo for talks", None),
        ("Court Voids Sarovia Mayoral Vote", "Court voids vote for Sarovia mayor", None),
        ("UPDATE 1-Vote at noon", "UPDATE 2-Vote at noon", None),
        ("Lund's deal with Brandt", "Lund deal with Brandt", None),
        ("Kanzler reist nach Wien", "Kanzler fährt in Hauptstadt", "de"),
        ("Talks at No. 10 begin", "Talks begin", None),
        ("Vote due", "Vote due on 9 June", None),
    ],
)
def test_polish_is_no_change(before, after, language):
    assert changes_of_sense(before, after, language) == frozenset()


@given(st.text())
def test_a_headline_never_differs_from_itself(title):
    assert changes_of_sense(title, title) == frozenset()


@given(st.text(), st.text())
def test_changes_have_no_direction(one, other):
    assert changes_of_sense(one, other) == changes_of_sense(other, one)
