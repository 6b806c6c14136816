"""Two workers on one database: one was stopped, or never knew that it had been replaced."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.delivery.pacer import Pacer
from bot.delivery.worker import LEASE, DeliveryWorker
from bot.playground.demo import GUILD_ID
from bot.storage import digests
from tests.wire import FORGOTTEN, SENDS, Wire, open_http, owing

pytestmark = pytest.mark.e2e


class Gate(Pacer):
    """Where requests of a process stand still, as when it is stopped, until it is opened."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(wire.clock)
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()

    async def wait(self, check: Callable[[], Awaitable[None]] | None = None) -> None:
        self.reached.set()
        await self.opened.wait()
        await super().wait(check)


@asynccontextmanager
async def stopped(wire: Wire) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Let another worker claim what is due and stop it as its first request leaves.

    Gives what lets it go on, and waits until it has ended its round.
    """
    gate = Gate(wire)
    async with open_http(wire.playground, gate) as http:
        slow = wire.another(http)
        running = asyncio.create_task(wire.round(slow))
        await gate.reached.wait()

        async def go_on() -> None:
            gate.opened.set()
            await running

        yield go_on


@pytest.mark.parametrize("how", ["started", "leased"])
@pytest.mark.parametrize("later", [timedelta(0), FORGOTTEN, timedelta(hours=3)])
async def test_who_was_stopped_sends_nothing_that_another_has_sent(
    wire: Wire, how: str, later: timedelta
) -> None:
    if how == "leased":
        await wire.round()  # This one takes nothing over: it runs on, and sees a lease end.
        later += LEASE
    await wire.owe(owing("a"), owing("b"))
    async with stopped(wire) as go_on:
        wire.clock.advance(later)
        await wire.settle()
        wire.clock.advance(FORGOTTEN)
        await go_on()
    assert wire.shown() == ["a", "b"]
    assert await wire.receipts() == [message.id for message in wire.posted()]
    assert await wire.ledger("delivery.sent") == wire.shown()
    assert await wire.ledger("delivery.failed") == []


async def test_who_was_stopped_for_hours_and_replaced_by_nobody_goes_on(wire: Wire) -> None:
    await wire.owe(owing("a"), owing("b"))
    async with stopped(wire) as go_on:
        wire.clock.advance(timedelta(hours=5))
        await go_on()
    await wire.settle()
    assert wire.shown() == ["a", "b"]
    assert wire.sends == 2


async def test_who_comes_back_with_an_error_disturbs_nobody(wire: Wire) -> None:
    """The other one holds the lease by then; an answer to an older attempt says nothing."""
    await wire.owe_edition([{"content": "a"}, {"content": "b"}])
    async with stopped(wire) as go_on:
        wire.clock.advance(LEASE)
        async with stopped(wire) as go_on_too:
            wire.playground.faults.add("503", "GET *")
            await go_on()
            assert (await wire.states())[0] == "leased"
            await go_on_too()
    await wire.settle()
    assert wire.shown() == ["a", "b"]
    assert wire.notices() == []


async def test_an_answer_that_comes_after_another_has_looked_makes_one_receipt(wire: Wire) -> None:
    await wire.owe(owing("a"))
    answered = asyncio.Event()
    slow = wire.another()
    held = asyncio.Event()
    send = slow._sender.send

    async def send_and_stop(*arguments: object) -> int:
        message_id = await send(*arguments)  # type: ignore[arg-type]
        answered.set()
        await held.wait()
        return message_id

    slow._sender.send = send_and_stop  # type: ignore[method-assign]
    running = asyncio.create_task(wire.round(slow))
    await answered.wait()
    wire.clock.advance(FORGOTTEN)
    await wire.settle()
    held.set()
    await running
    assert wire.shown() == ["a"]
    assert await wire.receipts() == [wire.posted()[0].id]
    assert await wire.ledger("delivery.sent") == ["a"]


async def test_a_digest_deleted_while_its_message_waits_is_silent(wire: Wire) -> None:
    digest_id = await wire.owe_edition([{"content": "a"}])
    async with stopped(wire) as go_on:
        async with wire.storage.write() as db:
            assert await digests.find_digest(db, GUILD_ID, digest_id) is not None
            await digests.delete_digest(db, digest_id)
        await go_on()
    await wire.settle()
    assert wire.posted() == []
    assert await wire.states() == ["cancelled"]


async def test_many_workers_that_fail_in_turn_leave_one_copy_each(wire: Wire) -> None:
    await wire.owe(*(owing(str(n)) for n in range(6)))
    workers: list[DeliveryWorker] = []
    for kind in ("cut_after", "503", "cut_before", "500_after", "cut_after", "429"):
        wire.playground.faults.add(kind, SENDS, retry_after_s=70)
        workers.append(wire.another())
        await asyncio.gather(*(wire.round(worker) for worker in workers))
        wire.clock.advance(FORGOTTEN)
    await wire.settle()
    assert wire.shown() == [str(n) for n in range(6)]
    assert await wire.receipts() == [message.id for message in wire.posted()]
