from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import OffsetClock, Regress, SystemClock


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


def test_a_clock_that_was_put_back_is_noticed_once() -> None:
    noon = datetime(2025, 1, 31, 12, tzinfo=UTC)
    regress = Regress()
    # Nobody knows what an earlier process saw.
    seen = [0, 10, 9.5, 5, 6, 8, 6.5]
    noticed = [regress.is_at(noon + timedelta(minutes=minutes)) for minutes in seen]
    assert noticed == [True, False, False, True, False, False, True]
