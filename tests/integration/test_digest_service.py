"""Digests on a real database, from the slot to what is owed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.digests import compose
from bot.digests.service import DigestService
from bot.errors import UserError
from bot.models import Delivery, Digest, DigestSpec, EditionStatus
from bot.storage import guilds, outbox, stories
from bot.storage.engine import Storage
from bot.storage.schema import digests as digest_table
from bot.storage.schema import outbox as outbox_table
from tests.editions import compose_due, newest_editions
from tests.fakes import FakeClock
from tests.newsroom import article, open_feed, publish

EVENING = datetime(2025, 1, 30, 18, 0, tzinfo=UTC)
SLOT = datetime(2025, 1, 31, 7, 0, tzinfo=UTC)
SPEC = DigestSpec("Morning briefing", 10, time(7), "UTC")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(EVENING)


@pytest.fixture
async def service(storage: Storage, clock: FakeClock) -> DigestService:
    feed_id = await open_feed(storage, "courier", guild_ids=[1])
    await publish(
        storage,
        feed_id,
        article("Two leaders agree to meet", EVENING),
        article("Budget passes first reading", EVENING - MINUTE, desks=["economy"]),
    )
    return DigestService(storage, clock)


async def owed(storage: Storage, clock: FakeClock) -> tuple[Delivery, ...]:
    async with storage.write() as db:
        return await outbox.claim_due(db, clock.now(), limit=50, lease=MINUTE)


async def editions(storage: Storage, digest: Digest) -> list[tuple[datetime, EditionStatus]]:
    async with storage.read() as db:
        found = await newest_editions(db, digest.id)
    return [(edition.slot_at, edition.status) for edition in reversed(found)]


def texts(delivery: Delivery) -> str:
    return str(delivery.payload)


async def test_nothing_happens_before_the_slot(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT - MINUTE)
    assert await compose_due(service) == 0
    assert await owed(storage, clock) == ()


async def test_a_slot_becomes_one_edition_and_its_message(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    assert digest.next_run_at == SLOT
    clock.set(SLOT)
    assert await compose_due(service) == 1
    assert await compose_due(service) == 0
    (delivery,) = await owed(storage, clock)
    assert delivery.channel_id == 10
    assert "Morning briefing" in texts(delivery)
    assert "Two leaders agree to meet" in texts(delivery)
    assert await editions(storage, digest) == [(SLOT, EditionStatus.COMPOSED)]
    assert (await service.get(1, digest.id)).next_run_at == SLOT + timedelta(days=1)


async def test_a_story_is_told_once(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT)
    await compose_due(service)
    await owed(storage, clock)
    clock.set(SLOT + timedelta(days=1))
    await compose_due(service)
    assert await editions(storage, digest) == [
        (SLOT, EditionStatus.COMPOSED),
        (SLOT + timedelta(days=1), EditionStatus.EMPTY),
    ]
    assert all(delivery.attempts == 2 for delivery in await owed(storage, clock))


async def test_a_missed_slot_is_made_good_for_once_and_marked_late(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT + timedelta(hours=2, minutes=59))
    await compose_due(service)
    await compose_due(service)
    assert len(await owed(storage, clock)) == 1
    assert await editions(storage, digest) == [(SLOT, EditionStatus.LATE)]


async def test_slots_older_than_the_grace_are_recorded_as_skipped(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT + timedelta(days=2, hours=4))
    await compose_due(service)
    assert await owed(storage, clock) == ()
    days = [SLOT + timedelta(days=n) for n in range(3)]
    assert await editions(storage, digest) == [(day, EditionStatus.SKIPPED) for day in days]
    assert (await service.get(1, digest.id)).next_run_at == SLOT + timedelta(days=3)


async def test_only_the_newest_of_several_missed_slots_is_made_good_for(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    feed_id = await open_feed(storage, "herald", guild_ids=[1])
    await publish(storage, feed_id, article("A day later", SLOT + timedelta(hours=20)))
    clock.set(SLOT + timedelta(days=1, hours=1))
    await compose_due(service)
    assert [status for _, status in await editions(storage, digest)] == [
        EditionStatus.SKIPPED,
        EditionStatus.LATE,
    ]


async def test_a_digest_tells_its_own_desks_only(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    await service.create(1, replace(SPEC, desks=("economy",)), actor_id=5)
    clock.set(SLOT)
    await compose_due(service)
    (delivery,) = await owed(storage, clock)
    assert "Budget passes" in texts(delivery)
    assert "Two leaders" not in texts(delivery)


async def test_another_guilds_feed_is_never_told(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    feed_id = await open_feed(storage, "private", guild_ids=[2])
    await publish(storage, feed_id, article("Members only report", EVENING))
    await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT)
    await compose_due(service)
    assert "Members only" not in texts((await owed(storage, clock))[0])


async def test_a_preview_owes_nothing_and_remembers_nothing(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    (payload,) = await service.preview(1, digest.id)
    assert "Two leaders" in str(payload)
    assert await owed(storage, clock) == ()
    assert await editions(storage, digest) == []
    assert len(await service.preview(1, digest.id)) == 1


async def test_running_now_leaves_the_timetable_alone(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    result = await service.run_now(1, digest.id, actor_id=5)
    assert (result.stories, result.edition.parts) == (2, 1)
    assert len(await owed(storage, clock)) == 1
    assert (await service.get(1, digest.id)).next_run_at == SLOT
    with pytest.raises(UserError, match="running already"):
        await service.run_now(1, digest.id, actor_id=5)


async def test_a_paused_digest_is_silent_until_it_is_resumed(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    paused = await service.pause(1, digest.id, actor_id=5)
    assert paused.next_run_at is None
    with pytest.raises(UserError, match="paused already"):
        await service.pause(1, digest.id, actor_id=5)
    clock.set(SLOT)
    assert await compose_due(service) == 0
    resumed = await service.resume(1, digest.id, actor_id=5)
    assert resumed.next_run_at == SLOT + timedelta(days=1)
    with pytest.raises(UserError, match="not paused"):
        await service.resume(1, digest.id, actor_id=5)


async def test_a_deleted_digest_is_gone(service: DigestService) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    await service.delete(1, digest.id, actor_id=5)
    assert await service.list(1) == ()
    with pytest.raises(UserError, match="/digest list"):
        await service.get(1, digest.id)


async def test_a_paused_guild_keeps_its_slots(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    await service.create(1, SPEC, actor_id=5)
    async with storage.write() as db:
        await guilds.mark_removed(db, 1, clock.now())
    clock.set(SLOT)
    assert await compose_due(service) == 0


async def test_two_composers_make_one_edition(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT)
    await service.claim_due()
    await asyncio.gather(*(service.compose_claimed() for _ in range(3)))
    assert await editions(storage, digest) == [(SLOT, EditionStatus.COMPOSED)]
    assert len(await owed(storage, clock)) == 1


async def test_what_was_claimed_before_a_crash_is_composed_after_it(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT)
    assert await service.claim_due() == 1
    assert await service.claim_due() == 0
    clock.advance(timedelta(hours=1))
    assert await compose_due(DigestService(storage, clock)) == 1
    assert await editions(storage, digest) == [(SLOT, EditionStatus.LATE)]


async def test_what_was_claimed_too_long_ago_is_recorded_as_skipped(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT)
    await service.claim_due()
    clock.advance(timedelta(hours=4))
    await compose_due(service)
    assert await editions(storage, digest) == [(SLOT, EditionStatus.SKIPPED)]


async def test_a_guild_that_leaves_after_the_claim_gets_nothing(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT)
    await service.claim_due()
    async with storage.write() as db:
        await guilds.mark_removed(db, 1, clock.now())
    await compose_due(service)
    assert await editions(storage, digest) == [(SLOT, EditionStatus.SKIPPED)]
    assert await owed(storage, clock) == ()


async def test_a_digest_deleted_while_it_is_composed_gets_no_edition(
    service: DigestService, storage: Storage, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT)
    await service.claim_due()
    commission = service._commission

    async def delete_meanwhile(*arguments: Any) -> Any:
        found = await commission(*arguments)
        await service.delete(1, digest.id, actor_id=5)
        return found

    monkeypatch.setattr(service, "_commission", delete_meanwhile)
    assert await service.compose_claimed() == 1
    assert await owed(storage, clock) == ()
    with pytest.raises(UserError, match="no such digest"):
        await service.run_now(1, digest.id, actor_id=5)


async def set_zone(storage: Storage, digest: Digest, zone: str) -> None:
    async with storage.write() as db:
        await db.execute(
            update(digest_table).where(digest_table.c.id == digest.id).values(timezone=zone)
        )


async def test_a_zone_that_vanished_pauses_its_digest_and_no_other(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    lost = await service.create(1, SPEC, actor_id=5)
    fine = await service.create(1, replace(SPEC, name="Fine", channel_id=11), actor_id=5)
    await set_zone(storage, lost, "Atlantis/Capital")
    clock.set(SLOT)
    await compose_due(service)
    assert await editions(storage, fine) == [(SLOT, EditionStatus.COMPOSED)]
    paused = (await service.get(1, lost.id)).paused_reason
    assert paused == "the time zone “Atlantis/Capital” is not known any more"
    told = [delivery for delivery in await owed(storage, clock) if delivery.recipient_id == 5]
    assert "Atlantis/Capital" in texts(told[0])
    with pytest.raises(UserError, match="Choose another one with /digest edit"):
        await service.resume(1, lost.id, actor_id=5)


async def test_a_zone_that_vanished_after_the_claim_spoils_no_other(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    lost = await service.create(1, SPEC, actor_id=5)
    fine = await service.create(1, replace(SPEC, name="Fine", channel_id=11), actor_id=5)
    clock.set(SLOT)
    await service.claim_due()
    await set_zone(storage, lost, "Atlantis/Capital")
    await compose_due(service)
    assert await editions(storage, fine) == [(SLOT, EditionStatus.COMPOSED)]
    assert await editions(storage, lost) == [(SLOT, EditionStatus.SKIPPED)]


async def test_a_start_plans_anew_what_its_zones_new_rules_have_moved(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    moved = await service.create(1, replace(SPEC, name="Moved"), actor_id=5)
    lost = await service.create(1, replace(SPEC, name="Lost", channel_id=11), actor_id=5)
    # As if its slot had been computed by another version of the time zone database.
    await set_zone(storage, moved, "Europe/Paris")
    await set_zone(storage, lost, "Atlantis/Capital")
    assert await DigestService(storage, clock).claim_due() == 0
    hour = timedelta(hours=1)
    assert (await service.get(1, moved.id)).next_run_at == SLOT - hour
    # Paused, with its reason, when its slot has come.
    assert (await service.get(1, lost.id)).next_run_at == SLOT


async def test_a_digest_that_cannot_be_composed_spoils_no_other(
    service: DigestService, storage: Storage, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = await service.create(1, SPEC, actor_id=5)
    fine = await service.create(1, replace(SPEC, name="Fine", channel_id=11), actor_id=5)
    clock.set(SLOT)
    sound = compose.digest_messages

    def faulty(name: str, *arguments: Any, **more: Any) -> Any:
        if name == SPEC.name:
            raise ZeroDivisionError
        return sound(name, *arguments, **more)

    monkeypatch.setattr(compose, "digest_messages", faulty)
    await compose_due(service)
    assert await editions(storage, fine) == [(SLOT, EditionStatus.COMPOSED)]
    assert await editions(storage, lost) == [(SLOT, EditionStatus.SKIPPED)]


async def test_guilds_that_see_the_same_share_one_search(
    service: DigestService, storage: Storage, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two without sources of their own, and one with a private feed that nobody else is told."""
    default = await open_feed(storage, "gazette", default=True)
    await publish(storage, default, article("What everybody sees", EVENING))
    private = await open_feed(storage, "private", guild_ids=[4])
    await publish(storage, private, article("What one guild sees", EVENING))
    async with storage.write() as db:
        for guild_id in (2, 3):
            await guilds.save_guild(db, guild_id, "G", owner_id=5, now=EVENING)
    for guild_id in (2, 3, 4):
        await service.create(guild_id, replace(SPEC, channel_id=guild_id), actor_id=5)
    searches = []
    latest = stories.latest

    async def counted(db: Any, asker: Any, *arguments: Any, **more: Any) -> Any:
        searches.append(asker.guild_id)
        return await latest(db, asker, *arguments, **more)

    monkeypatch.setattr(stories, "latest", counted)
    clock.set(SLOT)
    assert await compose_due(service) == 3
    assert len(searches) == 2
    told = {delivery.channel_id: texts(delivery) for delivery in await owed(storage, clock)}
    for guild_id, words in ((2, "What everybody sees"), (3, "What everybody sees")):
        assert words in told[guild_id]
        assert "What one guild sees" not in told[guild_id]
    assert "What one guild sees" in told[4]
    assert "What everybody sees" not in told[4]


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (replace(SPEC, name="  "), "needs a name"),
        (replace(SPEC, name="x" * 81), "needs a name"),
        (replace(SPEC, weekdays=frozenset()), "day of the week"),
        (replace(SPEC, weekdays=frozenset({7})), "day of the week"),
        (replace(SPEC, size=0), "1 to 25"),
        (replace(SPEC, timezone="Mars/Olympus"), "time zone"),
    ],
)
async def test_what_cannot_be_is_refused_with_words(
    service: DigestService, spec: DigestSpec, words: str
) -> None:
    with pytest.raises(UserError, match=words):
        await service.create(1, spec, actor_id=5)
    assert await service.list(1) == ()


