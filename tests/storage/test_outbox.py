from __future__ import annotations

import asyncio
from datetime import time, timedelta

import pytest
from sqlalchemy import select, update

from bot.models import Delivery, DigestSpec, EditionStatus, NewDelivery, NewEdition, Receipt
from bot.storage import digests, guilds, outbox
from bot.storage.engine import Storage
from bot.storage.schema import outbox as outbox_table
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
        await outbox.record_sent(db, [Receipt(first[0], 10, 5, MORNING)])
    assert [d.key for d in await claim(storage)] == ["b"]


async def test_a_delayed_part_holds_back_the_next_part(storage: Storage) -> None:
    await owe(storage, owed("a"), owed("b"))
    (first,) = await claim(storage)
    async with storage.write() as db:
        await outbox.record_retry(
            db, first, due_at=MORNING + 60 * SECOND, error="busy", uncertain=False
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
            db, first, due_at=MORNING, error="cut", uncertain=uncertain, payload={"content": "b"}
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
                await outbox.record_sent(db, [Receipt(delivery, 10, 1, MORNING)])
            else:
                await outbox.record_failed(db, delivery, error="gone")
    assert await claim(storage, MORNING + 2 * LEASE) == ()
    async with storage.read() as db:
        assert await outbox.count_open(db) == 0


async def test_files_travel_with_their_delivery(storage: Storage) -> None:
    await owe(storage, owed("a", files={"week.png": b"\x89PNG"}), owed("b", channel=11))
    found = {d.key: dict(d.files) for d in await claim(storage)}
    assert found == {"a": {"week.png": b"\x89PNG"}, "b": {}}


async def test_a_delivery_given_back_without_its_files_has_lost_them(storage: Storage) -> None:
    await owe(storage, owed("a", files={"week.png": b"\x89PNG"}))
    (leased,) = await claim(storage)
    async with storage.write() as db:
        await outbox.record_retry(
            db,
            leased,
            due_at=MORNING,
            error="no right to attach",
            uncertain=False,
            payload={"content": "words"},
            drop_files=True,
        )
    (again,) = await claim(storage)
    assert (again.payload, again.files) == ({"content": "words"}, {})


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


async def test_a_guild_with_a_backlog_waits_for_one_that_has_nothing_under_way(
    storage: Storage,
) -> None:
    """One place at a time becomes free: the oldest would always be the big guild's."""
    await owe(storage, *(owed(f"big{n}", guild=1, channel=100 + n) for n in range(5)))
    await owe(storage, owed("small", guild=2, channel=200, due_at=MORNING + SECOND))
    now = MORNING + SECOND
    turns = [(await claim(storage, now, limit=1))[0].key for _ in range(3)]
    assert turns == ["big0", "small", "big1"]


async def test_what_is_owed_for_later_holds_nothing_back(storage: Storage) -> None:
    await owe(storage, owed("tomorrow", due_at=MORNING + timedelta(days=1)), owed("now"))
    assert [d.key for d in await claim(storage)] == ["now"]


async def test_deliveries_under_way_are_not_offered_whatever_their_lease_says(
    storage: Storage,
) -> None:
    await owe(storage, owed("a"), owed("b", channel=11))
    ids = [d.id for d in await claim(storage)]
    async with storage.write() as db:
        again = await outbox.claim_due(
            db, MORNING + 2 * LEASE, limit=9, lease=LEASE, but_not=ids[:1]
        )
    assert [d.key for d in again] == ["b"]


async def test_two_workers_never_lease_the_same(storage: Storage) -> None:
    await owe(storage, *(owed(str(n), channel=n) for n in range(40)))
    found = await asyncio.gather(*(claim(storage, limit=10) for _ in range(4)))
    keys = [delivery.key for batch in found for delivery in batch]
    assert len(keys) == len(set(keys))


async def test_what_is_settled_stays_so(storage: Storage) -> None:
    """A second worker may bring its answer after the first has written the receipt."""
    await owe(storage, owed("a"))
    (leased,) = await claim(storage)
    async with storage.write() as db:
        first, second = (Receipt(leased, 10, message, MORNING) for message in (1, 2))
        assert await outbox.record_sent(db, [first]) == (first,)
        assert await outbox.record_sent(db, [second]) == ()
        await outbox.record_retry(db, leased, due_at=MORNING, error="late", uncertain=True)
        await outbox.record_failed(db, leased, error="late")
        row = (await db.execute(select(outbox_table))).one()
    assert (row.state, row.message_id) == ("sent", 1)


async def test_a_guild_that_is_gone_is_owed_nothing_but_the_truth(storage: Storage) -> None:
    await owe(storage, owed("a"), owed("b", channel=11), owed("c", guild=2, channel=12))
    leased = await claim(storage, limit=1)
    async with storage.write() as db:
        assert await outbox.cancel_guild(db, 1) == 2
        # What was on its way may arrive all the same.
        await outbox.record_sent(db, [Receipt(leased[0], 10, 1, MORNING)])
    assert [d.key for d in await claim(storage)] == ["c"]
    async with storage.read() as db:
        states = (await db.execute(select(outbox_table.c.state).order_by("id"))).scalars().all()
    assert states == ["sent", "cancelled", "leased"]


async def test_the_newest_message_of_each_digest_is_found(storage: Storage) -> None:
    async with storage.write() as db:
        await guilds.save_guild(db, 1, "One", owner_id=None, now=MORNING)
        spec = DigestSpec("Morning", 10, time(7), "UTC")
        digest = await digests.add_digest(
            db, 1, spec, next_run_at=MORNING, created_by=5, now=MORNING
        )
        assert digest is not None
        for day in range(3):
            (edition,) = await digests.add_editions(
                db,
                [NewEdition(digest.id, MORNING + timedelta(days=day), EditionStatus.COMPOSED, 1)],
                now=MORNING,
            )
            await outbox.owe(db, [owed(f"e{day}", edition_id=edition.id)], now=MORNING)
            found = await outbox.claim_due(db, MORNING, limit=1, lease=LEASE)
            at = MORNING + timedelta(days=day)
            await outbox.record_sent(db, [Receipt(found[0], 10, day + 1, at)])
        assert await outbox.last_sent(db, [digest.id, 99]) == {digest.id: (at, 10, 3)}


async def test_an_attempt_that_another_has_overtaken_changes_nothing(storage: Storage) -> None:
    await owe(storage, owed("a", files={"week.png": b"\x89PNG"}))
    (stopped,) = await claim(storage)
    (another,) = await claim(storage, MORNING + LEASE)
    async with storage.write() as db:
        assert not await outbox.is_held(db, stopped)
        assert await outbox.is_held(db, another)
        assert not await outbox.record_failed(db, stopped, error="late")
        retried = await outbox.record_retry(
            db, stopped, due_at=MORNING, error="late", uncertain=False, drop_files=True
        )
        assert not retried
        row = (await db.execute(select(outbox_table))).one()
        assert (row.state, row.was_uncertain) == ("leased", True)
        assert await outbox.record_retry(db, another, due_at=MORNING, error="busy", uncertain=False)
        assert not await outbox.is_held(db, another)
    (again,) = await claim(storage, MORNING + LEASE)
    assert set(again.files) == {"week.png"}


async def test_known_messages_are_those_with_a_receipt_in_that_channel(storage: Storage) -> None:
    await owe(storage, owed("a"), owed("b", channel=11))
    async with storage.write() as db:
        leased = await outbox.claim_due(db, MORNING, limit=9, lease=LEASE)
        receipts = [Receipt(each, each.channel_id or 0, 5, MORNING) for each in leased[:1]]
        await outbox.record_sent(db, receipts)
        assert await outbox.receipted(db, 10, [5, 6]) == {5}
        assert await outbox.receipted(db, 11, [5, 6]) == frozenset()


async def test_what_a_clock_that_ran_ahead_put_off_is_brought_forward(storage: Storage) -> None:
    ahead = MORNING + timedelta(hours=3)
    await owe(storage, owed("tried"), owed("leased", channel=11), owed("later", channel=12))
    async with storage.write() as db:
        await outbox.owe(db, [owed("owed", channel=13, due_at=ahead)], now=ahead)
        await db.execute(
            update(outbox_table).where(outbox_table.c.key == "later").values(due_at=ahead)
        )
        tried, leased = await outbox.claim_due(db, MORNING, limit=9, lease=3 * LEASE * 10)
        await outbox.record_retry(db, tried, due_at=ahead, error="busy", uncertain=False)
        assert await outbox.bring_forward(db, MORNING, longest=LEASE) == 2
    assert {each.key for each in await claim(storage, MORNING)} == {"tried", "owed"}
    assert {each.key for each in await claim(storage, MORNING + LEASE)} >= {"leased"}
    assert leased.key == "leased"
