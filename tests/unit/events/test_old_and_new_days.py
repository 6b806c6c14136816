"""Days counted from other days, days of the news itself, and words that only look like days."""

from datetime import date

import pytest

from bot.events.extract import extract_events
from bot.events.reports import Status
from bot.events.times import find_times

WEDNESDAY = date(2026, 3, 11)


def reports(text):
    return [(it.date, it.status) for it in extract_events("", text, WEDNESDAY)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Talks resume a week from Friday.", ["2026-03-20"]),
        ("The bill comes up two weeks from Monday.", ["2026-03-30"]),
        ("The vote is a month from Friday.", []),
        (
            "The council runs until Sunday; the chair speaks on Saturday.",
            ["2026-03-15", "2026-03-14"],
        ),
        ("Hearings will be held every Monday and Thursday.", []),
        ("She will speak in Fall River.", []),
        ("Thirty years ago the mine closed.", ["1996"]),
    ],
)
def test_days_are_counted_from_the_right_one(text, values):
    assert [mention.value for mention in find_times(text, WEDNESDAY)] == values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The court on Wednesday suspended a session of the chamber planned for Monday.",
            [("2026-03-16", Status.CANCELLED)],
        ),
        (
            "The party convention scheduled for April 4 will be moved to a later date.",
            [("2026-04-04", Status.POSTPONED)],
        ),
        (
            "The palace called off this week a meeting of the two leaders on April 4.",
            [("2026-04-04", Status.CANCELLED)],
        ),
        ("The firm's financial year ends on March 31.", []),
        ("The agency will publish first-quarter figures.", []),
    ],
)
def test_the_day_of_the_news_is_not_that_of_the_event(text, found):
    assert reports(text) == found
