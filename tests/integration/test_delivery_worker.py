"""The worker on a real database, against a channel that fails in every known way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.delivery.receipts import NONCE_MEMORY
from bot.delivery.service import DeliveryService
from bot.delivery.worker import LEASE, DeliveryWorker
from bot.errors import Cause, DeliveryError, Refused, RetryLater, StorageError, Uncertain
from bot.models import Delivery, DigestSpec, EditionStatus, NewDelivery
from bot.render.digest import digest_messages
from bot.storage import audit, digests, guilds, outbox
from bot.storage.engine import Storage, open_storage
from bot.storage.schema import outbox as outbox_table
from tests.fakes import MORNING, FakeClock
from tests.stories import story

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


class Failing:
    """Stands before a step of the storage and lets it fail for the first `times` calls."""

    def __init__(self, step: Callable[..., Any], times: int) -> None:
        self.step = step
        self.times = times

    async def __call__(self, *arguments: Any, **more: Any) -> Any:
        self.times -= 1
        if self.times >= 0:
            raise StorageError("The database is locked by another process")
        return await self.step(*arguments, **more)


@pytest.mark.parametrize("step", ["abandon_leases", "claim_due"])
async def test_a_ledger_that_is_locked_for_a_while_ends_nothing(
    storage: Storage, channels: Channels, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await owe(storage, message("a"))
    monkeypatch.setattr(outbox, step, Failing(getattr(outbox, step), 3))
    await work(storage, channels)
    assert channels.contents() == ["a"]


async def test_a_receipt_is_written_as_soon_as_the_ledger_takes_it(
    storage: Storage, channels: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owe(storage, message("a"), message("b"))
    monkeypatch.setattr(outbox, "record_sent", Failing(outbox.record_sent, 3))
    await work(storage, channels)
    assert channels.contents() == ["a", "b"]
    assert (channels.sends, channels.looked) == (2, 0)


async def test_a_retry_that_cannot_be_recorded_breaks_no_other_send(
    storage: Storage, channels: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owe(storage, message("a"), message("b", channel=11))
    channels.before = [RetryLater("busy")]
    monkeypatch.setattr(outbox, "record_retry", Failing(outbox.record_retry, 1))
    await work(storage, channels, until=lambda: len(channels.posted) == 1)
    channels.clock.advance(LEASE)
    await work(storage, channels)
    assert sorted(channels.contents() + channels.contents(11)) == ["a", "b"]


async def test_a_send_that_outlasts_its_lease_is_not_begun_again(
    storage: Storage, channels: Channels
) -> None:
    """It may wait for an hour in discord.py when Discord asks for that."""
    channels.hold = asyncio.Event()
    await owe(storage, message("a"))
    worker = DeliveryWorker(DeliveryService(storage, channels.clock), channels, channels.clock)
    running = asyncio.create_task(worker.run())
    await channels.begun.wait()
    for _ in range(3):
        channels.clock.advance(LEASE * 2)
        worker.wake()
        await asyncio.sleep(0.02)
    assert channels.sends == 1
    channels.hold.set()
    worker.stop()
    await running
    assert channels.contents() == ["a"]


async def test_a_refused_token_stops_all_sending_for_a_while(
    storage: Storage, channels: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten thousand refusals in ten minutes would ban the machine's address."""
    monkeypatch.setattr("bot.delivery.worker.IN_FLIGHT", 1)
    channels.before = [RetryLater("401", after=60 * SECOND, everywhere=True)]
    await owe(storage, *(message(str(n), channel=n) for n in range(5)))
    worker = DeliveryWorker(DeliveryService(storage, channels.clock), channels, channels.clock)
    running = asyncio.create_task(worker.run())
    await channels.begun.wait()
    for _ in range(5):
        worker.wake()
        await asyncio.sleep(0.01)
    worker.stop()
    await running
    assert channels.sends == 1
    channels.clock.advance(61 * SECOND)
    await work(storage, channels)
    assert len(channels.posted) == 5


async def states(storage: Storage) -> list[str]:
    async with storage.read() as db:
        return [row.state for row in await db.execute(select(outbox_table).order_by("id"))]


@pytest.mark.parametrize("error", [RetryLater("busy"), Uncertain("cut")])
async def test_what_nobody_takes_for_a_day_is_given_up(
    storage: Storage, channels: Channels, error: DeliveryError
) -> None:
    channels.before = [error] * 20
    await owe(storage, message("a"))
    await work(storage, channels, until=lambda: channels.sends == 3)
    assert await states(storage) != ["failed"]
    channels.clock.advance(timedelta(hours=24))
    await work(storage, channels)
    assert await states(storage) == ["failed"]


