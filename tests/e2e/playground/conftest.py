"""A playground on a free port and the real discord.py client connected to it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime

import discord
import pytest
import yarl
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.clock import OffsetClock
from bot.playground import Playground, Rates
from bot.playground.demo import ADMIN_ID, GUILD_ID
from tests.e2e.driver import PageDriver
from tests.openapi import honest

pytestmark = pytest.mark.e2e

DEMO_START = datetime(2025, 1, 31, 6, 5, tzinfo=UTC)
# Discord's windows, shrunk so that no test waits for them.
QUICK = Rates(scale=0.02)


class Client(commands.AutoShardedBot):
    """The real client, hastened: no wait between shards, none for more guilds after READY."""

    def __init__(
        self, *, intents: discord.Intents | None = None, shards: int | None = None
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=intents or discord.Intents(guilds=True),
            shard_count=shards,
            guild_ready_timeout=0.05,
            help_command=None,
        )

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        return

    @property
    def guild(self) -> discord.Guild:
        """The demo's guild."""
        guild = self.get_guild(GUILD_ID)
        assert guild is not None
        return guild

    def text_channel(self, name: str) -> discord.TextChannel:
        return next(one for one in self.guild.text_channels if one.name == name)


Connect = Callable[[Client], AbstractAsyncContextManager[Client]]


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    clock = OffsetClock.starting_at(DEMO_START)
    async with Playground(clock, port=0, rates=QUICK) as server:
        with honest(server):
            yield server


@pytest.fixture
def connect(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> Connect:
    """Return what logs a client in, waits until it is ready, and closes it at the end."""
    return connector(playground, monkeypatch)


def connector(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> Connect:
    monkeypatch.setattr(Route, "BASE", playground.api_base)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(playground.gateway_url))

    @asynccontextmanager
    async def connected(client: Client) -> AsyncIterator[Client]:
        async with client:
            running = asyncio.create_task(client.start(playground.token))
            try:
                await until(client.wait_until_ready(), running)
                yield client
            finally:
                await client.close()
                with contextlib.suppress(asyncio.CancelledError):
                    await running

    return connected


async def until(step: Awaitable[object], running: asyncio.Task[None]) -> None:
    """Wait for a step; an error of the client ends the wait."""
    waiting = asyncio.ensure_future(step)
    done, _ = await asyncio.wait(
        {waiting, running}, return_when=asyncio.FIRST_COMPLETED, timeout=30
    )
    if waiting not in done:
        waiting.cancel()
        if running in done:
            running.result()
        raise TimeoutError("the client did not become ready")


@pytest.fixture
async def page(playground: Playground) -> AsyncIterator[PageDriver]:
    """The page as the admin sees it."""
    async with PageDriver(playground.base_url, ADMIN_ID) as driver:
        yield driver
