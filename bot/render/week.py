"""The week ahead: an edition's events by day, in words.

`week_card` says the same for a picture, `digest` makes messages of both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from bot.models import Event, Precision, When
from bot.render.calendar import Upcoming, event_options, short_line, title_of
from bot.render.calendar_words import calendar_words
from bot.render.dates import say_when
from bot.render.escape import plain
from bot.render.limits import clip
from bot.render.words import words

DAYS: Final = 7
PICTURE: Final = "week-ahead.png"
"""Name of the file beside the message that shows it."""
WEEK_FILE: Final = "digest-week"
"""Begins the custom_id of the button that gives the week as a calendar file."""

_ALT: Final = 900
_EXACTNESS: Final = list(Precision)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days and what is announced for them.

    first      the first of the days
    timezone   IANA name: where these are days, and whose hours the picture shows
    events     those of the days, the best supported first
    language   that the reader wants
    """

    first: date
    timezone: str
    events: tuple[Event, ...]
    language: str = "en"

    @property
    def last(self) -> date:
        """The last of the days."""
        return self.first + (DAYS - 1) * _DAY


def days_of(when: When, zone: ZoneInfo) -> tuple[date, date]:
    """Return first and last day of an event; where its hour is known, as they are in `zone`."""
    if when.starts_at is None:
        return when.start_on, when.end_on
    begin = when.starts_at.astimezone(zone).date()
    return begin, begin + (when.end_on - when.start_on)


def by_day(week: Week) -> Iterator[tuple[When, list[Event]]]:
    """Yield the days, each with its events, in order; last what has no day within the week yet.

    An event of several days, under way perhaps, is told on the first of them within the week.
    """
    zone = ZoneInfo(week.timezone)

    def shown(event: Event) -> When:
        if event.when.precision not in (Precision.TIME, Precision.DAY):
            return event.when
        day = max(days_of(event.when, zone)[0], week.first)
        return When(day, day, Precision.DAY)

    def place(event: Event) -> tuple[object, ...]:
        when, at = shown(event), event.when.starts_at
        exactness = _EXACTNESS.index(when.precision)
        hour = at.timestamp() if at else float("inf")
        return exactness, when.start_on, when.end_on, hour, event.id

    for when, group in groupby(sorted(week.events, key=place), key=shown):
        yield when, list(group)


def days_in_words(week: Week) -> str:
    """Return the days, such as "3–9 February"."""
    return _heading(When(week.first, week.last, Precision.DAY), week)


def events_in_words(week: Week) -> str:
    """Return how many events the week has, such as "8 events"."""
    return words(week.language).count(calendar_words(week.language).events, len(week.events))


def week_lines(week: Week) -> list[Upcoming]:
    """Return the events as lines of a digest; the first of each day begins with its heading."""
    found: list[Upcoming] = []
    for when, events in by_day(week):
        options = event_options(events, week.first, week.language)
        lines = [
            Upcoming(_line(event, week), option)
            for event, option in zip(events, options, strict=True)
        ]
        heading = _heading(when, week)
        lines[0] = replace(
            lines[0], line=f"### {heading[:1].upper()}{heading[1:]}\n{lines[0].line}"
        )
        found += lines
    return found


def _heading(when: When, week: Week) -> str:
    return say_when(when, week.language, year=week.first.year)


def _line(event: Event, week: Week) -> str:
    when = event.when
    has_days = when.precision is Precision.DAY and when.end_on > when.start_on
    days = _heading(when, week) if has_days else ""
    return short_line(event, week.language, week.first, days=days)


def week_alt(week: Week) -> str:
    """Return what the picture of the week shows, for those who do not see it."""
    said = [days_in_words(week), events_in_words(week)]
    for when, events in by_day(week):
        told = [title_of(event) or words(week.language).untitled for event in events]
        said.append(f"{_heading(when, week)}: {'; '.join(one.rstrip('.。') for one in told)}")
    return clip(plain(". ".join(said)), _ALT)


def week_file(digest_id: int, week: Week) -> str:
    """Return the custom_id of the button that gives the week of a digest as a calendar file."""
    return f"{WEEK_FILE}:{digest_id}:{week.first:%Y%m%d}"
