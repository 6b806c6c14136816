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
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from bot.aio import finish
from bot.clock import Clock
from bot.delivery.receipts import NONCE_MEMORY, SKEW, is_same_message
from bot.delivery.retry import Step, is_stale, judge
from bot.delivery.service import DeliveryService
from bot.errors import (
    CannotTell,
    Cause,
    DeliveryError,
    LeaseLost,
    Refused,
    RetryLater,
    StorageError,
    Uncertain,
)
from bot.models import Delivery

log = logging.getLogger(__name__)

IN_FLIGHT = 64
LOW_WATER = 32
"""With more in flight than this a landing claims nothing: each claim looks at all that is due,
so with ten thousand due a claim for every single message would keep the database busy."""
LEASE = timedelta(minutes=10)
"""Longer than most sends take. A longer one keeps its delivery all the same: a worker never
claims what it is sending itself."""
RECEIPT_PAUSE = timedelta(seconds=5)
LAST_CALL = timedelta(seconds=3)
"""What sends in flight get at shutdown; the process has to end within 5 s."""


Check = Callable[[], Awaitable[None]]


class Sender(Protocol):
    """Discord, as the worker needs it: paced, and with `errors.DeliveryError` as only errors."""

    async def send(self, channel_id: int, delivery: Delivery, check: Check) -> int:
        """Post the delivery with its nonce; return the message's id.

        check   awaited whenever the request is about to leave, each repetition included; what it
                raises keeps it from leaving and is raised again
        """
        ...

    async def recent(self, channel_id: int, since: datetime) -> Sequence[Mapping[str, Any]]:
        """Return our own messages in a channel since an instant, as Discord describes them.

        Newest first; some older ones may be among them. Raises CannotTell when there may be others.
        """
        ...

    async def open_dm(self, user_id: int) -> int:
        """Return the id of the direct-message channel with a member."""
        ...


