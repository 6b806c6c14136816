from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Event, EventStatus
from bot.render.limits import length
from bot.render.scheduled_event import (
    begins_at,
    cannot_be_scheduled,
    fingerprint,
    scheduled_event,
)
from tests.calendar import AT_TEN, HEARING, MOVED, make_announcement, make_event, month
from tests.unit.render.event_samples import events

NOW = datetime(2025, 1, 31, 7, 5, tzinfo=UTC)
TOKYO = "Asia/Tokyo"
ZONES = st.sampled_from([TOKYO, "America/New_York", "Europe/Berlin", "UTC"])


def test_a_day_without_an_hour_is_the_whole_day_where_the_server_lives() -> None:
    body = scheduled_event(make_event(place="Corn Hall"), NOW, TOKYO)
    assert body == {
        "name": "Ferry hearing in Marrowby",
        "description": "> The council will hear residents on 12 February.\n"
        "Harbour Gazette · one source\nThe hour is not announced.\nhttps://gazette.example/7",
        "entity_type": 3,
        "privacy_level": 2,
        "entity_metadata": {"location": "Corn Hall"},
        "scheduled_start_time": "2025-02-11T15:00:00+00:00",
        "scheduled_end_time": "2025-02-12T15:00:00+00:00",
    }


def test_an_hour_gets_the_end_that_discord_wants() -> None:
    body = scheduled_event(make_event(when=AT_TEN, place=""), NOW, TOKYO)
    assert body["scheduled_start_time"] == "2025-02-12T10:00:00+00:00"
    assert body["scheduled_end_time"] == "2025-02-12T11:00:00+00:00"
    assert "The end is not announced." in body["description"]
    assert body["entity_metadata"] == {"location": "Place not announced"}
    days = scheduled_event(make_event(when=replace(AT_TEN, end_on=date(2025, 2, 14))), NOW, "UTC")
    assert days["scheduled_end_time"] == "2025-02-15T00:00:00+00:00"


def test_today_without_an_hour_starts_soon_because_the_past_is_refused() -> None:
    today = make_event(when=replace(HEARING, start_on=NOW.date()))
    body = scheduled_event(today, NOW, "UTC")
    assert body["scheduled_start_time"] == "2025-01-31T07:10:00+00:00"


@pytest.mark.parametrize(
    ("event", "now", "why"),
    [
        (make_event(), NOW, None),
        (make_event(when=AT_TEN), NOW, None),
        (make_event(status=EventStatus.CANCELLED), NOW, "it is cancelled"),
        (make_event(status=EventStatus.POSTPONED), NOW, "it is postponed"),
        (make_event(when=month(2)), NOW, "its day is not known yet"),
        (make_event(when=AT_TEN), AT_TEN.starts_at, "it is over, or has begun"),
        (make_event(), datetime(2025, 2, 12, 14, 0, tzinfo=UTC), None),
        (make_event(), datetime(2025, 2, 12, 15, 0, tzinfo=UTC), "it is over, or has begun"),
    ],
)
def test_what_discord_cannot_have_is_said(event: Event, now: datetime, why: str | None) -> None:
    reason = cannot_be_scheduled(event, now, TOKYO)
    assert reason is None if why is None else (reason or "").startswith(why)


def test_only_what_discord_shows_changes_the_fingerprint() -> None:
    event = make_event()
    told = fingerprint(event, TOKYO)
    assert fingerprint(replace(event, desks=("justice",), sequence=4), TOKYO) == told
    assert fingerprint(replace(event, when=MOVED), TOKYO) != told
    assert fingerprint(replace(event, when=replace(HEARING, end_on=MOVED.end_on)), TOKYO) != told
    assert fingerprint(replace(event, title="Other"), TOKYO) != told


def test_an_address_that_does_not_fit_is_left_out_whole() -> None:
    long = make_announcement(evidence="*" * 400, url="https://a.example/" + "x" * 480)
    body = scheduled_event(make_event(announcements=(long,)), NOW, TOKYO)
    assert "a.example" not in body["description"]


@settings(max_examples=60, deadline=None)
@given(events, ZONES)
def test_any_text_keeps_discords_limits(event: Event, zone: str) -> None:
    now = begins_at(event, zone) - timedelta(days=1)
    if cannot_be_scheduled(event, now, zone) is not None:
        return
    body = scheduled_event(event, now, zone)
    assert 1 <= length(body["name"]) <= 100
    assert length(body["description"]) <= 1_000
    assert 1 <= length(body["entity_metadata"]["location"]) <= 100
    start = datetime.fromisoformat(body["scheduled_start_time"])
    assert now < start < datetime.fromisoformat(body["scheduled_end_time"])
