"""What a guild's subscribed calendar shows: which days, how much of them, and as which bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.events.ics import subscribed_calendar
from bot.events.view import best_first, view
from bot.models import Event, EventCoverage
from bot.render.calendar import evidence_of


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days, and how many of their events are shown at most: the best supported ones.

    first, last   days from today, both included
    """

    first: int
    last: int
    most: int

    def days(self, today: date) -> tuple[date, date]:
        """Return the first and the last day."""
        return today + timedelta(days=self.first), today + timedelta(days=self.last)


STRETCHES = (
    Stretch(-30, -1, most=50),
    Stretch(0, 13, most=100),
    Stretch(14, 60, most=75),
    Stretch(61, 365, most=75),
)
"""So that a week full of news takes no room from what is far ahead."""


@dataclass(frozen=True, slots=True)
class Entry:
    """As much of an event as a calendar shows: of its reports only the one that is quoted.

    changed_at   when anything of it last changed for those who see this of it
    """

    event: Event
    changed_at: datetime


def entries_of(found: Iterable[EventCoverage]) -> list[Entry]:
    """Return what a calendar shows of these events, without those that the guild has hidden."""
    return [
        Entry(_quoting_one(view(coverage)), _changed_at(coverage))
        for coverage in found
        if coverage.correction is None or not coverage.correction.is_hidden
    ]


def write_subscription(entries: Iterable[Entry], today: date, name: str, instance: str) -> bytes:
    """Return the calendar with the best of the entries on the days of each stretch.

    today            where the guild lives
    name, instance   as for `subscribed_calendar`
    """
    by_id = {entry.event.id: entry for entry in entries}
    ranked = best_first(entry.event for entry in by_id.values())
    shown: set[int] = set()
    for stretch in STRETCHES:
        since, until = stretch.days(today)
        there = [it.id for it in ranked if it.when.end_on >= since and it.when.start_on <= until]
        shown.update(there[: stretch.most])
    events = [event for event in ranked if event.id in shown]
    events.sort(key=lambda event: (event.when.start_on, event.id))
    stamps = {event_id: by_id[event_id].changed_at for event_id in shown}
    return subscribed_calendar(events, changed_at=stamps, name=name, instance=instance)


def _quoting_one(event: Event) -> Event:
    quoted = evidence_of(event)
    return replace(event, announcements=(quoted,) if quoted else (), changes=(), flags=())


def _changed_at(coverage: EventCoverage) -> datetime:
    told = [report.published_at for report in coverage.announcements]
    steps = [step.at for step in coverage.steps]
    set_at = [coverage.correction.set_at] if coverage.correction is not None else []
    return max(told + steps + set_at)
