from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import delete, insert, select, text

from bot.errors import StorageError
from bot.storage.engine import PAGE_BYTES, Storage, open_storage
from bot.storage.migrate import alembic_config, newest_revision
from bot.storage.schema import audit, guilds
from tests.fakes import MORNING


def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def test_migrations_and_schema_agree(storage: Storage) -> None:
    async with storage.write() as db:
        await db.run_sync(lambda connection: command.check(alembic_config(connection)))


async def test_opening_twice_migrates_once(tmp_path: Path) -> None:
    for _ in range(2):
        async with open_storage(url(tmp_path / "a.db")) as storage, storage.read() as db:
            version = (await db.execute(text("SELECT version_num FROM alembic_version"))).scalar()
    assert version == newest_revision()


@pytest.mark.parametrize(("first", "stays"), [(None, PAGE_BYTES), (4_096, 4_096)])
async def test_a_new_file_has_large_pages_and_an_old_one_keeps_its_own(
    tmp_path: Path, first: int | None, stays: int
) -> None:
    if first is not None:
        with closing(sqlite3.connect(tmp_path / "a.db")) as older:
            older.execute(f"PRAGMA page_size={first}")
            older.execute("PRAGMA journal_mode=WAL")
    async with open_storage(url(tmp_path / "a.db")) as storage, storage.read() as db:
        assert (await db.execute(text("PRAGMA page_size"))).scalar() == stays


async def test_an_instant_keeps_its_moment_and_must_have_a_zone(storage: Storage) -> None:
    tokyo = datetime.fromisoformat("2025-01-31T07:00:00.123456+09:00")
    row = {"action": "a", "subject": "b", "detail": {}}
    async with storage.write() as db:
        await db.execute(insert(audit).values(at=tokyo, **row))
        assert (await db.execute(select(audit.c.at))).scalar() == tokyo
        assert (await db.execute(select(audit.c.at))).scalar().tzinfo is UTC
    with pytest.raises(StorageError, match="time zone"):
        async with storage.write() as db:
            await db.execute(insert(audit).values(at=tokyo.replace(tzinfo=None), **row))


async def test_an_error_rolls_everything_back(storage: Storage) -> None:
    async def fail() -> None:
        async with storage.write() as db:
            await db.execute(insert(guilds).values(id=1, name="One", joined_at=MORNING))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with storage.read() as db:
        assert (await db.execute(select(guilds.c.id))).all() == []


async def test_only_what_must_survive_a_power_cut_waits_for_the_disk(storage: Storage) -> None:
    asked = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
    said = []
    for durable in (True, False, False, True):
        async with storage.write(durable=durable) as db:
            await db.execute(insert(guilds).values(id=1, name="One", joined_at=MORNING))
            said.append((await db.exec_driver_sql(asked[storage.dialect])).scalar())
            await db.execute(delete(guilds))
    waits, does_not = {"sqlite": (2, 1), "postgresql": ("on", "off")}[storage.dialect]
    assert said == [waits, does_not, does_not, waits]


async def test_a_broken_rule_is_a_storage_error(storage: Storage) -> None:
    with pytest.raises(StorageError):
        async with storage.write() as db:
            await db.execute(insert(guilds).values(id=1, name=None, joined_at=MORNING))


async def test_eight_writers_never_meet_a_lock(tmp_path: Path) -> None:
    async def write(storage: Storage, guild_id: int) -> None:
        for turn in range(10):
            async with storage.write() as db:
                known = (await db.execute(select(guilds.c.id))).all()
                values = {"id": guild_id * 100 + turn, "name": str(len(known))}
                await db.execute(insert(guilds).values(joined_at=MORNING, **values))

    async with (
        open_storage(url(tmp_path / "a.db")) as one,
        open_storage(url(tmp_path / "a.db")) as two,
    ):
        await asyncio.gather(
            *(write(storage, n * 2 + k) for n in range(4) for k, storage in enumerate((one, two)))
        )
        async with one.read() as db:
            assert len((await db.execute(select(guilds.c.id))).all()) == 80


async def test_readers_cannot_write_and_see_committed_rows_only(tmp_path: Path) -> None:
    async with open_storage(url(tmp_path / "a.db")) as storage:
        with pytest.raises(StorageError, match="read-only"):
            async with storage.read() as db:
                await db.execute(insert(guilds).values(id=1, name="One", joined_at=MORNING))
        async with storage.write() as writing, storage.read() as reading:
            await writing.execute(insert(guilds).values(id=1, name="One", joined_at=MORNING))
            assert (await reading.execute(select(guilds.c.id))).all() == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("nonsense", "not a database address"),
        ("mysql://x/y", "runs on"),
        ("sqlite+aiosqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("postgresql+asyncpg://nobody:secret@127.0.0.1:9/none", "out of reach"),
    ],
)
async def test_an_impossible_address_is_explained(address: str, words: str) -> None:
    with pytest.raises(StorageError, match=words) as caught:
        async with open_storage(address):
            pass
    assert "secret" not in str(caught.value)


async def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"not a database, only a file of some length" * 100)
    with pytest.raises(StorageError, match="not a database file"):
        async with open_storage(url(tmp_path / "a.db")):
            pass


async def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be made"):
        async with open_storage(url(tmp_path / "file" / "a.db")):
            pass


async def test_a_database_in_place_of_a_folder_is_explained(tmp_path: Path) -> None:
    (tmp_path / "a.db").mkdir()
    with pytest.raises(StorageError, match="is a folder"):
        async with open_storage(url(tmp_path / "a.db")):
            pass


async def test_a_locked_database_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.engine.BUSY_TIMEOUT_MS", 50)
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    try:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked by another process"):
            async with open_storage(url(tmp_path / "a.db")):
                pass
    finally:
        other.close()


async def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    async with open_storage(url(tmp_path / "a.db")) as storage, storage.write() as db:
        await db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer Daybook"):
        async with open_storage(url(tmp_path / "a.db")):
            pass


async def test_a_duration_is_kept_in_seconds(storage: Storage) -> None:
    from bot.storage.types import Seconds

    column = Seconds()
    assert column.process_bind_param(timedelta(minutes=2), None) == 120  # type: ignore[arg-type]
    assert column.process_result_value(120, None) == timedelta(minutes=2)  # type: ignore[arg-type]
    assert column.process_bind_param(None, None) is None  # type: ignore[arg-type]
    assert column.process_result_value(None, None) is None  # type: ignore[arg-type]
