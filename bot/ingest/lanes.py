"""Take turns at each host: few requests at once, and a pause between their starts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.clock import Clock

_PRUNE_ABOVE = 1_000


class _Lane:
    def __init__(self, width: int) -> None:
        self.gate = asyncio.Semaphore(width)
        self.free_at = 0.0
        self.users = 0


class Lanes:
    """One lane for each host, so that a slow host holds up nobody but itself.

    width     requests to one host at once
    spacing   least time between the starts of two requests to one host
    """

    def __init__(self, clock: Clock, *, width: int, spacing: timedelta) -> None:
        self._clock = clock
        self._width = width
        self._spacing = spacing.total_seconds()
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at `host` and keep it for the body."""
        lane = self._lane(host)
        lane.users += 1
        try:
            async with lane.gate:
                now = self._clock.monotonic()
                start = max(now, lane.free_at)
                lane.free_at = start + self._spacing
                if start > now:
                    await self._clock.sleep(timedelta(seconds=start - now))
                yield
        finally:
            lane.users -= 1

    def _lane(self, host: str) -> _Lane:
        if len(self._lanes) > _PRUNE_ABOVE:
            now = self._clock.monotonic()
            self._lanes = {
                name: lane for name, lane in self._lanes.items() if lane.users or lane.free_at > now
            }
        return self._lanes.setdefault(host, _Lane(self._width))
