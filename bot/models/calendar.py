"""The calendar: what is announced, as reports say it and as an asker sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any


class EventStatus(StrEnum):
    """How sure it is that an event takes place on its day.

    expected    likely, but nobody has fixed it
    postponed   off its day, without a new one
    """

    SCHEDULED = "scheduled"
    EXPECTED = "expected"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Precision(StrEnum):
    """How exactly the day is known; shown as it is, never made up."""

    TIME = "time"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class When:
    """When an event is.

    start_on, end_on   its days; of a month all of them
    starts_at          the instant, where a report names the hour; else None
    """

    start_on: date
    end_on: date
    precision: Precision
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one article says of an event.

    evidence     the sentence that says so, never empty
    source       outlet's name; outlet, group, country, official as in `Report`
    confidence   0 to 1
    moved_from   the days that it says are no longer valid
    is_move      it says that the event was moved here, whether or not it names the old days
    """

    article_id: int
    title: str
    when: When
    status: EventStatus
    evidence: str
    published_at: datetime
    source: str
    outlet: str
    place: str = ""
    participants: tuple[str, ...] = ()
    confidence: float = 1.0
    url: str | None = None
    language: str | None = None
    group: str | None = None
    country: str | None = None
    official: bool = False
    duplicate_of: int | None = None
    moved_from: When | None = None
    is_move: bool = False


class ChangeKind(StrEnum):
    """What a later report, or a person, changed.

    narrowed    a coarse date became a more exact one
    corrected   the date is another one, though nobody says that the event was moved
    """

    MOVED = "moved"
    NARROWED = "narrowed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class EventChange:
    """One step in an event's life.

    before, after   when it was and is; the same for a change of status alone
    announcement    the report that brought it; None when a person did
    """

    at: datetime
    kind: ChangeKind
    before: When
    after: When
    announcement: Announcement | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A day that some outlets name while others name another."""

    when: When
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A dated thing to come, seen through the feeds that the asker may see.

    title           participants, head and place; at most 100 characters
    announcements   visible reports, newest first; empty only for one that an admin added
    outlets         distinct visible outlets; independent as in `Story`
    claims          differing days with who names them; empty while all agree
    changes         oldest first
    sequence        grows with every change that a calendar must take over (RFC 5545)
    is_corrected    an admin of the asker's guild set something of it
    flags           reports since then that say otherwise, newest first
    """

    id: int
    title: str
    when: When
    status: EventStatus
    announcements: tuple[Announcement, ...]
    outlets: int
    independent: int
    place: str = ""
    participants: tuple[str, ...] = ()
    official: bool = False
    confidence: float = 1.0
    desks: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    changes: tuple[EventChange, ...] = ()
    sequence: int = 0
    is_corrected: bool = False
    flags: tuple[Announcement, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What the admins of a guild set of an event; None where they left it to the reports.

    set_at            of the newest setting
    when_set_at       since when the days hold against reports; the status likewise
    merged_into       the event that this one is a part of, for this guild
    """

    event_id: int
    set_at: datetime
    title: str | None = None
    when: When | None = None
    place: str | None = None
    status: EventStatus | None = None
    when_set_at: datetime | None = None
    status_set_at: datetime | None = None
    is_hidden: bool = False
    merged_into: int | None = None


@dataclass(frozen=True, slots=True)
class EventCoverage:
    """What is visible of one event, before anything is concluded from it.

    announcements   newest first; empty only for an event that an admin added
    steps           what people of the asker's guild changed, oldest first
    desks           of the announcing articles, most frequent first; countries the same
    """

    event_id: int
    announcements: tuple[Announcement, ...]
    correction: Correction | None = None
    steps: tuple[EventChange, ...] = ()
    desks: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """A line of the calendar's log: a report, or a person, that may have changed an event.

    What an asker is told follows from `Event.changes`, never from here: what changed depends
    on what the asker may see.

    article_id   the report's; None when a person of `guild_id` did it
    """

    id: int
    event_id: int
    at: datetime
    kind: ChangeKind
    article_id: int | None = None
    guild_id: int | None = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """What one article says of one event, as it is stored.

    identity   who, where and what sort, for recognising it (`bot/events/identity.py`)
    """

    article_id: int
    feed_id: int
    title: str
    when: When
    status: EventStatus
    place: str
    participants: tuple[str, ...]
    evidence: str
    confidence: float
    published_at: datetime
    identity: Mapping[str, Any]
    moved_from: When | None = None
    is_move: bool = False


@dataclass(frozen=True, slots=True)
class UpcomingQuery:
    """What a member asked `/upcoming` for.

    days      how far ahead, today included
    since     first day looked at; None for today in UTC
    about     free words, all of which title, place or evidence has
    """

    days: int = 14
    since: date | None = None
    desk: str | None = None
    country: str | None = None
    about: str | None = None
    count: int = 50


class ReminderLead(StrEnum):
    """When a member is reminded of an event."""

    DAY = "day"
    HOUR = "hour"
    START = "start"
    MORNING = "morning"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a member asked to be reminded of.

    due_at   None once it was sent, and while the event has no day
    """

    id: int
    user_id: int
    event_id: int
    lead: ReminderLead
    created_at: datetime
    due_at: datetime | None = None
    guild_id: int | None = None


LEAD_TIMES = {
    ReminderLead.DAY: timedelta(days=1),
    ReminderLead.HOUR: timedelta(hours=1),
    ReminderLead.START: timedelta(0),
}
"""Before the start; the morning of the day is reckoned in the member's zone instead."""
