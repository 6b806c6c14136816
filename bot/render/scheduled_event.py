"""An event as Discord's own scheduled event, inside its limits."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.models import Event, EventStatus, Payload, Precision
from bot.render.calendar import evidence_of, spread, standing, title_of
from bot.render.calendar_words import calendar_words
from bot.render.escape import escape, excerpt, plain, safe_url
from bot.render.limits import clip, length
from bot.render.words import words

NAME_MAX: Final = 100
DESCRIPTION_MAX: Final = 1_000
LOCATION_MAX: Final = 100
EVENTS_MAX: Final = 100
"""Scheduled or running at one time in one guild."""

_EXTERNAL = 3
_GUILD_ONLY = 2
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_SOON = timedelta(minutes=5)
_EVIDENCE = 400
_OFF = (EventStatus.CANCELLED, EventStatus.POSTPONED)


def cannot_be_scheduled(event: Event, now: datetime, zone: str) -> str | None:
    """Return why Discord's calendar cannot have the event, as the end of a sentence; else None.

    zone   the guild's, in which a day without an hour is meant
    """
    if event.status in _OFF:
        return f"it is {event.status.value}"
    if event.when.precision not in (Precision.TIME, Precision.DAY):
        return "its day is not known yet, and Discord's events need one"
    start, end = _span(event, zone)
    if end <= now + _SOON or (event.when.starts_at and start <= now):
        return "it is over, or has begun"
    return None


def scheduled_event(event: Event, now: datetime, zone: str) -> Payload:
    """Return the body that makes or changes a scheduled event outside of Discord's channels.

    Only for what `cannot_be_scheduled` has nothing against. Discord wants an end: it is an
    hour after the start, or the end of the last day where no hour is known, and the
    description says so.
    """
    start, end = _span(event, zone)
    return {
        "name": clip(title_of(event) or "Event", NAME_MAX),
        "description": _description(event, start.astimezone(ZoneInfo(zone))),
        "entity_type": _EXTERNAL,
        "privacy_level": _GUILD_ONLY,
        "entity_metadata": {
            "location": clip(plain(event.place), LOCATION_MAX) or "Place not announced"
        },
        # Discord takes no start in the past: today's event without an hour starts soon.
        "scheduled_start_time": _written(max(start, now + _SOON)),
        "scheduled_end_time": _written(end),
    }


def fingerprint(event: Event, zone: str) -> str:
    """Return what changes with what Discord shows of an event, and only then."""
    start, end = _span(event, zone)
    shown = scheduled_event(event, start - _DAY, zone)
    raw = json.dumps([shown, _written(end)], sort_keys=True).encode()
    return hashlib.blake2b(raw, digest_size=12).hexdigest()


def begins_at(event: Event, zone: str) -> datetime:
    """Return when Discord's event starts, aware UTC."""
    return _span(event, zone)[0]


def _span(event: Event, zone: str) -> tuple[datetime, datetime]:
    when = event.when
    place = ZoneInfo(zone)
    last = datetime.combine(max(when.end_on, when.start_on) + _DAY, time(), place).astimezone(UTC)
    if when.starts_at is None:
        return datetime.combine(when.start_on, time(), place).astimezone(UTC), last
    if when.end_on > when.start_on and last > when.starts_at:
        return when.starts_at.astimezone(UTC), last
    return when.starts_at.astimezone(UTC), when.starts_at.astimezone(UTC) + _HOUR


def _written(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat()


def _description(event: Event, start: datetime) -> str:
    say, more = words("en"), calendar_words("en")
    known = "The end is not announced." if event.when.starts_at else "The hour is not announced."
    marks = [spread(event, say, more), standing(event, "en", start.date())]
    report = evidence_of(event)
    said = f"> {excerpt(report.evidence, _EVIDENCE)}" if report else ""
    source = escape(clip(plain(report.source), NAME_MAX)) if report else ""
    lines = [said, " · ".join(filter(None, [source, *marks])), known]
    url = safe_url(report.url) if report else None
    text = "\n".join(filter(None, lines))
    # An address is whole or not there at all.
    whole = f"{text}\n{url}" if url else text
    return whole if length(whole) <= DESCRIPTION_MAX else clip(text, DESCRIPTION_MAX)
