from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.events.ics import instance_of, subscribed_calendar
from bot.events.subscription import STRETCHES, entries_of, write_subscription
from bot.models import (
    ChangeKind,
    Correction,
    Event,
    EventChange,
    EventCoverage,
    EventStatus,
    Precision,
    When,
)
from tests.calendar import HEARING, MOVED, REPORTED, make_announcement, make_event
from tests.rfc5545 import Component, read
from tests.unit.render.event_samples import events

TODAY = date(2025, 1, 31)
HOUR = timedelta(hours=1)
INSTANCE = instance_of(900)


def on(day: date) -> When:
    return When(day, day, Precision.DAY)


def reported(event_id: int, day: date, *, outlets: int = 1, **changes: Any) -> EventCoverage:
    """Return an event of a day as so many outlets report it."""
    told = tuple(
        make_announcement(event_id * 100 + each, when=on(day), **changes) for each in range(outlets)
    )
    return EventCoverage(event_id, told)


def written(*found: EventCoverage, name: str = "The Hall") -> Component:
    return read(write_subscription(entries_of(found), TODAY, name, INSTANCE))


def ids(calendar: Component) -> list[str]:
    return [str(entry.properties["UID"]) for entry in calendar.inner]


def test_a_calendar_says_who_it_is_and_how_often_to_look() -> None:
    head = written(reported(7, TODAY), name="News, views; \\ \n**more**").properties
    assert head == {
        "VERSION": "2.0",
        "PRODID": "-//Daybook//Calendar of what is coming//EN",
        "CALSCALE": "GREGORIAN",
        "NAME": "News, views; \\ **more**",
        "X-WR-CALNAME": "News, views; \\ **more**",
        "REFRESH-INTERVAL": HOUR,
        "X-PUBLISHED-TTL": HOUR,
    }


def test_without_any_event_it_is_still_a_calendar() -> None:
    calendar = written()
    assert [part.name for part in calendar.inner] == ["VTIMEZONE"]


def test_the_same_events_give_the_same_bytes_in_whatever_order_they_are_found() -> None:
    found = [reported(number, TODAY + timedelta(days=number)) for number in range(1, 9)]
    entries = entries_of(found)
    first = write_subscription(entries, TODAY, "The Hall", INSTANCE)
    assert write_subscription(entries[::-1], TODAY, "The Hall", INSTANCE) == first


def test_an_entry_is_the_one_of_the_file_stamped_with_its_last_change() -> None:
    later = make_announcement(2, published_at=REPORTED + HOUR, status=EventStatus.CANCELLED)
    (entry,) = written(EventCoverage(7, (later, make_announcement(1)))).inner
    assert entry.properties["UID"] == "event-7@900.daybook"
    assert entry.properties["DTSTAMP"] == REPORTED + HOUR
    assert (entry.properties["STATUS"], entry.properties["SEQUENCE"]) == ("CANCELLED", 1)


def test_of_many_reports_the_quoted_one_is_kept_and_all_are_counted() -> None:
    many = reported(7, TODAY, outlets=30)
    (entry,) = entries_of([many])
    assert len(entry.event.announcements) == 1
    assert entry.event.outlets == 30
    (shown,) = written(many).inner
    assert "reported by 30 outlets" in str(shown.properties["DESCRIPTION"])


def changed_at(coverage: EventCoverage) -> datetime:
    (entry,) = entries_of([coverage])
    return entry.changed_at


def test_what_people_set_counts_as_a_change() -> None:
    set_at = REPORTED + 2 * HOUR
    correction = Correction(7, set_at, title="Picnic", when=HEARING)
    own = EventCoverage(7, (), correction=correction)
    assert changed_at(own) == set_at
    assert entries_of([replace(own, correction=replace(correction, is_hidden=True))]) == []
    step = EventChange(REPORTED + 3 * HOUR, ChangeKind.MOVED, HEARING, MOVED)
    fixed = EventCoverage(7, (make_announcement(1),), own.correction, steps=(step,))
    assert changed_at(fixed) == step.at
    assert changed_at(EventCoverage(7, (make_announcement(1),))) == REPORTED


@pytest.mark.parametrize(
    ("days", "is_shown"), [(-31, False), (-30, True), (0, True), (365, True), (366, False)]
)
def test_the_last_month_and_the_coming_year_are_shown(days: int, is_shown: bool) -> None:
    calendar = written(reported(7, TODAY + timedelta(days=days)))
    assert (calendar.inner[0].name == "VEVENT") is is_shown


def test_a_full_week_takes_no_room_from_later_and_its_best_reported_events_stay() -> None:
    week = STRETCHES[1]
    crowd = [reported(number, TODAY) for number in range(1, week.most + 50)]
    known = reported(900, TODAY + timedelta(days=1), outlets=3)
    far = reported(901, TODAY + timedelta(days=200))
    shown = ids(written(*crowd, known, far))
    assert len(shown) == week.most + 1
    assert shown[-2:] == ["event-900@900.daybook", "event-901@900.daybook"]


def test_no_calendar_has_more_than_all_stretches_together() -> None:
    found = [reported(n, TODAY + timedelta(days=n % 390 - 30)) for n in range(1, 4_000)]
    assert len(ids(written(*found))) == sum(stretch.most for stretch in STRETCHES) == 300


def test_an_event_on_the_border_of_two_stretches_is_there_once() -> None:
    days = When(TODAY + timedelta(days=12), TODAY + timedelta(days=15), Precision.DAY)
    told = make_announcement(1, when=days)
    assert ids(written(EventCoverage(7, (told,)))) == ["event-7@900.daybook"]


@settings(max_examples=40, deadline=None)
@given(st.lists(events, max_size=5, unique_by=lambda event: event.id), st.text(max_size=40))
def test_anything_an_outsider_writes_passes_the_strict_reader(
    listed: list[Event], name: str
) -> None:
    stamps = {event.id: datetime(2025, 1, 31, tzinfo=UTC) for event in listed}
    raw = subscribed_calendar(listed, changed_at=stamps, name=name, instance=INSTANCE)
    assert len(read(raw).inner) == max(len(listed), 1)


def test_another_calendar_reads_it_too() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own dependencies
        import vobject
    for listed in ([make_event()], []):
        raw = subscribed_calendar(
            listed, changed_at={7: REPORTED}, name="A, b; c", instance=INSTANCE
        )
        calendar = vobject.readOne(raw.decode(), validate=True)
        assert calendar.x_wr_calname.value == "A, b; c"
