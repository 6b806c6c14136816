"""`daybook playground`: a Discord on this machine, a newsstand, and the real bot between them."""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.clock import Clock, OffsetClock, SystemClock
from bot.config import Settings
from bot.errors import ConfigError

DEMO_START = datetime(2025, 1, 31, 7, 5, tzinfo=ZoneInfo("Asia/Tokyo"))
NEWSSTAND_POLLS = timedelta(seconds=20)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be changed about the demo."""
    parser.add_argument(
        "--serve-only",
        action="store_true",
        help="serve without the bot, and print the settings that a separate `daybook run` needs",
    )
    parser.add_argument(
        "--live",
        action="store_true",
        help="real time and the shipped catalogue instead of the demo's day (needs internet)",
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="keep the database in DATA_DIR between starts instead of a fresh temporary one",
    )


def handle(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve until the process is told to end. Raises ConfigError when the port is in use."""
    with _folder(arguments.keep, settings) as folder:
        asyncio.run(_serve(arguments, settings, folder))
    return 0


@contextmanager
def _folder(keep: bool, settings: Settings) -> Iterator[Path]:
    if keep:
        yield settings.data_dir
    else:
        with tempfile.TemporaryDirectory(prefix="daybook-") as folder:
            yield Path(folder)


async def _serve(arguments: argparse.Namespace, settings: Settings, folder: Path) -> None:
    from bot.playground import demo
    from bot.playground.server import Playground
    from bot.runtime.app import serve, stop_event
    from bot.runtime.demo import prepare_demo

    clock: Clock = SystemClock() if arguments.live else OffsetClock.starting_at(DEMO_START)
    with stop_event() as stop:
        async with AsyncExitStack() as opened:
            served = await opened.enter_async_context(
                Playground(clock, port=settings.playground_port)
            )
            adapted = replace(
                settings,
                discord_token=served.token,
                discord_api_base=served.api_base,
                database_url=f"sqlite+aiosqlite:///{folder / 'playground.db'}",
                # Calendars to subscribe to, for this machine alone.
                http_bind=("127.0.0.1", 0),
                http_public_url=None,
            )
            feed_urls: list[str] = []
            if not arguments.live:
                adapted, feed_urls = await _open_newsstand(opened, clock, adapted, folder)
            if arguments.serve_only:
                _print_settings(adapted)
                await stop.wait()
                return
            prepare = prepare_demo(
                guild_id=demo.GUILD_ID,
                channel_id=demo.POLITICS_ID,
                actor_id=demo.ADMIN_ID,
                timezone=str(DEMO_START.tzinfo),
                feed_urls=feed_urls,
            )
            eager = None if arguments.live else NEWSSTAND_POLLS
            print(f"The playground is at {served.base_url} (stop with Ctrl+C)", flush=True)
            await serve(adapted, prepare=prepare, eager=eager, stop=stop)


async def _open_newsstand(
    opened: AsyncExitStack, clock: Clock, settings: Settings, folder: Path
) -> tuple[Settings, list[str]]:
    """Open the newsstand; return settings that may read it, and the feeds of the demo's guild."""
    from bot.playground.newsstand import Newsstand

    stand = await opened.enter_async_context(Newsstand(clock))
    # Everybody sees every sample outlet; a separate `run` reads the same file.
    sources = [source | {"default": True} for source in stand.sources()]
    catalogue = _written(folder, {"sources": sources})
    parts = urlsplit(stand.base_url)
    address = (parts.hostname or "", parts.port or 0)
    adapted = replace(
        settings, default_sources=catalogue, fetch_allow=settings.fetch_allow | {address}
    )
    # One outlet is left for the newcomer to add.
    return adapted, [str(source["feed_url"]) for source in sources[:-1]]


def _written(folder: Path, catalogue: dict[str, object]) -> Path:
    """Write the newsstand's catalogue. Raises ConfigError where nothing can be written."""
    file = folder / "newsstand.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(catalogue), encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            [
                f"The folder {folder} cannot be written to ({error.strerror}); "
                "set DATA_DIR to one that Daybook may write to, or leave out --keep"
            ]
        ) from error
    return file


def _print_settings(settings: Settings) -> None:
    """Print the environment of a separate `daybook run` against this server."""
    print(f"DISCORD_API_BASE={settings.discord_api_base}")
    print(f"DISCORD_TOKEN={settings.discord_token}")
    if settings.default_sources is not None:
        print(f"DEFAULT_SOURCES={settings.default_sources}")
    pairs = ",".join(f"{host}:{port}" for host, port in sorted(settings.fetch_allow))
    print(f"FETCH_ALLOW={pairs}", flush=True)
