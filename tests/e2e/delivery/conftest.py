"""A wire from an empty database to the playground's channels."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.storage.engine import Storage
from tests.fakes import FakeClock
from tests.wire import Wire, open_wire


@pytest.fixture
async def wire(
    storage: Storage, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Wire]:
    async with open_wire(storage, clock, monkeypatch) as opened:
        yield opened
