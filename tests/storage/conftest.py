"""A real database of each kind, empty and migrated, for every storage test."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from bot.storage.engine import Storage, open_storage


async def _postgres(url: str) -> AsyncIterator[str]:
    plain = url.replace("+asyncpg", "")
    name = f"daybook_{uuid.uuid4().hex[:12]}"
    server = await asyncpg.connect(plain)
    try:
        await server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield url.rpartition("/")[0] + f"/{name}"
        finally:
            await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await server.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty database, for those who open it more than once."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/daybook.db"
        return
    server = os.environ.get("TEST_POSTGRES_URL")
    if not server:
        pytest.skip("TEST_POSTGRES_URL names no PostgreSQL server")
    async for url in _postgres(server):
        yield url


@pytest.fixture(name="storage")
async def _storage(database_url: str) -> AsyncIterator[Storage]:
    async with open_storage(database_url) as storage:
        yield storage
