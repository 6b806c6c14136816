"""What a guild's subscribed calendar shows: which days, how much of them, and as which bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.events.ics import subscribed_calendar
from bot.events.view import ranked
from bot.models import EventCoverage


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


def write_subscription(
    found: Iterable[EventCoverage], today: date, name: str, instance: str
) -> bytes:
    """Return the calendar with the best of what was found on the days of each stretch.

    today            where the guild lives
    name, instance   as for `subscribed_calendar`
    """
    by_id = {coverage.event_id: coverage for coverage in found}
    best_first = ranked(by_id.values())
    shown: set[int] = set()
    for stretch in STRETCHES:
        since, until = stretch.days(today)
        there = [
            event
            for event in best_first
            if event.when.end_on >= since and event.when.start_on <= until
        ]
        shown.update(event.id for event in there[: stretch.most])
    events = [event for event in best_first if event.id in shown]
    events.sort(key=lambda event: (event.when.start_on, event.id))
    stamps = {event_id: changed_at(by_id[event_id]) for event_id in shown}
    return subscribed_calendar(events, changed_at=stamps, name=name, instance=instance)


def changed_at(coverage: EventCoverage) -> datetime:
    """Return when anything of an event last changed for those who see this of it."""
    told = [report.published_at for report in coverage.announcements]
    steps = [step.at for step in coverage.steps]
    set_at = [coverage.correction.set_at] if coverage.correction is not None else []
    return max(told + steps + set_at)
