from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.members.leads import due_of, is_over, leads_for, needs_zone
from bot.models import EventStatus, Precision, ReminderLead, When
from tests.calendar import AT_TEN, HEARING, make_event, month

DAY, HOUR, START, MORNING = ReminderLead
TEN = datetime(2025, 2, 12, 10, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 2, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "lead", "zone", "due"),
    [
        (AT_TEN, DAY, None, at(11, 10)),
        (AT_TEN, HOUR, None, at(12, 9)),
        (AT_TEN, START, "Asia/Tokyo", at(12, 10)),
        (AT_TEN, MORNING, None, at(12, 8)),
        # Ten in the morning in London is the evening before in Honolulu's day: 00:00 there.
        (AT_TEN, MORNING, "Pacific/Honolulu", at(12, 18)),
        (AT_TEN, MORNING, "Asia/Tokyo", at(11, 23)),
        (HEARING, MORNING, "Asia/Tokyo", at(11, 23)),
        (HEARING, DAY, "America/New_York", at(11, 13)),
        (HEARING, HOUR, "UTC", at(12, 8)),
        (HEARING, START, None, at(12, 8)),
        (month(2), DAY, "UTC", None),
    ],
)
def test_a_lead_counts_back_from_the_hour_or_stands_for_the_morning(
    when: When, lead: ReminderLead, zone: str | None, due: datetime | None
) -> None:
    assert due_of(make_event(when=when), lead, zone) == due


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_what_is_off_has_no_reminder(status: EventStatus) -> None:
    assert due_of(make_event(status=status), DAY, None) is None


@given(
    st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    st.sampled_from(["Asia/Tokyo", "America/New_York", "Europe/Berlin", "Pacific/Apia"]),
)
def test_the_morning_is_eight_on_the_members_own_clock(day: date, zone: str) -> None:
    due = due_of(make_event(when=When(day, day, Precision.DAY)), MORNING, zone)
    assert due is not None
    assert due.tzinfo is UTC
    local = due.astimezone(ZoneInfo(zone))
    assert (local.date(), local.hour, local.minute) == (day, 8, 0)


def test_the_zone_matters_where_a_morning_is_meant() -> None:
    assert needs_zone(make_event(), DAY)
    assert needs_zone(make_event(when=AT_TEN), MORNING)
    assert not needs_zone(make_event(when=AT_TEN), HOUR)


@pytest.mark.parametrize(
    ("when", "now", "leads"),
    [
        (AT_TEN, at(1, 0), (DAY, HOUR, START, MORNING)),
        (AT_TEN, at(11, 10), (HOUR, START, MORNING)),
        (AT_TEN, at(12, 9, 30), (START,)),
        (AT_TEN, at(12, 10), ()),
        (HEARING, at(1, 0), (DAY, MORNING)),
        (HEARING, at(12, 7), (MORNING,)),
        (HEARING, at(13, 0), ()),
        (month(2), at(1, 0), (DAY, MORNING)),
        (month(1), at(1, 0), ()),
    ],
)
def test_only_leads_that_still_lie_ahead_are_offered(
    when: When, now: datetime, leads: tuple[ReminderLead, ...]
) -> None:
    assert leads_for(make_event(when=when), now, "UTC") == leads


def test_a_cancelled_event_offers_no_lead() -> None:
    assert leads_for(make_event(status=EventStatus.CANCELLED), at(1, 0), None) == ()


def test_an_event_is_over_some_hours_after_its_start_or_with_its_last_day() -> None:
    begun = make_event(when=AT_TEN)
    assert not is_over(begun, TEN + timedelta(hours=3), None)
    assert is_over(begun, TEN + timedelta(hours=3, seconds=1), None)
    long = make_event(when=replace(HEARING, end_on=date(2025, 2, 14)))
    assert not is_over(long, at(14, 23), "UTC")
    assert is_over(long, at(14, 23), "Asia/Tokyo")
