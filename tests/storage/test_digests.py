from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import update

from bot.errors import StorageError
from bot.models import Digest, DigestLayout, DigestSpec, EditionStatus, NewDelivery, NewEdition
from bot.storage import audit, digests, guilds, outbox, slots
from bot.storage.engine import Storage
from bot.storage.schema import articles as article_table
from bot.storage.schema import outbox as outbox_table
from tests.editions import newest_editions
from tests.fakes import MORNING
from tests.newsroom import article, open_feed, publish

SPEC = DigestSpec(
    "Morning",
    10,
    time(7),
    "Asia/Tokyo",
    weekdays=frozenset({0, 4}),
    desks=("politics", "economy"),
    countries=("JP",),
    size=5,
    mention_role_id=99,
    layout=DigestLayout.WEEK,
)
DAY = timedelta(days=1)


async def add(storage: Storage, spec: DigestSpec = SPEC, *, guild: int = 1) -> Digest:
    async with storage.write() as db:
        await guilds.save_guild(db, guild, f"Guild {guild}", owner_id=5, now=MORNING)
        digest = await digests.add_digest(
            db, guild, spec, next_run_at=MORNING, created_by=5, now=MORNING
        )
    assert digest is not None
    return digest


async def test_a_digest_comes_back_as_it_was_asked_for(storage: Storage) -> None:
    digest = await add(storage)
    assert digest.spec == SPEC
    async with storage.read() as db:
        assert await digests.list_digests(db, 1) == (digest,)
        assert await digests.find_digest(db, 1, digest.id) == digest


async def test_another_guilds_digest_does_not_exist(storage: Storage) -> None:
    digest = await add(storage)
    async with storage.read() as db:
        assert await digests.find_digest(db, 2, digest.id) is None
        assert await digests.list_digests(db, 2) == ()


async def test_a_name_is_taken_once_in_a_guild(storage: Storage) -> None:
    await add(storage)
    async with storage.write() as db:
        again = await digests.add_digest(
            db, 1, SPEC, next_run_at=MORNING, created_by=5, now=MORNING
        )
    assert again is None
    assert await add(storage, guild=2)


async def test_a_digest_is_changed_unless_its_new_name_is_taken(storage: Storage) -> None:
    digest = await add(storage)
    await add(storage, replace(SPEC, name="Taken"))
    await add(storage, replace(SPEC, name="Free here"), guild=2)
    wanted = replace(SPEC, name="Free here", layout=DigestLayout.STORIES, mention_role_id=None)
    async with storage.write() as db:
        taken = replace(SPEC, name="Taken")
        assert not await digests.change_digest(db, digest, taken, next_run_at=MORNING)
        assert await digests.change_digest(db, digest, SPEC, next_run_at=MORNING)
        assert await digests.change_digest(db, digest, wanted, next_run_at=MORNING + DAY)
        changed = await digests.find_digest(db, 1, digest.id)
    assert changed == replace(digest, spec=wanted, next_run_at=MORNING + DAY)


async def test_a_digest_of_an_unknown_guild_is_a_fault_and_no_taken_name(
    storage: Storage,
) -> None:
    with pytest.raises(StorageError):
        async with storage.write() as db:
            await digests.add_digest(db, 77, SPEC, next_run_at=MORNING, created_by=5, now=MORNING)


async def test_due_digests_leave_out_paused_and_removed_ones(storage: Storage) -> None:
    due = await add(storage)
    paused = await add(storage, replace(SPEC, name="Paused"))
    gone = await add(storage, guild=2)
    async with storage.write() as db:
        assert await digests.pause_digest(db, paused.id, "no right to write")
        assert not await digests.pause_digest(db, paused.id, "again")
        await guilds.mark_removed(db, 2, MORNING)
    async with storage.read() as db:
        assert await slots.due_slots(db, MORNING - DAY) == ()
        (slot,) = await slots.due_slots(db, MORNING)
        assert (slot.at, slot.timezone, slot.weekdays) == (SPEC.at, SPEC.timezone, SPEC.weekdays)
        assert await slots.digests_due(db, slot) == (due,)
        found = await digests.find_digest(db, 1, paused.id)
    assert found is not None
    assert (found.next_run_at, found.paused_reason) == (None, "no right to write")
    assert gone.guild_id == 2


async def claim(storage: Storage, slot: slots.DueSlot, at: datetime | None = MORNING) -> int:
    async with storage.write() as db:
        return await slots.claim(
            db, slot, slot=at, skipped=[MORNING - DAY], next_run_at=MORNING + DAY, now=MORNING
        )


