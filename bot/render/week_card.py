"""What the picture of a week says: a few short texts for each day.

A picture has only the letters of the fonts on this machine. So each text comes with what to
say instead where it cannot be drawn, and the last choice is always English.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, auto
from typing import Final
from zoneinfo import ZoneInfo

from bot.models import Event, Precision
from bot.render.calendar import title_of
from bot.render.calendar_words import calendar_words
from bot.render.dates import say_day
from bot.render.escape import plain
from bot.render.week import DAYS, Week, by_day, days_in_words, days_of, events_in_words
from bot.render.words import Words, words

EVENTS: Final = 14
"""More would make the letters too small to read; a day says how many it leaves out."""

Wording = tuple[str, ...]
"""A text, plain, and what may stand for it, the best first."""

_SOMEDAY: Final = date.max


class Backing(Enum):
    """Who stands behind an event."""

    ONE_SOURCE = auto()
    SEVERAL = auto()
    OFFICIAL = auto()


@dataclass(frozen=True, slots=True)
class CardEvent:
    """An event as a line of the picture.

    hour   wall time, empty when it is not known
    note   who says so
    last   number of its last day within the week, that of its own day for most
    """

    label: Wording
    hour: str
    note: Wording
    backing: Backing
    last: int


@dataclass(frozen=True, slots=True)
class CardDay:
    """A day of the picture, or what has no day yet.

    left_out   events for which there was no room
    """

    name: Wording
    events: tuple[CardEvent, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """A whole picture; equal ones look the same.

    days     of the week, in order
    someday  what is announced for the week but not for a day of it
    """

    title: Wording
    note: Wording
    days: tuple[CardDay, ...]
    someday: CardDay | None


def week_card(week: Week) -> Card:
    """Return what the picture of the week says."""
    kept = {event.id for event in week.events[:EVENTS]}
    shown: dict[date, list[CardEvent]] = {}
    left_out: Counter[date] = Counter()
    for when, events in by_day(week):
        day = when.start_on if when.precision is Precision.DAY else _SOMEDAY
        shown.setdefault(day, []).extend(_event(it, week) for it in events if it.id in kept)
        left_out[day] += sum(it.id not in kept for it in events)
    languages = _languages(week)

    def row(day: date, name: Wording) -> CardDay:
        return CardDay(name, tuple(shown.get(day, ())), left_out[day])

    days = [week.first + timedelta(days=number) for number in range(DAYS)]
    no_day = tuple(calendar_words(language).no_day for language in languages)
    zone = week.timezone.rpartition("/")[2].replace("_", " ")
    said = [replace(week, language=language) for language in languages]
    return Card(
        title=tuple(map(days_in_words, said)),
        note=tuple(f"{events_in_words(it)} · {zone}" for it in said),
        days=tuple(row(day, tuple(say_day(day, it) for it in languages)) for day in days),
        someday=row(_SOMEDAY, no_day) if _SOMEDAY in shown else None,
    )


def _languages(week: Week) -> tuple[str, ...]:
    return tuple(dict.fromkeys((week.language, "en")))


def _event(event: Event, week: Week) -> CardEvent:
    zone = ZoneInfo(week.timezone)
    at = event.when.starts_at
    begin, end = days_of(event.when, zone)
    counted = [words(language) for language in _languages(week)]
    label = (
        title_of(event),
        plain(event.place),
        plain(", ".join(event.participants)),
        *(desk.capitalize() for desk in event.desks[:1]),
        counted[-1].count(calendar_words("en").events, 1),
    )
    is_dated = event.when.precision in (Precision.TIME, Precision.DAY)
    last = min(end, week.last) if is_dated else begin
    return CardEvent(
        label=tuple(filter(None, label)),
        hour=f"{at.astimezone(zone):%H:%M}" if at and begin >= week.first else "",
        note=tuple(filter(None, (_note(event, say) for say in counted))),
        backing=_backing(event),
        last=(last - week.first).days,
    )


def _note(event: Event, say: Words) -> str:
    """Return who says so in a word or two; empty for what an admin added."""
    if event.official:
        return say.official
    if event.outlets > 1:
        return say.count(say.outlets, event.outlets)
    return say.one_source if event.announcements else ""


def _backing(event: Event) -> Backing:
    if event.official:
        return Backing.OFFICIAL
    return Backing.SEVERAL if event.independent > 1 else Backing.ONE_SOURCE
