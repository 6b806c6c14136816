from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.aftermath import searches
from bot.events.hours import starting_instant
from bot.events.identity import Identity
from bot.events.statements import Source, read_article
from bot.events.view import view
from bot.models import Correction, EventCoverage, EventRow, EventStatus, Precision
from tests.announced import PUBLISHED, on, told

FEB_7, FEB_10 = on("2025-02-07"), on("2025-02-10")
SCHEDULED, POSTPONED = EventStatus.SCHEDULED, EventStatus.POSTPONED


def read(text: str, **fields: Any) -> tuple[EventRow, ...]:
    source = {"language": "en", "title": ""} | fields
    return read_article(
        Source(article_id=1, feed_id=2, text=text, published_at=PUBLISHED, **source)
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The meeting between Ishiba and Trump has been moved from February 7 to "
               "February 10, officials said."),
        ("en", "The meeting between Ishiba and Trump, planned for February 7, was postponed to "
               "February 10."),
    ],
)  # fmt: skip
def test_an_old_day_is_told_to_the_new_one(language: str, text: str) -> None:
    (row,) = read(text, language=language)
    assert (row.when, row.moved_from, row.is_move, row.status) == (FEB_10, FEB_7, True, SCHEDULED)


def test_a_new_day_alone_is_a_move_and_an_old_one_alone_is_off() -> None:
    (row,) = read("The meeting between Ishiba and Trump has been postponed to February 10.")
    assert (row.when, row.moved_from, row.is_move) == (FEB_10, None, True)
    (row,) = read("The February 7 meeting between Ishiba and Trump has been postponed.")
    assert (row.when, row.moved_from, row.is_move, row.status) == (FEB_7, None, False, POSTPONED)
    (row,) = read("Ishiba will meet Trump on February 7.")
    assert (row.when, row.is_move, row.status) == (FEB_7, False, SCHEDULED)


def test_the_publication_day_is_the_one_in_the_source_s_zone() -> None:
    late = datetime(2025, 1, 31, 20, tzinfo=UTC)
    days = set()
    for zone in ("Asia/Tokyo", "UTC"):
        article = Source(1, 2, "", "Ishiba will meet Trump tomorrow.", late, "en", zone)
        days |= {row.when.start_on for row in read_article(article)}
    assert days == {date(2025, 2, 1), date(2025, 2, 2)}


def test_the_language_is_guessed_where_nobody_tells_it() -> None:
    (row,) = read("石破茂首相は2月7日、米ワシントンでトランプ大統領と会談する。", language=None)
    assert Identity.of_row(row.identity).language == "ja"


@pytest.mark.parametrize(
    ("text", "fields", "instant"),
    [
        ("Ishiba will meet Trump on February 7 at 3 p.m. GMT.", {}, "15:00"),
        ("Ishiba will meet Trump on February 7 at 10:30 a.m. Eastern time.", {}, "15:30"),
        ("Ishiba will meet Trump on February 7 at 2:30 p.m.", {}, None),
        (
            "Ishiba will meet Trump in Washington on February 7 at 2:30 p.m.",
            {"country": "US", "zone": "America/New_York"},
            "19:30",
        ),
        (
            "Ishiba will meet Trump in Washington on February 7 at 2:30 p.m.",
            {"country": "FR", "zone": "Europe/Paris"},
            None,
        ),
    ],
)
def test_an_hour_counts_only_with_its_zone(
    text: str, fields: dict[str, Any], instant: str | None
) -> None:
    (row,) = read(text, **fields)
    assert row.when.start_on == FEB_7.start_on
    assert row.when.precision is (Precision.TIME if instant else Precision.DAY)
    at = row.when.starts_at
    assert (at and f"{at:%H:%M}") == instant


@pytest.mark.parametrize(
    ("zone", "day", "clock", "exists"),
    [
        ("America/New_York", date(2025, 3, 9), "2:30 a.m.", False),
        ("America/New_York", date(2025, 3, 9), "3:30 a.m.", True),
        ("Europe/Berlin", date(2025, 10, 26), "2:30 a.m.", True),
    ],
)
def test_an_hour_that_no_clock_shows_is_no_instant(
    zone: str, day: date, clock: str, exists: bool
) -> None:
    sentence = f"Talks will open on {day:%B} {day.day} at {clock} in the capital."
    found = starting_instant(
        sentence, day, day - timedelta(days=3), language="en", zone=ZoneInfo(zone)
    )
    assert (found is not None) == exists


@given(st.integers(1, 28), st.integers(1, 11), st.sampled_from(["00", "15", "30"]))
def test_readers_everywhere_agree_on_the_instant(day: int, hour: int, minute: str) -> None:
    sentence = f"The talks will open on February {day} at {hour}:{minute} a.m. JST."
    found = starting_instant(
        sentence, date(2025, 2, day), date(2025, 1, 31), language="en", zone=None
    )
    tokyo = datetime(2025, 2, day, hour, int(minute), tzinfo=ZoneInfo("Asia/Tokyo"))
    assert found == tokyo


def test_a_month_is_no_day_and_an_hour_of_another_day_none_of_this() -> None:
    (row,) = read("Ishiba will meet Trump in March.")
    assert (row.when.precision, row.when.start_on) == (Precision.MONTH, date(2025, 3, 1))
    sentence = "After the vote on February 6 at 3 p.m. GMT talks will open on February 7."
    assert starting_instant(sentence, FEB_7.start_on, date(2025, 1, 31), language="en",
                            zone=ZoneInfo("UTC")) is None  # fmt: skip


def test_an_identity_survives_its_row() -> None:
    (row,) = read("Ishiba will meet Kiplagat in Osaka on February 7.")
    identity = Identity.of_row(row.identity)
    assert identity.row() == row.identity
    assert identity.countries >= {"JP"}


@pytest.mark.parametrize(
    ("announced", "expected"),
    [
        ([told("a", FEB_7)], ['"Ishiba" "Trump"']),
        (
            [told("a", FEB_7), told("b", FEB_7, hours=1, title="石破首相 トランプ氏と会談",
                                    language="ja")],
            ['"石破" "トランプ"', '"Ishiba" "Trump"'],
        ),
        (
            [told("a", FEB_7, title="visit", participants=("Paul Kiplagat", "Ann Omondi", " "))],
            ['"Kiplagat" "Omondi"'],
        ),
        ([told("a", FEB_7, title="Peru holds federal election")], ["holds federal election"]),
        ([told("a", FEB_7, title="党大会", language="ja")], ["党大会"]),
        ([told("a", FEB_7, title="NATO and Bundestag open talks")], ['"NATO" "Bundestag"']),
    ],
)  # fmt: skip
def test_coverage_is_searched_by_names_in_each_language(
    announced: list[Any], expected: list[str]
) -> None:
    event = view(EventCoverage(1, tuple(announced[::-1])))
    assert list(searches(event)) == expected


def test_an_event_without_reports_is_searched_by_its_title() -> None:
    correction = Correction(1, PUBLISHED, "Our debate on housing", FEB_7)
    assert searches(view(EventCoverage(1, (), correction))) == ("debate housing",)
