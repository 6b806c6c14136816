"""The worker when the ledger, the token, the clock or Discord itself fails it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.delivery.service import DeliveryService
from bot.delivery.worker import LEASE, DeliveryWorker
from bot.errors import Cause, DeliveryError, Refused, RetryLater, StorageError, Uncertain
from bot.models import DigestSpec, EditionStatus, NewEdition
from bot.render.digest import digest_messages
from bot.storage import digests, guilds, outbox
from bot.storage.engine import Storage
from bot.storage.schema import outbox as outbox_table
from tests.channels import SECOND, Channels, message, owe, work
from tests.fakes import MORNING
from tests.stories import story


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
        (edition,) = await digests.add_editions(
            db, [NewEdition(digest.id, MORNING, EditionStatus.COMPOSED, 1)], now=MORNING
        )
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
