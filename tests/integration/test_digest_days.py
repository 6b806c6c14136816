"""Days on which clocks change: each has its digest once, also where 07:00 is missing or twice."""

from __future__ import annotations

import struct
import zoneinfo
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.digests.service import DigestService
from bot.models import DigestSpec
from bot.storage.engine import Storage
from bot.storage.schema import editions, outbox
from tests.editions import compose_due
from tests.fakes import FakeClock
from tests.newsroom import article, open_feed, publish

TICK = timedelta(minutes=30)


def zone_file(rule: str) -> bytes:
    """Return a zone file (RFC 9636) that has nothing but a rule for all years."""
    header = b"TZif2" + bytes(15)
    # One local time type: UTC; without transitions the rule in the footer holds for all times.
    counts = struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    body = struct.pack(">lbb", 0, 0, 0) + b"UTC\0"
    return (header + counts + body) * 2 + f"\n{rule}\n".encode()


@pytest.fixture
def invented_zones(tmp_path: Path) -> Iterator[None]:
    """Give the world a town whose clocks change at breakfast, by an hour and by two."""
    town = tmp_path / "zones" / "Test"
    town.mkdir(parents=True)
    (town / "Breakfast").write_bytes(zone_file("TST0TSD,M3.5.0/6:30,M10.5.0/7:30"))
    (town / "Twice").write_bytes(zone_file("TST0TSD-2,M3.5.0/6:00,M10.5.0/8:00"))
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(tmp_path / "zones"), *before])
    yield
    zoneinfo.reset_tzpath(before)
    ZoneInfo.clear_cache()


def test_breakfast_is_missing_in_march_and_comes_twice_in_october(invented_zones: None) -> None:
    zone = ZoneInfo("Test/Breakfast")
    seven = {
        n: datetime(2025, *day, 7, 0, tzinfo=zone) for n, day in enumerate([(3, 30), (10, 26)])
    }
    assert seven[0].astimezone(UTC).astimezone(zone).time() == time(8)
    assert seven[1].replace(fold=1).astimezone(UTC) - seven[1].astimezone(UTC) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "at", "changes_on"),
    [
        ("Test/Breakfast", "07:00", date(2025, 3, 30)),
        ("Test/Breakfast", "07:00", date(2025, 10, 26)),
        ("Test/Twice", "07:00", date(2025, 3, 30)),
        ("Test/Twice", "07:00", date(2025, 10, 26)),
        ("Europe/Berlin", "02:30", date(2025, 3, 30)),
        ("Europe/Berlin", "02:30", date(2025, 10, 26)),
        ("Europe/Berlin", "07:00", date(2025, 3, 30)),
        ("America/New_York", "02:30", date(2025, 3, 9)),
        ("America/New_York", "01:30", date(2025, 11, 2)),
        ("America/New_York", "07:00", date(2025, 11, 2)),
        ("Africa/Cairo", "00:00", date(2025, 4, 25)),
        ("Africa/Cairo", "23:30", date(2025, 10, 30)),
        ("Asia/Beirut", "00:20", date(2025, 3, 30)),
        ("America/Havana", "00:30", date(2025, 3, 9)),
        ("America/Santiago", "00:00", date(2025, 9, 7)),
        ("Australia/Lord_Howe", "02:15", date(2025, 10, 5)),
        ("Australia/Lord_Howe", "01:45", date(2025, 4, 6)),
        ("Antarctica/Troll", "02:00", date(2025, 3, 30)),
        ("Africa/Casablanca", "02:30", date(2025, 4, 6)),
        ("Asia/Tokyo", "07:00", date(2025, 3, 30)),
    ],
)
async def test_a_day_on_which_clocks_change_has_its_digest_once(
    invented_zones: None, storage: Storage, zone: str, at: str, changes_on: date
) -> None:
    here = ZoneInfo(zone)
    noon = datetime.combine(changes_on, time(12), tzinfo=here).astimezone(UTC)
    clock = FakeClock(noon - timedelta(hours=40))
    feed_id = await open_feed(storage, "courier", guild_ids=[1])
    service = DigestService(storage, clock)
    spec = DigestSpec("Daily", 10, time.fromisoformat(at), zone, desks=("diplomacy",))
    await service.create(1, spec, actor_id=5)
    for tick in range(160):
        if tick % 20 == 0:
            await publish(storage, feed_id, article(f"Meeting number {tick}", clock.now()))
        if tick % 7 == 0:
            service = DigestService(storage, clock)  # A start plans nothing twice.
        await compose_due(service)
        clock.advance(TICK)
    async with storage.read() as db:
        rows = (await db.execute(select(editions.c.slot_at, editions.c.status))).all()
        owed = (await db.execute(select(outbox.c.edition_id))).scalars().all()
    days = Counter(row.slot_at.astimezone(here).date() for row in rows)
    assert days[changes_on] == 1
    assert set(days.values()) == {1}
    assert {row.status for row in rows} <= {"composed", "late"}
    assert len(set(owed)) == len(rows) >= 3
