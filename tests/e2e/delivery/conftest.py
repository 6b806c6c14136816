"""A wire from an empty database to the playground's channels."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.engine import Storage, open_storage
from tests.fakes import FakeClock
from tests.wire import Wire, open_wire


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    async with open_storage(f"sqlite+aiosqlite:///{tmp_path}/daybook.db") as opened:
        yield opened


@pytest.fixture
async def wire(
    storage: Storage, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Wire]:
    async with open_wire(storage, clock, monkeypatch) as opened:
        yield opened
