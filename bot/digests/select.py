"""Which stories an edition tells, the best that this digest has not told yet, and which events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.digests.timetable import DAY, Timetable, missed_slots, previous_slot
from bot.models import (
    DigestSpec,
    EditionStatus,
    Event,
    EventStatus,
    Precision,
    Story,
)
from bot.render.calendar import in_order
from bot.render.week import DAYS, days_of

GRACE = timedelta(hours=3)
"""How late a missed slot is still made good for; an older one is recorded as skipped."""
LATE_AFTER = timedelta(minutes=10)
"""A slot composed later than this is marked late."""
LONGEST_LOOK_BACK = timedelta(days=7)
SHORTEST_LOOK_BACK = timedelta(hours=24)
MEMORY = timedelta(days=30)
"""How long a digest remembers what it told."""
DAYS_AHEAD = 7
"""Days of the section "Coming up" after the slot's own."""
EVENTS = 5
LEAST_CONFIDENCE = 0.9
"""An event that is less likely to be one is left to those who ask for it. One report in English
of no known sort that names nobody and no place has .89 (`events.confidence`), two have .98."""

NOON = time(12)

_DATED = (Precision.TIME, Precision.DAY)
_OF_A_WEEK = (*_DATED, Precision.WEEK)
_ON = (EventStatus.SCHEDULED, EventStatus.EXPECTED)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done for a due digest.

    slot      the one to compose for, None when all are too old
    skipped   slots that are too old, oldest first
    """

    slot: datetime | None
    skipped: tuple[datetime, ...]


def plan(timetable: Timetable, first: datetime, now: datetime) -> Plan:
    """Return what a digest needs whose slot `first` has come.

    After a pause of the process at most one edition is made, for the newest slot, and only
    if that is younger than `GRACE`: nobody wants last week's mornings one after another.
    """
    slots = missed_slots(timetable, first, now)
    newest = slots[-1]
    if status_of(newest, now) is EditionStatus.SKIPPED:
        return Plan(None, slots)
    return Plan(newest, slots[:-1])


def status_of(slot: datetime, now: datetime) -> EditionStatus:
    """Return what the edition of `slot` is if it is composed at `now`."""
    if now - slot > GRACE:
        return EditionStatus.SKIPPED
    return EditionStatus.LATE if now - slot > LATE_AFTER else EditionStatus.COMPOSED


def look_back(spec: DigestSpec, slot: datetime) -> timedelta:
    """Return how far before `slot` an edition looks: to the slot before, a day at least."""
    since_last = slot - previous_slot(spec, slot)
    return min(max(since_last, SHORTEST_LOOK_BACK), LONGEST_LOOK_BACK)


def select(
    candidates: Iterable[Story], spec: DigestSpec, told: frozenset[int]
) -> tuple[Story, ...]:
    """Return the stories of an edition, best first, at most `spec.size`.

    candidates   visible stories of the digest's desks, in any order, repeats allowed
    told         ids of articles that earlier editions told; a story with one of them is old
    """
    fresh = {
        story.id: story
        for story in candidates
        if told.isdisjoint(report.article_id for report in story.reports)
        and (not spec.countries or not set(spec.countries).isdisjoint(story.countries))
    }
    best = sorted(fresh.values(), key=lambda story: (-story.score, story.first_seen, story.id))
    return tuple(best[: spec.size])


def select_events(candidates: Iterable[Event], spec: DigestSpec, since: date) -> tuple[Event, ...]:
    """Return the events of the section "Coming up" by day: the best supported, `EVENTS` at most.

    candidates   visible events of the digest's desks, in any order, repeats allowed
    since        the slot's day where the digest is posted
    """
    until = since + timedelta(days=DAYS_AHEAD)
    ahead = {
        event.id: event
        for event in candidates
        if event.when.precision in _DATED
        and event.when.end_on >= since
        and event.when.start_on <= until
        and _is_worth_telling(event, spec)
    }
    return tuple(in_order(sorted(ahead.values(), key=_support)[:EVENTS]))


def first_day_ahead(slot: datetime, timezone: str) -> date:
    """Return the first day that a week ahead tells of: a morning's own day, else the next one.

    timezone   IANA name, the digest's
    """
    local = slot.astimezone(ZoneInfo(timezone))
    return local.date() if local.time() < NOON else local.date() + DAY


def select_week(candidates: Iterable[Event], spec: DigestSpec, first: date) -> tuple[Event, ...]:
    """Return the events of a week ahead, the best supported first, at most `spec.size`.

    One of which only the week is known is among them, one of a month is not.

    candidates   visible events of the digest's desks, in any order, repeats allowed
    first        the first of the seven days, where the digest is posted
    """
    zone = ZoneInfo(spec.timezone)
    last = first + (DAYS - 1) * DAY

    def is_then(event: Event) -> bool:
        begin, end = days_of(event.when, zone)
        return event.when.precision in _OF_A_WEEK and begin <= last and end >= first

    ahead = {
        event.id: event for event in candidates if is_then(event) and _is_worth_telling(event, spec)
    }
    return tuple(sorted(ahead.values(), key=_support)[: spec.size])


def _is_worth_telling(event: Event, spec: DigestSpec) -> bool:
    return (
        event.status in _ON
        and event.confidence >= LEAST_CONFIDENCE
        and (not spec.countries or not set(spec.countries).isdisjoint(event.countries))
    )


def _support(event: Event) -> tuple[object, ...]:
    return -event.independent, -event.outlets, event.when.start_on, event.id
