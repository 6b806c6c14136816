"""A week ahead on a real database, from the reports to what is owed with its picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.clock import Clock
from bot.digests.service import DigestService
from bot.errors import Cause, FetchError, Refused, UserError
from bot.events.service import CalendarService
from bot.ingest.workers import ProcessWorkers
from bot.models import Asker, Delivery, Digest, DigestLayout, DigestSpec, EditionStatus
from bot.render.limits import walk
from bot.render.week import PICTURE
from bot.storage import outbox
from bot.storage.engine import Storage
from bot.storage.schema import outbox_files
from tests.channels import Channels, work
from tests.editions import compose_due, newest_editions
from tests.fakes import MORNING, FakeClock
from tests.newsroom import article, open_feed, publish

# MORNING is a Friday.
SLOT = datetime.fromisoformat("2025-02-02T17:00:00+00:00")
SPEC = DigestSpec(
    "Week ahead",
    10,
    time(18),
    "Europe/Berlin",
    weekdays=frozenset({6}),
    size=12,
    layout=DigestLayout.WEEK,
)
MEETS = (
    "Ishiba to meet Trump",
    "Japanese Prime Minister Shigeru Ishiba will meet President Donald Trump in Washington on "
    "February 7.",
)
VOTES = ("Vote set", "The Riverland parliament will vote on the budget on Tuesday, February 4.")
NO_RIGHT = "I may not write to that channel"
PNG = b"\x89PNG\r\n\x1a\n"
ASKER = Asker(user_id=9, guild_id=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MORNING)


async def announce(storage: Storage, clock: Clock, *told: tuple[str, str], guild: int = 1) -> None:
    """Let an outlet of the guild announce something."""
    feed_id = await open_feed(storage, f"courier{guild}", guild_ids=[guild])
    new = [replace(article(title, MORNING), summary=text, language="en") for title, text in told]
    await publish(storage, feed_id, *new)
    await CalendarService(storage, clock).read_new()


async def owed(storage: Storage, clock: FakeClock) -> tuple[Delivery, ...]:
    async with storage.write() as db:
        return await outbox.claim_due(db, clock.now(), limit=50, lease=timedelta(minutes=1))


async def statuses(storage: Storage, digest_id: int) -> list[EditionStatus]:
    async with storage.read() as db:
        return [one.status for one in await newest_editions(db, digest_id)]


async def files_stored(storage: Storage) -> int:
    async with storage.read() as db:
        return int((await db.execute(select(func.count()).select_from(outbox_files))).scalar_one())


def kinds(delivery: Delivery) -> list[int]:
    return [part["type"] for part in walk(delivery.payload["components"])]


async def test_a_week_is_owed_with_its_picture(storage: Storage, clock: FakeClock) -> None:
    await announce(storage, clock, MEETS, VOTES)
    service = DigestService(storage, clock)
    digest = await service.create(1, SPEC, actor_id=5)
    assert digest.next_run_at == SLOT
    clock.set(SLOT)
    assert await compose_due(service) == 1
    (delivery,) = await owed(storage, clock)
    said = str(delivery.payload)
    assert said.index("Tuesday 4 February") < said.index("Friday 7 February")
    assert "3–9 February · 2 events" in said
    assert 12 in kinds(delivery)
    assert list(delivery.files) == [PICTURE]
    assert delivery.files[PICTURE].startswith(PNG)
    assert await statuses(storage, digest.id) == [EditionStatus.COMPOSED]


async def test_what_is_offered_again_after_a_crash_is_the_same_bytes(
    storage: Storage, clock: FakeClock
) -> None:
    await announce(storage, clock, MEETS)
    service = DigestService(storage, clock)
    await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT)
    await compose_due(service)
    (before,) = await owed(storage, clock)
    async with storage.write() as db:
        await outbox.abandon_leases(db)
    (after,) = await owed(storage, clock)
    assert after.was_uncertain
    assert (after.nonce, after.payload, after.files) == (
        before.nonce,
        before.payload,
        before.files,
    )


async def test_an_empty_week_is_silent(storage: Storage, clock: FakeClock) -> None:
    await announce(storage, clock, ("Quiet", "Nobody announced anything to anybody."))
    service = DigestService(storage, clock)
    digest = await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT)
    await compose_due(service)
    assert await owed(storage, clock) == ()
    assert await statuses(storage, digest.id) == [EditionStatus.EMPTY]
    assert await service.preview(1, digest.id) == ()


async def test_weeks_that_show_the_same_share_one_picture(
    storage: Storage, clock: FakeClock
) -> None:
    painted: list[Any] = []

    async def run(work: Callable[..., bytes], *arguments: Any) -> bytes:
        painted.append(arguments)
        return work(*arguments)

    await announce(storage, clock, MEETS)
    service = DigestService(storage, clock, run=run)
    for number in range(3):
        spec = replace(SPEC, name=f"Week {number}", channel_id=100 + number)
        await service.create(1, spec, actor_id=5)
    clock.set(SLOT)
    await compose_due(service)
    deliveries = await owed(storage, clock)
    assert len(painted) == 1
    assert len({delivery.files[PICTURE] for delivery in deliveries}) == 1
    assert len(deliveries) == 3


async def test_another_guilds_announcement_is_neither_told_nor_painted(
    storage: Storage, clock: FakeClock
) -> None:
    await announce(storage, clock, MEETS, guild=2)
    await announce(storage, clock, VOTES, guild=1)
    service = DigestService(storage, clock)
    for guild in (1, 2):
        await service.create(guild, replace(SPEC, channel_id=guild), actor_id=5)
    clock.set(SLOT)
    await compose_due(service)
    told = {delivery.channel_id: delivery for delivery in await owed(storage, clock)}
    assert "Ishiba" not in str(told[1].payload)
    assert told[1].files != told[2].files


async def test_a_week_whose_picture_fails_is_posted_in_words(
    storage: Storage, clock: FakeClock
) -> None:
    async def failing(*_arguments: Any) -> bytes:
        raise FetchError("Reading this takes too much time or memory.", url="")

    await announce(storage, clock, MEETS)
    service = DigestService(storage, clock, run=failing)
    await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT)
    await compose_due(service)
    (delivery,) = await owed(storage, clock)
    assert delivery.files == {}
    assert 12 not in kinds(delivery)
    assert "Friday 7 February" in str(delivery.payload)


async def test_a_worker_process_paints_the_same(storage: Storage, clock: FakeClock) -> None:
    await announce(storage, clock, VOTES)
    digest = await DigestService(storage, clock).create(1, SPEC, actor_id=5)
    (here,) = await DigestService(storage, clock).preview(1, digest.id)
    async with ProcessWorkers(1) as workers:
        (there,) = await DigestService(storage, clock, run=workers.run).preview(1, digest.id)
    assert here == there
    assert here.files[PICTURE].startswith(PNG)


async def test_a_preview_shows_the_week_from_now(storage: Storage, clock: FakeClock) -> None:
    await announce(storage, clock, MEETS, VOTES)
    service = DigestService(storage, clock)
    digest = await service.create(1, SPEC, actor_id=5)
    (shown,) = await service.preview(1, digest.id)
    assert "31 January – 6 February · 1 event" in str(shown.payload)
    assert "Friday 7 February" not in str(shown.payload)
    assert list(shown.files) == [PICTURE]
    assert await owed(storage, clock) == ()


async def test_running_now_counts_the_events(storage: Storage, clock: FakeClock) -> None:
    await announce(storage, clock, MEETS, VOTES)
    service = DigestService(storage, clock)
    digest = await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT - timedelta(hours=3))
    result = await service.run_now(1, digest.id, actor_id=5)
    assert (result.stories, result.events, result.edition.parts) == (0, 2, 1)


async def test_the_file_of_a_week_has_what_is_known_now(storage: Storage, clock: FakeClock) -> None:
    await announce(storage, clock, MEETS, VOTES)
    service = DigestService(storage, clock)
    digest = await service.create(1, SPEC, actor_id=5)
    found = await service.week(ASKER, digest.id, date(2025, 2, 3))
    assert sorted(event.when.start_on.day for event in found) == [4, 7]
    assert await service.week(ASKER, digest.id, date(2025, 3, 3)) == ()
    with pytest.raises(UserError, match="no such digest"):
        await service.week(replace(ASKER, guild_id=2), digest.id, date(2025, 2, 3))


async def refused(storage: Storage, clock: FakeClock, *, times: int) -> tuple[Digest, Channels]:
    """Deliver a week to a channel that refuses it so often for want of a right."""
    await announce(storage, clock, MEETS)
    service = DigestService(storage, clock)
    digest = await service.create(1, SPEC, actor_id=5)
    clock.set(SLOT)
    await compose_due(service)
    channels = Channels(clock)
    channels.before = [Refused(NO_RIGHT, cause=Cause.MISSING_PERMISSION)] * times
    await work(storage, channels)
    return await service.get(1, digest.id), channels


async def test_a_channel_without_the_right_to_attach_gets_the_words(
    storage: Storage, clock: FakeClock
) -> None:
    digest, channels = await refused(storage, clock, times=1)
    (posted,) = channels.posted[10]
    assert "Friday 7 February" in str(posted)
    assert await files_stored(storage) == 0
    assert digest.paused_reason is None


async def test_a_channel_that_takes_no_words_either_pauses_the_digest(
    storage: Storage, clock: FakeClock
) -> None:
    digest, _ = await refused(storage, clock, times=2)
    assert digest.paused_reason == NO_RIGHT


async def test_a_digest_is_edited_and_put_on_its_new_timetable(
    storage: Storage, clock: FakeClock
) -> None:
    await announce(storage, clock, MEETS)
    service = DigestService(storage, clock)
    digest = await service.create(1, replace(SPEC, layout=DigestLayout.STORIES), actor_id=5)
    other = await service.create(1, replace(SPEC, name="Other"), actor_id=5)
    changes = {"layout": DigestLayout.WEEK, "at": time(7), "weekdays": frozenset({0})}
    edited = await service.edit(1, digest.id, changes, actor_id=5)
    assert edited.spec == replace(SPEC, at=time(7), weekdays=frozenset({0}))
    assert edited.next_run_at == datetime.fromisoformat("2025-02-03T06:00:00+00:00")
    with pytest.raises(UserError, match="another name"):
        await service.edit(1, digest.id, {"name": other.spec.name}, actor_id=5)
    with pytest.raises(UserError, match="1 to 25"):
        await service.edit(1, digest.id, {"size": 0}, actor_id=5)
    with pytest.raises(UserError, match="no such digest"):
        await service.edit(2, digest.id, {"size": 3}, actor_id=5)
    await service.pause(1, digest.id, actor_id=5)
    paused = await service.edit(1, digest.id, {"name": "Seven days"}, actor_id=5)
    assert (paused.spec.name, paused.next_run_at) == ("Seven days", None)
    assert paused.paused_reason is not None
