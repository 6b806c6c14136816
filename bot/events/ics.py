"""Events as an iCalendar file (RFC 5545), for calendars outside Discord.

Nothing is invented: an event without a known hour is an all-day one, one that is known by its
week or month only spans all of it without blocking anyone's time, and none has a length that
no report gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

import icalendar

from bot.models import Event, EventStatus, Precision
from bot.render.calendar import evidence_of, title_of
from bot.render.dates import say_when
from bot.render.escape import plain, safe_url

PRODUCT: Final = "-//Daybook//Calendar of what is coming//EN"
MEDIA_TYPE: Final = "text/calendar"
READ_AGAIN_AFTER: Final = timedelta(hours=1)
"""How often a calendar is asked to look at a subscribed one."""

_STATUS = {
    EventStatus.SCHEDULED: "CONFIRMED",
    EventStatus.EXPECTED: "TENTATIVE",
    EventStatus.POSTPONED: "TENTATIVE",
    EventStatus.CANCELLED: "CANCELLED",
}
_FINE = (Precision.TIME, Precision.DAY)
_ONE_DAY = timedelta(days=1)


def instance_of(application_id: int) -> str:
    """Return how the installation of an application names itself in the ids of entries."""
    return f"{application_id}.daybook"


def calendar_file(events: Iterable[Event], *, now: datetime, instance: str) -> bytes:
    """Return a calendar file with `events`, in UTF-8.

    A calendar that has an event already takes over a later file's version: the UID stays the
    same for ever and the sequence number grows with each change.

    now        aware UTC; when this version was written
    instance   names this installation among others (`instance_of`)
    """
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    for event in events:
        calendar.add_component(_entry(event, now, instance))
    return bytes(calendar.to_ical())


def subscribed_calendar(
    events: Iterable[Event], *, changed_at: Mapping[int, datetime], name: str, instance: str
) -> bytes:
    """Return the calendar that those read again and again who subscribe to it, in UTF-8.

    It is no message that is sent, so it has no method, and an entry's stamp is when it last
    changed (RFC 5545, 3.8.7.2): the same events give the same bytes.

    changed_at   of each event, by its id; aware
    name         what the calendar is called, plain text
    instance     as for `calendar_file`, whose entries are the same ones
    """
    calendar = _calendar()
    for key in ("name", "x-wr-calname"):
        calendar.add(key, icalendar.vText(plain(name)))
    calendar.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(READ_AGAIN_AFTER))
    for event in events:
        calendar.add_component(_entry(event, changed_at[event.id], instance))
    if not calendar.subcomponents:
        calendar.add_component(_utc())  # The format wants one component at least.
    return bytes(calendar.to_ical())


def _calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _utc() -> icalendar.Timezone:
    zone, always = icalendar.Timezone(), icalendar.TimezoneStandard()
    zone.add("tzid", "Etc/UTC")
    always.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - the format wants a local one
    always.add("tzoffsetfrom", timedelta(0))
    always.add("tzoffsetto", timedelta(0))
    zone.add_component(always)
    return zone


def _entry(event: Event, stamp: datetime, instance: str) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", f"event-{event.id}@{instance}")
    entry.add("dtstamp", _whole_seconds(stamp))
    entry.add("sequence", event.sequence)
    entry.add("status", _STATUS[event.status])
    entry.add("summary", _summary(event))
    for name, moment in _times(event):
        entry.add(name, moment)
    entry.add("transp", "OPAQUE" if event.when.starts_at else "TRANSPARENT")
    if event.place:
        entry.add("location", plain(event.place))
    entry.add("description", _description(event))
    report = evidence_of(event)
    url = safe_url(report.url) if report else None
    if url:
        entry.add("url", url)
    if event.desks:
        entry.add("categories", list(event.desks))
    return entry


def _times(event: Event) -> list[tuple[str, date | datetime]]:
    """Return start and end; the end of days is the day after the last, as the format has it."""
    when = event.when
    if when.starts_at is not None:
        return [("dtstart", _whole_seconds(when.starts_at))]
    last = max(when.start_on, when.end_on)
    after = last + _ONE_DAY if last < date.max else last
    return [("dtstart", when.start_on), ("dtend", after)]


def _whole_seconds(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _summary(event: Event) -> str:
    title = title_of(event) or "Event"
    if event.status is EventStatus.CANCELLED:
        return f"Cancelled: {title}"
    if event.status is EventStatus.POSTPONED:
        return f"Postponed: {title}"
    if event.when.precision not in _FINE:
        return f"{title} ({say_when(event.when)})"
    return title


def _description(event: Event) -> str:
    """Return when, how sure, and the sentence that says so with its address."""
    lines = []
    if event.when.precision not in _FINE:
        lines.append(f"Known only as: {say_when(event.when)}.")
    if event.status is EventStatus.EXPECTED:
        lines.append("Expected, not fixed.")
    if event.status is EventStatus.POSTPONED:
        lines.append(f"Postponed from {say_when(event.when)}; no new date yet.")
    report = evidence_of(event)
    if report is None:
        return "\n".join([*lines, "Added by an admin of the server."])
    lines += [f"“{plain(report.evidence)}”", f"{plain(report.source)} · {_reported_by(event)}"]
    url = safe_url(report.url)
    return "\n".join([*lines, *([url] if url else [])])


def _reported_by(event: Event) -> str:
    count = "one source" if event.outlets < 2 else f"reported by {event.outlets} outlets"
    return f"{count}, official" if event.official else count
