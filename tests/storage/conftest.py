"""A real database of each kind, empty and migrated, for every storage test."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from bot.storage.engine import Storage, open_storage


async def _postgres(url: str) -> AsyncIterator[Storage]:
    plain = url.replace("+asyncpg", "")
    name = f"daybook_{uuid.uuid4().hex[:12]}"
    server = await asyncpg.connect(plain)
    try:
        await server.execute(f'CREATE DATABASE "{name}"')
        try:
            async with open_storage(url.rpartition("/")[0] + f"/{name}") as storage:
                yield storage
        finally:
            await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await server.close()


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], name="storage"
)
async def _storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    if request.param == "sqlite":
        async with open_storage(f"sqlite+aiosqlite:///{tmp_path}/daybook.db") as storage:
            yield storage
        return
    url = os.environ.get("TEST_POSTGRES_URL")
    if not url:
        pytest.skip("TEST_POSTGRES_URL names no PostgreSQL server")
    async for storage in _postgres(url):
        yield storage
