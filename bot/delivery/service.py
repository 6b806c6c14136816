"""The outbox as the worker sees it: each step is one transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from datetime import timedelta

from bot.clock import Clock
from bot.digests.pausing import pause_and_tell
from bot.errors import DeliveryError
from bot.models import NOTICE, Delivery, NewDelivery, Receipt
from bot.render.digest import degrade
from bot.storage import audit, digests, guilds, outbox
from bot.storage.engine import AsyncConnection, Storage

log = logging.getLogger(__name__)


class DeliveryService:
    """Leases, receipts and refusals, kept with the ledger."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._writing = asyncio.Lock()
        self._unwritten: dict[int, Receipt] = {}

    async def take_over(self) -> int:
        """Offer what the process before this one left in mid-air; return how many."""
        async with self._storage.write() as db:
            left = await outbox.abandon_leases(db)
        if left:
            log.info("deliveries taken over", extra={"count": left})
        return left

    async def claim(
        self, *, limit: int, lease: timedelta, but_not: Collection[int] = ()
    ) -> tuple[Delivery, ...]:
        """Lease at most `limit` due deliveries, none of which has an id in `but_not`."""
        async with self._storage.write() as db:
            now = self._clock.now()
            return await outbox.claim_due(db, now, limit=limit, lease=lease, but_not=but_not)

    async def sent(self, delivery: Delivery, channel_id: int, message_id: int) -> None:
        """Write the receipt and its line in the ledger.

        Whoever comes while a transaction is under way is served by the next one, all together:
        a transaction for each message would bound the sending by the speed of the disk.
        """
        receipt = Receipt(delivery, channel_id, message_id, self._clock.now())
        self._unwritten[delivery.id] = receipt
        try:
            async with self._writing:
                if delivery.id in self._unwritten:
                    await self._write_receipts()
        finally:
            # Whoever fails asks again. A receipt without an asker would be in every transaction
            # to come; and if the ledger will not have it, no other would ever be written.
            self._unwritten.pop(delivery.id, None)
        extra = {"delivery_id": delivery.id, "key": delivery.key, "attempts": delivery.attempts}
        log.info("delivery sent", extra=extra)

    async def _write_receipts(self) -> None:
        """Write all that wait. Until the commit they stay on the list: each may have to try."""
        batch = [*self._unwritten.values()]
        async with self._storage.write() as db:
            unknown = await outbox.record_sent(db, batch)
            await audit.record_receipts(db, unknown)
        for receipt in batch:
            self._unwritten.pop(receipt.delivery.id, None)

    async def retry(
        self, delivery: Delivery, error: DeliveryError, wait: timedelta, *, uncertain: bool
    ) -> None:
        """Give the delivery back, to be tried after `wait`."""
        async with self._storage.write() as db:
            await outbox.record_retry(
                db,
                delivery.id,
                due_at=self._clock.now() + wait,
                error=str(error),
                # Once a copy may exist, only finding it or sending anew settles the question.
                uncertain=uncertain or delivery.was_uncertain,
            )

    async def degrade(self, delivery: Delivery, error: DeliveryError) -> None:
        """Take the picture, or else one item, out of a refused payload and offer it again.

        Fail when there is nothing left to take out.
        """
        smaller = degrade(delivery.payload)
        if smaller is None:
            await self.give_up(delivery, error, pause=False)
            return
        now = self._clock.now()
        async with self._storage.write() as db:
            await outbox.record_retry(
                db,
                delivery.id,
                due_at=now,
                error=str(error),
                # The larger one may yet turn up; the nonce, the same, would tell.
                uncertain=delivery.was_uncertain,
                payload=smaller,
                drop_files=bool(delivery.files),
            )
            await audit.record(
                db,
                "delivery.degraded",
                delivery.key,
                now=now,
                guild_id=delivery.guild_id,
                detail={"error": str(error)},
            )

    async def give_up(self, delivery: Delivery, error: DeliveryError, *, pause: bool) -> None:
        """Record a refusal for good; with `pause`, stop its digest and tell the admins once."""
        now = self._clock.now()
        async with self._storage.write() as db:
            await outbox.record_failed(db, delivery.id, error=str(error))
            await audit.record(
                db,
                "delivery.failed",
                delivery.key,
                now=now,
                guild_id=delivery.guild_id,
                detail={"error": str(error), "attempts": delivery.attempts},
            )
            if delivery.key.startswith(NOTICE) and delivery.channel_id is not None:
                await self._tell_owner_instead(db, delivery)
            digest = await digests.digest_of_edition(db, delivery.edition_id)
            if pause and digest is not None and delivery.edition_id is not None:
                await outbox.cancel_edition(db, delivery.edition_id)
                await pause_and_tell(db, digest, str(error), now=now)
        log.error(
            "delivery failed",
            extra={"delivery_id": delivery.id, "key": delivery.key, "error": str(error)},
        )

    async def _tell_owner_instead(self, db: AsyncConnection, delivery: Delivery) -> None:
        """Owe a notice that its channel does not take to the guild's owner."""
        guild = await guilds.find_guild(db, delivery.guild_id or 0)
        if guild is None or guild.owner_id is None:
            return
        now = self._clock.now()
        to_owner = NewDelivery(
            key=f"{delivery.key}:owner",
            guild_id=guild.id,
            channel_id=None,
            recipient_id=guild.owner_id,
            payload=delivery.payload,
            due_at=now,
        )
        await outbox.owe(db, [to_owner], now=now)
