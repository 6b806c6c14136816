"""Fetching over real sockets: bounded, polite, and never where it must not go."""

from __future__ import annotations

import asyncio
import errno
import gzip
import socket
import zlib
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import (
    AddressRefused,
    BadStatus,
    FetchError,
    FetchTimeout,
    TooLarge,
    Unreachable,
)
from bot.ingest.fetch import Fetcher, FetchLimits, user_agent
from bot.ingest.guard import Guard
from tests.fakes import FakeClock
from tests.integration.ingest.conftest import FeedHost


async def test_an_answer_comes_with_its_validators(host: FeedHost, fetcher: Fetcher) -> None:
    url = host.give("/a", "<rss/>", etag='W/"1"', last_modified="x", cache_control="max-age=60")
    answer = await fetcher.fetch(url)
    assert (answer.status, answer.body, answer.url) == (200, b"<rss/>", url)
    assert (answer.etag, answer.last_modified) == ('W/"1"', "x")
    assert answer.max_age == timedelta(minutes=1)
    again = await fetcher.fetch(url, etag=answer.etag, last_modified=answer.last_modified)
    assert (again.status, again.body) == (304, b"")
    assert host.asked[1][1]["If-Modified-Since"] == "x"


async def test_we_say_who_we_are_and_ask_for_no_exotic_compression(
    host: FeedHost, fetcher: Fetcher
) -> None:
    await fetcher.fetch(host.give("/a", "x"))
    _, headers = host.asked[0]
    assert headers["User-Agent"] == user_agent("https://op.example")
    assert "+https://op.example" in headers["User-Agent"]
    assert headers["Accept-Encoding"] == "gzip, deflate"
    assert "Cookie" not in headers
    assert "self-hosted" in user_agent(None)


async def test_cookies_are_not_kept(host: FeedHost, fetcher: Fetcher) -> None:
    url = host.give("/a", "x", set_cookie="id=1")
    await fetcher.fetch(url)
    await fetcher.fetch(url)
    assert "Cookie" not in host.asked[1][1]


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda raw: zlib.compress(raw)[2:-4]),
    ],
    ids=["gzip", "zlib", "raw deflate"],
)
async def test_compressed_answers_are_opened(
    host: FeedHost, fetcher: Fetcher, encoding: str, pack: Any
) -> None:
    url = host.give("/a", pack(b"<rss/>" * 50), content_encoding=encoding)
    assert (await fetcher.fetch(url)).body == b"<rss/>" * 50


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed(host: FeedHost, fetcher: Fetcher, status: int) -> None:
    host.give("/b", "here")
    answer = await fetcher.fetch(host.redirect("/a", "/b", status=status))
    assert (answer.body, answer.url) == (b"here", host.url("/b"))
    assert answer.moved_to == (host.url("/b") if status in {301, 308} else None)


async def test_only_the_permanent_beginning_of_a_chain_is_a_move(
    host: FeedHost, fetcher: Fetcher
) -> None:
    host.redirect("/a", "/b", status=301)
    host.redirect("/b", "/c", status=308)
    host.redirect("/c", "/d", status=302)
    host.redirect("/d", "/e", status=301)
    host.give("/e", "here")
    answer = await fetcher.fetch(host.url("/a"))
    assert (answer.url, answer.moved_to) == (host.url("/e"), host.url("/c"))


async def test_five_redirects_are_followed_and_no_more(host: FeedHost, fetcher: Fetcher) -> None:
    for step in range(7):
        host.redirect(f"/{step}", f"/{step + 1}")
    host.give("/7", "here")
    assert (await fetcher.fetch(host.url("/2"))).body == b"here"
    with pytest.raises(BadStatus, match="more than 5 times"):
        await fetcher.fetch(host.url("/1"))


async def test_a_target_with_a_blank_is_mended(host: FeedHost, fetcher: Fetcher) -> None:
    host.give("/b c", "here")
    assert (await fetcher.fetch(host.redirect("/a", " /b c "))).body == b"here"


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/feed", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd",
        "http://[::ffff:127.0.0.1]/feed", "http://a:b@127.0.0.1:1/", "http://127.0.0.1:1/",
        "http://2130706433/", "http://[64:ff9b::a9fe:a9fe]/", "http://[::1/", "http://localhost/",
        "https://discord.com/api", "//0/",
    ],
)  # fmt: skip
async def test_a_redirect_leads_to_no_forbidden_place(
    host: FeedHost, fetcher: Fetcher, elsewhere: list[str], target: str
) -> None:
    with pytest.raises(AddressRefused):
        await fetcher.fetch(host.redirect("/a", target))
    assert (len(host.asked), elsewhere) == (1, [])


