"""The command line as a whole: which command runs, and how each kind of failure ends."""

from __future__ import annotations

import asyncio
import importlib
import io
import sys
from pathlib import Path

import pytest

from bot import __version__
from bot.cli import COMMANDS, main, migrate, playground, run
from bot.config import Settings
from bot.errors import ConfigError, StorageError
from bot.runtime import app

URL = "sqlite+aiosqlite:///here.db"


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder without settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.__dataclass_fields__:
        monkeypatch.delenv(name.upper(), raising=False)


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in COMMANDS.items():
        assert importlib.import_module(f"bot.cli.{name}").handle
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
        assert " ".join(text.split()) in " ".join(capsys.readouterr().out.split())


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize(("token", "module"), [("abc", run), ("", playground)])
def test_the_bare_command_runs_what_the_settings_allow(
    monkeypatch: pytest.MonkeyPatch, token: str, module: object
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", token)
    seen = []
    monkeypatch.setattr(module, "handle", lambda _arguments, settings: seen.append(settings) or 7)
    monkeypatch.setattr(sys, "argv", ["daybook"])
    assert main() == 7
    assert seen[0].discord_token == (token or None)


def test_running_without_a_token_says_where_to_put_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 2
    assert "DISCORD_TOKEN is not set" in capsys.readouterr().err


def test_running_serves_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "abc")
    served = []

    async def serve(settings: Settings) -> None:
        await asyncio.sleep(0)
        served.append(settings.discord_token)

    monkeypatch.setattr(app, "serve", serve)
    assert main(["run"]) == 0
    assert served == ["abc"]


def test_wrong_settings_are_all_told_before_anything_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    monkeypatch.setenv("PLAYGROUND_PORT", "many")
    assert main(["migrate"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert all(line.startswith("daybook: ") for line in told)


def test_migrating_makes_the_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert (tmp_path / "data" / "daybook.db").exists()
    assert "newest schema" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StorageError("postgresql: hunter2pass is refused"), 1),
        (ConfigError(["hunter2pass cannot be"]), 2),
        (RuntimeError("hunter2pass and a fault"), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_a_failure_ends_with_its_code_and_without_secrets(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://u:hunter2pass@h/d")

    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr(migrate, "handle", fail)
    assert main(["migrate"]) == code
    told = capsys.readouterr().err
    assert "hunter2pass" not in told
    assert "***" in told or isinstance(error, KeyboardInterrupt)


def test_a_reader_that_goes_away_ends_the_command_in_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(migrate, "handle", fail)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert main(["migrate"]) == 1
    assert sys.stderr.closed
