"""A playground, a newsstand and settings for a bot between them, as `daybook playground` has."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.clock import OffsetClock
from bot.config import Settings
from bot.playground import Playground, Rates
from bot.playground.demo import ADMIN_ID, GUILD_ID, POLITICS_ID
from bot.playground.newsstand import Newsstand
from bot.runtime.app import open_services
from bot.runtime.demo import prepare_demo
from tests.openapi import honest

ROOT = Path(__file__).parents[2]
DEMO_START = datetime(2025, 1, 31, 7, 5, tzinfo=ZoneInfo("Asia/Tokyo"))


@dataclass(frozen=True)
class Stage:
    """Everything but the bot.

    settings   what a bot in this process is given
    started    the processes that `start` has started
    """

    playground: Playground
    newsstand: Newsstand
    clock: OffsetClock
    settings: Settings
    started: list[asyncio.subprocess.Process] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The same settings for a bot in a process of its own."""
        allowed = ",".join(f"{host}:{port}" for host, port in self.settings.fetch_allow)
        return {
            **os.environ,
            "DISCORD_TOKEN": self.settings.discord_token or "",
            "DISCORD_API_BASE": self.settings.discord_api_base or "",
            "DATABASE_URL": self.settings.database_url,
            "DEFAULT_SOURCES": str(self.settings.default_sources),
            "FETCH_ALLOW": allowed,
            "PYTHONPATH": str(ROOT),
        }

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        """Start `python …` with the stage's environment, away from any `.env`."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=Path(self.settings.data_dir),
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self.started.append(process)
        return process

    async def end(self) -> None:
        """Kill what a failed test has left behind."""
        for process in self.started:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def prepare(self) -> None:
        """Fill the database the way the playground does: sources, articles, a morning digest."""
        prepare = prepare_demo(
            guild_id=GUILD_ID,
            channel_id=POLITICS_ID,
            actor_id=ADMIN_ID,
            timezone="Asia/Tokyo",
            feed_urls=self.feed_urls,
        )
        async with open_services(self.settings, self.clock) as services:
            await prepare(services)

    @property
    def feed_urls(self) -> Sequence[str]:
        """Every outlet of the newsstand but the last, which is left to be added."""
        return [str(source["feed_url"]) for source in self.newsstand.sources()[:-1]]


@asynccontextmanager
async def open_stage(folder: Path, *, start: datetime = DEMO_START) -> AsyncIterator[Stage]:
    """Serve Discord and the newsstand on free ports, with an empty database in `folder`."""
    clock = OffsetClock.starting_at(start)
    async with (
        Playground(clock, port=0, rates=Rates(scale=0.02)) as playground,
        Newsstand(clock) as newsstand,
    ):
        catalogue = folder / "newsstand.json"
        sources = [source | {"default": True} for source in newsstand.sources()]
        catalogue.write_text(json.dumps({"sources": sources}))
        parts = urlsplit(newsstand.base_url)
        settings = Settings(
            discord_token=playground.token,
            discord_api_base=playground.api_base,
            database_url=f"sqlite+aiosqlite:///{folder}/daybook.db",
            default_sources=catalogue,
            fetch_allow=frozenset({(parts.hostname or "", parts.port or 0)}),
            data_dir=folder,
        )
        stage = Stage(playground, newsstand, clock, settings)
        try:
            with honest(playground):
                yield stage
        finally:
            await stage.end()


async def output(process: asyncio.subprocess.Process, *, within: float = 20) -> str:
    """Wait for the end of a process and return all that it printed; kill one that hangs."""
    try:
        async with asyncio.timeout(within):
            printed, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        raise
    return printed.decode()