async def test_a_message_that_comes_days_late_is_not_posted(
    storage: Storage, channels: Channels
) -> None:
    await owe(storage, message("a"), message("b", channel=11))
    channels.clock.advance(timedelta(days=2))
    await work(storage, channels)
    assert channels.sends == 0
    assert await states(storage) == ["failed", "failed"]


async def test_a_discord_that_is_down_costs_a_digest_no_story(
    storage: Storage, channels: Channels
) -> None:
    (payload,) = digest_messages("Morning", MORNING, [story(1), story(2)])
    channels.before = [Uncertain("500", suspect_payload=True) for _ in range(8)]
    await owe(storage, message("a", payload=payload | {"content": ""}))
    await work(storage, channels)
    assert "Headline 2" in str(channels.posted[10])


async def test_a_copy_behind_a_server_error_is_found_before_the_payload_shrinks(
    storage: Storage, channels: Channels
) -> None:
    (payload,) = digest_messages("Morning", MORNING, [story(1), story(2)])
    padded = payload | {"content": "", "padding": "x" * 6_000}
    # Accepted although the answer was an error, and forgotten by the nonce's memory.
    channels.posted[10] = [{"id": 77, "nonce": None, "at": MORNING - timedelta(1), **padded}]
    channels.before = [Uncertain("500", suspect_payload=True) for _ in range(5)]
    await owe(storage, message("a", payload=padded))
    await work(storage, channels)
    assert [posted["id"] for posted in channels.posted[10]] == [77]
    assert await states(storage) == ["sent"]


async def test_a_clock_that_was_put_back_makes_no_second_copy(
    storage: Storage, channels: Channels
) -> None:
    channels.after = [Uncertain("cut")]
    await owe(storage, message("a"))
    await work(storage, channels, until=lambda: channels.sends == 1)
    channels.posted[10][0]["at"] -= timedelta(hours=2)  # Discord's clock was right all along.
    channels.clock.set(MORNING - timedelta(hours=1))
    async with storage.write() as db:
        await db.execute(update(outbox_table).values(due_at=channels.clock.now()))
    await work(storage, channels)
    assert channels.contents() == ["a"]
    assert channels.sends == 1


async def test_a_notice_that_its_channel_refuses_goes_to_the_owner(
    storage: Storage, channels: Channels
) -> None:
    async with storage.write() as db:
        await guilds.save_guild(db, 1, "One", owner_id=7, now=MORNING)
    channels.before = [Refused("gone", cause=Cause.MISSING_CHANNEL)]
    await owe(storage, message("notice:digest-paused:1:2", payload={"content": "Paused"}))
    await work(storage, channels)
    assert channels.contents(5007) == ["Paused"]


async def test_a_notice_without_an_owner_ends_with_its_channel(
    storage: Storage, channels: Channels
) -> None:
    channels.before = [Refused("gone", cause=Cause.MISSING_CHANNEL)]
    await owe(storage, message("notice:digest-paused:1:2"))
    await work(storage, channels)
    assert channels.posted == {}


async def test_a_digest_deleted_under_way_is_not_tried_again(
    storage: Storage, channels: Channels
) -> None:
    async with storage.write() as db:
        await guilds.save_guild(db, 1, "One", owner_id=7, now=MORNING)
        spec = DigestSpec("Morning", 10, time(7), "UTC")
        more = {"next_run_at": MORNING, "created_by": 5, "now": MORNING}
        digest = await digests.add_digest(db, 1, spec, **more)
        assert digest is not None
        edition = await digests.add_edition(
            db,
            digest.id,
            MORNING,
            status=EditionStatus.COMPOSED,
            parts=1,
            article_ids=(),
            now=MORNING,
        )
        assert edition is not None
    await owe(storage, message(f"edition:{edition.id}:0", edition_id=edition.id))
    channels.hold = asyncio.Event()
    channels.before = [RetryLater("busy")]
    worker = DeliveryWorker(DeliveryService(storage, channels.clock), channels, channels.clock)
    running = asyncio.create_task(worker.run())
    await channels.begun.wait()
    async with storage.write() as db:
        await digests.delete_digest(db, digest.id)
    channels.hold.set()
    worker.stop()
    await running
    await work(storage, channels)
    assert channels.posted == {}
    assert await states(storage) == ["cancelled"]
