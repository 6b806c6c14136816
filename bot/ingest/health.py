"""What a poll does to the feed it polled: pure, from the feed before to the feed after."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import BadStatus, FetchError
from bot.ingest import polling
from bot.ingest.fetch import FetchResult
from bot.ingest.reading import Document
from bot.models import CLOSED_FAILURES, Feed

GONE = 410

WHOLE_EVERY = timedelta(days=1)
"""A server may say "unchanged" for so long before it is asked for everything."""

_LATE = timedelta(hours=1)
"""Outlets date an article by when it was begun, caches hold it back: no lie yet."""


def validators(feed: Feed, now: datetime) -> tuple[str | None, str | None]:
    """Return ETag and Last-Modified for the next request; None where they are not to be sent.

    Some servers answer 304 whatever has changed; so now and then the feed is read whole.
    """
    if feed.has_false_validators or feed.full_at is None or now - feed.full_at >= WHOLE_EVERY:
        return None, None
    return feed.etag, feed.last_modified


def after_unchanged(feed: Feed, answer: FetchResult, *, now: datetime) -> Feed:
    """Return the feed after an answer with nothing new in it: a 304, or the same bytes again."""
    if answer.status != 304 and (feed.etag or feed.last_modified):
        feed = replace(feed, full_at=now)
    return _healthy(feed, answer, now)


def next_poll_only(feed: Feed, answer: FetchResult, *, now: datetime) -> datetime | None:
    """Return when to poll again after an answer with nothing new that changes nothing else.

    None where it changes more: then `after_unchanged` tells all of it.
    """
    moves = answer.moved_to is not None or feed.moved_to is not None
    is_whole = answer.status != 304 and (feed.etag or feed.last_modified)
    return None if feed.failures or moves or is_whole else _next_poll(feed, answer, now)


def after_document(
    feed: Feed,
    answer: FetchResult,
    document: Document,
    *,
    new: int,
    known: int,
    now: datetime,
    oldest_new: datetime | None = None,
) -> Feed:
    """Return the feed after a document was read.

    new          entries that were not stored before
    known        entries that were
    oldest_new   the earliest date among the new ones
    """
    parsed = document.parsed
    first = feed.last_success_at is None
    is_full = polling.overflowed(known, new + known, first=first)
    interval = polling.interval_after(
        feed.interval,
        document.published,
        new=new,
        overflowed=is_full,
        since=feed.last_success_at,
        now=now,
    )
    read = replace(
        feed,
        title=parsed.title or feed.title,
        site_url=parsed.site_url or feed.site_url,
        language=parsed.language or feed.language,
        # Of a document that was cut off the rest is still to come, whatever its validators say.
        etag=None if document.is_cut else answer.etag,
        last_modified=None if document.is_cut else answer.last_modified,
        body_hash=document.body_hash,
        full_at=now,
        has_false_validators=feed.has_false_validators
        or (new > 0 and not first and _lied(feed, answer, oldest_new, now)),
        gap_at=now if is_full else feed.gap_at,
        ttl=parsed.ttl,
        skip_hours=parsed.skip_hours,
        skip_days=parsed.skip_days,
        last_new_at=_newest(document, now, first=first) if new else feed.last_new_at,
        interval=interval,
    )
    return _healthy(read, answer, now)


def after_failure(feed: Feed, error: FetchError, *, now: datetime) -> Feed:
    """Return the feed after a poll that failed: it is tried again ever more seldom, for ever."""
    # Closed for good counts as failing for long: asked daily from now on, told to admins at once.
    failures = max(feed.failures, CLOSED_FAILURES if is_gone(error) else 0) + 1
    return replace(
        feed,
        last_polled_at=now,
        failures=failures,
        error_code=error.code,
        error_text=str(error),
        error_since=feed.error_since or now,
        next_poll_at=polling.next_retry(
            feed.url,
            now,
            failures,
            retry_after=error.retry_after,
            wishes=polling.Wishes(skip_hours=feed.skip_hours, skip_days=feed.skip_days),
        ),
    )


def is_gone(error: FetchError) -> bool:
    """Tell whether the publisher says that the feed will not come back."""
    return isinstance(error, BadStatus) and error.status == GONE


def adopts_move(feed: Feed, now: datetime) -> bool:
    """Tell whether the permanent redirect on probation has been stable for long enough."""
    return (
        feed.moved_to is not None
        and feed.moved_first_at is not None
        and polling.adopts_move(feed.moved_seen, feed.moved_first_at, now)
    )


def _healthy(feed: Feed, answer: FetchResult, now: datetime) -> Feed:
    """Return `feed` with its troubles over, its probation counted and its next poll set."""
    same_target = answer.moved_to is not None and answer.moved_to == feed.moved_to
    return replace(
        feed,
        last_polled_at=now,
        last_success_at=now,
        next_poll_at=_next_poll(feed, answer, now),
        failures=0,
        error_code=None,
        error_text=None,
        error_since=None,
        moved_to=answer.moved_to,
        moved_seen=feed.moved_seen + 1 if same_target else int(answer.moved_to is not None),
        moved_first_at=feed.moved_first_at if same_target else (now if answer.moved_to else None),
    )


def _next_poll(feed: Feed, answer: FetchResult, now: datetime) -> datetime:
    wishes = polling.Wishes(
        ttl=feed.ttl,
        max_age=answer.max_age,
        skip_hours=feed.skip_hours,
        skip_days=feed.skip_days,
    )
    return polling.next_poll(
        feed.url, now, feed.interval, wishes=wishes, last_new_at=feed.last_new_at
    )


def _lied(feed: Feed, answer: FetchResult, oldest_new: datetime | None, now: datetime) -> bool:
    """Tell whether the validators that we held stood for something else than this document.

    Either they are still the same, or what is new was there when the server last said that
    nothing had changed, at the end of a day of saying so.
    """
    if not (feed.etag or feed.last_modified):
        return False
    if (feed.etag, feed.last_modified) == (answer.etag, answer.last_modified):
        return True
    waited = feed.full_at is not None and now - feed.full_at >= WHOLE_EVERY
    return bool(
        waited and oldest_new and feed.last_success_at and oldest_new < feed.last_success_at - _LATE
    )


def _newest(document: Document, now: datetime, *, first: bool) -> datetime:
    """Return when the feed last had news: on its first fetch that is not now, but its newest."""
    past = [at for at in document.published if at <= now]
    return max(past) if first and past else now
