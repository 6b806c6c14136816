"""Fixtures for all tests, and the gate's rule that nothing may be skipped there."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings

from bot.storage.engine import Storage, open_storage
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


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """End with each test what a command in it has set up for its process."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file: to run every migration takes longer than most tests do."""
    file = tmp_path_factory.mktemp("new") / "daybook.db"
    async with open_storage(f"sqlite+aiosqlite:///{file}"):
        pass
    return file


@pytest.fixture
def database(_new_database: Path, tmp_path: Path) -> str:
    """The address of a SQLite database of the test's own, migrated, with nothing in it."""
    file = shutil.copyfile(_new_database, tmp_path / "daybook.db")
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(name="storage")
async def _storage(database: str) -> AsyncIterator[Storage]:
    async with open_storage(database) as opened:
        yield opened


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
