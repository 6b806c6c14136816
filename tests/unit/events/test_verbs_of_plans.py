"""What English verbs tell of plans, terms and words that only look like verbs."""

from datetime import date

import pytest

from bot.events.extract import extract_events
from bot.events.times import find_times

TUESDAY = date(2026, 3, 10)


def days(text):
    return [report.date for report in extract_events("", text, TUESDAY)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Two islands enter the pact on May 9.", "2026-05-09"),
        ("The envoy will fly to Nairobi on Thursday.", "2026-03-12"),
        ("A senator will reply to the speech on Friday.", "2026-03-13"),
        ("Guards, who walked out on Monday, plan a second stoppage on Thursday.", "2026-03-12"),
        (
            "The cabinet has declared three days of national mourning, starting on Friday.",
            "2026-03-13",
        ),
        (
            "The leaders will dine in Hanoi on Wednesday, followed by talks on Thursday.",
            "2026-03-12",
        ),
        ("The commander has given the government until noon on Thursday to reply.", "2026-03-12"),
        ("Comments must be filed no later than March 20.", "2026-03-20"),
    ],
)
def test_a_plan_is_read(text, day):
    assert day in days(text)


@pytest.mark.parametrize(
    "text",
    [
        "Senators decided this week to leave the matter alone.",
        "The two sides agreed on Friday to end the boycott.",
        "The liberals want voting in April.",
        "A new coalition is unlikely to take office before May 3.",
        "Lawmakers will leave for Easter.",
    ],
)
def test_no_plan_is_none(text):
    assert days(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("She proposed that the vote be held on May 9.", ["2026-05-09"]),
        ("The rebels held the port until Saturday.", ["2026-03-07"]),
        ("The hearing was adjourned until Saturday.", ["2026-03-14"]),
        ("Russia follows between March 15 and 17.", ["2026-03-15", "2026-03-17"]),
        ("May opens the season.", []),
    ],
)
def test_dates_follow_the_verb(text, values):
    assert [mention.value for mention in find_times(text, TUESDAY)] == values


def test_what_comes_before_and_stands_with_another_verb_is_not_its_own():
    text = "The premier addresses the assembly on Wednesday and flies to Oslo before meeting miners on Friday."
    reports = extract_events("", text, TUESDAY)
    assert [report.date for report in reports] == ["2026-03-11", "2026-03-13"]
    assert "assembly" in reports[0].title
