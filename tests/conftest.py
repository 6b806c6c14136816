"""Fixtures for all tests, and the gate's rule that nothing may be skipped there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.fakes import FakeClock

GATE = os.environ.get("DAYBOOK_GATE") == "1"

# A busy machine is no reason to fail; the gate looks at the same examples each time, so that a
# change is judged by itself. New examples are found where people run the tests.
settings.register_profile("everywhere", deadline=None)
settings.register_profile("gate", deadline=None, derandomize=True)
settings.load_profile("gate" if GATE else "everywhere")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the shared evaluation data; tests that need it are skipped without."""
    folder = os.environ.get("DAYBOOK_SHARED")
    if not folder:
        pytest.skip("DAYBOOK_SHARED names no folder of evaluation data")
    return Path(folder)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """In the gate a skip for want of Chromium or PostgreSQL is a failure."""
    outcome = yield
    report = outcome.get_result()
    needed = item.get_closest_marker("browser") or item.get_closest_marker("postgres")
    if GATE and report.skipped and needed and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in the gate: {report.longrepr}"
