"""Subscribed calendars over HTTP: the real server and client on loopback, a real database."""

from __future__ import annotations

import asyncio
import logging
import socket
import traceback
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.errors import ConfigError, StorageError, UserError
from bot.events.subscription import write_subscription
from bot.log import TextFormatter
from bot.models import Precision, When
from bot.runtime import http as served_http
from bot.runtime.calendar_links import FRESH_FOR, KEPT, CalendarLinks, new_secret
from bot.runtime.http import HttpServer
from bot.runtime.upkeep import KEEP_REMOVED, Upkeep
from bot.storage import audit, calendar_links, guilds
from bot.storage.engine import Storage
from tests.fakes import FakeClock
from tests.newsroom import open_feed
from tests.rfc5545 import read
from tests.town import ANNOUNCED, CANCELLED, FRIDAY, MOVED, Town, open_town

ADMIN = 5
HERE, THERE, EMPTY = 1, 2, 3


@pytest.fixture
async def town(storage: Storage) -> Town:
    return await open_town(storage, FakeClock(FRIDAY))


class Site:
    """The served calendars, and a browser before them.

    ready    what the bot says of itself
    """

    def __init__(self, town: Town) -> None:
        self.town = town
        self.links = CalendarLinks(town.storage, town.clock)
        self.ready = True
        self.written = 0

    async def __aenter__(self) -> Site:
        self.http = HttpServer(
            ("127.0.0.1", 0), self.links, self.town.clock, is_ready=lambda: self.ready
        )
        await self.http.__aenter__()
        self.links.serve_at(self.http.base_url, "900.daybook")
        self.links._run = self._run
        self._session = aiohttp.ClientSession(self.http.base_url)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        await self.http.close()

    async def _run(self, work: Any, *arguments: Any) -> Any:
        self.written += work is write_subscription
        return await asyncio.to_thread(work, *arguments)

    async def link(self, guild_id: int = HERE) -> str:
        """Return the path of a guild's calendar."""
        return urlsplit(await self.links.address(guild_id, actor_id=ADMIN)).path

    async def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, bytes, Mapping[str, str]]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self._session.request(method, path, headers=named) as response:
            return response.status, await response.read(), response.headers

    async def entries(self, guild_id: int = HERE) -> dict[str, dict[str, Any]]:
        """Return what a guild's calendar has a minute from now, by title."""
        self.town.clock.advance(FRESH_FOR)
        status, content, _ = await self.ask(await self.link(guild_id))
        assert status == 200
        found = [part.properties for part in read(content).inner if part.name == "VEVENT"]
        return {str(entry["SUMMARY"]): entry for entry in found}


@pytest.fixture
async def site(town: Town) -> AsyncIterator[Site]:
    async with Site(town) as opened:
        yield opened


async def test_a_calendar_is_served_with_what_a_program_needs_to_follow_it(site: Site) -> None:
    path = await site.link()
    status, content, headers = await site.ask(path)
    assert status == 200
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Cache-Control"] == "private, max-age=60"
    assert headers["Last-Modified"] == "Fri, 31 Jan 2025 09:01:00 GMT"
    assert headers["Content-Disposition"] == 'inline; filename="calendar.ics"'
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Server"] == "Daybook"
    calendar = read(content)
    assert calendar.properties["X-WR-CALNAME"] == "Guild 1 · coming up"
    (entry,) = (part.properties for part in calendar.inner)
    assert entry["DTSTART"] == date(2025, 2, 12)
    assert entry["STATUS"] == "CONFIRMED"
    only_head = await site.ask(path, "HEAD")
    assert (only_head[0], only_head[1]) == (200, b"")
    assert only_head[2]["ETag"] == headers["ETag"]
    assert only_head[2]["Content-Length"] == str(len(content))


async def test_an_event_is_followed_until_it_is_called_off(site: Site) -> None:
    (announced,) = (await site.entries()).values()
    await site.town.report(MOVED)
    (moved,) = (await site.entries()).values()
    await site.town.report(CANCELLED)
    ((title, off),) = (await site.entries()).items()
    assert announced["UID"] == moved["UID"] == off["UID"]
    assert [it["SEQUENCE"] for it in (announced, moved, off)] == [0, 1, 2]
    assert moved["DTSTART"] == date(2025, 2, 19)
    assert off["STATUS"] == "CANCELLED"
    assert title.startswith("Cancelled: ")
    assert announced["DTSTAMP"] < moved["DTSTAMP"] < off["DTSTAMP"]
    # A month after its day it is gone.
    site.town.clock.set(datetime(2025, 3, 21, 23, tzinfo=UTC))
    assert list(await site.entries()) == [title]
    site.town.clock.set(datetime(2025, 3, 22, 1, tzinfo=UTC))
    assert await site.entries() == {}


