"""`serve` inside the test's process: how it refuses to start, and how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import discord
import pytest

from bot.errors import ConfigError, StorageError
from bot.playground.demo import ADMIN_ID
from bot.runtime import app
from bot.runtime.client import Daybook
from tests.e2e.desk import quick_and_local, running
from tests.e2e.driver import PageDriver
from tests.e2e.stage import Stage, open_stage

pytestmark = pytest.mark.e2e


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path) as opened:
        with quick_and_local():
            yield opened


@asynccontextmanager
async def serving(stage: Stage) -> AsyncIterator[asyncio.Task[None]]:
    """Serve until the bot is seen online; the block may do with it what it likes."""
    stop = asyncio.Event()
    async with PageDriver(stage.playground.base_url, ADMIN_ID) as page:
        bot = asyncio.create_task(app.serve(stage.settings, stop=stop))
        try:
            await page.wait_push(lambda p: p["type"] == "bot_status" and p["data"]["online"], 30)
            yield bot
        finally:
            stop.set()
            await asyncio.wait([bot])


async def test_a_token_that_discord_refuses_is_explained(stage: Stage) -> None:
    settings = replace(stage.settings, discord_token="another")
    with pytest.raises(ConfigError, match="does not accept DISCORD_TOKEN"):
        await app.serve(settings, stop=asyncio.Event())


async def test_a_discord_out_of_order_is_explained(stage: Stage) -> None:
    stage.playground.faults.add("503", "GET /users/@me", times=9)
    with pytest.raises(ConfigError, match="Discord cannot be reached"):
        await app.serve(stage.settings, stop=asyncio.Event())


async def test_a_gateway_that_cannot_be_found_is_explained(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error, words in (
        (aiohttp.ClientConnectionError("no route"), "cannot be reached"),
        (discord.GatewayNotFound(), "closed the connection for good"),
    ):

        async def fail(_self: Daybook, *, reconnect: bool = True, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(Daybook, "connect", fail)
        with pytest.raises(ConfigError, match=words):
            await app.serve(stage.settings, stop=asyncio.Event())


async def test_a_token_that_is_reset_ends_the_process_with_words(stage: Stage) -> None:
    async with serving(stage) as bot:
        stage.playground.hub.token = "another"
        stage.playground.faults.add("invalid_session")
        await asyncio.wait([bot], timeout=20)
        with pytest.raises(ConfigError, match="closed the connection for good"):
            bot.result()


async def test_a_fault_of_ours_ends_the_process_as_what_it_is(stage: Stage) -> None:
    async def prepare(_services: app.Services) -> None:
        raise ZeroDivisionError

    with pytest.raises(ExceptionGroup) as caught:
        await app.serve(stage.settings, prepare=prepare, stop=asyncio.Event())
    assert caught.group_contains(ZeroDivisionError)


def spoil(file: Path) -> None:
    file.write_bytes(b"no database at all" * 100)


async def test_a_database_that_breaks_at_the_start_is_explained(stage: Stage) -> None:
    spoil(Path(stage.settings.data_dir, "daybook.db"))
    with pytest.raises(StorageError, match="is not a database file"):
        await app.serve(stage.settings, stop=asyncio.Event())


async def test_a_stop_during_the_start_ends_it_at_once(stage: Stage) -> None:
    stop = asyncio.Event()

    async def prepare(_services: app.Services) -> None:
        stop.set()
        await asyncio.sleep(60)

    async with asyncio.timeout(30):
        await app.serve(stage.settings, prepare=prepare, stop=stop)


def hold(stage: Stage, seconds: float) -> None:
    """Hold the database's write lock, as another process would."""
    file = Path(stage.settings.data_dir, "daybook.db")
    other = sqlite3.connect(file, isolation_level=None, timeout=10)
    try:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
    finally:
        other.close()


async def test_a_database_locked_for_a_while_ends_nothing(stage: Stage) -> None:
    """Longer than SQLite waits by itself: chores fail, are counted, and go on."""
    async with serving(stage) as bot:
        await asyncio.to_thread(hold, stage, 7.0)
        assert not bot.done()
    assert bot.result() is None


async def test_the_signal_ends_it_and_the_last_resort_is_armed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced = threading.Event()
    monkeypatch.setattr(app, "LAST_RESORT_S", 0.01)
    monkeypatch.setattr(os, "_exit", lambda _code: forced.set())

    async def prepare(_services: app.Services) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(60)

    async with asyncio.timeout(40):
        await app.serve(stage.settings, prepare=prepare)
        assert await asyncio.to_thread(forced.wait, 5)


async def test_own_feeds_are_polled_eagerly_where_that_is_wanted(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    polled = asyncio.Event()
    poll_own = app.IngestService.poll_own

    async def noted(self: app.IngestService) -> object:
        found = await poll_own(self)
        polled.set()
        return found

    monkeypatch.setattr(app.IngestService, "poll_own", noted)
    stop = asyncio.Event()
    bot = asyncio.create_task(app.serve(stage.settings, eager=timedelta(seconds=1), stop=stop))
    async with asyncio.timeout(20):
        await polled.wait()
    stop.set()
    await bot


async def test_guilds_are_recorded_as_they_change(stage: Stage) -> None:
    async with running(stage):
        pass
    connection = sqlite3.connect(Path(stage.settings.data_dir, "daybook.db"))
    try:
        names = connection.execute("SELECT name FROM guilds WHERE removed_at IS NULL").fetchall()
    finally:
        connection.close()
    assert names == [("Riverside Debating Society",)]
