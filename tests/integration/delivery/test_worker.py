"""The worker on a real database: once, in order, and never lost."""

from __future__ import annotations

import asyncio
from datetime import time, timedelta

import pytest

from bot.delivery.service import DeliveryService
from bot.delivery.worker import LEASE, DeliveryWorker
from bot.errors import Cause, DeliveryError, Refused, RetryLater, StorageError, Uncertain
from bot.models import DigestSpec, EditionStatus, NewEdition
from bot.render.digest import digest_messages
from bot.storage import audit, digests, guilds, outbox
from bot.storage.engine import Storage
from tests.channels import SECOND, Channels, message, owe, work
from tests.fakes import MORNING
from tests.stories import story


async def test_messages_arrive_once_and_in_order(storage: Storage, channels: Channels) -> None:
    await owe(storage, message("a"), message("b"), message("c", channel=11))
    await work(storage, channels)
    assert channels.contents() == ["a", "b"]
    assert channels.contents(11) == ["c"]
    await work(storage, channels)
    assert channels.sends == 3


@pytest.mark.parametrize(
    "error",
    [RetryLater("429", after=30 * SECOND), Uncertain("cut"), Uncertain("500")],
)
async def test_what_was_not_accepted_is_sent_later(
    storage: Storage, channels: Channels, error: DeliveryError
) -> None:
    channels.before = [error, error]
    await owe(storage, message("a"), message("b"))
    await work(storage, channels)
    assert channels.contents() == ["a", "b"]


async def test_a_lost_answer_makes_no_second_copy(storage: Storage, channels: Channels) -> None:
    channels.after = [Uncertain("connection broke after Discord had it")]
    await owe(storage, message("a"))
    await work(storage, channels)
    assert channels.contents() == ["a"]
    assert (channels.sends, channels.looked) == (1, 1)


async def test_beyond_the_nonces_memory_the_channel_is_searched_first(
    storage: Storage, channels: Channels
) -> None:
    channels.after = [Uncertain("cut")]
    await owe(storage, message("a"), message("b", channel=11))
    await work(storage, channels, until=lambda: channels.sends == 2)
    channels.clock.advance(timedelta(hours=1))
    await work(storage, channels)
    assert channels.contents() == ["a"]
    assert channels.looked == 1
    assert channels.sends == 2


async def test_a_message_that_the_channel_does_not_have_is_sent(
    storage: Storage, channels: Channels
) -> None:
    channels.before = [Uncertain("cut before Discord had it")]
    await owe(storage, message("a"))
    await work(storage, channels, until=lambda: channels.sends == 1)
    channels.clock.advance(timedelta(hours=1))
    await work(storage, channels)
    assert channels.looked == 1
    assert channels.contents() == ["a"]


async def test_a_fault_of_ours_leaves_the_delivery_leased(
    storage: Storage, channels: Channels
) -> None:
    channels.after = [KeyError("a fault of ours")]
    await owe(storage, message("a"))
    await work(storage, channels, until=lambda: channels.sends == 1)
    await work(storage, channels)
    assert channels.contents() == ["a"]


