"""Leases due deliveries, sends them in parallel, writes the receipts.

A delivery goes through `lease -> send -> receipt`, and the process may die between any two:

    before the lease      nothing has happened; the row is still due
    after the lease       the row is offered again as uncertain
    after the send        the same; the nonce or the channel's history proves that it is there
    after the receipt     nothing is left to do
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.aio import finish
from bot.clock import Clock
from bot.delivery.pacer import Pacer
from bot.delivery.receipts import NONCE_MEMORY, is_same_message
from bot.delivery.retry import Step, judge
from bot.delivery.service import DeliveryService
from bot.errors import DeliveryError
from bot.models import Delivery

log = logging.getLogger(__name__)

IN_FLIGHT = 64
LEASE = timedelta(minutes=10)
"""Longer than discord.py's five tries and a full rate-limit bucket can take."""
LAST_CALL = timedelta(seconds=3)
"""What sends in flight get at shutdown; the process has to end within 5 s."""


class Sender(Protocol):
    """Discord, as the worker needs it. Errors are `errors.DeliveryError` only."""

    async def send(self, channel_id: int, delivery: Delivery) -> int:
        """Post the delivery with its nonce; return the message's id."""
        ...

    async def recent(self, channel_id: int, since: datetime) -> Sequence[Mapping[str, Any]]:
        """Return our own messages in a channel since an instant, as Discord describes them."""
        ...

    async def open_dm(self, user_id: int) -> int:
        """Return the id of the direct-message channel with a member."""
        ...


class DeliveryWorker:
    """The one sender of unprompted messages in this process."""

    def __init__(
        self, service: DeliveryService, sender: Sender, clock: Clock, *, pacer: Pacer | None = None
    ) -> None:
        self._service = service
        self._sender = sender
        self._clock = clock
        self._pacer = pacer or Pacer(clock)
        self._due = asyncio.Event()
        self._stopping = asyncio.Event()
        self._in_flight: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look for due deliveries now; cheap, may be called for any reason."""
        self._due.set()

    def stop(self) -> None:
        """Lease nothing more; `run` returns when the sends in flight had their last call."""
        self._stopping.set()
        self._due.set()

    async def run(self) -> None:
        """Deliver until `stop`. Raises StorageError when the ledger cannot be written."""
        await self._service.take_over()
        self._due.set()
        try:
            async with asyncio.TaskGroup() as tasks:
                while not self._stopping.is_set():
                    await self._due.wait()
                    self._due.clear()
                    await self._start_due(tasks)
                await self._last_call()
        finally:
            log.info("delivery stopped", extra={"abandoned": len(self._in_flight)})

    async def _start_due(self, tasks: asyncio.TaskGroup) -> None:
        while not self._stopping.is_set() and (room := IN_FLIGHT - len(self._in_flight)) > 0:
            batch = await self._service.claim(limit=room, lease=LEASE)
            for delivery in batch:
                task = tasks.create_task(self._deliver(delivery))
                self._in_flight.add(task)
                task.add_done_callback(self._landed)
            if len(batch) < room:
                return

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        # The channel's next message may go now, and there is room for one more.
        self._due.set()

    async def _last_call(self) -> None:
        if self._in_flight:
            await asyncio.wait(self._in_flight, timeout=LAST_CALL.total_seconds())
        for task in self._in_flight:
            # Still leased: the next start finds it uncertain and looks before it sends.
            task.cancel()

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            channel_id = delivery.channel_id
            if channel_id is None:
                await self._pacer.wait()
                channel_id = await self._sender.open_dm(delivery.recipient_id or 0)
            message_id = await self._already_there(channel_id, delivery)
            if message_id is None:
                await self._pacer.wait()
                message_id = await self._sender.send(channel_id, delivery)
            await finish(self._service.sent(delivery, channel_id, message_id))
        except DeliveryError as error:
            await finish(self._not_taken(delivery, error))
        except Exception:
            # Left leased: offered again, as uncertain, when the lease has run out.
            log.exception("delivery broke off", extra={"delivery_id": delivery.id})

    async def _already_there(self, channel_id: int, delivery: Delivery) -> int | None:
        """Return the id of the message that an earlier, unanswered attempt left, if any."""
        first = delivery.first_attempt_at
        if not delivery.was_uncertain or first is None:
            return None
        if self._clock.now() - first < NONCE_MEMORY:
            return None  # Discord itself recognises the nonce and answers with that message.
        await self._pacer.wait()
        for message in await self._sender.recent(channel_id, first - timedelta(minutes=1)):
            if is_same_message(delivery.payload, delivery.nonce, message):
                log.info("delivery found in channel", extra={"delivery_id": delivery.id})
                return int(message["id"])
        return None

    async def _not_taken(self, delivery: Delivery, error: DeliveryError) -> None:
        verdict = judge(delivery, error, self._clock.now())
        log.warning(
            "delivery not taken",
            extra={"delivery_id": delivery.id, "step": verdict.step.name, "error": str(error)},
        )
        match verdict.step:
            case Step.RETRY | Step.RETRY_UNCERTAIN:
                uncertain = verdict.step is Step.RETRY_UNCERTAIN
                await self._service.retry(delivery, error, verdict.wait, uncertain=uncertain)
            case Step.DEGRADE:
                await self._service.degrade(delivery, error)
            case Step.PAUSE:
                await self._service.give_up(delivery, error, pause=True)
            case Step.FAIL:
                await self._service.give_up(delivery, error, pause=False)
