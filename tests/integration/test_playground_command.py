"""`daybook playground` inside the test's process, with the bot and without."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.cli import playground
from bot.clock import OffsetClock
from bot.config import Settings
from bot.errors import ConfigError
from bot.playground import DEFAULT_TOKEN
from bot.runtime import app


def options(*words: str) -> Namespace:
    parser = ArgumentParser()
    playground.add_options(parser)
    return parser.parse_args(words)


@pytest.fixture
def stop(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """What ends the command, in place of a signal."""
    event = asyncio.Event()

    @contextmanager
    def stop_event() -> Iterator[asyncio.Event]:
        yield event

    monkeypatch.setattr(app, "stop_event", stop_event)
    return event


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What the bot is started with; it ends at once."""
    calls: list[dict[str, object]] = []

    async def serve(settings: Settings, **more: object) -> None:
        calls.append({"settings": settings, **more})
        await asyncio.sleep(0)

    monkeypatch.setattr(app, "serve", serve)
    return calls


SETTINGS = Settings(playground_port=0, discord_token="a real one")


@pytest.mark.usefixtures("stop")
async def test_the_demo_has_a_bot_a_newsstand_and_a_database_of_its_own(
    tmp_path: Path, served: list[dict[str, object]], capsys: pytest.CaptureFixture[str]
) -> None:
    await playground._serve(options(), SETTINGS, tmp_path)
    (call,) = served
    settings = call["settings"]
    assert isinstance(settings, Settings)
    assert settings.discord_token == DEFAULT_TOKEN
    assert settings.discord_api_base is not None
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/playground.db"
    assert settings.default_sources == tmp_path / "newsstand.json"
    assert len(settings.fetch_allow) == 1
    assert call["eager"] == playground.NEWSSTAND_POLLS
    assert (settings.http_bind, settings.http_public_url) == (("127.0.0.1", 0), None)


@pytest.mark.usefixtures("stop")
async def test_live_reads_real_outlets_in_real_time(
    tmp_path: Path, served: list[dict[str, object]]
) -> None:
    await playground._serve(options("--live"), SETTINGS, tmp_path)
    settings = served[0]["settings"]
    assert isinstance(settings, Settings)
    assert (settings.default_sources, settings.fetch_allow) == (None, frozenset())
    assert served[0]["eager"] is None


@pytest.mark.parametrize("more", [(), ("--live",)])
async def test_serving_only_prints_settings_and_waits(
    tmp_path: Path,
    stop: asyncio.Event,
    served: list[dict[str, object]],
    capsys: pytest.CaptureFixture[str],
    more: tuple[str, ...],
) -> None:
    command = asyncio.create_task(
        playground._serve(options("--serve-only", *more), SETTINGS, tmp_path)
    )
    printed = ""
    async with asyncio.timeout(30):
        while "FETCH_ALLOW=" not in printed:
            await asyncio.sleep(0.01)
            printed += capsys.readouterr().out
    lines = dict(line.split("=", 1) for line in printed.splitlines())
    assert ("DEFAULT_SOURCES" in lines) == (not more)
    assert lines["DISCORD_TOKEN"] == DEFAULT_TOKEN
    page = lines["DISCORD_API_BASE"].removesuffix("/api/v10")
    async with aiohttp.ClientSession() as session, session.get(f"{page}/playground/clock") as told:
        assert told.status == 200
    stop.set()
    await command
    assert served == []


def test_a_kept_database_lies_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[tuple[Path, bool]] = []

    def look(folder: Path) -> None:
        folders.append((folder, folder.exists()))

    async def note(_arguments: object, _settings: object, folder: Path) -> None:
        look(folder)

    monkeypatch.setattr(playground, "_serve", note)
    for words in ((), ("--keep",)):
        assert playground.handle(options(*words), Settings(data_dir=tmp_path / "kept")) == 0
    (fresh, existed), (kept, _) = folders
    assert existed
    assert not fresh.exists()
    assert kept == tmp_path / "kept"


@pytest.mark.usefixtures("stop")
async def test_a_data_folder_that_is_missing_is_made_and_an_impossible_one_explained(
    tmp_path: Path, served: list[dict[str, object]]
) -> None:
    await playground._serve(options("--keep"), SETTINGS, tmp_path / "new" / "folder")
    assert (tmp_path / "new" / "folder" / "newsstand.json").exists()
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="set DATA_DIR"):
        await playground._serve(options("--keep"), SETTINGS, tmp_path / "file" / "x")
    assert len(served) == 1


def test_the_demos_day_begins_in_tokyo() -> None:
    clock = OffsetClock.starting_at(playground.DEMO_START)
    assert clock.now().date().isoformat() == "2025-01-30"
