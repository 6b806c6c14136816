"""The machine's clock jumps by hours around a digest; Discord's does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.digests.service import DigestService
from bot.models import DigestSpec
from bot.playground.demo import ADMIN_ID, GUILD_ID, POLITICS_ID
from tests.editions import compose_due
from tests.fakes import MORNING
from tests.newsroom import article, open_feed, publish
from tests.wire import FORGOTTEN, SENDS, Wire, owing

pytestmark = pytest.mark.e2e

HOUR = timedelta(hours=1)
DAWN = MORNING - 2 * HOUR


def at(text: str) -> datetime:
    """Return the instant of "31 06:50": day of January 2025 (32: 1 February), UTC."""
    day, _, clock = text.partition(" ")
    midnight = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=int(day) - 1)
    return midnight + timedelta(hours=int(clock[:2]), minutes=int(clock[3:]))


async def run(wire: Wire, jumps: Sequence[tuple[str, timedelta | str]], *, until: str) -> None:
    """Do what the process does, from dawn on; each jump sets by how much the clock is off.

    A jump to "restart" ends the process and starts another.
    """
    feed_id = await open_feed(wire.storage, "courier", guild_ids=[GUILD_ID])
    service = DigestService(wire.storage, wire.system)
    spec = DigestSpec("Morning", POLITICS_ID, time(7), "UTC", desks=("diplomacy",))
    wire.clock.set(DAWN)
    await service.create(GUILD_ID, spec, actor_id=ADMIN_ID)
    pending = [(at(when), what) for when, what in jumps]
    count = 0
    while wire.clock.now() <= at(until):
        count += 1
        report = article(f"Meeting number {count}", wire.clock.now())
        await publish(wire.storage, feed_id, report)
        while pending and pending[0][0] <= wire.clock.now():
            _, what = pending.pop(0)
            if isinstance(what, timedelta):
                wire.system.off = what
            else:
                service = DigestService(wire.storage, wire.system)
                wire.restart()
        await compose_due(service)
        await wire.round()
        is_early = wire.clock.now() < MORNING + 2 * HOUR
        wire.clock.advance(timedelta(minutes=10) if is_early else HOUR)


def slots(wire: Wire) -> Counter[str]:
    """Return how many messages there are for each day's slot."""
    found: Counter[str] = Counter()
    for text in wire.shown():
        stamp = int(text.partition("<t:")[2].partition(":")[0])
        found[f"{datetime.fromtimestamp(stamp, UTC):%d %H:%M}"] += 1
    return found


@pytest.mark.parametrize(
    "jumps",
    [
        [],
        [("31 06:00", 2 * HOUR), ("31 06:10", 0 * HOUR)],
        [("31 06:50", 4 * HOUR), ("31 07:00", 0 * HOUR)],
        [("31 06:50", 4 * HOUR), ("31 07:30", 0 * HOUR)],
        [("31 06:50", 4 * HOUR), ("31 07:00", "restart"), ("31 07:00", 0 * HOUR)],
        [("31 05:10", 26 * HOUR), ("31 05:20", 0 * HOUR)],
        [("31 05:10", 26 * HOUR), ("31 05:10", "restart"), ("31 05:30", 0 * HOUR)],
        [("31 05:10", 50 * HOUR), ("31 05:20", 0 * HOUR), ("31 05:20", "restart")],
        # So far that not even every skipped slot is recorded.
        [("31 05:10", 60 * 24 * HOUR), ("31 05:20", 0 * HOUR)],
        [("31 07:10", -3 * HOUR)],
        [("31 07:10", -3 * HOUR), ("31 08:00", 0 * HOUR)],
        [("31 06:50", -2 * HOUR), ("31 07:30", 0 * HOUR)],
        [("31 07:00", -1 * HOUR), ("31 08:00", "restart"), ("31 09:00", 1 * HOUR)],
        [("31 06:30", HOUR), ("31 06:50", -HOUR), ("31 07:30", HOUR), ("31 08:00", 0 * HOUR)],
    ],
    ids=lambda jumps: " ".join(f"{when[3:]}{what}" for when, what in jumps) or "none",
)
async def test_each_day_has_its_digest_once(
    wire: Wire, jumps: Sequence[tuple[str, timedelta | str]]
) -> None:
    await run(wire, jumps, until="33 14:00")
    told = slots(wire)
    assert set(told.values()) == {1}
    # What was posted a day or two early, by a clock that said so, is not posted again.
    assert set(told) == {"31 07:00", "01 07:00", "02 07:00"}
    assert await wire.receipts() == [message.id for message in wire.posted()]


@pytest.mark.parametrize("kind", ["cut_after", "cut_before", "500_after"])
@pytest.mark.parametrize("ahead", [3 * HOUR, -3 * HOUR])
@pytest.mark.parametrize("restarts", [False, True])
async def test_a_lost_answer_is_settled_after_the_clock_was_set_right(
    wire: Wire, kind: str, ahead: timedelta, restarts: bool
) -> None:
    """By its own reckoning the first attempt lies in the future, or hours back."""
    wire.system.off = ahead
    await wire.owe(owing("a", due_at=wire.system.now()), owing("b", due_at=wire.system.now()))
    wire.playground.faults.add(kind, SENDS, times=5 if kind == "500_after" else 1)
    await wire.round()
    wire.system.off = timedelta(0)
    if restarts:
        wire.restart()
    wire.clock.advance(FORGOTTEN)
    await wire.round()
    await wire.round()
    # It does not wait for the hour that the wrong clock had named.
    assert wire.shown() == ["a", "b"]
    await wire.settle()
    assert wire.shown() == ["a", "b"]
    assert await wire.receipts() == [message.id for message in wire.posted()]


async def test_a_clock_that_falls_behind_later_hides_no_copy(wire: Wire) -> None:
    """Found by its place among the newest, whatever its time."""
    wire.system.off = 3 * HOUR
    await wire.owe(owing("a", due_at=wire.system.now()))
    wire.playground.faults.add("cut_after", SENDS)
    await wire.round()
    # The clock is right again, and by now as late as the wrong one was.
    wire.system.off = timedelta(0)
    wire.clock.advance(3 * HOUR + timedelta(seconds=5))
    await wire.settle()
    assert wire.shown() == ["a"]
