"""A real database and a channel for the delivery worker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.engine import Storage, open_storage
from tests.channels import Channels
from tests.fakes import FakeClock


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    async with open_storage(f"sqlite+aiosqlite:///{tmp_path}/daybook.db") as opened:
        yield opened


@pytest.fixture
def channels(clock: FakeClock) -> Channels:
    return Channels(clock)
