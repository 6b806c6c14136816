"""Diaries and agendas: the heading of a day dates what stands below it."""

from datetime import date

import pytest

from bot.events.extract import extract_events

TUESDAY = date(2024, 6, 11)


def read(text, published=TUESDAY):
    return [(it.date, it.end) if it.end else it.date for it in extract_events("", text, published)]


DIARY = """Thursday 13 June
Trade ministers meet in Geneva; parliament votes on the budget.
The chancellor visits Rome (until Saturday).
The king was in Paris on 3 June.

Friday 14 June
The court hears the appeal of 2019.
Fine weather.
"""


def test_a_heading_dates_every_line_below_it():
    assert read(DIARY) == [
        "2024-06-13",
        "2024-06-13",
        ("2024-06-13", "2024-06-15"),
        "2024-06-14",
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "MONDAY: The senate debates the bill. The envoy travels to Cairo.\n\n"
            "TUESDAY: The premier addresses the union congress; the party elects a leader.",
            ["2024-06-17", "2024-06-17", "2024-06-18", "2024-06-18"],
        ),
        ("Thursday 13 June\nTrade ministers meet in Geneva.", []),
        ("Monday 3 June\nMinisters met.\nTuesday 4 June\nThe premier visits Rome.", []),
        (
            "Thursday\nThe committee does not sit.\nThe vote was cancelled.\n"
            "The chair could resign.\n\nFriday\nMinisters meet in Rome.\n\nThe king visits Oslo.",
            ["2024-06-14"],
        ),
        (
            "Friday 14 June\nThe league final kicks off; fans and tickets.\n"
            "Saturday 15 June\nThe king returns (until Friday 14 June).",
            [],
        ),
    ],
)
def test_what_a_diary_announces(text, days):
    assert read(text) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Next Thursday the house votes on the bill. On Friday it hears the envoy.", ["20", "21"]),
        ("Next Thursday the house votes on the bill.\nOn Friday it hears the envoy.", ["20", "14"]),
        ("The unions march next Tuesday. Ministers met on Monday.", ["18"]),
    ],
)
def test_the_days_after_next_week_s_first_count_on_within_a_paragraph(text, days):
    assert read(text) == [f"2024-06-{day}" for day in days]
