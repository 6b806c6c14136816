"""What tests put in place of time and of Discord's answers; Discord's objects are never faked."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

MORNING = datetime(2025, 1, 31, 7, 0, tzinfo=UTC)


class FakeClock:
    """Time that stands still until a test moves it; sleeping moves it at once.

    slept   every wait that was asked for, in order
    """

    def __init__(self, now: datetime = MORNING) -> None:
        self._now = now
        self._elapsed = 0.0
        self.slept: list[timedelta] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._elapsed

    def advance(self, step: timedelta) -> None:
        self._now += step
        self._elapsed += step.total_seconds()

    def set(self, now: datetime) -> None:
        self.advance(now - self._now)

    async def sleep(self, delay: timedelta) -> None:
        self.slept.append(delay)
        if delay > timedelta(0):
            self.advance(delay)
        await asyncio.sleep(0)
