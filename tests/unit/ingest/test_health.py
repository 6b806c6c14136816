"""What a poll does to the feed that it polled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import BadStatus, FetchError, Unreachable
from bot.ingest import health, polling
from bot.ingest.fetch import FetchResult
from bot.ingest.identity import identify
from bot.ingest.reading import Document
from bot.models import Entry, Feed, ParsedFeed
from bot.storage.feeds import TELL_AFTER_FAILURES

NOW = datetime(2025, 1, 31, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://example.org/feed"
NEW_URL = "https://example.org/new"
FEED = Feed(
    id=1, url=URL, source_id=1, title="Old", next_poll_at=NOW, interval=HOUR, created_at=NOW
)
ANSWER = FetchResult(200, b"<rss/>", URL, etag='"a"', last_modified="then")
MOVED = replace(ANSWER, moved_to=NEW_URL)
DOWN = Unreachable("Down.", url=URL)
GONE = BadStatus("Closed (HTTP 410).", url=URL, status=410)


def _document(count: int = 6, **parsed: object) -> Document:
    entries = tuple(
        Entry(f"urn:{k}", f"Title {k}", published_at=NOW - HOUR * k) for k in range(count)
    )
    known = identify(entries)
    dates = tuple(entry.published_at for entry in entries if entry.published_at)
    return Document(ParsedFeed("rss", "New", (), **parsed), known, dates, "hash")  # type: ignore[arg-type]


def _failed(feed: Feed, error: FetchError, times: int) -> Feed:
    for _ in range(times):
        feed = health.after_failure(feed, error, now=NOW)
    return feed


def test_a_document_updates_what_the_next_poll_needs() -> None:
    document = _document(ttl=HOUR * 2, skip_hours=frozenset({3}), language="en")
    after = health.after_document(FEED, ANSWER, document, new=6, known=0, now=NOW)
    assert (after.etag, after.last_modified, after.body_hash) == ('"a"', "then", "hash")
    assert (after.title, after.language, after.ttl) == ("New", "en", HOUR * 2)
    assert after.last_success_at == after.last_polled_at == NOW
    assert after.next_poll_at >= NOW + HOUR * 2


def test_the_first_fetch_dates_the_feeds_news_by_its_entries() -> None:
    first = health.after_document(FEED, ANSWER, _document(), new=6, known=0, now=NOW + HOUR * 5)
    assert first.last_new_at == NOW
    seen = replace(FEED, last_success_at=NOW)
    later = health.after_document(seen, ANSWER, _document(), new=1, known=5, now=NOW + HOUR * 5)
    assert later.last_new_at == NOW + HOUR * 5
    silent = health.after_document(later, ANSWER, _document(), new=0, known=6, now=NOW + HOUR * 9)
    assert silent.last_new_at == later.last_new_at


def test_a_window_without_a_known_entry_is_polled_sooner() -> None:
    seen = replace(FEED, last_success_at=NOW)
    calm = health.after_document(seen, ANSWER, _document(), new=3, known=3, now=NOW)
    gap = health.after_document(seen, ANSWER, _document(), new=6, known=0, now=NOW)
    assert gap.interval == polling.clamp(HOUR / 4) < calm.interval


def test_failures_are_kept_with_their_words_and_their_beginning() -> None:
    once = health.after_failure(FEED, DOWN, now=NOW)
    denied = BadStatus("No.", url=URL, status=403)
    twice = health.after_failure(once, denied, now=NOW + HOUR)
    assert (once.failures, once.error_code, once.error_text) == (1, "unreachable", "Down.")
    assert (twice.failures, twice.error_code, twice.error_since) == (2, "status", NOW)
    assert (twice.etag, twice.interval) == (FEED.etag, FEED.interval)


def test_an_answer_ends_the_incident() -> None:
    failing = replace(_failed(FEED, DOWN, 4), error_told_at=NOW)
    after = health.after_unchanged(failing, ANSWER, now=NOW)
    assert (after.failures, after.error_code, after.error_text) == (0, None, None)
    # Until they have heard that it is over, it is known that they were told.
    assert (after.error_since, after.error_told_at) == (None, NOW)


def test_a_feed_that_is_gone_is_asked_daily() -> None:
    after = health.after_failure(FEED, GONE, now=NOW)
    assert after.next_poll_at >= NOW + timedelta(days=1)
    assert after.failures >= TELL_AFTER_FAILURES


def test_a_permanent_move_is_adopted_when_it_is_stable() -> None:
    feed = FEED
    for day in range(3):
        now = NOW + timedelta(days=day)
        assert not health.adopts_move(feed, now)
        feed = health.after_unchanged(feed, MOVED, now=now)
    assert feed.moved_to == NEW_URL
    assert health.adopts_move(feed, NOW + timedelta(days=2))


@pytest.mark.parametrize("interruption", [ANSWER, replace(ANSWER, moved_to="https://else.org/")])
def test_another_answer_starts_the_probation_again(interruption: FetchResult) -> None:
    feed = FEED
    for day, answer in enumerate((MOVED, MOVED, interruption, MOVED)):
        feed = health.after_unchanged(feed, answer, now=NOW + timedelta(days=day))
    assert feed.moved_seen == 1
    assert not health.adopts_move(feed, NOW + timedelta(days=9))


def test_a_failure_between_leaves_the_probation_as_it_is() -> None:
    feed = health.after_unchanged(FEED, MOVED, now=NOW)
    assert health.after_failure(feed, DOWN, now=NOW).moved_seen == 1


# --- validators


HELD = replace(FEED, etag='"a"', last_modified="then", full_at=NOW, last_success_at=NOW)
LATER = NOW + HOUR * 25


@pytest.mark.parametrize(
    ("feed", "now", "sent"),
    [
        (HELD, NOW + HOUR, ('"a"', "then")),
        (HELD, NOW + HOUR * 24, (None, None)),
        (replace(HELD, full_at=None), NOW + HOUR, (None, None)),
        (replace(HELD, has_false_validators=True), NOW + HOUR, (None, None)),
    ],
)
def test_a_server_may_say_unchanged_for_a_day(
    feed: Feed, now: datetime, sent: tuple[str | None, str | None]
) -> None:
    assert health.validators(feed, now) == sent


@pytest.mark.parametrize(
    ("feed", "answer", "new", "oldest", "lied"),
    [
        # The same validators stand for another document.
        (HELD, ANSWER, 1, LATER, True),
        (HELD, ANSWER, 0, None, False),
        # New ones, after a day of "unchanged", for what was there long before the last of them.
        (HELD, replace(ANSWER, etag='"b"'), 1, NOW - HOUR * 2, True),
        (HELD, replace(ANSWER, etag='"b"'), 1, LATER, False),
        # The document just changed, and somebody dated an article back.
        (replace(HELD, full_at=LATER - HOUR), replace(ANSWER, etag='"b"'), 1, NOW - HOUR, False),
        (replace(HELD, etag=None, last_modified=None), ANSWER, 1, NOW - HOUR * 9, False),
    ],
)
def test_validators_that_lie_are_found_out_by_what_they_hid(
    feed: Feed, answer: FetchResult, new: int, oldest: datetime | None, lied: bool
) -> None:
    after = health.after_document(
        feed, answer, _document(), new=new, known=5, now=LATER, oldest_new=oldest
    )
    assert after.has_false_validators is lied
    assert after.full_at == LATER


def test_a_whole_document_without_news_counts_as_read_whole() -> None:
    assert health.after_unchanged(HELD, ANSWER, now=LATER).full_at == LATER
    assert health.after_unchanged(HELD, replace(ANSWER, status=304), now=LATER).full_at == NOW


def test_of_a_document_that_was_cut_off_the_rest_is_asked_for() -> None:
    cut = replace(_document(), is_cut=True)
    after = health.after_document(FEED, ANSWER, cut, new=6, known=0, now=NOW)
    assert (after.etag, after.last_modified, after.body_hash) == (None, None, "hash")


def test_a_window_without_anything_known_is_remembered() -> None:
    seen = replace(FEED, last_success_at=NOW)
    missed = health.after_document(seen, ANSWER, _document(), new=6, known=0, now=LATER)
    assert missed.gap_at == LATER
    calm = health.after_document(missed, ANSWER, _document(), new=1, known=5, now=LATER + HOUR)
    assert calm.gap_at == LATER