class DeliveryWorker:
    """The one sender of unprompted messages in this process."""

    def __init__(self, service: DeliveryService, sender: Sender, clock: Clock) -> None:
        self._service = service
        self._sender = sender
        self._clock = clock
        self._due = asyncio.Event()
        self._stopping = asyncio.Event()
        self._in_flight: dict[int, asyncio.Task[None]] = {}
        self._has_taken_over = False
        self._is_failing = False
        # Nothing is claimed before: Discord refuses our token or our address.
        self._held_until = clock.monotonic()

    def wake(self) -> None:
        """Look for due deliveries now; cheap, may be called for any reason."""
        self._due.set()

    def stop(self) -> None:
        """Lease nothing more; `run` returns when the sends in flight had their last call."""
        self._stopping.set()
        self._due.set()

    async def run(self) -> None:
        """Deliver until `stop`. While the ledger cannot be written nothing is begun."""
        self._due.set()
        try:
            async with asyncio.TaskGroup() as tasks:
                while not self._stopping.is_set():
                    await self._due.wait()
                    self._due.clear()
                    await self._start_what_is_due(tasks)
                await self._last_call()
        finally:
            log.info("delivery stopped", extra={"abandoned": len(self._in_flight)})

    async def _start_what_is_due(self, tasks: asyncio.TaskGroup) -> None:
        try:
            if not self._has_taken_over:
                await self._service.take_over()
                self._has_taken_over = True
            await self._claim(tasks)
        except StorageError as error:
            # What is in flight goes on; the next wake-up tries again.
            if not self._is_failing:
                log.error("ledger out of reach", extra={"error": str(error)})
            self._is_failing = True
        else:
            self._is_failing = False

    async def _claim(self, tasks: asyncio.TaskGroup) -> None:
        while not self._stopping.is_set() and (room := IN_FLIGHT - len(self._in_flight)) > 0:
            if self._clock.monotonic() < self._held_until:
                return
            batch = await self._service.claim(limit=room, lease=LEASE, but_not=[*self._in_flight])
            for delivery in batch:
                task = tasks.create_task(self._deliver(delivery))
                self._in_flight[delivery.id] = task
                task.add_done_callback(partial(self._landed, delivery.id))
            if len(batch) < room:
                return

    def _landed(self, delivery_id: int, _task: asyncio.Task[None]) -> None:
        del self._in_flight[delivery_id]
        if len(self._in_flight) <= LOW_WATER:
            # The channel's next message may go now, and there is room for more.
            self._due.set()

    async def _last_call(self) -> None:
        if self._in_flight:
            await asyncio.wait(self._in_flight.values(), timeout=LAST_CALL.total_seconds())
        for task in self._in_flight.values():
            # Still leased: the next start finds it uncertain and looks before it sends.
            task.cancel()

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            try:
                channel_id, message_id = await self._post(delivery)
            except LeaseLost:
                # Whoever has it now writes what becomes of it.
                log.warning("delivery taken over by another", extra={"delivery_id": delivery.id})
            except DeliveryError as error:
                await finish(self._not_taken(delivery, error))
            else:
                await self._write_receipt(delivery, channel_id, message_id)
        except StorageError as error:
            # Left leased: offered again, as uncertain, when the lease has run out.
            log.error(
                "delivery not recorded", extra={"delivery_id": delivery.id, "error": str(error)}
            )
        except Exception:
            log.exception("delivery broke off", extra={"delivery_id": delivery.id})

    async def _post(self, delivery: Delivery) -> tuple[int, int]:
        """Return channel and message, posted now or by an earlier attempt."""
        channel_id = delivery.channel_id
        if channel_id is None:
            channel_id = await self._sender.open_dm(delivery.recipient_id or 0)
        message_id = await self._already_there(channel_id, delivery)
        if message_id is None:
            if is_stale(delivery, self._clock.now()):
                raise Refused("it came too late to be of use", cause=Cause.OTHER)
            message_id = await self._sender.send(channel_id, delivery, self._check(delivery))
        return channel_id, message_id

    def _check(self, delivery: Delivery) -> Check:
        """Return what makes sure, at the very moment of leaving, that a request may still go.

        It may have waited long, for its turn or in a process that was stopped. By then another
        worker may have sent the delivery, or Discord have forgotten the nonce of an earlier try.
        """
        first_at: float | None = None

        async def check() -> None:
            nonlocal first_at
            now = self._clock.monotonic()
            first_at = now if first_at is None else first_at
            if now - first_at >= NONCE_MEMORY.total_seconds():
                raise Uncertain("Discord took no message for minutes")
            if not await self._service.is_held(delivery):
                raise LeaseLost("the lease is lost")

        return check

    async def _write_receipt(self, delivery: Delivery, channel_id: int, message_id: int) -> None:
        """Write the receipt, however long the ledger is out of reach: the message is there."""
        while True:
            try:
                await finish(self._service.sent(delivery, channel_id, message_id))
            except StorageError as error:
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    raise  # The last call is over; `finish` gave the error precedence.
                log.warning(
                    "receipt not written", extra={"delivery_id": delivery.id, "error": str(error)}
                )
                await self._clock.sleep(RECEIPT_PAUSE)
            else:
                return

    async def _already_there(self, channel_id: int, delivery: Delivery) -> int | None:
        """Return the id of the message that an earlier, unanswered attempt left, if any.

        Raises CannotTell when the channel does not show it and Discord may know the nonce no more.
        """
        if not delivery.was_uncertain:
            return None
        now = self._clock.now()
        first = min(delivery.first_attempt_at or now, now)
        try:
            recent = await self._sender.recent(channel_id, first - SKEW)
        except CannotTell:
            # A first attempt in the future: the clock was put back, and its age says nothing.
            is_young = now - first < NONCE_MEMORY and first == delivery.first_attempt_at
            if is_young:
                return None  # Discord itself recognises the nonce and answers with that message.
            raise
        # The oldest first, and no other delivery's: two may say the same, and arrived in order.
        alike = [
            int(message["id"])
            for message in reversed(recent)
            if is_same_message(delivery.payload, delivery.nonce, message)
        ]
        known = await self._service.receipted(channel_id, alike) if alike else frozenset()
        found = next((message_id for message_id in alike if message_id not in known), None)
        if found is not None:
            log.info("delivery found in channel", extra={"delivery_id": delivery.id})
        return found

    async def _not_taken(self, delivery: Delivery, error: DeliveryError) -> None:
        verdict = judge(delivery, error, self._clock.now())
        log.warning(
            "delivery not taken",
            extra={"delivery_id": delivery.id, "step": verdict.step.name, "error": str(error)},
        )
        if isinstance(error, RetryLater) and error.everywhere:
            self._held_until = self._clock.monotonic() + error.after.total_seconds()
        match verdict.step:
            case Step.RETRY | Step.RETRY_UNCERTAIN:
                uncertain = verdict.step is Step.RETRY_UNCERTAIN
                await self._service.retry(delivery, error, verdict.wait, uncertain=uncertain)
            case Step.ASK:
                await self._service.ask(delivery, error, verdict.wait)
            case Step.DEGRADE:
                await self._service.degrade(delivery, error)
            case Step.PAUSE:
                await self._service.give_up(delivery, error, pause=True)
            case Step.FAIL:
                await self._service.give_up(delivery, error, pause=False)
