"""aiosqlite with one trip to its thread for a statement, where it makes three or four.

A trip costs 0.1 ms of CPU, and up to 10 ms of waiting while another thread holds the
interpreter. Opening a cursor, fetching and closing are no trips of their own here, nor is BEGIN,
which goes with the first statement of a transaction, nor the end of one that never began.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite
from sqlalchemy.ext.asyncio import AsyncConnection


class OneTripConnection(aiosqlite.Connection):
    """A connection as SQLAlchemy's dialect for aiosqlite wants it.

    path         of the database's file
    begin        the statement that opens a transaction
    is_durable   the next transaction that begins survives a power cut once it is committed
    """

    def __init__(self, path: str, *, begin: str) -> None:
        # Transactions are opened below, not by the module's own guess.
        open_file = partial(sqlite3.connect, path, isolation_level=None, check_same_thread=False)
        super().__init__(open_file, iter_chunk_size=64)
        # An open connection must not keep the process from ending.
        self._thread.daemon = True
        self._begin = begin
        self.is_durable = self._synchronises = True
        self._may_be_open = False
        self._stopped: asyncio.Future[Any] | None = None

    @classmethod
    async def open(cls, path: str, *, begin: str, pragmas: Sequence[str]) -> Self:
        """Return a connection with these pragmas (`name=value`) set. Raises sqlite3.Error."""
        connection = cls(path, begin=begin)
        await connection
        try:
            await connection._on_thread(connection._set, pragmas)
        except BaseException:
            # Nobody else has seen it, and its thread would outlive the event loop.
            await connection.close()
            raise
        return connection

    def cursor(self) -> OneTripCursor:  # type: ignore[override]
        """Return a cursor at once: it is opened with its statement."""
        return OneTripCursor(self)

    def stop(self) -> asyncio.Future[Any] | None:
        """Let the thread end after what it was given to do.

        Who asks again is told of the same end: aiosqlite would have them wait for a thread that
        is no more.
        """
        if self._stopped is None:
            self._stopped = super().stop()
        return self._stopped

    async def commit(self) -> None:
        """Commit the transaction, if one was begun."""
        if self._may_be_open:
            await super().commit()
            self._may_be_open = False

    async def rollback(self) -> None:
        """Roll back the transaction, if one was begun."""
        if self._may_be_open:
            await super().rollback()
            self._may_be_open = False

    async def run(
        self, call: Callable[[sqlite3.Connection], sqlite3.Cursor]
    ) -> tuple[sqlite3.Cursor, list[Any]]:
        """Return the cursor of `call`, made inside a transaction, and all rows it gives."""
        # Before the trip: who is cancelled during it must still roll back.
        self._may_be_open = True
        found: tuple[sqlite3.Cursor, list[Any]] = await self._on_thread(self._fetched, call)
        return found

    async def execute_all(self, steps: Sequence[tuple[str, Sequence[Any]]]) -> None:
        """Run statements in one transaction, each for all of its rows. Raises sqlite3.Error."""
        self._may_be_open = True
        await self._on_thread(self._executed, steps)

    async def _on_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return await self._execute(work, *arguments)  # type: ignore[no-untyped-call]

    def _set(self, pragmas: Sequence[str]) -> None:
        for pragma in pragmas:
            self._conn.execute(f"PRAGMA {pragma}")

    def _fetched(
        self, call: Callable[[sqlite3.Connection], sqlite3.Cursor]
    ) -> tuple[sqlite3.Cursor, list[Any]]:
        cursor = call(self._begun())
        try:
            return cursor, cursor.fetchall() if cursor.description else []
        finally:
            # SQLite keeps a closed connection open, with its locks, while one statement of it
            # lives; and a cursor may live for long in the frames of a task that was cancelled.
            cursor.close()

    def _executed(self, steps: Sequence[tuple[str, Sequence[Any]]]) -> None:
        raw = self._begun()
        for sql, rows in steps:
            raw.executemany(sql, rows).close()

    def _begun(self) -> sqlite3.Connection:
        """Return the module's connection, inside a transaction."""
        raw = self._conn
        if not raw.in_transaction:
            if self.is_durable != self._synchronises:
                raw.execute(f"PRAGMA synchronous={'FULL' if self.is_durable else 'NORMAL'}")
                self._synchronises = self.is_durable
            raw.execute(self._begin)
        return raw


async def one_trip(db: AsyncConnection) -> OneTripConnection | None:
    """Return the connection under SQLAlchemy's, None where the database is not SQLite."""
    driver = (await db.get_raw_connection()).driver_connection
    return driver if isinstance(driver, OneTripConnection) else None


class OneTripCursor:
    """A cursor that has all its rows as soon as its statement has run."""

    def __init__(self, connection: OneTripConnection) -> None:
        self._connection = connection
        self._cursor: sqlite3.Cursor | None = None
        self._rows: list[Any] = []

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> Self:
        """Run one statement."""
        return await self._run(lambda raw: raw.execute(sql, parameters))

    async def executemany(self, sql: str, parameters: Any) -> Self:
        """Run one statement for each of `parameters`."""
        return await self._run(lambda raw: raw.executemany(sql, parameters))

    async def _run(self, call: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> Self:
        self._cursor, self._rows = await self._connection.run(call)
        return self

    async def fetchall(self) -> list[Any]:
        """Return the rows, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Do nothing: what has no row left is closed."""

    @property
    def description(self) -> Any:
        """Return the columns, None where the statement gives no rows."""
        return self._cursor.description if self._cursor else None

    @property
    def rowcount(self) -> int:
        """Return how many rows were written, -1 where that is unknown."""
        return self._cursor.rowcount if self._cursor else -1

    @property
    def lastrowid(self) -> int | None:
        """Return the id of the last row inserted."""
        return self._cursor.lastrowid if self._cursor else None
