"""The worker on a real database, against a channel that fails in every known way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.receipts import NONCE_MEMORY
from bot.delivery.service import DeliveryService
from bot.delivery.worker import LEASE, DeliveryWorker
from bot.errors import Cause, DeliveryError, Refused, RetryLater, StorageError, Uncertain
from bot.models import Delivery, DigestSpec, EditionStatus, NewDelivery
from bot.storage import audit, digests, guilds, outbox
from bot.storage.engine import Storage, open_storage
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

    async def send(self, channel_id: int, delivery: Delivery) -> int:
        self.sends += 1
        self.begun.set()
        if self.hold is not None:
            await self.hold.wait()
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
        return [{**message, "nonce": None} for message in self.posted.get(channel_id, [])]

    async def open_dm(self, user_id: int) -> int:
        return user_id + 5000

    def contents(self, channel_id: int = 10) -> list[str]:
        return [message["content"] for message in self.posted.get(channel_id, [])]


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    async with open_storage(f"sqlite+aiosqlite:///{tmp_path}/daybook.db") as opened:
        yield opened


@pytest.fixture
def channels(clock: FakeClock) -> Channels:
    return Channels(clock)


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
    assert channels.sends == 2


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
    from bot.render.digest import digest_messages
    from tests.stories import story

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
        edition = await digests.add_edition(
            db,
            digest.id,
            MORNING,
            status=EditionStatus.COMPOSED,
            parts=2,
            article_ids=(),
            now=MORNING,
        )
        assert edition is not None
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
            edition = await digests.add_edition(
                db,
                digest.id,
                MORNING + timedelta(hours=hour),
                status=EditionStatus.COMPOSED,
                parts=1,
                article_ids=(),
                now=MORNING,
            )
            assert edition is not None
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