@pytest.fixture(name="elsewhere")
async def _elsewhere(monkeypatch: pytest.MonkeyPatch, host: FeedHost) -> list[str]:
    """Hosts of connections that were begun to anything but the feed host; none gets through."""
    begun: list[str] = []
    loop = asyncio.get_running_loop()
    real = loop.sock_connect

    async def sock_connect(sock: socket.socket, address: Any) -> None:
        if address[1] != host.port:
            begun.append(address[0])
            raise ConnectionRefusedError(errno.ECONNREFUSED, "test")
        await real(sock, address)

    monkeypatch.setattr(loop, "sock_connect", sock_connect)
    return begun


class _Resolver(AbstractResolver):
    """Answers each question with the next of `addresses`, the last for ever."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address = self.addresses.pop(0) if len(self.addresses) > 1 else self.addresses[0]
        return [
            ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0)
            for one in address.split()
        ]

    async def close(self) -> None:
        """Nothing to close."""


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("169.254.169.254",),
        ("::1", "::ffff:10.0.0.1"),
        ("10.0.0.1 fd00::1 127.0.0.1",),
        ("64:ff9b::a9fe:a9fe 2002:7f00:1::1",),
    ],
)
async def test_a_name_that_resolves_to_a_private_address_is_refused(
    clock: FakeClock, elsewhere: list[str], addresses: tuple[str, ...]
) -> None:
    async with Fetcher(clock, resolver=_Resolver(*addresses)) as fetcher:
        for _ in range(2):
            with pytest.raises(AddressRefused, match="private network"):
                await fetcher.fetch("http://rebind.example/feed")
    assert elsewhere == []


async def test_a_name_that_changes_its_answer_is_judged_at_each_connection(
    clock: FakeClock, elsewhere: list[str]
) -> None:
    resolver = _Resolver("93.184.216.34")
    limits = FetchLimits(names=timedelta(0))
    async with Fetcher(clock, resolver=resolver, limits=limits) as fetcher:
        with pytest.raises(Unreachable):
            await fetcher.fetch("http://rebind.example/feed")
        resolver.addresses = ["127.0.0.1"]
        with pytest.raises(AddressRefused, match="private network"):
            await fetcher.fetch("http://rebind.example/feed")
    assert elsewhere == ["93.184.216.34"]


async def test_an_operators_host_may_be_a_name(host: FeedHost, clock: FakeClock) -> None:
    host.give("/a", "here")
    url = f"http://rsshub:{host.port}/a"
    guard = Guard([("rsshub", host.port)])
    async with Fetcher(clock, guard=guard, resolver=_Resolver("127.0.0.1")) as fetcher:
        assert (await fetcher.fetch(url)).body == b"here"


@pytest.mark.parametrize(
    ("status", "words"), [(404, "404"), (410, "410"), (429, "429"), (500, "500"), (204, "204")]
)
async def test_other_statuses_are_errors_in_words(
    host: FeedHost, fetcher: Fetcher, status: int, words: str
) -> None:
    url = host.give("/a", "" if status == 204 else "no", status=status, retry_after="90")
    with pytest.raises(BadStatus, match=words) as failure:
        await fetcher.fetch(url)
    assert failure.value.retry_after == timedelta(seconds=90)


async def test_304_to_a_first_request_is_no_answer(host: FeedHost, fetcher: Fetcher) -> None:
    url = host.give("/a", "", status=304)
    with pytest.raises(BadStatus, match="never was"):
        await fetcher.fetch(url)


async def _drip(
    request: web.Request, *pieces: bytes, pause: float, **head: str
) -> web.StreamResponse:
    response = web.StreamResponse(headers={k.replace("_", "-"): v for k, v in head.items()})
    await response.prepare(request)
    for piece in pieces:
        await response.write(piece)
        await asyncio.sleep(pause)
    return response


async def test_silence_and_dripping_end_in_a_timeout(host: FeedHost, clock: FakeClock) -> None:
    async def silent(request: web.Request) -> web.StreamResponse:
        return await _drip(request, b"a", b"b", pause=5)

    async def dripping(request: web.Request) -> web.StreamResponse:
        return await _drip(request, *[b"a"] * 200, pause=0.05)

    limits = FetchLimits(silence=timedelta(seconds=0.2), total=timedelta(seconds=0.6))
    guard = Guard([("127.0.0.1", host.port)])
    async with Fetcher(clock, guard=guard, limits=limits) as fetcher:
        for handler in (silent, dripping):
            with pytest.raises(FetchTimeout):
                await fetcher.fetch(host.serve("/a", handler))


async def test_an_endless_body_is_cut_off(host: FeedHost, fetcher: Fetcher) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65_536)
            sent += 65_536

    with pytest.raises(TooLarge):
        await fetcher.fetch(host.serve("/a", endless))
    assert sent < 20 * fetcher.limits.body_bytes


async def test_a_declared_size_over_the_limit_is_not_even_read(
    host: FeedHost, fetcher: Fetcher
) -> None:
    with pytest.raises(TooLarge):
        await fetcher.fetch(host.give("/a", b"x" * 400_001))
    assert len((await fetcher.fetch(host.give("/b", b"x" * 400_000))).body) == 400_000


async def test_a_gzip_bomb_is_defused(host: FeedHost, fetcher: Fetcher) -> None:
    bomb = gzip.compress(b"A" * 50_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(TooLarge):
        await fetcher.fetch(host.give("/a", bomb, content_encoding="gzip"))


@pytest.mark.parametrize(
    ("handler", "kind"),
    [
        ("cut", Unreachable),
        ("broken gzip", Unreachable),
        ("header", TooLarge),
        ("dropped", Unreachable),
    ],
)
async def test_broken_answers_are_errors_of_ours(
    host: FeedHost, fetcher: Fetcher, handler: str, kind: type[FetchError]
) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = 1_000
        await response.prepare(request)
        await response.write(b"half")
        assert request.transport is not None
        request.transport.abort()
        return response

    async def dropped(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    if handler == "cut":
        host.serve("/a", cut)
    elif handler == "dropped":
        host.serve("/a", dropped)
    elif handler == "header":
        host.give("/a", "x", x_big="a" * 65_536)
    else:
        whole = gzip.compress(b"<rss/>" * 1_000)
        host.give("/a", whole[:20] + b"\xff" * 20 + whole[40:], content_encoding="gzip")
    with pytest.raises(kind):
        await fetcher.fetch(host.url("/a"))


async def test_nobody_listening_is_said_so(clock: FakeClock) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with Fetcher(clock, guard=Guard([("127.0.0.1", port)])) as fetcher:
        with pytest.raises(Unreachable, match="refuses connections"):
            await fetcher.fetch(f"http://127.0.0.1:{port}/")


async def test_strangers_wait_for_each_other_and_the_operators_hosts_do_not(
    host: FeedHost, fetcher: Fetcher, clock: FakeClock
) -> None:
    url = host.give("/a", "x")
    for _ in range(3):
        await fetcher.fetch(url)
    assert clock.slept == []
    async with Fetcher(clock, resolver=_Resolver("127.0.0.1")) as stranger:
        for _ in range(3):
            with pytest.raises(AddressRefused):
                await stranger.fetch("http://example.org/")
    assert clock.slept == [stranger.limits.spacing] * 2


async def test_no_more_than_the_limit_run_at_once(host: FeedHost, clock: FakeClock) -> None:
    running = most = 0

    async def busy(_request: web.Request) -> web.StreamResponse:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.02)
        running -= 1
        return web.Response(text="x")

    url = host.serve("/a", busy)
    guard = Guard([("127.0.0.1", host.port)])
    async with Fetcher(clock, guard=guard, limits=FetchLimits(concurrency=3)) as fetcher:
        await asyncio.gather(*(fetcher.fetch(url) for _ in range(12)))
    assert most == 3


async def test_a_fetcher_is_used_within_its_context(clock: FakeClock) -> None:
    with pytest.raises(RuntimeError, match="context"):
        await Fetcher(clock).fetch("https://example.org/")
