from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.timetable import (
    check_timezone,
    matching_timezones,
    missed_slots,
    next_slot,
    parse_wall_time,
    previous_slot,
    slot_on,
    slots,
)
from bot.errors import UserError
from bot.models import DigestSpec


def spec(at: str, zone: str, days: frozenset[int] = frozenset(range(7))) -> DigestSpec:
    return DigestSpec("x", 1, time.fromisoformat(at), zone, weekdays=days)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "after", "expected"),
    [
        ("07:00", "Asia/Tokyo", "2025-01-30T21:59:59", "2025-01-30T22:00:00"),
        ("07:00", "Asia/Tokyo", "2025-01-30T22:00:00", "2025-01-31T22:00:00"),
        # New York, clocks go forward at 02:00 on 9 March 2025: 02:30 does not exist.
        ("02:30", "America/New_York", "2025-03-08T12:00:00", "2025-03-09T07:30:00"),
        ("02:30", "America/New_York", "2025-03-09T07:30:00", "2025-03-10T06:30:00"),
        # Clocks go back at 02:00 on 2 November 2025: 01:30 comes twice, the first counts.
        ("01:30", "America/New_York", "2025-11-01T12:00:00", "2025-11-02T05:30:00"),
        ("01:30", "America/New_York", "2025-11-02T05:30:00", "2025-11-03T06:30:00"),
        # 07:00 stays 07:00 across both changes.
        ("07:00", "America/New_York", "2025-03-08T12:00:00", "2025-03-09T11:00:00"),
        ("07:00", "America/New_York", "2025-11-01T12:00:00", "2025-11-02T12:00:00"),
        # Lord Howe moves by half an hour; Apia had no 30 December 2011 at all.
        ("02:15", "Australia/Lord_Howe", "2025-10-04T12:00:00", "2025-10-04T15:45:00"),
        ("07:00", "Pacific/Apia", "2011-12-29T18:00:00", "2011-12-30T17:00:00"),
    ],
)
def test_the_next_slot_is_at_the_wall_time(at: str, zone: str, after: str, expected: str) -> None:
    assert next_slot(spec(at, zone), utc(after)) == utc(expected)


def test_only_the_wanted_weekdays_have_slots() -> None:
    found = islice(slots(spec("07:00", "UTC", frozenset({0, 4})), utc("2025-01-31T08:00:00")), 3)
    assert [slot.strftime("%a %d") for slot in found] == ["Mon 03", "Fri 07", "Mon 10"]


def test_missed_slots_end_now_and_are_never_more_than_a_month() -> None:
    first = utc("2025-01-31T07:00:00")
    daily = spec("07:00", "UTC")
    assert missed_slots(daily, first, first) == (first,)
    assert len(missed_slots(daily, first, first + timedelta(days=2, hours=1))) == 3
    months = missed_slots(daily, first, first + timedelta(days=400))
    assert len(months) == 31
    assert months[-1] == first + timedelta(days=400)


def test_the_previous_slot_is_the_one_before() -> None:
    weekly = spec("07:00", "UTC", frozenset({4}))
    assert previous_slot(weekly, utc("2025-01-31T07:00:00")) == utc("2025-01-24T07:00:00")


@given(
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    zone=st.sampled_from(
        ["UTC", "America/New_York", "Europe/Berlin", "Asia/Tokyo", "Australia/Lord_Howe"]
    ),
    start=st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001
)
def test_every_local_date_has_exactly_one_slot(at: time, zone: str, start: datetime) -> None:
    wanted = DigestSpec("x", 1, at, zone)
    found = list(islice(slots(wanted, start.replace(tzinfo=UTC)), 40))
    assert found == sorted(set(found))
    days = [slot.astimezone(ZoneInfo(zone)).date() for slot in found]
    assert [day - days[0] for day in days] == [timedelta(days=n) for n in range(40)]
    assert found[0] > start.replace(tzinfo=UTC)


def test_an_ordinary_day_is_plain_arithmetic() -> None:
    berlin = slot_on(date(2025, 7, 1), time(7), ZoneInfo("Europe/Berlin"))
    assert berlin == utc("2025-07-01T05:00:00")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7:00", time(7)),
        (" 07.30 ", time(7, 30)),
        ("7", time(7)),
        ("19h45", time(19, 45)),
        ("7時30分", time(7, 30)),
        ("7am", time(7)),
        ("12 am", time(0)),
        ("12 p.m.", time(12)),
        ("11:59PM", time(23, 59)),
        ("0:00", time(0)),
    ],
)
def test_a_wall_time_is_read_as_people_write_it(text: str, expected: time) -> None:
    assert parse_wall_time(text) == expected


@pytest.mark.parametrize("text", ["", "noon", "24:00", "7:60", "13pm", "0am", "7:00:00", "-1"])
def test_what_is_no_time_of_day_is_explained_with_an_example(text: str) -> None:
    with pytest.raises(UserError, match=r"\d\d:\d\d"):
        parse_wall_time(text)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("asia/tokyo", "Asia/Tokyo"), ("America/New York", "America/New_York"), ("utc", "UTC")],
)
def test_a_zone_is_known_however_it_is_written(typed: str, name: str) -> None:
    assert check_timezone(typed) == name


@pytest.mark.parametrize(("typed", "hint"), [("Tokio", "Asia/Tokyo"), ("xyzzy", "Europe/Paris")])
def test_an_unknown_zone_names_near_ones(typed: str, hint: str) -> None:
    with pytest.raises(UserError, match=hint):
        check_timezone(typed)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("tok", "Asia/Tokyo"), ("new y", "America/New_York"), ("europe/l", "Europe/Lisbon")],
)
def test_zones_are_found_by_city(typed: str, first: str) -> None:
    assert matching_timezones(typed)[0] == first


def test_zones_offered_before_anything_is_typed_all_exist() -> None:
    assert all(check_timezone(zone) == zone for zone in matching_timezones(""))


def test_a_day_that_a_country_left_out_has_no_slot_of_its_own() -> None:
    """Samoa went from 29 to 31 December 2011."""
    samoa = spec("07:00", "Pacific/Apia")
    first = datetime(2011, 12, 28, 0, tzinfo=UTC)
    found = missed_slots(samoa, first, first + timedelta(days=5))[1:]
    assert len(set(found)) == len(found)
    assert all(later > earlier for earlier, later in pairwise(found))


def test_a_zone_that_nobody_knows_and_a_week_without_days_are_refused() -> None:
    """Without days the search for the next one would never end."""
    with pytest.raises(UserError, match="Atlantis"):
        next_slot(spec("07:00", "Atlantis/Capital"), utc("2025-01-31T07:00"))
    with pytest.raises(UserError, match="day of the week"):
        next_slot(spec("07:00", "UTC", frozenset({9})), utc("2025-01-31T07:00"))
