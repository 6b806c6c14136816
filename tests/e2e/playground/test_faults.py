"""What goes wrong on demand, and how the real client lives through it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import aiohttp
import discord
import pytest

from bot.clock import OffsetClock
from bot.playground import FaultKind, Playground
from bot.playground.gateway.hub import Hub
from tests.e2e.driver import PageDriver
from tests.e2e.playground.conftest import Client, Connect

pytestmark = pytest.mark.e2e

SENDS = "POST /channels/*/messages"


def statuses(playground: Playground) -> list[int]:
    """Return the statuses of all sends so far."""
    return [
        one["status"]
        for one in playground.requests
        if one["method"] == "POST" and one["path"].endswith("/messages")
    ]


def greeter() -> Client:
    client = Client()

    @client.tree.command(description="Greet")
    async def greet(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("hello")

    return client


async def contents(page: PageDriver) -> list[str]:
    return [message["content"] for message in await page.messages()]


async def test_client_waits_out_a_429(
    playground: Playground, connect: Connect, page: PageDriver
) -> None:
    async with connect(Client()) as client:
        playground.faults.add("429", SENDS, times=2, retry_after_s=0.01)
        await client.text_channel("politics").send("after two 429s")
        assert statuses(playground) == [429, 429, 200]
        assert await contents(page) == ["after two 429s"]


async def test_client_retries_a_502_by_itself(
    playground: Playground, connect: Connect, page: PageDriver
) -> None:
    async with connect(Client()) as client:
        await page.fault("502", SENDS)
        await client.text_channel("politics").send("again")
        assert statuses(playground) == [502, 200]


async def test_503_is_an_error_at_once(playground: Playground, connect: Connect) -> None:
    async with connect(Client()) as client:
        playground.faults.add(FaultKind.UNAVAILABLE, SENDS)
        with pytest.raises(discord.DiscordServerError):
            await client.text_channel("politics").send("no")
        assert statuses(playground) == [503]


async def test_cut_before_leaves_nothing(
    playground: Playground, connect: Connect, page: PageDriver
) -> None:
    async with connect(Client()) as client:
        playground.faults.add(FaultKind.CUT_BEFORE, SENDS)
        with pytest.raises(aiohttp.ClientError):
            await client.text_channel("politics").send("lost")
        assert await contents(page) == []
        assert statuses(playground) == [0]


async def test_cut_after_and_the_same_nonce_make_one_copy(
    playground: Playground, connect: Connect, page: PageDriver
) -> None:
    async with connect(Client()) as client:
        channel = client.text_channel("politics")
        playground.faults.add(FaultKind.CUT_AFTER, SENDS)
        with pytest.raises(aiohttp.ClientError):
            await channel.send("once", nonce="delivery-1")
        again = await channel.send("once", nonce="delivery-1")
        (shown,) = await page.messages()
        assert shown["id"] == str(again.id)
        assert shown["nonce"] == "delivery-1"


async def test_nonce_is_forgotten_after_some_minutes(
    playground: Playground, connect: Connect, page: PageDriver
) -> None:
    async with connect(Client()) as client:
        channel = client.text_channel("politics")
        await channel.send("once", nonce="delivery-1")
        clock = playground.backend.clock
        assert isinstance(clock, OffsetClock)
        clock.offset += timedelta(minutes=6)
        await channel.send("once", nonce="delivery-1")
        assert await contents(page) == ["once", "once"]


async def test_nonce_of_a_deleted_message_is_free_again(connect: Connect, page: PageDriver) -> None:
    async with connect(Client()) as client:
        channel = client.text_channel("politics")
        await (await channel.send("once", nonce="n")).delete()
        await channel.send("twice", nonce="n")
        assert await contents(page) == ["twice"]


async def test_bucket_headers_pace_the_client(
    playground: Playground, connect: Connect, page: PageDriver
) -> None:
    async with connect(Client()) as client:
        channel = client.text_channel("politics")
        async with asyncio.TaskGroup() as sends:
            for number in range(12):
                sends.create_task(channel.send(str(number)))
        assert statuses(playground) == [200] * 12
        assert len(await contents(page)) == 12


@pytest.mark.parametrize("end", [Hub.drop_all, Hub.request_reconnect])
async def test_interaction_during_a_reconnect_is_replayed(
    playground: Playground, connect: Connect, page: PageDriver, end: Callable[[Hub], None]
) -> None:
    resumed = asyncio.Event()
    client = greeter()
    client.add_listener(_setter(resumed), "on_shard_resumed")
    async with connect(client):
        await client.tree.sync()
        end(playground.hub)
        assert (await page.command("greet"))["status"] == "answered"
        async with asyncio.timeout(30):
            await resumed.wait()


async def test_gateway_is_dropped_on_demand(
    playground: Playground, connect: Connect, page: PageDriver
) -> None:
    async with connect(greeter()):
        await page.fault("gateway_drop")
        await page.wait_push(lambda push: push["data"] == {"online": False})
        changes = ["online", "offline", "online"]
        await page.wait_push(lambda _: _statuses(page) == changes)


async def test_client_identifies_again_after_an_invalid_session(
    playground: Playground, connect: Connect, page: PageDriver
) -> None:
    ready = asyncio.Event()
    client = greeter()
    async with connect(client):
        await client.tree.sync()
        client.add_listener(_setter(ready), "on_shard_ready")
        await page.fault("invalid_session")
        async with asyncio.timeout(30):
            await ready.wait()
        assert (await page.command("greet"))["status"] == "answered"


async def test_unknown_fault_is_refused(page: PageDriver) -> None:
    with pytest.raises(Exception, match="no fault"):
        await page.fault("flood")


def _statuses(page: PageDriver) -> list[str]:
    changes = [push["data"]["online"] for push in page.pushes if push["type"] == "bot_status"]
    return ["online" if online else "offline" for online in changes]


def _setter(event: asyncio.Event) -> Callable[..., Awaitable[None]]:
    async def listener(*_: object) -> None:
        event.set()

    return listener
