from __future__ import annotations

from datetime import timedelta

import pytest

from bot.models import Delivery, NewDelivery
from bot.storage import guilds, outbox
from bot.storage.engine import Storage
from tests.fakes import MORNING

LEASE = timedelta(minutes=10)
SECOND = timedelta(seconds=1)


def owed(key: str, *, guild: int = 1, channel: int | None = 10, **more: object) -> NewDelivery:
    return NewDelivery(
        key=key,
        guild_id=guild,
        channel_id=channel,
        payload={"content": key},
        due_at=more.pop("due_at", MORNING),  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


async def owe(storage: Storage, *deliveries: NewDelivery) -> None:
    async with storage.write() as db:
        await outbox.owe(db, deliveries, now=MORNING)


async def claim(
    storage: Storage, now: object = MORNING, *, limit: int = 100
) -> tuple[Delivery, ...]:
    async with storage.write() as db:
        return await outbox.claim_due(db, now, limit=limit, lease=LEASE)  # type: ignore[arg-type]


async def test_a_key_is_owed_once_for_ever(storage: Storage) -> None:
    await owe(storage, owed("a"), owed("a"))
    await owe(storage, owed("a"))
    assert [d.key for d in await claim(storage)] == ["a"]


async def test_a_leased_delivery_is_hidden_until_the_lease_runs_out(storage: Storage) -> None:
    await owe(storage, owed("a"))
    first = await claim(storage)
    assert not first[0].was_uncertain
    assert await claim(storage, MORNING + LEASE - SECOND) == ()
    again = await claim(storage, MORNING + LEASE)
    assert [(d.key, d.was_uncertain, d.attempts) for d in again] == [("a", True, 2)]
    assert again[0].nonce == first[0].nonce
    assert again[0].first_attempt_at == MORNING


async def test_what_is_not_due_is_not_offered(storage: Storage) -> None:
    await owe(storage, owed("a", due_at=MORNING + SECOND))
    assert await claim(storage) == ()
    assert len(await claim(storage, MORNING + SECOND)) == 1


async def test_a_channels_messages_keep_their_order(storage: Storage) -> None:
    await owe(storage, owed("a"), owed("b"), owed("c", channel=11))
    first = await claim(storage)
    assert [d.key for d in first] == ["a", "c"]
    async with storage.write() as db:
        await outbox.record_sent(db, first[0].id, message_id=5, channel_id=10, now=MORNING)
    assert [d.key for d in await claim(storage)] == ["b"]


async def test_a_delayed_part_holds_back_the_next_part(storage: Storage) -> None:
    await owe(storage, owed("a"), owed("b"))
    (first,) = await claim(storage)
    async with storage.write() as db:
        await outbox.record_retry(
            db, first.id, due_at=MORNING + 60 * SECOND, error="busy", uncertain=False
        )
    assert await claim(storage, MORNING + SECOND) == ()
    again = await claim(storage, MORNING + 60 * SECOND)
    assert [(d.key, d.was_uncertain) for d in again] == [("a", False)]


async def test_guilds_take_turns(storage: Storage) -> None:
    await owe(storage, *(owed(f"big{n}", guild=1, channel=100 + n) for n in range(5)))
    await owe(storage, owed("small", guild=2, channel=200))
    assert {d.key for d in await claim(storage, limit=2)} == {"big0", "small"}


@pytest.mark.parametrize("uncertain", [True, False])
async def test_an_uncertain_delivery_says_so_when_it_is_offered_again(
    storage: Storage, uncertain: bool
) -> None:
    await owe(storage, owed("a"))
    (first,) = await claim(storage)
    async with storage.write() as db:
        await outbox.record_retry(
            db, first.id, due_at=MORNING, error="cut", uncertain=uncertain, payload={"content": "b"}
        )
    (again,) = await claim(storage)
    assert again.was_uncertain is uncertain
    assert again.payload == {"content": "b"}


async def test_leases_of_a_dead_worker_are_offered_at_once(storage: Storage) -> None:
    await owe(storage, owed("a"))
    await claim(storage)
    async with storage.write() as db:
        assert await outbox.abandon_leases(db) == 1
    assert [d.was_uncertain for d in await claim(storage, MORNING + SECOND)] == [True]


async def test_ended_deliveries_are_never_offered_again(storage: Storage) -> None:
    await owe(storage, owed("sent"), owed("failed", channel=11))
    for delivery in await claim(storage):
        async with storage.write() as db:
            if delivery.key == "sent":
                await outbox.record_sent(db, delivery.id, message_id=1, channel_id=10, now=MORNING)
            else:
                await outbox.record_failed(db, delivery.id, error="gone")
    assert await claim(storage, MORNING + 2 * LEASE) == ()
    async with storage.read() as db:
        assert await outbox.count_open(db) == 0


async def test_files_travel_with_their_delivery(storage: Storage) -> None:
    await owe(storage, owed("a", files={"week.png": b"\x89PNG"}), owed("b", channel=11))
    found = {d.key: dict(d.files) for d in await claim(storage)}
    assert found == {"a": {"week.png": b"\x89PNG"}, "b": {}}


async def test_direct_messages_to_one_member_keep_their_order(storage: Storage) -> None:
    await owe(
        storage, owed("a", channel=None, recipient_id=7), owed("b", channel=None, recipient_id=7)
    )
    assert [d.key for d in await claim(storage)] == ["a"]


async def test_open_deliveries_are_counted_by_guild(storage: Storage) -> None:
    async with storage.write() as db:
        await guilds.save_guild(db, 1, "One", owner_id=None, now=MORNING)
    await owe(storage, owed("a"), owed("b", guild=2, channel=11))
    async with storage.read() as db:
        assert await outbox.count_open(db, 1) == 1
        assert await outbox.count_open(db) == 2