async def test_names_are_unique_and_digests_are_limited(service: DigestService) -> None:
    await service.create(1, SPEC, actor_id=5)
    with pytest.raises(UserError, match="another name"):
        await service.create(1, SPEC, actor_id=5)
    for number in range(24):
        await service.create(1, replace(SPEC, name=f"Digest {number}"), actor_id=5)
    with pytest.raises(UserError, match="25 digests"):
        await service.create(1, replace(SPEC, name="One more"), actor_id=5)
    assert [d.spec.name for d in await service.complete(1, " DIGEST 2")] == [
        "Digest 2",
        "Digest 20",
        "Digest 21",
        "Digest 22",
        "Digest 23",
    ]


async def test_many_due_digests_are_all_composed(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    for number in range(25):
        spec = replace(SPEC, name=f"Digest {number}", channel_id=100 + number)
        await service.create(1, spec, actor_id=5)
    clock.set(SLOT)
    assert await service.claim_due() == 25
    assert [await service.compose_claimed(limit=10) for _ in range(4)] == [10, 10, 5, 0]
    assert len(await owed(storage, clock)) == 25


@pytest.mark.parametrize(
    ("state", "was_uncertain", "told_again"),
    [
        ("sent", False, False),
        ("pending", False, False),
        ("failed", False, True),
        ("cancelled", False, True),
        # Somebody may have read it: it is not repeated.
        ("failed", True, False),
    ],
)
async def test_what_was_never_posted_is_told_by_the_next_edition(
    service: DigestService,
    storage: Storage,
    clock: FakeClock,
    state: str,
    was_uncertain: bool,
    told_again: bool,
) -> None:
    digest = await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT)
    await compose_due(service)
    async with storage.write() as db:
        ended = {"state": state, "was_uncertain": was_uncertain, "message_id": 7}
        await db.execute(update(outbox_table).values(ended))
    clock.advance(MINUTE)
    result = await service.run_now(1, digest.id, actor_id=5)
    assert result.stories == (2 if told_again else 0)


async def test_an_edition_without_deliveries_keeps_what_it_told(
    service: DigestService, storage: Storage, clock: FakeClock
) -> None:
    """The ledger is kept for a shorter time than a digest's memory, if an operator wants that."""
    digest = await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT)
    await compose_due(service)
    async with storage.write() as db:
        await db.execute(delete(outbox_table))
    clock.advance(MINUTE)
    assert (await service.run_now(1, digest.id, actor_id=5)).stories == 0