async def test_a_slot_is_claimed_for_all_its_digests_and_only_once(storage: Storage) -> None:
    first, second = await add(storage), await add(storage, guild=2)
    other = await add(storage, replace(SPEC, name="Other", timezone="Europe/Paris"))
    async with storage.read() as db:
        due = {slot.timezone: slot for slot in await slots.due_slots(db, MORNING)}
    counts = await asyncio.gather(*(claim(storage, due["Asia/Tokyo"]) for _ in range(3)))
    assert sorted(counts) == [0, 0, 2]
    assert await claim(storage, due["Europe/Paris"], None) == 1
    async with storage.read() as db:
        found = await slots.claimed(db, limit=10)
        skipped = await newest_editions(db, other.id)
        moved = await digests.find_digest(db, 1, other.id)
    assert [each.digest.id for each in found] == [first.id, second.id]
    assert all(each.is_wanted and each.language == "en" for each in found)
    assert [(each.slot_at, each.status) for each in skipped] == [(MORNING - DAY, "skipped")]
    assert moved is not None
    assert moved.next_run_at == MORNING + DAY


async def test_a_claimed_slot_is_settled_once(storage: Storage) -> None:
    digest = await add(storage)
    async with storage.read() as db:
        (due,) = await slots.due_slots(db, MORNING)
    await claim(storage, due)
    async with storage.write() as db:
        slot = (digest.id, MORNING)
        assert await slots.settle(db, [slot, (digest.id, MORNING + DAY)]) == {slot}
        assert await slots.settle(db, [slot]) == frozenset()
        assert await slots.claimed(db, limit=10) == ()


async def test_slots_that_a_clock_ahead_found_silent_come_again(storage: Storage) -> None:
    digest, other = await add(storage), await add(storage, guild=2)
    ahead = MORNING + 2 * DAY
    async with storage.write() as db:
        found = {
            (MORNING - DAY, EditionStatus.SKIPPED),  # too old by any clock
            (MORNING, EditionStatus.SKIPPED),
            (MORNING + DAY, EditionStatus.EMPTY),
            (ahead, EditionStatus.LATE),  # was posted
        }
        new = [NewEdition(digest.id, *each) for each in found]
        await digests.add_editions(db, new, now=ahead)
        honest = NewEdition(other.id, MORNING, EditionStatus.SKIPPED)
        await digests.add_editions(db, [honest], now=MORNING)
        (planned,) = await slots.due_slots(db, MORNING)
        assert await slots.plan_again(db, planned, next_run_at=ahead + DAY) == 2
        assert await slots.coming_slots(db, MORNING) == (replace(planned, slot_at=ahead + DAY),)
        assert await slots.take_back(db, MORNING, since=MORNING - DAY / 2) == 2
        kept = await newest_editions(db, digest.id)
        moved = [await digests.find_digest(db, d.guild_id, d.id) for d in (digest, other)]
    assert [each.slot_at for each in kept] == [ahead, MORNING - DAY]
    assert [each.next_run_at for each in moved if each] == [MORNING, ahead + DAY]


async def test_only_what_may_have_been_read_counts_as_told(storage: Storage) -> None:
    digest = await add(storage)
    feed_id = await open_feed(storage, "courier")
    told = await publish(storage, feed_id, *(article(f"Report {n}", MORNING) for n in range(4)))
    states = ("sent", "failed", "cancelled")
    async with storage.write() as db:
        for n, article_id in enumerate(told):
            new = NewEdition(digest.id, MORNING + n * DAY, EditionStatus.COMPOSED, 1, (article_id,))
            (edition,) = await digests.add_editions(db, [new], now=MORNING)
            owed = NewDelivery(str(n), 1, 10, {}, MORNING, edition_id=edition.id)
            await outbox.owe(db, [owed] if n < len(states) else [], now=MORNING)
        for n, state in enumerate(states):
            row = update(outbox_table).where(outbox_table.c.key == str(n))
            await db.execute(row.values(state=state, message_id=n))
        known = await digests.told_articles(db, [digest.id], since=MORNING)
    # The last one has no delivery any more: those are forgotten before it is.
    assert known == {digest.id: {told[0], told[3]}}


