"""A real database and a channel for the delivery worker."""

from __future__ import annotations

import pytest

from tests.channels import Channels
from tests.fakes import FakeClock


@pytest.fixture
def channels(clock: FakeClock) -> Channels:
    return Channels(clock)
