"""A real database of each kind, migrated and with nothing in it, for every storage test."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
import pytest_asyncio

from bot.storage.engine import Storage, open_storage


@asynccontextmanager
async def _postgres(like: str = "template1") -> AsyncIterator[str]:
    """Give the address of a new database on the server, a copy of `like`; remove it at the end."""
    url = os.environ.get("TEST_POSTGRES_URL")
    if not url:
        pytest.skip("TEST_POSTGRES_URL names no PostgreSQL server")
    name = f"daybook_{uuid.uuid4().hex[:12]}"
    server = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        try:
            yield url.rpartition("/")[0] + f"/{name}"
        finally:
            await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await server.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _new_postgres() -> AsyncIterator[str]:
    """The name of a migrated database on the server, to be copied."""
    async with _postgres() as url:
        async with open_storage(url):
            pass
        yield url.rpartition("/")[2]


@pytest.fixture
async def _postgres_database(_new_postgres: str) -> AsyncIterator[str]:
    async with _postgres(like=_new_postgres) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of the test's own database, for those who open it more than once."""
    of_kind = {"sqlite": "database", "postgresql": "_postgres_database"}
    url: str = request.getfixturevalue(of_kind[request.param])
    return url


@pytest.fixture(name="storage")
async def _storage(database_url: str) -> AsyncIterator[Storage]:
    async with open_storage(database_url) as storage:
        yield storage
