"""When a feed is polled again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.polling import (
    FIRST,
    LONGEST,
    SHORTEST,
    UNASKED_LONGEST,
    Wishes,
    adopts_move,
    clamp,
    interval_after,
    next_poll,
    next_retry,
    overflowed,
    posting_interval,
)

NOW = datetime(2025, 1, 31, 7, 0, tzinfo=UTC)
URL = "https://example.org/feed"
MINUTES = timedelta(minutes=1)
HOUR = timedelta(hours=1)

urls = st.text(min_size=1, max_size=40)
instants = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
spans = st.timedeltas(timedelta(0), timedelta(days=3))


def _every(step: timedelta, count: int) -> list[datetime]:
    return [NOW - step * k for k in range(count)]


def test_a_feed_is_polled_twice_for_each_article_of_late() -> None:
    found = posting_interval(_every(HOUR, 21), NOW)
    assert found is not None
    assert timedelta(minutes=25) < found < timedelta(minutes=31)


@pytest.mark.parametrize(
    "dates",
    [
        [],
        _every(HOUR, 2),
        [NOW + HOUR * k for k in range(1, 9)],  # still to come
        [NOW - timedelta(days=40 + k) for k in range(9)],  # long ago
    ],
)
def test_too_few_dates_say_nothing(dates: list[datetime]) -> None:
    assert posting_interval(dates, NOW) is None


def test_the_interval_follows_the_dates_within_limits() -> None:
    assert interval_after(FIRST, _every(MINUTES, 30), new=9, overflowed=False, now=NOW) == SHORTEST
    rare = interval_after(FIRST, _every(timedelta(days=7), 4), new=1, overflowed=False, now=NOW)
    assert rare == UNASKED_LONGEST


def test_without_dates_news_shortens_the_interval_and_silence_lengthens_it() -> None:
    assert interval_after(HOUR, [], new=2, overflowed=False, now=NOW) < HOUR
    assert HOUR < interval_after(HOUR, [], new=0, overflowed=False, now=NOW) < 2 * HOUR


def test_old_articles_under_new_dates_tell_nothing_of_the_rate() -> None:
    bumped = [NOW - timedelta(minutes=k) for k in range(1, 20)]
    believed = interval_after(HOUR, bumped, new=19, overflowed=False, now=NOW, since=NOW - HOUR)
    doubted = interval_after(HOUR, bumped, new=0, overflowed=False, now=NOW, since=NOW - HOUR)
    assert believed == SHORTEST
    assert doubted > HOUR


def test_the_gap_alarm_polls_sooner_at_once() -> None:
    assert interval_after(HOUR, _every(HOUR, 9), new=9, overflowed=True, now=NOW) == HOUR / 4


@pytest.mark.parametrize(
    ("known", "entries", "first", "rings"),
    [(0, 30, False, True), (1, 30, False, False), (0, 30, True, False), (0, 4, False, False)],
)
def test_the_gap_alarm_rings_when_a_full_document_has_no_known_entry(
    known: int, entries: int, first: bool, rings: bool
) -> None:
    assert overflowed(known, entries, first=first) is rings


@given(urls, instants, spans, spans, spans)
def test_no_wish_is_broken_and_no_feed_is_forgotten(
    url: str, now: datetime, interval: timedelta, ttl: timedelta, max_age: timedelta
) -> None:
    wishes = Wishes(ttl=ttl, max_age=max_age)
    wait = next_poll(url, now, interval, wishes=wishes) - now
    assert wait >= min(max(ttl, max_age), LONGEST)
    assert SHORTEST / 2 <= wait <= LONGEST * 1.1


@given(urls, instants)
def test_a_feed_polled_in_its_slot_keeps_it(url: str, now: datetime) -> None:
    slot = next_poll(url, now, HOUR, wishes=Wishes())
    for late in (timedelta(0), timedelta(seconds=50)):
        assert next_poll(url, slot + late, HOUR, wishes=Wishes()) == slot + HOUR


def test_slots_are_spread_over_the_interval() -> None:
    slots = {
        next_poll(f"https://example.org/{k}", NOW, HOUR, wishes=Wishes()).minute // 10
        for k in range(300)
    }
    assert len(slots) == 6


def test_a_silent_feed_is_polled_more_and_more_seldom() -> None:
    waits = [
        next_poll(URL, NOW, SHORTEST, wishes=Wishes(), last_new_at=NOW - age) - NOW
        for age in (HOUR, timedelta(hours=20), timedelta(days=30))
    ]
    assert waits == sorted(waits)
    assert waits[-1] <= UNASKED_LONGEST * 1.1


@given(
    urls,
    instants,
    st.frozensets(st.integers(0, 23), max_size=23),
    st.frozensets(st.integers(0, 6), max_size=6),
)
def test_skipped_hours_and_days_are_left_alone(
    url: str, now: datetime, hours: frozenset[int], days: frozenset[int]
) -> None:
    wishes = Wishes(skip_hours=hours, skip_days=days)
    for at in (next_poll(url, now, FIRST, wishes=wishes), next_retry(url, now, 1, wishes=wishes)):
        for asked in (at, at + timedelta(minutes=3)):  # a busy machine is late
            assert asked.hour not in hours
            assert asked.weekday() not in days


def test_a_publisher_who_skips_everything_is_not_believed() -> None:
    wishes = Wishes(skip_hours=frozenset(range(24)))
    assert next_poll(URL, NOW, FIRST, wishes=wishes) - NOW <= HOUR


@given(urls, instants, st.integers(1, 10_000))
def test_failures_back_off_to_daily_and_never_stop(url: str, now: datetime, failures: int) -> None:
    wait = next_retry(url, now, failures) - now
    assert SHORTEST <= wait <= LONGEST + timedelta(minutes=30)
    if failures > 9:
        assert wait >= LONGEST


@given(urls, instants, st.integers(1, 20), spans)
def test_a_retry_never_comes_before_the_wait_that_was_asked_for(
    url: str, now: datetime, failures: int, asked: timedelta
) -> None:
    wait = next_retry(url, now, failures, retry_after=asked) - now
    assert wait >= min(asked, LONGEST)


@pytest.mark.parametrize(
    ("seen", "age", "adopted"),
    [
        (3, timedelta(days=1), True),
        (2, timedelta(days=5), False),
        (50, timedelta(hours=23), False),
    ],
)
def test_a_permanent_redirect_is_believed_when_it_is_stable(
    seen: int, age: timedelta, adopted: bool
) -> None:
    assert adopts_move(seen, NOW - age, NOW) is adopted


@given(spans)
def test_intervals_stay_between_five_minutes_and_a_day(interval: timedelta) -> None:
    assert SHORTEST <= clamp(interval) <= LONGEST
