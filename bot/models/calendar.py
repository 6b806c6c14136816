"""The calendar: what is announced, as reports say it and as an asker sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


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


class ChangeKind(StrEnum):
    """What a later report, or a person, changed."""

    MOVED = "moved"
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


@dataclass(frozen=True, slots=True)
class UpcomingQuery:
    """What a member asked `/upcoming` for.

    days      how far ahead, today included
    about     free words, all of which title, place or evidence has
    """

    days: int = 14
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
