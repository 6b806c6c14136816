"""Receipts are written in groups; what becomes of them when a transaction fails."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.delivery.receipts import NONCE_MEMORY
from bot.delivery.service import DeliveryService
from bot.delivery.worker import LEASE
from bot.errors import StorageError
from bot.models import Delivery
from bot.storage import audit
from bot.storage.engine import Storage
from bot.storage.schema import audit as audit_table
from bot.storage.schema import outbox as outbox_table
from tests.channels import Channels, message, owe, work
from tests.fakes import FakeClock

COUNT = 20


class FailingWrites:
    """Stands before `storage.write` and lets some transactions fail.

    how     at the "begin", at the "commit" so that nothing is kept, or in the "answer" to a commit
            that has been made
    every   each transaction with a number that this divides
    dice    decides instead, so that one of `every` fails: no round of a worker keeps step with it
    """

    def __init__(
        self, storage: Storage, how: str, *, every: int, dice: random.Random | None = None
    ) -> None:
        self._write = storage.write
        self._how = how
        self._every = every
        self._dice = dice
        self.begun = 0

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Any]:
        self.begun += 1
        number = self._dice.randrange(self._every) if self._dice else self.begun
        fails = number % self._every == 0
        if fails and self._how == "begin":
            raise StorageError("The database is locked by another process")
        async with self._write() as db:
            yield db
            if fails and self._how == "commit":
                raise StorageError("The database has no room left on its disk")
        if fails and self._how == "answer":
            raise StorageError("The database is out of reach")


async def owe_many(storage: Storage) -> None:
    await owe(storage, *(message(str(n), channel=n + 1) for n in range(COUNT)))


async def lease_all(service: DeliveryService) -> Sequence[Delivery]:
    return await service.claim(limit=COUNT, lease=LEASE)


async def states(storage: Storage) -> list[str]:
    async with storage.read() as db:
        return [*(await db.execute(select(outbox_table.c.state).order_by("id"))).scalars()]


async def ledger(storage: Storage) -> list[str]:
    """Return the keys of the deliveries that the ledger calls sent."""
    query = select(audit_table.c.subject).where(audit_table.c.action == "delivery.sent")
    async with storage.read() as db:
        return sorted((await db.execute(query)).scalars(), key=int)


async def confirm(service: DeliveryService, delivery: Delivery) -> None:
    await service.sent(delivery, delivery.channel_id or 0, delivery.id)


KEYS = [str(n) for n in range(COUNT)]


async def test_receipts_that_wait_for_one_another_share_a_transaction(
    storage: Storage, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owe_many(storage)
    service = DeliveryService(storage, clock)
    leased = await lease_all(service)
    writes = FailingWrites(storage, "never", every=COUNT)
    monkeypatch.setattr(storage, "write", writes)
    await asyncio.gather(*(confirm(service, each) for each in leased))
    assert await states(storage) == ["sent"] * COUNT
    assert await ledger(storage) == KEYS
    assert writes.begun <= 3


@pytest.mark.parametrize("how", ["begin", "commit", "answer"])
async def test_a_receipt_is_not_lost_with_the_transaction_of_another(
    storage: Storage, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    await owe_many(storage)
    service = DeliveryService(storage, clock)
    leased = await lease_all(service)
    # The first is written alone; the one after it fails with all the others waiting.
    monkeypatch.setattr(storage, "write", FailingWrites(storage, how, every=2))
    ended = await asyncio.gather(*(confirm(service, e) for e in leased), return_exceptions=True)
    failed = [each for each, end in zip(leased, ended, strict=True) if end is not None]
    assert len(failed) == 1
    if how != "answer":
        assert (await states(storage)).count("sent") == COUNT - 1
    while failed:
        try:
            await confirm(service, failed[0])
            failed.pop(0)
        except StorageError:
            continue
    assert await states(storage) == ["sent"] * COUNT
    assert await ledger(storage) == KEYS


@pytest.mark.parametrize("how", ["begin", "commit", "answer"])
@pytest.mark.parametrize("every", [2, 3, 5])
async def test_every_message_is_there_once_however_many_transactions_fail(
    storage: Storage,
    channels: Channels,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
    every: int,
) -> None:
    """Claims fail like receipts: what was leased unheard is offered again after its lease."""
    await owe_many(storage)
    with monkeypatch.context() as broken:
        writes = FailingWrites(storage, how, every=every, dice=random.Random(every))
        broken.setattr(storage, "write", writes)
        await work(storage, channels)
    assert [channels.contents(n + 1) for n in range(COUNT)] == [[key] for key in KEYS]
    assert await states(storage) == ["sent"] * COUNT
    assert await ledger(storage) == KEYS


@pytest.mark.parametrize("later", [timedelta(0), NONCE_MEMORY, timedelta(hours=20)])
@pytest.mark.parametrize("how", ["begin", "commit", "answer"])
async def test_the_next_start_sends_no_copy_of_what_the_last_one_could_not_write(
    storage: Storage,
    channels: Channels,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
    later: timedelta,
) -> None:
    await owe_many(storage)
    service = DeliveryService(storage, channels.clock)
    leased = await lease_all(service)
    for each in leased[1:]:
        await channels.send(each.channel_id or 0, each)
    with monkeypatch.context() as broken:
        broken.setattr(storage, "write", FailingWrites(storage, how, every=1))
        ended = await asyncio.gather(
            *(confirm(service, each) for each in leased[1:]), return_exceptions=True
        )
    assert StorageError in {type(each) for each in ended}
    channels.clock.advance(later)
    await work(storage, channels)
    # The first had not been sent when the process died.
    assert [channels.contents(n + 1) for n in range(COUNT)] == [[key] for key in KEYS]
    assert await states(storage) == ["sent"] * COUNT
    assert await ledger(storage) == KEYS


async def test_who_leaves_takes_only_its_own_receipt_along(
    storage: Storage, clock: FakeClock
) -> None:
    await owe_many(storage)
    service = DeliveryService(storage, clock)
    leased = await lease_all(service)
    async with storage.write():
        tasks = [asyncio.create_task(confirm(service, each)) for each in leased]
        await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        await asyncio.sleep(0)
    await asyncio.wait(tasks)
    assert await ledger(storage) == KEYS[1::2]
    assert await states(storage) == ["leased", "sent"] * (COUNT // 2)


async def test_a_receipt_that_the_ledger_will_not_have_stops_no_other(
    storage: Storage, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owe_many(storage)
    service = DeliveryService(storage, clock)
    leased = await lease_all(service)
    record = audit.record_receipts

    async def refuse(db: Any, receipts: Any) -> None:
        if any(receipt.delivery.key == "7" for receipt in receipts):
            raise OverflowError("too large")
        await record(db, receipts)

    monkeypatch.setattr(audit, "record_receipts", refuse)
    waiting = [*leased]
    for _ in range(COUNT):
        ended = await asyncio.gather(
            *(confirm(service, each) for each in waiting), return_exceptions=True
        )
        waiting = [each for each, end in zip(waiting, ended, strict=True) if end is not None]
    assert [each.key for each in waiting] == ["7"]
    assert await ledger(storage) == [key for key in KEYS if key != "7"]