async def test_a_receipt_that_cannot_be_written_makes_no_second_copy(
    storage: Storage, channels: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr("bot.delivery.worker.LAST_CALL", timedelta(milliseconds=20))
    with monkeypatch.context() as broken:
        broken.setattr(outbox, "record_sent", fail)
        await owe(storage, message("a"))
        await work(storage, channels, until=lambda: channels.sends == 1)
    await work(storage, channels)
    assert channels.contents() == ["a"]


async def test_stopping_waits_for_the_sends_in_flight(storage: Storage, channels: Channels) -> None:
    channels.hold = asyncio.Event()
    await owe(storage, message("a"), message("b"))
    clock = channels.clock
    worker = DeliveryWorker(DeliveryService(storage, clock), channels, clock)
    running = asyncio.create_task(worker.run())
    await channels.begun.wait()
    worker.stop()
    await asyncio.sleep(0.01)
    assert not running.done()
    channels.hold.set()
    await running
    assert channels.contents() == ["a"]
    async with storage.read() as db:
        assert await outbox.count_open(db) == 1


async def test_a_send_that_outlasts_the_last_call_is_left_for_the_next_start(
    storage: Storage, channels: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.worker.LAST_CALL", timedelta(milliseconds=20))
    channels.hold = asyncio.Event()
    await owe(storage, message("a"))
    await work(storage, channels, until=lambda: channels.sends == 1)
    assert channels.contents() == []
    channels.hold = None
    await work(storage, channels)
    assert channels.contents() == ["a"]


async def test_a_refused_payload_loses_one_item_and_is_sent(
    storage: Storage, channels: Channels
) -> None:
    (payload,) = digest_messages("Morning", MORNING, [story(1), story(2)])
    channels.before = [Refused("too long", cause=Cause.PAYLOAD)]
    await owe(storage, message("a", payload=payload | {"content": ""}))
    await work(storage, channels)
    assert len(channels.posted[10]) == 1
    assert "Headline 1" in str(channels.posted[10])
    assert "Headline 2" not in str(channels.posted[10])


async def test_a_payload_that_cannot_shrink_is_failed_and_told_in_the_ledger(
    storage: Storage, channels: Channels
) -> None:
    channels.before = [Refused("no", cause=Cause.PAYLOAD)]
    await owe(storage, message("a", payload={"content": "a", "components": []}), message("b"))
    await work(storage, channels)
    assert channels.contents() == ["b"]
    async with storage.read() as db:
        lines = await audit.newest(db, 1)
    assert [line.action for line in lines] == ["delivery.sent", "delivery.failed"]


async def test_a_missing_right_pauses_the_digest_and_tells_the_owner_once(
    storage: Storage, channels: Channels
) -> None:
    async with storage.write() as db:
        await guilds.save_guild(db, 1, "One", owner_id=7, now=MORNING)
        digest = await digests.add_digest(
            db,
            1,
            DigestSpec("Morning", 10, time(7), "UTC"),
            next_run_at=MORNING,
            created_by=5,
            now=MORNING,
        )
        assert digest is not None
        (edition,) = await digests.add_editions(
            db, [NewEdition(digest.id, MORNING, EditionStatus.COMPOSED, 2)], now=MORNING
        )
    parts = [message(f"edition:1:{part}", edition_id=edition.id) for part in range(2)]
    await owe(storage, *parts)
    channels.before = [Refused("I may not write there", cause=Cause.MISSING_PERMISSION)]
    await work(storage, channels, until=lambda: bool(channels.posted.get(5007)))
    assert channels.contents(10) == []
    assert "paused, because I may not write there" in str(channels.posted[5007])
    async with storage.read() as db:
        paused = await digests.find_digest(db, 1, digest.id)
    assert paused is not None
    assert paused.paused_reason == "I may not write there"


async def test_another_failure_of_a_paused_digest_says_nothing_more(
    storage: Storage, channels: Channels
) -> None:
    async with storage.write() as db:
        await guilds.save_guild(db, 1, "One", owner_id=None, now=MORNING)
        digest = await digests.add_digest(
            db,
            1,
            DigestSpec("Morning", 10, time(7), "UTC"),
            next_run_at=MORNING,
            created_by=5,
            now=MORNING,
        )
        assert digest is not None
        edition_ids = []
        for hour in range(2):
            (edition,) = await digests.add_editions(
                db,
                [NewEdition(digest.id, MORNING + timedelta(hours=hour), EditionStatus.COMPOSED, 1)],
                now=MORNING,
            )
            edition_ids.append(edition.id)
    await owe(storage, *(message(f"edition:{i}:0", edition_id=i) for i in edition_ids))
    channels.before = [Refused("gone", cause=Cause.MISSING_CHANNEL)] * 2
    await work(storage, channels)
    async with storage.read() as db:
        lines = await audit.newest(db, 1)
    assert [line.action for line in lines].count("digest.paused") == 1


@pytest.mark.parametrize("step", ["leased", "accepted", "answered"])
async def test_a_worker_that_dies_between_two_steps_leaves_one_copy(
    storage: Storage, channels: Channels, step: str
) -> None:
    """The same as a kill, seen from the database: what was written stays, the rest is lost."""
    clock = channels.clock
    await owe(storage, message("a"), message("b"))
    service = DeliveryService(storage, clock)
    (leased,) = await service.claim(limit=10, lease=LEASE)
    if step != "leased":
        await channels.send(10, leased)
    if step == "answered":
        await service.sent(leased, 10, 1001)
    await work(storage, channels)
    assert channels.contents() == ["a", "b"]
