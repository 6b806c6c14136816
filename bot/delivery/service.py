"""The outbox as the worker sees it: each step is one transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.clock import Clock, Regress
from bot.delivery.retry import LONGEST_WAIT
from bot.digests.pausing import pause_and_tell, tell
from bot.errors import CannotTell, DeliveryError, Uncertain
from bot.models import NOTICE, Delivery, Digest, NewDelivery, Receipt
from bot.render.digest import degrade, story_ids
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
        self._regress = Regress()

    async def take_over(self) -> int:
        """Offer what the process before this one left in mid-air; return how many."""
        async with self._storage.write() as db:
            left = await outbox.abandon_leases(db)
            await self._mind_the_clock(db)
        if left:
            log.info("deliveries taken over", extra={"count": left})
        return left

    async def claim(
        self, *, limit: int, lease: timedelta, but_not: Collection[int] = ()
    ) -> tuple[Delivery, ...]:
        """Lease at most `limit` due deliveries, none of which has an id in `but_not`."""
        async with self._storage.write() as db:
            now = await self._mind_the_clock(db)
            return await outbox.claim_due(db, now, limit=limit, lease=lease, but_not=but_not)

    async def _mind_the_clock(self, db: AsyncConnection) -> datetime:
        """Return what time it is; when it is earlier than before, hurry on what waits too long."""
        now = self._clock.now()
        if self._regress.is_at(now):
            hurried = await outbox.bring_forward(db, now, longest=LONGEST_WAIT)
            if hurried:
                log.warning("deliveries brought forward", extra={"count": hurried})
        return now

    async def is_held(self, delivery: Delivery) -> bool:
        """Return whether the delivery is still ours to send: no other worker has leased it since.

        A lease that has run out unnoticed, as in a process that was stopped for an hour, is ours.
        """
        async with self._storage.read() as db:
            return await outbox.is_held(db, delivery)

    async def receipted(self, channel_id: int, message_ids: Collection[int]) -> frozenset[int]:
        """Return which of these messages of a channel are known to be some delivery's."""
        async with self._storage.read() as db:
            return await outbox.receipted(db, channel_id, message_ids)

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
                delivery,
                due_at=self._clock.now() + wait,
                error=str(error),
                # Once a copy may exist, only finding it or sending anew settles the question.
                uncertain=uncertain or delivery.was_uncertain,
            )

    async def degrade(self, delivery: Delivery, error: DeliveryError) -> None:
        """Take the picture, or else one item, out of a refused payload and offer it again.

        Fail when there is nothing left to take out.
        """
        now = self._clock.now()
        async with self._storage.write() as db:
            guild = await guilds.find_guild(db, delivery.guild_id or 0)
            smaller = degrade(delivery.payload, language=guild.language if guild else "en")
            if smaller is None:
                await self._give_up(db, delivery, error, pause=False)
                return
            has_ended = await outbox.record_retry(
                db,
                delivery,
                due_at=now,
                error=str(error),
                # The larger one may yet turn up, and is then known by what both say.
                uncertain=_may_be_there(delivery, error),
                payload=smaller,
                drop_files=bool(delivery.files),
            )
            if not has_ended:
                return
            if delivery.edition_id is not None and not _may_be_there(delivery, error):
                dropped = story_ids(delivery.payload) - story_ids(smaller)
                await _untell(db, delivery.edition_id, dropped)
            await audit.record(
                db,
                "delivery.degraded",
                delivery.key,
                now=now,
                guild_id=delivery.guild_id,
                detail={"error": str(error)},
            )

    async def ask(self, delivery: Delivery, error: DeliveryError, wait: timedelta) -> None:
        """Ask the admins, once, to help with a delivery that may have been posted; try again."""
        await self.retry(delivery, error, wait, uncertain=True)
        async with self._storage.write() as db:
            digest = await digests.digest_of_edition(db, delivery.edition_id)
            if digest is not None:
                await tell(
                    db,
                    digest.guild_id,
                    f"delivery-unsure:{delivery.id}",
                    f"I cannot tell whether a message of “{digest.spec.name}” was posted: the "
                    f"connection to Discord broke meanwhile, and {error}.",
                    hint="Put that right within three hours, and I look again and post it if it "
                    "is missing. I never post it on a guess.",
                    now=self._clock.now(),
                    blocked_channel_id=delivery.channel_id,
                )

    async def give_up(self, delivery: Delivery, error: DeliveryError, *, pause: bool) -> None:
        """Record a refusal for good and tell the admins; with `pause`, stop its digest."""
        async with self._storage.write() as db:
            await self._give_up(db, delivery, error, pause=pause)

    async def _give_up(
        self, db: AsyncConnection, delivery: Delivery, error: DeliveryError, *, pause: bool
    ) -> None:
        if not await outbox.record_failed(db, delivery, error=str(error)):
            return
        now = self._clock.now()
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
        if digest is not None and delivery.edition_id is not None:
            unread = [] if _may_be_there(delivery, error) else [delivery.payload]
            is_paused = False
            if pause:
                unread += await outbox.cancel_edition(db, delivery.edition_id)
                is_paused = await pause_and_tell(db, digest, str(error), now=now)
            if not is_paused:
                await self._tell_of_failure(db, delivery, digest, error)
            await _untell(db, delivery.edition_id, *map(story_ids, unread))
        log.error(
            "delivery failed",
            extra={"delivery_id": delivery.id, "key": delivery.key, "error": str(error)},
        )

    async def _tell_of_failure(
        self, db: AsyncConnection, delivery: Delivery, digest: Digest, error: DeliveryError
    ) -> None:
        """Tell the admins, once for an edition, that some of it will not be posted."""
        is_open = _may_be_there(delivery, error)
        outcome = "may have been posted or not" if is_open else "could not be posted"
        await tell(
            db,
            digest.guild_id,
            f"edition-failed:{delivery.edition_id}",
            f"A message of “{digest.spec.name}” {outcome}, because {error}.",
            hint="Have a look at the channel. When the cause is mended, /digest run posts what "
            "was not told yet.",
            now=self._clock.now(),
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


async def _untell(db: AsyncConnection, edition_id: int, *unread: frozenset[int]) -> None:
    """Let stories of an edition that nobody could read be news again."""
    stories = frozenset[int]().union(*unread)
    if stories:
        await digests.untell(db, edition_id, stories)


def _may_be_there(delivery: Delivery, error: DeliveryError) -> bool:
    """Return whether Discord may have accepted a delivery, in this attempt or before."""
    return delivery.was_uncertain or isinstance(error, Uncertain | CannotTell)
