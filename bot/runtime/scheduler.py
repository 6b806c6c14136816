"""The alarm clock: a handful of jobs that only wake the loops that do the work.

What is due is an indexed query, so a missed wake-up costs nothing and ten thousand digests
are not ten thousand jobs (APScheduler would stall the loop for 2.9 s with as many due at
once). APScheduler knows nothing of the injected clock; it only says "look again".
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Chore:
    """Work that is done again and again: at once, on every alarm, and when woken.

    every     time between alarms
    step      the work; finds out by itself what is due
    failures  rounds that ended in an error since the start
    streak    those of them since the last round that succeeded
    """

    name: str
    every: timedelta
    step: Callable[[], Awaitable[object]]
    failures: int = 0
    streak: int = 0
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _stopped: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Do the work soon; waking twice before it starts does it once."""
        self._woken.set()

    def stop(self) -> None:
        """Let the round under way be the last one."""
        self._stopped.set()
        self._woken.set()

    async def run(self) -> None:
        """Work until stopped or cancelled. An error is counted; the next alarm tries again.

        What fails every second for hours is logged ever more rarely, so that a full disk is
        not filled up by the log.
        """
        self._woken.set()
        while not self._stopped.is_set():
            await self._woken.wait()
            self._woken.clear()
            if self._stopped.is_set():
                return
            try:
                await self.step()
            except Exception:
                self.failures += 1
                self.streak += 1
                if self.streak & (self.streak - 1) == 0:  # the 1st, 2nd, 4th, 8th … in a row
                    extra = {"chore": self.name, "count": self.streak}
                    log.exception("chore failed", extra=extra)
            else:
                if self.streak:
                    log.info("chore works again", extra={"chore": self.name})
                self.streak = 0


class Scheduler:
    """Wakes chores by APScheduler's interval jobs; use as a context manager."""

    def __init__(self, chores: tuple[Chore, ...]) -> None:
        self._chores = chores
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def __enter__(self) -> Scheduler:
        for chore in self._chores:
            self._scheduler.add_job(
                _alarm,
                "interval",
                args=(chore,),
                seconds=chore.every.total_seconds(),
                timezone=UTC,
                id=chore.name,
                # A late alarm is as good as one in time, and several late ones are one.
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        self._scheduler.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._scheduler.shutdown(wait=False)


async def _alarm(chore: Chore) -> None:
    # A coroutine function: APScheduler would run a plain one in a thread, where setting an
    # asyncio.Event is not safe.
    chore.wake()
