from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from bot.digests.select import EVENTS, select_events
from bot.models import DigestSpec, EventStatus, Precision, When
from tests.calendar import make_event, month

SINCE = date(2025, 2, 5)
SPEC = DigestSpec("M", 1, time(7), "UTC")


def on(day: int, last: int | None = None) -> When:
    return When(date(2025, 2, day), date(2025, 2, last or day), Precision.DAY)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"when": on(5)}, True),
        ({"when": on(12)}, True),
        ({"when": on(13)}, False),
        ({"when": on(4)}, False),
        ({"when": on(1, 5)}, True),
        ({"when": month(2)}, False),
        ({"when": on(6), "status": EventStatus.EXPECTED}, True),
        ({"when": on(6), "status": EventStatus.CANCELLED}, False),
        ({"when": on(6), "status": EventStatus.POSTPONED}, False),
        ({"when": on(6), "confidence": 0.49}, False),
    ],
)
def test_what_comes_up_is_dated_near_and_on(changes: dict[str, object], told: bool) -> None:
    assert bool(select_events([make_event(**changes)], SPEC, SINCE)) is told


def test_the_best_supported_are_told_by_day_and_once() -> None:
    events = [
        make_event(number, when=on(12 - number), independent=number) for number in range(1, 8)
    ]
    found = select_events([*events, *events], SPEC, SINCE)
    assert [event.id for event in found] == [7, 6, 5, 4, 3]
    assert len(found) == EVENTS


def test_countries_narrow_the_section() -> None:
    here = make_event(1, when=on(6), countries=("JP",))
    there = make_event(2, when=on(6), countries=("FR",))
    assert select_events([here, there], replace(SPEC, countries=("JP",)), SINCE) == (here,)
