"""Open the database: connections, transactions, and library errors in our own words.

On SQLite there is one writer connection and two read-only ones: with readers of their own
the 99th percentile of a read beside ingestion fell from 57 to 4.6 ms. Writes start with
BEGIN IMMEDIATE, because a deferred transaction that reads and then writes fails with
"database is locked" however long it is told to wait.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.aio import finish
from bot.errors import StorageError
from bot.storage.sqlite_driver import OneTripConnection, one_trip

__all__ = ["AsyncConnection", "Storage", "open_storage"]

BUSY_TIMEOUT_MS = 5_000
PAGE_BYTES = 8_192
READERS = 2
POSTGRES_CONNECTIONS = 8
POOL_TIMEOUT_S = 30


class Storage:
    """The open database.

    dialect   "sqlite" or "postgresql"
    """

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self._writer = writer
        self._reader = reader
        self.dialect = writer.dialect.name

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection that only reads, with one snapshot for all its statements."""
        with _own_errors():
            async with self._reader.connect() as db:
                yield db

    @asynccontextmanager
    async def write(self, *, durable: bool = True) -> AsyncIterator[AsyncConnection]:
        """Give a write transaction: committed on leaving, rolled back on an error.

        Keep it short and never wait for the network inside: on SQLite all other writers wait.
        Who is cancelled while it is committed does not know whether it was: do it again so that
        the second time changes nothing.

        durable   a power cut does not undo it. Without this nobody waits for the disk (8 ms of each
                  commit); the end of what was written may be lost with the power, but never
                  before something durable that was written later
        """
        with _own_errors():
            async with self._writer.begin() as db:
                await _set_durable(db, durable)
                yield db

    async def close(self) -> None:
        """Close every connection; an open one would keep the process from ending."""
        # Uncut: what a pool has not closed by then, nobody closes.
        await finish(self._dispose())

    async def _dispose(self) -> None:
        await self._reader.dispose()
        await self._writer.dispose()


@asynccontextmanager
async def open_storage(url: str, *, migrate: bool = True) -> AsyncIterator[Storage]:
    """Open the database at `url`, bring it to the newest schema, close it at the end.

    url   SQLAlchemy address, `sqlite+aiosqlite:///path` or `postgresql+asyncpg://…`
    Raises StorageError, in words that say what to do, when it cannot be used.
    """
    from bot.storage.migrate import upgrade

    address = _address(url)
    storage = _open_sqlite(address) if _is_sqlite(address) else _open_postgres(address)
    try:
        with _own_errors(address):
            if migrate:
                async with storage.write() as db:
                    await upgrade(db)
            async with storage.read() as db:
                await db.exec_driver_sql("SELECT 1")
        yield storage
    finally:
        await storage.close()


async def _set_durable(db: AsyncConnection, durable: bool) -> None:
    driver = await one_trip(db)
    if driver is not None:
        driver.is_durable = durable
    elif not durable:
        await db.exec_driver_sql("SET LOCAL synchronous_commit TO off")


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StorageError(
            "DATABASE_URL is not a database address; write for example "
            "sqlite+aiosqlite:///data/daybook.db"
        ) from error
    if address.drivername == "sqlite":
        address = address.set(drivername="sqlite+aiosqlite")
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+asyncpg")
    if address.drivername not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
        raise StorageError(
            f"DATABASE_URL names {address.drivername!r}; Daybook runs on "
            "sqlite+aiosqlite and postgresql+asyncpg"
        )
    return address


def _is_sqlite(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


def _open_sqlite(address: URL) -> Storage:
    if not address.database or address.database == ":memory:":
        raise StorageError(
            "DATABASE_URL must name a file: readers and writer have connections of their own"
        )
    _check_place(Path(address.database))
    common = (f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON", "cache_size=-65536")
    # A new file only: with pages of 8 kB storing articles takes an eighth less time than with 4 kB.
    paged = f"page_size={PAGE_BYTES}"
    # FULL: a receipt of a delivery must survive a power cut, or it would be sent again.
    writing = (paged, *common, "journal_mode=WAL", "synchronous=FULL")
    writer = _sqlite_engine(address, 1, begin="BEGIN IMMEDIATE", pragmas=writing)
    reader = _sqlite_engine(address, READERS, begin="BEGIN", pragmas=(*common, "query_only=ON"))
    return Storage(writer, reader)


def _sqlite_engine(
    address: URL, connections: int, *, begin: str, pragmas: tuple[str, ...]
) -> AsyncEngine:
    async def connect() -> OneTripConnection:
        return await OneTripConnection.open(str(address.database), begin=begin, pragmas=pragmas)

    return create_async_engine(
        address,
        async_creator=connect,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_S,
    )


def _check_place(file: Path) -> None:
    """Make the file's folder. Raises StorageError where SQLite could not keep a file."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {file.parent} of the database cannot be made ({error.strerror}); "
            "set DATABASE_URL or DATA_DIR to a folder that Daybook may write to"
        ) from error
    if file.is_dir():
        raise StorageError(f"The database {file} is a folder; DATABASE_URL must name a file")
    if not os.access(file.parent, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        raise StorageError(
            f"The database {file} or its folder is read-only; give Daybook the right to write "
            "both, or set DATA_DIR to another folder"
        )


def _open_postgres(address: URL) -> Storage:
    try:
        engine = create_async_engine(
            address, pool_size=POSTGRES_CONNECTIONS, pool_timeout=POOL_TIMEOUT_S, pool_pre_ping=True
        )
    except ModuleNotFoundError as error:
        raise StorageError(
            'PostgreSQL needs the extra: pip install "daybook-bot[postgres]"'
        ) from error
    return Storage(engine, engine)


class _own_errors:  # noqa: N801 - reads as a statement
    """Raise what the libraries raise again as StorageError."""

    def __init__(self, address: URL | None = None) -> None:
        self.place = address.render_as_string(hide_password=True) if address else "The database"

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, SQLAlchemyError | sqlite3.Error):
            raise StorageError(_in_words(error, self.place)) from error
        if isinstance(error, OSError) and not isinstance(error, StorageError):
            raise StorageError(f"{self.place} is out of reach: {error}") from error


_CAUSES = (
    ("database is locked", "is locked by another process; stop it, or wait until it has finished"),
    ("readonly database", "is read-only; give Daybook the right to write the file and its folder"),
    ("unable to open", "cannot be opened; check that the folder exists and may be written to"),
    ("not a database", "is not a database file; move it away, or point DATABASE_URL elsewhere"),
    ("disk is full", "has no room left on its disk; free some space"),
    ("malformed", "is damaged; restore the last backup"),
)


def _in_words(error: Exception, place: str) -> str:
    if isinstance(error, PoolTimeoutError):
        return f"{place} is too busy: no connection became free in {POOL_TIMEOUT_S} s"
    said = str(getattr(error, "orig", None) or error)
    for sign, words in _CAUSES:
        if sign in said:
            return f"{place} {words}"
    return f"{place} cannot do that: {said.splitlines()[0] if said else type(error).__name__}"