async def test_stories_that_nobody_could_read_are_untold(storage: Storage) -> None:
    digest, other = await add(storage), await add(storage, guild=2)
    feed_id = await open_feed(storage, "courier")
    told = await publish(storage, feed_id, *(article(f"Report {n}", MORNING) for n in range(3)))
    async with storage.write() as db:
        for number, article_id in enumerate(told):
            row = update(article_table).where(article_table.c.id == article_id)
            await db.execute(row.values(story_id=number // 2 + 70))  # the first two are one
        new = [
            NewEdition(each.id, MORNING, EditionStatus.COMPOSED, 1, tuple(told))
            for each in (digest, other)
        ]
        (edition, _) = await digests.add_editions(db, new, now=MORNING)
        await digests.untell(db, edition.id, [70])
        known = await digests.told_articles(db, [digest.id, other.id], since=MORNING)
    assert known == {edition.digest_id: {told[2]}, other.id: set(told)}


async def test_the_newest_message_of_a_digest_says_what_is_wrong(storage: Storage) -> None:
    digest = await add(storage)
    async with storage.write() as db:
        for n, error in enumerate(("gone", None, "busy")):
            new = NewEdition(digest.id, MORNING + n * DAY, EditionStatus.COMPOSED, 1)
            (edition,) = await digests.add_editions(db, [new], now=MORNING)
            owed = NewDelivery(str(n), 1, 10, {}, MORNING, edition_id=edition.id)
            await outbox.owe(db, [owed], now=MORNING)
            row = update(outbox_table).where(outbox_table.c.key == str(n))
            await db.execute(row.values(error=error))
            expected = {digest.id: error} if error else {}
            assert await outbox.troubles(db, [digest.id]) == expected
        await db.execute(update(outbox_table).values(state="cancelled"))
        assert await outbox.troubles(db, [digest.id]) == {}


@pytest.mark.parametrize("what", ["pause", "delete", "remove"])
async def test_nobody_composes_for_who_does_not_want_it(storage: Storage, what: str) -> None:
    digest = await add(storage)
    async with storage.read() as db:
        (due,) = await slots.due_slots(db, MORNING)
    await claim(storage, due)
    async with storage.write() as db:
        if what == "pause":
            await digests.pause_digest(db, digest.id, "enough")
        elif what == "delete":
            await digests.delete_digest(db, digest.id)
        else:
            await guilds.mark_removed(db, 1, MORNING)
        found = await slots.claimed(db, limit=10)
    assert [each.is_wanted for each in found] == ([False] if what == "remove" else [])


async def test_a_slot_has_one_edition(storage: Storage) -> None:
    digest = await add(storage)
    async with storage.write() as db:
        (first,) = await digests.add_editions(
            db, [NewEdition(digest.id, MORNING, EditionStatus.COMPOSED, 1)], now=MORNING
        )
        second = await digests.add_editions(
            db, [NewEdition(digest.id, MORNING, EditionStatus.LATE, 1)], now=MORNING
        )
        assert await digests.add_editions(db, [], now=MORNING) == ()
    assert second == ()
    async with storage.read() as db:
        assert await newest_editions(db, digest.id) == [first]
        assert await digests.digest_of_edition(db, first.id) == digest
        assert await digests.digest_of_edition(db, None) is None


async def test_a_deleted_digest_owes_nothing_and_leaves_its_deliveries(storage: Storage) -> None:
    digest = await add(storage)
    async with storage.write() as db:
        (edition,) = await digests.add_editions(
            db, [NewEdition(digest.id, MORNING, EditionStatus.COMPOSED, 1)], now=MORNING
        )
        new = NewDelivery(
            key="edition:1:0",
            guild_id=1,
            channel_id=10,
            payload={"content": "x"},
            due_at=MORNING,
            edition_id=edition.id,
        )
        await outbox.owe(db, [new], now=MORNING)
        await digests.delete_digest(db, digest.id)
    async with storage.read() as db:
        assert await digests.list_digests(db, 1) == ()
        assert await outbox.count_open(db) == 0


async def test_a_resumed_digest_is_on_the_timetable(storage: Storage) -> None:
    digest = await add(storage)
    async with storage.write() as db:
        await digests.pause_digest(db, digest.id, "holiday")
        await digests.resume_digest(db, digest.id, MORNING + DAY)
    async with storage.read() as db:
        found = await digests.find_digest(db, 1, digest.id)
    assert found == replace(digest, next_run_at=MORNING + DAY)


@pytest.mark.parametrize("kept", [True, False])
async def test_removed_guilds_are_forgotten_after_their_time(storage: Storage, kept: bool) -> None:
    await add(storage)
    async with storage.write() as db:
        await guilds.mark_removed(db, 1, MORNING)
        forgotten = await guilds.delete_removed(db, MORNING if kept else MORNING + DAY)
    async with storage.read() as db:
        assert forgotten == (0 if kept else 1)
        assert (await guilds.find_guild(db, 1) is not None) is kept
        assert len(await digests.list_digests(db, 1)) == (1 if kept else 0)


async def test_a_returning_guild_keeps_its_settings(storage: Storage) -> None:
    digest = await add(storage)
    async with storage.write() as db:
        await guilds.mark_removed(db, 1, MORNING)
        await guilds.save_guild(db, 1, "Renamed", owner_id=6, now=MORNING + DAY)
    async with storage.read() as db:
        guild = await guilds.find_guild(db, 1)
        assert await digests.list_digests(db, 1) == (digest,)
    assert guild is not None
    assert (guild.name, guild.owner_id, guild.removed_at, guild.joined_at) == (
        "Renamed",
        6,
        None,
        MORNING,
    )


async def test_the_ledger_lists_one_guilds_lines_newest_first(storage: Storage) -> None:
    async with storage.write() as db:
        await audit.record(db, "a.b", "first", now=MORNING, guild_id=1, actor_id=5)
        await audit.record(db, "a.c", "second", now=MORNING, guild_id=1, detail={"x": 1})
        await audit.record(db, "a.d", "other", now=MORNING, guild_id=2)
    async with storage.read() as db:
        lines = await audit.newest(db, 1)
    assert [(line.subject, line.detail) for line in lines] == [("second", {"x": 1}), ("first", {})]
