"""English news announces in the plain present: "The minister visits Sund tomorrow"."""

from datetime import date

import pytest

from bot.events.extract import extract_events

TUESDAY = date(2026, 3, 10)


def days(text, published=TUESDAY):
    return [report.date for report in extract_events("", text, published)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The envoy, Ada Holm, visits the camp at Sund tomorrow.", "2026-03-11"),
        ("The fisheries committee votes on the quota on Thursday.", "2026-03-12"),
        ("The premier and her challenger meet for a debate on Friday.", "2026-03-13"),
        ("Some nine million people choose a president on Sunday.", "2026-03-15"),
        ("Two more states join the customs union on May 1.", "2026-05-01"),
        ("Runoffs follow on April 5 in most districts.", "2026-04-05"),
        ("The chancellor answers questions in parliament on Wednesday.", "2026-03-11"),
        ("Nominations for the chair close on Friday.", "2026-03-13"),
        ("Teachers in the north walk out on Friday over pay.", "2026-03-13"),
        ("The ministers of both states meet in Oslo this afternoon.", "2026-03-10"),
        ("The government faces two motions of no confidence today.", "2026-03-10"),
    ],
)
def test_a_plain_present_announces(text, day):
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "The first talks between the rivals since the war ended on Monday.",
        "Early votes in the north went to the left on Sunday.",
        "A delegate holds up a banner in Oslo on Tuesday, March 10, 2026.",
        "Prices in the shops rose by two per cent on Monday.",
    ],
)
def test_nouns_and_captions_do_not(text):
    assert days(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tuesday: first reading of the forest bill.", ["2026-03-10"]),
        ("THURSDAY: The king opens a bridge in Vestby.", ["2026-03-12"]),
        ("FRIDAY: Parliament does not sit.", []),
    ],
)
def test_a_weekday_that_heads_a_line_of_a_list_is_ahead(text, found):
    assert days(text) == found


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "The house committee will debate the tax bill on Wednesday and vote on Thursday.",
            "house committee votes",
        ),
        (
            "Norway's premier addresses the assembly on Wednesday and takes part in a council "
            "session the next day.",
            "Norway's premier takes part in council session",
        ),
    ],
)
def test_a_second_verb_has_the_subject_of_the_first(text, title):
    assert extract_events("", text, TUESDAY)[-1].title.startswith(title)


def test_things_of_two_sorts_on_one_day_are_two():
    text = (
        "A summit of the coastal states begins in Lima on Friday. "
        "Unions have called a march for Friday morning."
    )
    titles = [report.title for report in extract_events("", text, TUESDAY)]
    assert len(titles) == 2
    assert "march" in titles[1]


def test_votes_in_two_countries_on_one_day_are_two():
    text = "Ireland votes on Friday. Iceland elects a president on Friday."
    assert days(text) == ["2026-03-13", "2026-03-13"]
