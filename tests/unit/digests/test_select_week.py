from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.digests.select import first_day_ahead, select_week
from bot.models import DigestLayout, DigestSpec, EventStatus, Precision, When
from tests.calendar import make_event, month

MONDAY = date(2025, 2, 3)
SPEC = DigestSpec("W", 1, time(18), "Europe/Berlin", size=12, layout=DigestLayout.WEEK)


def on(day: int, last: int | None = None, precision: Precision = Precision.DAY) -> When:
    return When(date(2025, 2, day), date(2025, 2, last or day), precision)


def at(day: int, hour: int) -> When:
    instant = datetime(2025, 2, day, hour, 30, tzinfo=UTC)
    return When(instant.date(), instant.date(), Precision.TIME, instant)


@pytest.mark.parametrize(
    ("slot", "zone", "first"),
    [
        (datetime(2025, 2, 2, 17, tzinfo=UTC), "Europe/Berlin", date(2025, 2, 3)),
        (datetime(2025, 2, 3, 6, tzinfo=UTC), "Europe/Berlin", date(2025, 2, 3)),
        (datetime(2025, 2, 3, 11, tzinfo=UTC), "Europe/Berlin", date(2025, 2, 4)),
        (datetime(2025, 2, 2, 22, tzinfo=UTC), "Asia/Tokyo", date(2025, 2, 3)),
        (datetime(2025, 2, 3, 1, tzinfo=UTC), "America/New_York", date(2025, 2, 3)),
    ],
)
def test_a_morning_tells_of_its_own_day_and_an_evening_of_the_next(
    slot: datetime, zone: str, first: date
) -> None:
    assert first_day_ahead(slot, zone) == first


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"when": on(3)}, True),
        ({"when": on(9)}, True),
        ({"when": on(2)}, False),
        ({"when": on(10)}, False),
        ({"when": on(1, 3)}, True),
        ({"when": on(9, 12)}, True),
        ({"when": on(3, 9, Precision.WEEK)}, True),
        ({"when": on(10, 16, Precision.WEEK)}, False),
        ({"when": month(2)}, False),
        ({"when": at(2, 23)}, True),
        ({"when": at(9, 23)}, False),
        ({"when": on(5), "status": EventStatus.EXPECTED}, True),
        ({"when": on(5), "status": EventStatus.CANCELLED}, False),
        ({"when": on(5), "status": EventStatus.POSTPONED}, False),
        ({"when": on(5), "confidence": 0.49}, False),
    ],
)
def test_a_week_tells_what_is_on_within_its_days(changes: dict[str, object], told: bool) -> None:
    assert bool(select_week([make_event(**changes)], SPEC, MONDAY)) is told


def test_the_best_supported_come_first_and_once() -> None:
    events = [make_event(number, when=on(5), independent=number) for number in range(1, 7)]
    found = select_week([*events, *events], replace(SPEC, size=4), MONDAY)
    assert [event.id for event in found] == [6, 5, 4, 3]


def test_countries_narrow_the_week() -> None:
    here = make_event(1, when=on(6), countries=("JP",))
    there = make_event(2, when=on(6), countries=("FR",))
    assert select_week([here, there], replace(SPEC, countries=("JP",)), MONDAY) == (here,)
