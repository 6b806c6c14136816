"""The gateway's protocol, frame by frame, with a bare WebSocket."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.playground import Playground
from bot.playground.demo import ADMIN_ID, GUILD_ID, MEMBER_ID
from bot.playground.gateway.connection import SEND_LIMIT

pytestmark = pytest.mark.e2e

Json = dict[str, Any]
GUILDS = 1


class Wire:
    """One bare connection to the gateway."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def send(self, op: int, data: Any) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def get(self) -> Json:
        message: Json = await self.socket.receive_json(timeout=30)
        return message

    async def event(self, name: str) -> Json:
        while (message := await self.get())["t"] != name:
            continue
        return message

    async def identify(self, token: str, **fields: Any) -> Json:
        await self.send(2, {"token": token, "intents": GUILDS, "properties": {}} | fields)
        return await self.event("READY")

    async def close_code(self) -> int | None:
        while (await self.socket.receive(timeout=30)).type is aiohttp.WSMsgType.TEXT:
            continue
        return self.socket.close_code


@pytest.fixture
async def wire(playground: Playground) -> AsyncIterator[Wire]:
    async with dial(playground) as wire:
        yield wire


def dial(playground: Playground) -> AbstractAsyncContextManager[Wire]:
    @asynccontextmanager
    async def dialled() -> AsyncIterator[Wire]:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{playground.gateway_url}?v=10&encoding=json") as socket,
        ):
            wire = Wire(socket)
            assert (await wire.get())["op"] == 10
            yield wire

    return dialled()


async def test_heartbeat_is_acknowledged(wire: Wire) -> None:
    await wire.send(1, None)
    assert (await wire.get())["op"] == 11


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("no json", 4002),
        ("[]", 4002),
        ('{"op": 2, "d": null}', 4002),
        ('{"op": 2, "d": "' + "x" * 4_096 + '"}', 4002),
        ('{"op": 99, "d": {}}', 4001),
        ('{"op": 3, "d": {}}', 4003),
        ('{"op": 8, "d": {}}', 4003),
        ('{"op": 2, "d": {"token": "wrong", "intents": 1}}', 4004),
        ('{"op": 6, "d": {"token": "wrong", "session_id": "x", "seq": 1}}', 4004),
        ('{"op": 2, "d": {"token": "playground", "intents": 1, "shard": [2, 2]}}', 4010),
        ('{"op": 2, "d": {"token": "playground", "intents": 1, "shard": "0"}}', 4010),
        ('{"op": 2, "d": {"token": "playground"}}', 4013),
        ('{"op": 2, "d": {"token": "playground", "intents": 2}}', 4014),
    ],
)
async def test_misbehaviour_is_closed_with_discords_code(wire: Wire, frame: str, code: int) -> None:
    await wire.socket.send_str(frame)
    assert await wire.close_code() == code


async def test_second_identify_is_refused(playground: Playground, wire: Wire) -> None:
    await wire.identify(playground.token)
    await wire.send(2, {"token": playground.token, "intents": GUILDS})
    assert await wire.close_code() == 4005


async def test_flood_of_messages_is_refused(wire: Wire) -> None:
    for _ in range(SEND_LIMIT + 1):
        await wire.send(1, None)
    assert await wire.close_code() == 4008


async def test_ready_names_the_guilds_that_follow(playground: Playground, wire: Wire) -> None:
    ready = (await wire.identify(playground.token))["d"]
    assert ready["guilds"] == [{"id": str(GUILD_ID), "unavailable": True}]
    assert ready["shard"] == [0, 1]
    assert ready["resume_gateway_url"] == playground.gateway_url
    created = (await wire.event("GUILD_CREATE"))["d"]
    assert created["id"] == str(GUILD_ID)
    assert created["member_count"] == 3


async def test_other_shards_get_no_guild(playground: Playground, wire: Wire) -> None:
    other = 1 - (GUILD_ID >> 22) % 2
    ready = (await wire.identify(playground.token, shard=[other, 2]))["d"]
    assert ready["guilds"] == []


async def test_unknown_session_must_identify_anew(playground: Playground, wire: Wire) -> None:
    await wire.send(6, {"token": playground.token, "session_id": "gone", "seq": 1})
    assert (await wire.get()) | {"s": None, "t": None} == {
        "op": 9,
        "d": False,
        "s": None,
        "t": None,
    }
    await wire.identify(playground.token)


async def test_resume_from_the_future_is_refused(playground: Playground, wire: Wire) -> None:
    ready = await wire.identify(playground.token)
    session = ready["d"]["session_id"]
    async with dial(playground) as again:
        await again.send(6, {"token": playground.token, "session_id": session, "seq": 999})
        assert await again.close_code() == 4007


async def test_resume_takes_the_session_over(playground: Playground, wire: Wire) -> None:
    ready = await wire.identify(playground.token)
    session = ready["d"]["session_id"]
    async with dial(playground) as again:
        await again.send(6, {"token": playground.token, "session_id": session, "seq": ready["s"]})
        assert (await again.get())["t"] == "GUILD_CREATE"
        assert (await again.get())["t"] == "RESUMED"
        assert await wire.close_code() == 1006
        assert playground.hub.is_online


async def test_session_is_lost_when_too_much_was_missed(playground: Playground, wire: Wire) -> None:
    ready = await wire.identify(playground.token)
    for _ in range(1_100):
        playground.hub.dispatch("EVENT", {}, guild_id=GUILD_ID)
    async with dial(playground) as again:
        data = {"token": playground.token, "session_id": ready["d"]["session_id"], "seq": 1}
        await again.send(6, data)
        assert (await again.get())["op"] == 9


async def test_session_that_was_closed_on_purpose_is_over(playground: Playground) -> None:
    async with dial(playground) as wire:
        session = (await wire.identify(playground.token))["d"]["session_id"]
        await wire.socket.close(code=1000)
    async with dial(playground) as again:
        await again.send(6, {"token": playground.token, "session_id": session, "seq": 1})
        assert (await again.get())["op"] == 9


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ({"user_ids": [str(MEMBER_ID), "5"]}, ["tobias"], ["5"]),
        ({"user_ids": str(ADMIN_ID)}, ["maren"], []),
        ({"query": "TOB", "limit": 5}, ["tobias"], []),
        ({"query": "", "limit": 1}, ["maren"], []),
    ],
)
async def test_members_come_in_a_chunk(
    playground: Playground, wire: Wire, query: Json, found: list[str], missing: list[str]
) -> None:
    await wire.identify(playground.token)
    await wire.send(8, {"guild_id": str(GUILD_ID), "nonce": "n"} | query)
    chunk = (await wire.event("GUILD_MEMBERS_CHUNK"))["d"]
    assert [member["user"]["username"] for member in chunk["members"]] == found
    assert chunk["not_found"] == missing
    assert chunk["nonce"] == "n"


async def test_members_of_an_unknown_guild_are_not_answered(
    playground: Playground, wire: Wire
) -> None:
    await wire.identify(playground.token)
    await wire.send(8, {"guild_id": "5", "query": "", "limit": 0})
    await wire.send(3, {"status": "online", "activities": [], "since": None, "afk": False})
    await wire.send(1, None)
    await wire.event("GUILD_CREATE")
    assert (await wire.get())["op"] == 11


async def test_gateway_answers_at_the_bare_host_too(playground: Playground) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(playground.base_url) as socket,
    ):
        assert json.loads((await socket.receive(timeout=30)).data)["op"] == 10
