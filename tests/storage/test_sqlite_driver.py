"""One trip to the thread for a statement, and transactions that end as they should."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.storage.sqlite_driver import OneTripConnection


class Counted(OneTripConnection):
    """Counts its trips."""

    trips = 0

    async def _on_thread(self, work: Any, *arguments: Any) -> Any:
        self.trips += 1
        return await super()._on_thread(work, *arguments)


@pytest.fixture(name="db")
async def _db(tmp_path: Path) -> AsyncIterator[Counted]:
    path = str(tmp_path / "a.db")
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE numbers (id INTEGER PRIMARY KEY, name TEXT)")
    made.close()
    db = await Counted.open(path, begin="BEGIN IMMEDIATE", pragmas=("busy_timeout=50",))
    db.trips = 0
    yield db
    await db.close()


async def _rows(db: OneTripConnection) -> list[Any]:
    cursor = await db.cursor().execute("SELECT id, name FROM numbers ORDER BY id")
    return await cursor.fetchall()


async def test_a_statement_is_one_trip_with_all_that_it_gives(db: Counted) -> None:
    cursor = await db.cursor().__aenter__()
    await cursor.executemany("INSERT INTO numbers VALUES (?, ?)", [(1, "one"), (2, "two")])
    assert (db.trips, cursor.rowcount, cursor.description) == (1, 2, None)
    cursor = await db.cursor().execute("SELECT id, name FROM numbers ORDER BY id")
    assert [column[0] for column in cursor.description] == ["id", "name"]
    assert await cursor.fetchall() == [(1, "one"), (2, "two")]
    assert await cursor.fetchall() == []
    await cursor.close()
    assert db.trips == 2
    cursor = await db.cursor().execute("INSERT INTO numbers VALUES (?, ?)", (7, "seven"))
    assert cursor.lastrowid == 7


def test_a_cursor_without_a_statement_has_nothing() -> None:
    cursor = OneTripConnection("unused", begin="BEGIN").cursor()
    assert (cursor.description, cursor.rowcount, cursor.lastrowid) == (None, -1, None)


async def test_a_transaction_begins_with_its_first_statement(db: Counted, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None, timeout=0)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.rollback()
        assert await _rows(db) == []
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        await db.commit()
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            await _rows(db)
        await db.rollback()
    finally:
        other.close()


async def test_what_was_rolled_back_is_gone_and_what_was_committed_stays(db: Counted) -> None:
    insert = "INSERT INTO numbers VALUES (?, ?)"
    await db.cursor().execute(insert, (1, "one"))
    await db.commit()
    await db.cursor().execute(insert, (2, "two"))
    await db.rollback()
    assert await _rows(db) == [(1, "one")]
    await db.rollback()
    trips = db.trips
    await db.commit()
    await db.rollback()
    assert db.trips == trips


async def test_a_caller_that_gave_up_can_still_roll_back(db: Counted) -> None:
    slow = "INSERT INTO numbers SELECT value, '' FROM json_each(?)"
    numbers = str(list(range(200_000)))
    caller = asyncio.ensure_future(db.cursor().execute(slow, (numbers,)))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await db.rollback()
    assert await _rows(db) == []


async def test_a_setting_that_fails_leaves_no_connection_open(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        await OneTripConnection.open(str(tmp_path / "a.db"), begin="BEGIN", pragmas=("(",))
