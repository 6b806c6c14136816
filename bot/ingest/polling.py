"""Decide when to poll a feed again: pure arithmetic on what it did and what its publisher asks.

A feed is polled twice in the time its outlet takes for one article, more slowly while it is
silent, never against the publisher's wishes (ttl, max-age, Retry-After, skipHours, skipDays),
never more often than every 5 minutes nor more seldom than daily. Each address has its own
slot in the interval, so that a thousand feeds of one interval do not come in one second.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=24)
FIRST = timedelta(minutes=30)
"""The interval of a feed that has told nothing about itself yet."""

UNASKED_LONGEST = timedelta(hours=6)
"""The longest interval that nobody asked for: a ministry that posts weekly is read the same day."""

# Intervals are whole divisors of a day, so that slots stay where they are from day to day.
_RUNGS = tuple(timedelta(minutes=m) for m in (5, 10, 15, 20, 30, 60, 120, 180, 360, 720, 1440))
_RATE_ENTRIES = 20
_RATE_AGE = timedelta(days=30)
_QUIET_SHARE = 10
# Without dates, a poll that brought something and one that brought nothing: about three polls
# come to one article.
_SOONER, _LATER = 0.7, 1.2
_GAP_ENTRIES = 5
_MOVE_POLLS = 3
_MOVE_AGE = timedelta(days=1)
_RETRY_STEPS = 9  # 5 min · 2^8 is just under a day
_JITTER_SHARE = 0.1
_LATE = timedelta(minutes=3)
"""A poll that is due may come as late as this, and then in an hour that is to be skipped."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the publisher asks of those who poll.

    skip_hours   UTC hours, 0-23
    skip_days    weekdays, Monday 0
    """

    ttl: timedelta | None = None
    max_age: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()

    @property
    def least(self) -> timedelta:
        """Return the least time between polls that is asked for, at most a day."""
        return min(max(self.ttl or timedelta(0), self.max_age or timedelta(0)), LONGEST)


NO_WISHES = Wishes()


def posting_interval(published: Iterable[datetime], now: datetime) -> timedelta | None:
    """Return half the mean time between the newest entries; None when fewer than 3 have a date.

    Future dates and what is older than 30 days say nothing about the present rate.
    """
    recent = sorted(at for at in published if now - _RATE_AGE <= at <= now)[-_RATE_ENTRIES:]
    if len(recent) < 3:
        return None
    return (now - recent[0]) / len(recent) / 2


def interval_after(
    current: timedelta,
    published: Sequence[datetime],
    *,
    new: int,
    overflowed: bool,
    now: datetime,
    since: datetime | None = None,
) -> timedelta:
    """Return the interval to keep with the feed after a poll that gave a document.

    published    dates of its entries
    new          entries not seen before
    overflowed   the gap alarm rang: articles may have come and gone between two polls
    since        when it was read before
    """
    if overflowed:
        return clamp(current / 4)
    by_rate = posting_interval(published, now)
    if since is not None and sum(since < at <= now for at in published) > new:
        by_rate = None  # old articles under new dates: these tell nothing of its rate
    if by_rate is None:
        by_rate = current * (_SOONER if new else _LATER)
    return min(clamp(by_rate), UNASKED_LONGEST)


def overflowed(known: int, entries: int, *, first: bool) -> bool:
    """Tell whether articles may have been missed: a full document without a known entry.

    first   the feed had no articles before, so nothing can be known
    """
    return not first and known == 0 and entries >= _GAP_ENTRIES


def next_poll(
    url: str,
    now: datetime,
    interval: timedelta,
    *,
    wishes: Wishes,
    last_new_at: datetime | None = None,
) -> datetime:
    """Return when to poll `url` again after a poll that succeeded.

    interval      as kept with the feed
    last_new_at   when it last gave something new: a silent feed is asked less often
    """
    if last_new_at is not None:
        interval = max(interval, min((now - last_new_at) / _QUIET_SHARE, UNASKED_LONGEST))
    rung, least = _rung(clamp(interval)), max(wishes.least, SHORTEST)
    at = _slot_from(now + max(rung / 2, least), rung, url)
    if least > rung / 2:
        # Not the next slot at any price: the wish may have just passed one, and it would cost
        # a whole interval.
        at = min(at, now + max(rung, least) + _jitter(rung, url, now))
    at = min(at, now + max(LONGEST, least))
    return _outside_skips(at, wishes, _jitter(SHORTEST, url, now))


def next_retry(
    url: str,
    now: datetime,
    failures: int,
    *,
    retry_after: timedelta | None = None,
    wishes: Wishes = NO_WISHES,
) -> datetime:
    """Return when to try again after `failures` (at least 1) in a row: 5 minutes to a day.

    wishes   of them the hours and days that are to be left alone
    """
    wait = min(SHORTEST * (1 << (min(failures, _RETRY_STEPS) - 1)), LONGEST)
    if failures > _RETRY_STEPS:
        wait = LONGEST
    wait = max(wait, min(retry_after or SHORTEST, LONGEST))
    at = now + wait + min(_jitter(wait, url, now), timedelta(minutes=30))
    return _outside_skips(at, wishes, _jitter(SHORTEST, url, now))


def adopts_move(seen: int, first_at: datetime, now: datetime) -> bool:
    """Tell whether a permanent redirect has been answered long enough to be believed.

    seen   polls in a row that gave the same target, this one included
    """
    return seen >= _MOVE_POLLS and now - first_at >= _MOVE_AGE


def clamp(interval: timedelta) -> timedelta:
    """Return `interval` between the shortest and the longest that any feed may have."""
    return max(SHORTEST, min(interval, LONGEST))


def _rung(interval: timedelta) -> timedelta:
    return _RUNGS[bisect_right(_RUNGS, interval) - 1]


def _slot_from(earliest: datetime, interval: timedelta, url: str) -> datetime:
    """Return the first slot of `url` at or after `earliest`."""
    step = interval.total_seconds()
    offset = _hash(url) % int(step)
    behind = (earliest.timestamp() - offset) % step
    return earliest + timedelta(seconds=step - behind if behind else 0)


def _jitter(span: timedelta, url: str, now: datetime) -> timedelta:
    return span * (_JITTER_SHARE * (_hash(f"{url} {now.timestamp():.0f}") % 1_000) / 1_000)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def _may_ask(moment: datetime, wishes: Wishes) -> bool:
    return moment.hour not in wishes.skip_hours and moment.weekday() not in wishes.skip_days


def _outside_skips(at: datetime, wishes: Wishes, jitter: timedelta) -> datetime:
    """Return `at`, or the first moment after it in no skipped hour; `at` where all are skipped."""
    if not (wishes.skip_hours or wishes.skip_days):
        return at
    moment = at
    for _ in range(24 * 7 + 1):
        if _may_ask(moment, wishes) and _may_ask(moment + _LATE, wishes):
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1) + jitter
    return at
