from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import OffsetClock, SystemClock


def test_the_demo_clock_starts_where_it_is_told_and_runs_on() -> None:
    start = datetime(2025, 1, 31, 7, 5, tzinfo=ZoneInfo("Asia/Tokyo"))
    clock = OffsetClock.starting_at(start)
    assert timedelta(0) <= clock.now() - start < timedelta(seconds=5)
    assert clock.now().tzinfo is UTC


async def test_a_negative_wait_returns_at_once() -> None:
    clock = SystemClock()
    before = clock.monotonic()
    await clock.sleep(timedelta(seconds=-5))
    assert clock.monotonic() >= before
    assert clock.now().tzinfo is UTC
