"""Names are looked up without holding anybody up."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.errors import Unreachable
from bot.ingest import names
from bot.ingest.fetch import Fetcher
from bot.ingest.guard import Guard
from bot.ingest.names import Names
from tests.integration.ingest.conftest import FeedHost


async def test_a_name_gives_its_addresses() -> None:
    found = await Names().resolve("localhost", 80, socket.AddressFamily(0))
    assert {result["host"] for result in found} <= {"127.0.0.1", "::1"}
    assert {result["port"] for result in found} == {80}


async def test_a_fetcher_finds_hosts_by_name(host: FeedHost) -> None:
    host.give("/a", "here")
    async with Fetcher(SystemClock(), guard=Guard([("localhost", host.port)])) as fetcher:
        assert (await fetcher.fetch(f"http://localhost:{host.port}/a")).body == b"here"


@pytest.mark.parametrize("error", [socket.gaierror(socket.EAI_NONAME, "x"), UnicodeError("x")])
async def test_an_unknown_name_is_said_so(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    monkeypatch.setattr(names.socket, "getaddrinfo", fail)
    async with Fetcher(SystemClock()) as fetcher:
        with pytest.raises(Unreachable, match="no host called nowhere"):
            await fetcher.fetch("http://nowhere.example/")


async def test_who_gives_up_waiting_leaves_the_thread_to_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hold = threading.Event()

    def slow(*_: Any, **__: Any) -> Any:
        hold.wait(5)
        raise socket.gaierror(socket.EAI_AGAIN, "x")

    monkeypatch.setattr(names.socket, "getaddrinfo", slow)
    resolver = Names()
    waiting = asyncio.ensure_future(resolver.resolve("slow.example", 80))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert all(thread.daemon for thread in threading.enumerate() if "slow.example" in thread.name)
    hold.set()
    await resolver.close()
    with pytest.raises(socket.gaierror):
        await resolver.resolve("slow.example", 80)
