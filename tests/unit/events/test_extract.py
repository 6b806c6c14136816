"""What a whole article gives: one event once, the exact before the coarse, titles that tell."""

from datetime import date

import pytest

from bot.events.extract import extract_events
from bot.events.readings import Precision
from bot.events.reports import Status

FRIDAY = date(2025, 1, 31)


def events(text, title="", language="en"):
    return extract_events(title, text, FRIDAY, language)


def test_a_visit_told_twice_is_one_event():
    found = events(
        "Prime Minister Haruto Mori will visit Paris on Feb. 10. "
        "Mori will arrive in Paris on Feb. 10 for talks."
    )
    assert [it.date for it in found] == ["2025-02-10"]


def test_two_meetings_of_one_day_are_two_events():
    found = events(
        "Foreign Minister Ana Silva is to meet Prime Minister Paulo Reis in Lisbon on Monday. "
        "Also Monday, Silva will meet President Lena Brandt in Porto."
    )
    assert [it.date for it in found] == ["2025-02-03", "2025-02-03"]
    assert ["Reis" in it.title for it in found] == [True, False]


def test_an_exact_day_makes_next_week_superfluous():
    found = events(
        "President Clara Voss will visit Oslo next week. Voss will meet the king in Oslo on Feb. 5."
    )
    assert [it.precision for it in found] == [Precision.DAY]


def test_next_week_stays_where_it_is_about_something_else():
    found = events(
        "President Clara Voss will visit Oslo next week. "
        "Chancellor Eva Kern will meet union leaders in Vienna on Feb. 5."
    )
    assert {it.date for it in found} == {"2025-W06", "2025-02-05"}


def test_the_headline_counts_only_for_what_the_text_leaves_out():
    title = "Mori to Visit Paris on Feb. 10"
    assert [it.date for it in events("Nothing more is known.", title)] == ["2025-02-10"]
    assert len(events("Haruto Mori will visit Paris on Feb. 10.", title)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "President Clara Voss starts a three-day visit to Oslo on Feb. 10.",
        "President Clara Voss will visit Oslo on Feb. 10. The three-day trip is her first.",
        "President Clara Voss will visit Oslo on Feb. 10. Her visit ends on Feb. 12.",
    ],
)
def test_a_visit_has_its_length_where_the_article_tells_it(text):
    found = events(text)
    assert found[0].date == "2025-02-10"
    assert found[0].end == "2025-02-12" or len(found) == 2


def test_a_date_that_is_off_comes_last():
    found = events("The vote was moved from Feb. 11 to Feb. 18.")
    assert [(it.date, it.status) for it in found] == [
        ("2025-02-18", Status.SCHEDULED),
        ("2025-02-11", Status.POSTPONED),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "U.S. Secretary of State Dana Cole will travel to Panama on Sunday.",
            "Cole visits Panama",
        ),
        (
            "Ministers said they would hold talks with union leaders on Monday.",
            "Ministers hold talks with union leaders",
        ),
        (
            "Kenya's parliament will debate the bill on Tuesday, officials said.",
            "Kenya's parliament debates bill",
        ),
        ("Sweden and Norway will sign the pact on Monday.", "Sweden and Norway sign pact"),
        ("Haiti's municipal elections are due on Feb. 9.", "Haiti's municipal elections"),
        (
            "Eva Kern arrived on Friday for her face-to-face meeting with Jan Nowak, "
            "scheduled for Feb. 7.",
            "Kern's face-to-face meeting with Nowak",
        ),
    ],
)
def test_a_title_says_who_does_what(text, title):
    assert [it.title for it in events(text)] == [title]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Leaders will meet at the White House on Monday.", "Washington"),
        ("Cole will visit Muscat, Oman, on Monday.", "Muscat, Oman"),
        ("Kenyan voters will choose a president on Feb. 9.", "Kenya"),
        ("The talks are in Geneva. Negotiators will meet on Monday.", "Geneva"),
    ],
)
def test_a_place_is_named_where_the_article_names_one(text, place):
    assert [it.place for it in events(text)] == [place]


def test_a_pronoun_means_who_was_spoken_of():
    found = events("Chancellor Eva Kern spoke on Friday. She will travel to Rome on Monday.")
    assert [it.title for it in found] == ["Kern visits Rome"]


def test_a_dateline_is_no_event():
    assert events("WASHINGTON, Feb. 1 (Agency) - The minister praised the talks.") == []


def test_a_photo_caption_is_no_event():
    assert events("FILE - In this file photo, the president speaks at a summit on Feb. 7.") == []


def test_an_empty_article_announces_nothing():
    assert events("") == []


def test_an_unknown_language_is_read_as_english():
    assert len(events("Leaders will meet in Oslo on Feb. 7.", language="nl")) == 1