async def test_what_a_program_has_already_is_not_sent_again(site: Site) -> None:
    path = await site.link()
    _, _, headers = await site.ask(path)
    etag, modified = headers["ETag"], headers["Last-Modified"]
    long_ago, later = "Thu, 30 Jan 2025 09:00:00 GMT", "Fri, 31 Jan 2025 23:00:00 GMT"
    site.town.clock.advance(timedelta(hours=1))
    for known in (
        {"If_None_Match": etag},
        {"If_None_Match": f'"other", W/{etag}'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": modified},
        {"If_Modified_Since": later},
        {"If_None_Match": etag, "If_Modified_Since": long_ago},
    ):
        status, content, again = await site.ask(path, **known)
        assert (status, content) == (304, b"")
        assert (again["ETag"], again["Last-Modified"]) == (etag, modified)
        assert again["Cache-Control"] == headers["Cache-Control"]
    for other in (
        {"If_None_Match": '"other"'},
        {"If_None_Match": "no tag at all"},
        {"If_None_Match": '"other"', "If_Modified_Since": later},
        {"If_Modified_Since": long_ago},
        {"If_Modified_Since": "some day"},
    ):
        assert (await site.ask(path, **other))[0] == 200
    await site.town.report(MOVED)
    site.town.clock.advance(FRESH_FOR)
    status, _, changed = await site.ask(path, If_None_Match=etag, If_Modified_Since=modified)
    assert status == 200
    assert changed["ETag"] != etag
    assert changed["Last-Modified"] > modified


async def test_another_start_serves_the_same_version(site: Site) -> None:
    _, _, before = await site.ask(await site.link())
    async with Site(site.town) as again:
        assert (await again.ask(await again.link()))[2]["ETag"] == before["ETag"]


async def test_nothing_stands_anywhere_else(site: Site) -> None:
    path = await site.link()
    real = path.removeprefix("/calendar/").removesuffix(".ics")
    for other in (
        "/",
        "/calendar",
        "/calendar/",
        "/calendar/.ics",
        f"/calendar/{new_secret()}.ics",
        f"/calendar/{real[:-1]}.ics",
        f"/calendar/{real}x.ics",
        f"/calendar/{real.upper()}.ics",
        f"/calendar/{real}%0A.ics",
        f"/calendar/{real}",
        "/calendar/' OR 1=1 --.ics",
        "/calendar/../health/.ics",
        "/favicon.ico",
    ):
        status, content, headers = await site.ask(other)
        assert (status, content) == (404, b"404: Not Found"), other
        assert headers["Cache-Control"] == "no-store"
        assert headers["Server"] == "Daybook"
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"):
        assert (await site.ask(path, method))[0] == 405
    assert (await site.ask(f"{path}?whatever=1"))[0] == 200


async def test_health_says_whether_the_bot_does_its_work(site: Site) -> None:
    assert (await site.ask("/health"))[:2] == (200, b"ok\n")
    site.ready = False
    assert (await site.ask("/health"))[:2] == (503, b"not connected to Discord\n")


async def test_a_secret_is_shown_again_replaced_and_ended(site: Site) -> None:
    assert not await site.links.exists(HERE)
    first = await site.link()
    assert await site.link() == first
    assert await site.links.exists(HERE)
    renewed = urlsplit(await site.links.renew(HERE, actor_id=ADMIN)).path
    assert renewed != first
    assert [(await site.ask(path))[0] for path in (first, renewed)] == [404, 200]
    await site.links.stop(HERE, actor_id=ADMIN)
    await site.links.stop(HERE, actor_id=ADMIN)
    assert (await site.ask(renewed))[0] == 404
    assert not await site.links.exists(HERE)
    assert await site.link() not in (first, renewed)
    async with site.town.storage.read() as db:
        lines = await audit.newest(db, HERE)
    told = [(line.subject, line.actor_id) for line in lines if line.action == "calendar.feed"]
    assert told == [(done, ADMIN) for done in ("made", "stopped", "renewed", "made")]
    assert "cal_" not in repr(lines)


async def test_two_admins_at_once_get_one_address(site: Site) -> None:
    assert len(set(await asyncio.gather(site.link(), site.link(), site.link()))) == 1


async def test_it_ends_with_the_guild(site: Site) -> None:
    path = await site.link()
    storage, clock = site.town.storage, site.town.clock
    async with storage.write() as db:
        await guilds.mark_removed(db, HERE, clock.now())
    assert (await site.ask(path))[0] == 404
    clock.advance(KEEP_REMOVED + timedelta(seconds=1))
    day = timedelta(days=1)
    upkeep = Upkeep(storage, clock, keep_articles=day, keep_bodies=day, keep_ledger=day)
    assert await upkeep.forget_removed() == 1
    async with storage.read() as db:
        assert await calendar_links.secret_of(db, HERE) is None


async def test_without_a_web_address_the_admin_hears_who_can_help(town: Town) -> None:
    links = CalendarLinks(town.storage, town.clock)
    for ask in (links.address, links.renew):
        with pytest.raises(UserError, match="HTTP_BIND and HTTP_PUBLIC_URL"):
            await ask(HERE, actor_id=ADMIN)
    assert not await links.exists(HERE)


async def test_each_guild_shows_what_it_sees_and_nothing_else(site: Site) -> None:
    """A walk through what one guild's calendar could let slip of another's."""
    town = site.town
    public = await open_feed(town.storage, "public", default=True)
    private = await open_feed(town.storage, "courier", guild_ids=[THERE])
    async with town.storage.write() as db:
        await guilds.save_guild(db, EMPTY, "Newcomers", owner_id=ADMIN, now=FRIDAY)
    assert (await site.entries(EMPTY), await site.entries(THERE)) == ({}, {})
    told = ("Quarry talks", "The quarry commission will hold a public hearing on 20 February.")
    await town.report(told, feed_id=private)
    # The same hearing from the private outlet: another's count and words do not change.
    (before,) = (await site.entries(HERE)).values()
    await town.report(ANNOUNCED, feed_id=private)
    await town.report(MOVED, feed_id=private)
    assert list((await site.entries(HERE)).values()) == [before]
    await town.report(
        ("Mint opens", "The national mint will hold a public hearing on 21 February."),
        feed_id=public,
    )
    picnic = When(date(2025, 3, 1), date(2025, 3, 1), Precision.DAY)
    await town.calendar.add(HERE, title="Secret picnic", when=picnic, actor_id=ADMIN)
    shown = {guild: await site.entries(guild) for guild in (HERE, THERE, EMPTY)}
    days = {guild: {it["DTSTART"].day for it in found.values()} for guild, found in shown.items()}
    assert days == {HERE: {12, 1}, THERE: {19, 20}, EMPTY: {21}}
    assert "one source" in before["DESCRIPTION"]
    assert "Courier" not in repr(shown[HERE])
    assert "Lantern" not in repr(shown[THERE])
    # What a guild hides, or corrects, holds there alone.
    event = await town.hearing()
    await town.calendar.hide(HERE, event.id, actor_id=ADMIN)
    assert [*(await site.entries(HERE))] == ["Secret picnic"]
    assert await site.entries(THERE) == shown[THERE]


async def test_asking_often_costs_one_writing_a_minute(site: Site) -> None:
    path = await site.link()
    answers = await asyncio.gather(*(site.ask(path) for _ in range(30)))
    assert {status for status, _, _ in answers} == {200}
    assert site.written == 1
    site.town.clock.advance(FRESH_FOR)
    await asyncio.gather(*(site.ask(path) for _ in range(3)))
    assert site.written == 2


async def test_the_calendars_of_a_few_guilds_are_kept(site: Site) -> None:
    async with site.town.storage.write() as db:
        for guild_id in range(100, 100 + KEPT):
            await guilds.save_guild(db, guild_id, "G", owner_id=ADMIN, now=FRIDAY)
    first = await site.link()
    await site.ask(first)
    for guild_id in range(100, 100 + KEPT):
        await site.ask(await site.link(guild_id))
    assert len(site.links._kept) == KEPT
    await site.ask(first)
    assert site.written == KEPT + 2


async def test_a_crowd_is_told_to_come_back_later(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        served_http.Allowance.__init__, "__kwdefaults__", {"per_second": 1, "burst": 3}
    )
    async with Site(town) as site:
        path = await site.link()
        for _ in range(3):
            assert (await site.ask(f"/calendar/{new_secret()}.ics"))[0] == 404
        status, content, headers = await site.ask(path)
        assert (status, content, headers["Retry-After"]) == (429, b"Too many requests\n", "60")
        assert (await site.ask("/health"))[0] == 200
        town.clock.advance(timedelta(seconds=1))
        assert (await site.ask(path))[0] == 200


async def test_a_database_in_trouble_is_no_end_of_the_subscription(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = await site.link()

    async def fail(*_: object) -> None:
        raise StorageError("the database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(calendar_links, "guild_of", fail)
        status, content, headers = await site.ask(path)
    assert (status, content, headers["Retry-After"]) == (503, b"Not available just now\n", "60")
    assert (await site.ask(path))[0] == 200
    assert "calendar not served" in caplog.text
    assert "cal_" not in caplog.text


async def test_nothing_that_is_logged_has_the_secret(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    path = await site.link()
    for method in ("GET", "HEAD", "POST"):
        await site.ask(path, method)
    await site.ask("/calendar/other.ics")
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    with pytest.raises(StorageError) as caught:
        async with site.town.storage.write() as db:
            await calendar_links.add(db, THERE, secret)
    # An error of the database tells the values of its statement.
    assert secret in "".join(traceback.format_exception(caught.value))
    logging.getLogger("bot").error("command failed", exc_info=caught.value)
    written = "\n".join(map(TextFormatter(()).format, caplog.records))
    assert "cal_" not in written
    assert secret.removeprefix("cal_") not in written


async def test_one_connection_too_many_is_hung_up(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served_http, "MOST_CONNECTIONS", 2)
    place = ("127.0.0.1", site.http.port)
    held = [await asyncio.open_connection(*place) for _ in range(2)]
    reader, writer = await asyncio.open_connection(*place)
    async with asyncio.timeout(30):
        assert await reader.read() == b""
    for _, each in [*held, (reader, writer)]:
        each.close()
        await each.wait_closed()


async def test_whoever_says_nothing_is_hung_up(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served_http, "IDLE_S", 0.1)
    async with Site(town) as site:
        for said in (b"", b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow"):
            reader, writer = await asyncio.open_connection("127.0.0.1", site.http.port)
            writer.write(said)
            async with asyncio.timeout(30):
                assert await reader.read() == b""
            writer.close()
            await writer.wait_closed()


async def test_a_port_that_cannot_be_had_is_explained(town: Town) -> None:
    links = CalendarLinks(town.storage, town.clock)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        bind = ("127.0.0.1", taken.getsockname()[1])
        with pytest.raises(ConfigError, match=rf"HTTP_BIND: cannot listen at 127.0.0.1:{bind[1]}"):
            async with HttpServer(bind, links, town.clock, is_ready=bool):
                pass


async def test_an_ipv6_address_is_written_in_brackets(town: Town) -> None:
    http = HttpServer(
        ("::1", 8430), CalendarLinks(town.storage, town.clock), town.clock, is_ready=bool
    )
    assert http.base_url == "http://[::1]:8430"


async def test_an_end_does_not_wait_for_who_keeps_a_connection_open(town: Town) -> None:
    async with Site(town) as site:
        await site.ask("/health")
        _, writer = await asyncio.open_connection("127.0.0.1", site.http.port)
        started = asyncio.get_running_loop().time()
        await site.http.close()
        assert asyncio.get_running_loop().time() - started < 1
        with pytest.raises(aiohttp.ClientError):
            await site.ask("/health")
        writer.close()


async def test_an_answer_under_way_is_finished_at_the_end(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await site.link()
    begun, go_on = asyncio.Event(), asyncio.Event()
    run = site.links._run

    async def slow(work: Any, *arguments: Any) -> Any:
        begun.set()
        await go_on.wait()
        return await run(work, *arguments)

    monkeypatch.setattr(site.links, "_run", slow)
    asked = asyncio.create_task(site.ask(path))
    await begun.wait()
    closing_down = asyncio.create_task(site.http.close())
    await asyncio.sleep(0)
    go_on.set()
    assert (await asked)[0] == 200
    await closing_down
