"""The running bot between a playground and a newsstand, seen by an admin and by a member."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.playground.demo import ADMIN_ID, GUILD_ID, MEMBER_ID, POLITICS_ID
from bot.runtime import app
from bot.runtime.client import Daybook
from bot.runtime.demo import prepare_demo
from tests.e2e.driver import Json, PageDriver, text_of, walk
from tests.e2e.stage import Stage, open_stage
from tests.openapi import honest

EPHEMERAL = 64


class Quick(Daybook):
    """The bot without discord.py's waits for more shards and guilds."""

    def __init__(self, **services: Any) -> None:
        super().__init__(**services, guild_ready_timeout=0.05)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        return


@dataclass(frozen=True)
class Desk:
    """A running bot, seen by an admin and by a member."""

    stage: Stage
    admin: PageDriver
    member: PageDriver

    async def ask(self, name: str, /, **options: Any) -> str:
        """Call a command as the admin and return what it answers, which nobody else may see."""
        message = await self.answer(name, **options)
        assert message["flags"] & EPHEMERAL
        return text_of(message)

    async def answer(self, name: str, /, **options: Any) -> Json:
        return await self.admin.answer(await self.admin.command(name, **options), 15)


@contextmanager
def quick_and_local() -> Iterator[None]:
    """Let `serve` run the hastened bot, and undo its pointing of the process at a playground."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "Daybook", Quick)
        patch.setattr(Route, "BASE", Route.BASE)
        patch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
        yield


@asynccontextmanager
async def running(stage: Stage, *, eager: timedelta | None = None) -> AsyncIterator[None]:
    """Run the bot on the stage until the block ends; `eager` as for `serve`."""
    stop = asyncio.Event()
    prepare = prepare_demo(
        guild_id=GUILD_ID,
        channel_id=POLITICS_ID,
        actor_id=ADMIN_ID,
        timezone="Asia/Tokyo",
        feed_urls=stage.feed_urls,
    )
    with quick_and_local():
        async with PageDriver(stage.playground.base_url, ADMIN_ID) as page:
            bot = asyncio.create_task(
                app.serve(stage.settings, prepare=prepare, eager=eager, stop=stop)
            )
            try:
                await page.wait_push(
                    lambda p: p["type"] == "bot_status" and p["data"]["online"], 60
                )
                yield
            finally:
                stop.set()
                await bot


@asynccontextmanager
async def open_desk(folder: Path) -> AsyncIterator[Desk]:
    async with open_stage(folder) as stage:
        url = stage.playground.base_url
        with honest(stage.playground) as checker:
            async with (
                running(stage),
                PageDriver(url, ADMIN_ID) as admin,
                PageDriver(url, MEMBER_ID) as member,
            ):
                yield Desk(stage, admin, member)
        assert checker.refused == []


def options_of(message: Json) -> list[Json]:
    """Return the choices of the message's menu."""
    menu = next(part for part in walk(message["components"]) if part["type"] == 3)
    found: list[Json] = menu["options"]
    return found
