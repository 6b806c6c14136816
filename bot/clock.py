"""Injectable time: nothing else in the project may ask the system what time it is."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Source of the current instant and of waiting."""

    def now(self) -> datetime:
        """Return the current instant, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards, from an arbitrary start."""
        ...

    async def sleep(self, delay: timedelta) -> None:
        """Wait for `delay`; a negative one returns at once."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the current instant, aware UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never run backwards, from an arbitrary start."""
        return time.monotonic()

    async def sleep(self, delay: timedelta) -> None:
        """Wait for `delay`; a negative one returns at once."""
        await asyncio.sleep(max(0.0, delay.total_seconds()))


class OffsetClock(SystemClock):
    """The machine's time, moved by a fixed offset: the playground's demo clock.

    offset   added to the system's instant; negative lies in the past
    """

    def __init__(self, offset: timedelta) -> None:
        self.offset = offset

    @classmethod
    def starting_at(cls, start: datetime) -> OffsetClock:
        """Return a clock that reads `start` (aware) now and runs on at normal speed."""
        return cls(start.astimezone(UTC) - datetime.now(UTC))

    def now(self) -> datetime:
        """Return the moved instant, aware UTC."""
        return super().now() + self.offset


class Regress:
    """Notices that a clock was put back: what was planned by it before may be far ahead now."""

    SLACK = timedelta(minutes=1)
    """A clock that goes back by less is only being set right."""

    def __init__(self) -> None:
        self._latest: datetime | None = None

    def is_at(self, now: datetime) -> bool:
        """Return whether `now` lies before an instant seen earlier, or is the first one seen.

        What the process before this one saw nobody knows.
        """
        put_back = self._latest is None or now < self._latest - self.SLACK
        self._latest = now if put_back or self._latest is None else max(self._latest, now)
        return put_back
