"""Which clock a process runs by, told by a small server in the playground's place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web

from bot.clock import OffsetClock, SystemClock
from bot.config import Settings
from bot.errors import ConfigError
from bot.runtime.demo_clock import clock_for

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(answer: web.Response) -> AsyncIterator[Settings]:
    async def handle(_request: web.Request) -> web.StreamResponse:
        return answer

    app = web.Application()
    app.router.add_get("/playground/clock", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        yield Settings(discord_api_base=f"http://127.0.0.1:{port}/api/v10")
    finally:
        await runner.cleanup()


async def test_discord_has_the_machines_time() -> None:
    assert type(await clock_for(Settings())) is SystemClock


async def test_the_playground_tells_its_offset() -> None:
    async with serving(web.json_response({"offset_s": -3600.5})) as settings:
        clock = await clock_for(settings)
    assert isinstance(clock, OffsetClock)
    assert clock.offset == timedelta(seconds=-3600.5)


@pytest.mark.parametrize(
    "answer",
    [
        ("{}", 200),
        ("[]", 200),
        ("no JSON", 200),
        ('{"offset_s": "soon"}', 200),
        ('{"offset_s": NaN}', 200),
        ('{"offset_s": Infinity}', 200),
        ('{"offset_s": 1e300}', 200),
        ('{"offset_s": 5}', 404),
    ],
)
async def test_a_server_without_a_clock_leaves_the_machines_time(answer: tuple[str, int]) -> None:
    text, status = answer
    async with serving(web.Response(text=text, status=status)) as settings:
        assert type(await clock_for(settings)) is SystemClock


async def test_a_server_that_is_not_there_is_named() -> None:
    async with serving(web.json_response({})) as settings:
        pass
    with pytest.raises(ConfigError, match="No server answers at DISCORD_API_BASE"):
        await clock_for(settings)
