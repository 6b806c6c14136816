"""`/calendar feed` from the command to a subscribed calendar, as in the playground.

The newsstand's hearing is announced, moved and called off as in `test_calendar`; here a calendar
outside Discord follows it, through the address that an admin was given.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.playground.demo import ADMIN_ID, MEMBER_ID
from bot.runtime import calendar_links
from tests.e2e.desk import EPHEMERAL, running
from tests.e2e.driver import Json, PageDriver, PageError, text_of, walk
from tests.e2e.stage import Stage, open_stage
from tests.openapi import honest
from tests.rfc5545 import read

pytestmark = pytest.mark.e2e

TOKYO = ZoneInfo("Asia/Tokyo")
FERRY = "harbour ferry"


@dataclass(frozen=True)
class Place:
    """The stage with an admin, and a browser that knows only addresses."""

    stage: Stage
    admin: PageDriver
    browser: aiohttp.ClientSession

    @asynccontextmanager
    async def day(self, hour: int, minute: int) -> AsyncIterator[None]:
        """Run the bot from a moment of the demo's day on."""
        moment = datetime(2025, 1, 31, hour, minute, tzinfo=TOKYO)
        self.stage.clock.offset += moment - self.stage.clock.now()
        async with running(self.stage, eager=timedelta(seconds=1)):
            yield

    async def ask(self, **options: Any) -> Json:
        """Call `/calendar feed` and return the answer, which nobody else may see."""
        outcome = await self.admin.command("calendar feed", **options)
        answer = await self.admin.answer(outcome, 15)
        assert answer["flags"] & EPHEMERAL
        return answer

    async def status(self, address: str) -> int:
        async with self.browser.get(address) as response:
            return response.status

    async def entry(self, address: str, expected: dict[str, Any]) -> dict[str, Any]:
        """Return the hearing as a calendar shows it, read until it is as expected."""
        async with asyncio.timeout(60):
            while True:
                async with self.browser.get(address) as response:
                    # One who asks as often as this is now and then told to come back later.
                    parts = read(await response.read()).inner if response.status == 200 else []
                for part in parts:
                    found = part.properties
                    summary = str(found.get("SUMMARY", ""))
                    if FERRY in summary and expected.items() <= found.items():
                        return found
                await asyncio.sleep(0.1)  # the articles are read meanwhile


@asynccontextmanager
async def open_place(folder: Path, **settings: Any) -> AsyncIterator[Place]:
    async with open_stage(folder, start=datetime(2025, 1, 31, 7, 15, tzinfo=TOKYO)) as opened:
        stage = replace(opened, settings=replace(opened.settings, **settings))
        with honest(stage.playground) as checker:
            async with (
                PageDriver(stage.playground.base_url, ADMIN_ID) as admin,
                aiohttp.ClientSession() as browser,
            ):
                yield Place(stage, admin, browser)
        assert checker.refused == []


@pytest.fixture
async def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    monkeypatch.setattr(calendar_links, "FRESH_FOR", timedelta(0))
    async with open_place(tmp_path, http_bind=("127.0.0.1", 0)) as opened:
        yield opened


def address_in(message: Json) -> str:
    """Return where the answer's button leads."""
    return next(str(part["url"]) for part in walk(message["components"]) if part["type"] == 2)


def path_of(address: str) -> str:
    """Return an address without its port, which is another one after a restart."""
    return address.rpartition("/")[2]


async def test_a_subscribed_calendar_follows_a_hearing_to_its_end(place: Place) -> None:
    async with place.day(7, 15):
        url = place.stage.newsstand.sources()[-1]["feed_url"]
        await place.admin.answer(await place.admin.command("sources add", url=url), 15)
        answer = await place.ask()
        first = address_in(answer)
        assert first.startswith("http://127.0.0.1:")
        assert f"webcal{first.removeprefix('http')}" in text_of(answer)
        announced = await place.entry(first, {"DTSTART": date(2025, 2, 5)})
        assert (announced["STATUS"], announced["SEQUENCE"]) == ("CONFIRMED", 0)
        origin = first.partition("/calendar/")[0]
        assert await place.status(f"{origin}/health") == 200
    with pytest.raises(aiohttp.ClientConnectorError):
        await place.status(first)
    async with place.day(7, 50):
        again = address_in(await place.ask(action="show"))
        assert path_of(again) == path_of(first)
        moved = await place.entry(again, {"DTSTART": date(2025, 2, 6)})
        assert (moved["UID"], moved["SEQUENCE"]) == (announced["UID"], 1)
    async with place.day(8, 25):
        again = address_in(await place.ask())
        off = await place.entry(again, {"STATUS": "CANCELLED"})
        assert (off["UID"], off["SEQUENCE"]) == (announced["UID"], 2)


async def test_an_address_is_replaced_and_ended_after_a_question(place: Place) -> None:
    async with place.day(7, 15):
        nothing = await place.ask(action="stop")
        assert "has no address, so there is nothing to end" in text_of(nothing)
        first = address_in(await place.ask(action="renew"))
        asked = await place.ask(action="renew")
        kept = await place.admin.answer(await place.admin.press(asked, "Keep it"), 15)
        assert "Nothing was changed." in text_of(kept)
        assert await place.status(first) == 200
        asked = await place.ask(action="renew")
        renewed = await place.admin.answer(await place.admin.press(asked, "Make a new one"), 15)
        second = address_in(renewed)
        assert [await place.status(one) for one in (first, second)] == [404, 200]
        asked = await place.ask(action="stop")
        ended = await place.admin.answer(await place.admin.press(asked, "End it"), 15)
        assert "Nobody can subscribe" in text_of(ended)
        assert await place.status(second) == 404
        assert first != second != address_in(await place.ask())


async def test_only_those_who_manage_the_server_have_the_command(place: Place) -> None:
    async with (
        place.day(7, 15),
        PageDriver(place.stage.playground.base_url, MEMBER_ID) as member,
    ):
        with pytest.raises(PageError, match="no command /calendar"):
            await member.command("calendar feed")


async def test_without_a_web_address_the_admin_hears_who_can_set_one(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place, place.day(7, 15):
        for action in ("show", "renew"):
            refused = text_of(await place.ask(action=action))
            assert "settings HTTP\\_BIND and HTTP\\_PUBLIC\\_URL" in refused


async def test_links_begin_with_the_address_that_readers_know(tmp_path: Path) -> None:
    settings = {"http_bind": ("127.0.0.1", 0), "http_public_url": "https://news.example.org"}
    async with open_place(tmp_path, **settings) as place, place.day(7, 15):
        answer = await place.ask()
        assert address_in(answer).startswith("https://news.example.org/calendar/cal_")
        assert "webcal://news.example.org/calendar/cal_" in text_of(answer)
