"""The process as an operator meets it: how it starts, refuses and ends."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.playground.demo import ADMIN_ID
from tests.e2e.driver import PageDriver
from tests.e2e.stage import ROOT, Stage, open_stage, output

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

MUST_END_WITHIN_S = 5.0


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path) as opened:
        yield opened


async def start(folder: Path, *arguments: str, **environment: str) -> asyncio.subprocess.Process:
    """Start `python -m bot …` with these settings and no others."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *arguments),
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def stop(process: asyncio.subprocess.Process, number: int = signal.SIGTERM) -> str:
    """Tell the process to end; fail when it takes longer than it may."""
    begun = time.monotonic()
    process.send_signal(number)
    printed = await output(process)
    assert time.monotonic() - begun < MUST_END_WITHIN_S, printed
    return printed


async def lines_until(process: asyncio.subprocess.Process, words: str, within: float = 60) -> str:
    """Read what the process prints up to the line with `words`."""
    assert process.stdout is not None
    read = ""
    async with asyncio.timeout(within):
        while words not in read:
            line = await process.stdout.readline()
            assert line, f"ended without {words!r}: {read}"
            read += line.decode()
    return read


@pytest.mark.parametrize("delay", [0.3, 0.6, 1.0, 1.5, 2.5])
async def test_a_signal_at_any_moment_ends_the_process_in_time(stage: Stage, delay: float) -> None:
    process = await stage.start("-m", "bot", "run")
    await asyncio.sleep(delay)
    printed = await stop(process)
    assert process.returncode in (0, -signal.SIGTERM), printed
    assert "Traceback" not in printed


async def test_a_signal_in_the_middle_of_a_poll_ends_the_process_in_time(
    tmp_path: Path, stage: Stage
) -> None:
    """The outlet accepts the connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        catalogue = tmp_path / "silent.json"
        catalogue.write_text(
            '{"sources": [{"name": "Silent", "default": true, '
            f'"feed_url": "http://127.0.0.1:{port}/feed"}}]}}'
        )
        settings = replace(
            stage.settings,
            default_sources=catalogue,
            fetch_allow=frozenset({("127.0.0.1", port)}),
        )
        process = await replace(stage, settings=settings).start("-m", "bot", "run")
        silent.settimeout(60)
        connection, _ = await asyncio.to_thread(silent.accept)
        with connection:
            printed = await stop(process)
    assert process.returncode == 0, printed
    assert "Traceback" not in printed


async def test_an_interrupt_ends_the_playground_in_time(tmp_path: Path) -> None:
    process = await start(tmp_path, PLAYGROUND_PORT="0", DATA_DIR=str(tmp_path))
    await lines_until(process, "The playground is at")
    printed = await stop(process, signal.SIGINT)
    assert "Traceback" not in printed
    assert not os.listdir(tmp_path)  # noqa: PTH208 - a glance, no walk


async def test_the_bare_command_serves_a_page_with_the_morning_digest(tmp_path: Path) -> None:
    process = await start(tmp_path, PLAYGROUND_PORT="0", DATA_DIR=str(tmp_path))
    try:
        printed = await lines_until(process, "The playground is at")
        address = next(word for word in printed.split() if word.startswith("http"))
        async with PageDriver(address, ADMIN_ID) as page:
            await page.wait_message(lambda m: "Morning briefing" in str(m["components"]), 30)
            assert "Morning briefing" in str(await page.messages())
    finally:
        await stop(process)


async def test_serving_only_prints_what_a_separate_bot_needs(tmp_path: Path) -> None:
    server = await start(tmp_path, "playground", "--serve-only", PLAYGROUND_PORT="0")
    try:
        printed = await lines_until(server, "FETCH_ALLOW=")
        pairs = (line.split("=", 1) for line in printed.splitlines() if "=" in line)
        needed = {name: value for name, value in pairs if name.isupper()}
        bot = await start(tmp_path, "run", **needed)
        try:
            address = needed["DISCORD_API_BASE"].removesuffix("/api/v10")
            async with PageDriver(address, ADMIN_ID) as page:
                await page.wait_push(
                    lambda push: push["type"] == "bot_status" and push["data"]["online"], 30
                )
                await page.wait_push(lambda push: push["type"] == "commands_update", 30)
                answer: dict[str, object] = {}
                async with asyncio.timeout(30):
                    while "Ishiba" not in str(answer):
                        answer = await page.answer(await page.command("latest politics"))
        finally:
            await stop(bot)
    finally:
        await stop(server)


async def test_a_wrong_token_is_explained(stage: Stage) -> None:
    settings = replace(stage.settings, discord_token="wrong")
    process = await replace(stage, settings=settings).start("-m", "bot", "run")
    printed = await output(process)
    assert process.returncode == 2
    assert "does not accept DISCORD_TOKEN" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "DISCORD_TOKEN is not set"),
        ({"DISCORD_TOKEN": "x", "LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"DISCORD_TOKEN": "x", "DATABASE_URL": "mysql://x"}, "runs on"),
        ({"DISCORD_TOKEN": "x", "DISCORD_API_BASE": "http://127.0.0.1:9/x"}, "No server answers"),
        ({"DISCORD_TOKEN": "x", "DATABASE_URL": "sqlite:////proc/none/a.db"}, "cannot be made"),
    ],
)
async def test_what_keeps_the_bot_from_running_is_explained(
    tmp_path: Path, environment: dict[str, str], words: str
) -> None:
    process = await start(tmp_path, "run", **environment)
    printed = await output(process)
    assert process.returncode in (1, 2)
    assert words in printed
    assert "Traceback" not in printed


async def test_a_port_in_use_is_explained(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await start(tmp_path, "playground", PLAYGROUND_PORT=str(port))
        printed = await output(process)
    assert process.returncode == 2
    assert str(port) in printed
    assert "PLAYGROUND_PORT" in printed
    assert "Traceback" not in printed


async def test_a_locked_database_is_explained(stage: Stage, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "daybook.db", isolation_level=None)
    try:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN IMMEDIATE")
        process = await stage.start("-m", "bot", "run")
        printed = await output(process)
    finally:
        other.close()
    assert process.returncode == 1
    assert "locked by another process" in printed
    assert "Traceback" not in printed
