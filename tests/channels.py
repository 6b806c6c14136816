"""A channel with Discord's memory that fails as told, and a worker that sends to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.delivery.receipts import NONCE_MEMORY
from bot.delivery.service import DeliveryService
from bot.delivery.worker import Check, DeliveryWorker
from bot.errors import DeliveryError
from bot.models import Delivery, NewDelivery
from bot.storage import outbox
from bot.storage.engine import Storage
from tests.fakes import MORNING, FakeClock

SECOND = timedelta(seconds=1)


@dataclass
class Channels:
    """A Sender with Discord's memory for nonces, that fails as told.

    before, after   errors to raise for the next sends, before or after accepting the message
    """

    clock: FakeClock
    posted: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    before: list[DeliveryError] = field(default_factory=list)
    after: list[BaseException] = field(default_factory=list)
    sends: int = 0
    looked: int = 0
    hold: asyncio.Event | None = None
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, channel_id: int, delivery: Delivery, check: Check | None = None) -> int:
        self.sends += 1
        self.begun.set()
        if self.hold is not None:
            await self.hold.wait()
        if check is not None:
            await check()
        if self.before:
            raise self.before.pop(0)
        posted = self.posted.setdefault(channel_id, [])
        now = self.clock.now()
        for message in posted:
            if message["nonce"] == delivery.nonce and now - message["at"] < NONCE_MEMORY:
                return int(message["id"])
        message = {
            "id": 1000 + self.sends,
            "nonce": delivery.nonce,
            "at": now,
            **delivery.payload,
        }
        posted.append(message)
        if self.after:
            raise self.after.pop(0)
        return int(message["id"])

    async def recent(self, channel_id: int, since: datetime) -> Sequence[Mapping[str, Any]]:
        self.looked += 1
        # Discord does not promise to show the nonce again.
        posted = reversed(self.posted.get(channel_id, []))
        return [{**message, "nonce": None} for message in posted]

    async def open_dm(self, user_id: int) -> int:
        return user_id + 5000

    def contents(self, channel_id: int = 10) -> list[str]:
        return [message["content"] for message in self.posted.get(channel_id, [])]


def message(key: str, *, channel: int | None = 10, **more: Any) -> NewDelivery:
    payload = more.pop("payload", {"content": key})
    return NewDelivery(key, 1, channel, payload, MORNING, **more)


async def owe(storage: Storage, *new: NewDelivery) -> None:
    async with storage.write() as db:
        await outbox.owe(db, new, now=MORNING)


async def work(
    storage: Storage, channels: Channels, *, until: Callable[[], bool] | None = None
) -> None:
    """Run a new worker, as after a start, until nothing is open or `until` is true.

    Time moves on while nothing is in flight, so that what was given back comes due.
    """
    clock = channels.clock
    worker = DeliveryWorker(DeliveryService(storage, clock), channels, clock)
    running = asyncio.create_task(worker.run())
    try:
        for _ in range(3000):
            await asyncio.sleep(0.001)
            async with storage.read() as db:
                open_ones = await outbox.count_open(db)
            if until() if until else not open_ones:
                break
            if not worker._in_flight:
                clock.advance(5 * SECOND)
            worker.wake()
        else:
            raise AssertionError("the worker never came to an end")
    finally:
        worker.stop()
        await running
