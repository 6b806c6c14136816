"""`daybook poll` inside the test's process, against a newsstand."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.cli import poll
from bot.clock import OffsetClock
from bot.config import Settings
from bot.playground.newsstand import Newsstand
from tests.fakes import MORNING


def options(*words: str) -> Namespace:
    parser = ArgumentParser()
    poll.add_options(parser)
    return parser.parse_args(words)


@pytest.fixture
async def settings(tmp_path: Path) -> AsyncIterator[Settings]:
    async with Newsstand(OffsetClock.starting_at(MORNING)) as stand:
        sources = [source | {"default": True} for source in stand.sources()]
        catalogue = tmp_path / "sources.json"
        catalogue.write_text(json.dumps({"sources": sources}))
        parts = urlsplit(stand.base_url)
        yield Settings(
            database_url=f"sqlite+aiosqlite:///{tmp_path}/daybook.db",
            default_sources=catalogue,
            fetch_allow=frozenset({(parts.hostname or "", parts.port or 0)}),
        )


async def test_one_round_tells_what_happened(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await poll._poll(options("--once", "--json"), settings)
    first = json.loads(capsys.readouterr().out)
    assert first["feeds"] > 2
    assert first["new"] > 0
    assert first["failed"] == 0
    # Nothing is due again, but everything can be asked for.
    await poll._poll(options("--once"), settings)
    assert "0 feeds polled" in capsys.readouterr().out
    await poll._poll(options("--once", "--all"), settings)
    assert f"{first['feeds']} feeds polled" in capsys.readouterr().out


async def test_the_signal_ends_the_rounds(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds = asyncio.create_task(poll._poll(options(), settings))
    printed = ""
    async with asyncio.timeout(30):
        while "feeds polled" not in printed:
            await asyncio.sleep(0.05)
            printed += capsys.readouterr().out
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(asyncio.CancelledError):
            await rounds


def test_a_cancelled_command_ends_as_signals_do(monkeypatch: pytest.MonkeyPatch) -> None:
    async def cancelled(*_: object) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(poll, "_poll", cancelled)
    assert poll.handle(options(), Settings()) == 128 + signal.SIGTERM


def test_a_finished_command_ends_well(monkeypatch: pytest.MonkeyPatch) -> None:
    async def finished(*_: object) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(poll, "_poll", finished)
    assert poll.handle(options("--once"), Settings()) == 0
