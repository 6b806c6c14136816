"""The whole product in Chromium: the real bot answers a person who looks at the page.

With DAYBOOK_SCREENSHOT=docs/playground.png the README's picture is made anew.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.ingest.opml import write_opml
from bot.models import Outline
from bot.playground.demo import ADMIN_ID, POLITICS_ID
from bot.runtime.app import serve
from tests.e2e.driver import PageDriver
from tests.e2e.stage import DEMO_START, Stage, open_stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MINUTE = timedelta(minutes=1)
PATIENCE_MS = 15_000


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """The playground with its bot, a quarter of a minute before the next one."""
    folder = tmp_path_factory.mktemp("demo")
    start = DEMO_START + timedelta(seconds=40)
    async with open_stage(folder, start=start) as opened:
        await opened.prepare()
        stop = asyncio.Event()
        running = asyncio.create_task(serve(opened.settings, stop=stop))
        try:
            yield opened
        finally:
            stop.set()
            await running


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser, stage: Stage) -> AsyncIterator[Page]:
    """A fresh visitor in Tokyo, with the bot online; a script error fails the test."""
    context = await browser.new_context(
        viewport={"width": 1100, "height": 820},
        timezone_id="Asia/Tokyo",
        locale="en-GB",
        color_scheme="dark",
    )
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(stage.playground.base_url)
    await expect(page.locator(".bot-state")).to_contain_text("online")
    await expect(message_box(page)).to_be_visible()
    yield page
    await context.close()
    assert errors == []


def message_box(page: Page) -> Locator:
    return page.get_by_label("Message #politics")


def newest(page: Page) -> Locator:
    return page.locator(".message[data-id]").last


async def type_command(page: Page, words: str) -> None:
    await message_box(page).click()
    await page.keyboard.type(words)
    await expect(page.get_by_role("option").first).to_be_visible()


async def become_member(page: Page) -> None:
    await page.get_by_role("button", name="Maren, Admin").click()
    await page.get_by_role("menuitemradio", name="Tobias").click()
    await expect(message_box(page)).to_be_visible()


async def test_a_morning_digest_is_already_there(visitor: Page) -> None:
    digest = visitor.locator(".message[data-id]", has_text="Morning briefing")
    await expect(digest).to_contain_text("7 stories")


async def test_latest_politics_is_answered_with_working_controls(visitor: Page) -> None:
    await type_command(visitor, "/latest pol")
    await expect(visitor.get_by_role("option").first).to_contain_text("politics")
    await visitor.keyboard.press("Enter")
    await visitor.keyboard.press("Enter")
    answer = visitor.locator(".message[data-id]", has_text="used /latest politics").last
    await expect(answer).to_contain_text("Trump")
    await expect(answer).to_contain_text("outlets")
    if picture := os.environ.get("DAYBOOK_SCREENSHOT"):
        await visitor.set_viewport_size({"width": 1100, "height": 1040})
        await answer.scroll_into_view_if_needed()
        await visitor.wait_for_timeout(500)
        await visitor.screenshot(path=picture)
    await expect(answer).to_contain_text("1 / ")
    await answer.get_by_role("button").last.click()
    await expect(answer).to_contain_text("2 / ")
    await answer.get_by_role("combobox").click()
    await visitor.get_by_role("option").first.click()
    await expect(newest(visitor)).to_contain_text("Only you can see this")


async def test_options_are_completed_from_what_is_in_the_news(visitor: Page) -> None:
    await type_command(visitor, "/latest diplomacy country:")
    await visitor.keyboard.type("Jap")
    await expect(visitor.get_by_role("option", name="Japan")).to_be_visible()


async def test_an_admin_adds_a_source_and_a_member_may_not(visitor: Page, stage: Stage) -> None:
    spare = stage.newsstand.sources()[-1]
    await type_command(visitor, "/sources add")
    await visitor.keyboard.press("Enter")
    await visitor.keyboard.type(str(spare["site_url"]))
    await visitor.keyboard.press("Enter")
    await expect(newest(visitor)).to_contain_text(str(spare["name"]))
    await become_member(visitor)
    await message_box(visitor).click()
    await visitor.keyboard.type("/sources")
    await expect(visitor.get_by_role("option")).to_have_count(0)


async def test_an_admin_imports_a_list_of_feeds(visitor: Page, stage: Stage) -> None:
    outlines = [
        Outline(str(one["name"]), str(one["feed_url"])) for one in stage.newsstand.sources()
    ]
    content = write_opml(outlines[:2], title="List", now=stage.clock.now())
    await type_command(visitor, "/sources import")
    await visitor.keyboard.press("Enter")
    field = visitor.get_by_label("file, required")
    await field.set_input_files([{"name": "list.opml", "mimeType": "text/xml", "buffer": content}])
    await visitor.keyboard.press("Enter")
    await expect(newest(visitor)).to_contain_text("0 added · 2 already there · 0 refused")
    await expect(newest(visitor)).to_contain_text("import-report.txt")


async def test_a_new_digest_is_posted_at_the_minute_that_was_chosen(
    visitor: Page, stage: Stage
) -> None:
    soon = stage.clock.now().astimezone(ZoneInfo("Asia/Tokyo")) + timedelta(seconds=5)
    at = soon.replace(second=0, microsecond=0) + MINUTE
    await type_command(visitor, "/digest create")
    await visitor.keyboard.press("Enter")
    for name, value in (("name", "Next minute"), ("time", f"{at:%H:%M}")):
        await visitor.get_by_label(f"{name}, required").fill(value)
    for name, value in (("channel", "politics"), ("zone", "Tokyo")):
        await visitor.get_by_label(f"{name}, required").fill(value)
        await visitor.get_by_role("option", name=value).first.click()
    await visitor.keyboard.press("Enter")
    await expect(newest(visitor)).to_contain_text("Next minute")
    posted = visitor.locator(".message[data-id]", has_text="Next minute").filter(
        has_text="Open a story…"
    )
    await expect(posted).to_be_visible(timeout=75_000)
    assert stage.clock.now() >= at


async def test_the_picture_of_a_week_is_shown_whole_and_described(
    visitor: Page, stage: Stage
) -> None:
    async with PageDriver(stage.playground.base_url, ADMIN_ID) as page:
        week = {"name": "Seven days", "time": "18:00", "zone": "Asia/Tokyo", "layout": "week"}
        await page.answer(await page.command("digest create", channel=str(POLITICS_ID), **week), 15)
        await page.answer(await page.command("digest run", digest="Seven days"), 15)
    picture = visitor.get_by_role("img", name="31 January – 6 February").last
    await picture.scroll_into_view_if_needed()
    await expect(picture).to_have_js_property("complete", True)
    for width, scheme in ((1100, "dark"), (1100, "light"), (380, "dark")):
        await visitor.set_viewport_size({"width": width, "height": 900})
        await visitor.emulate_media(color_scheme=scheme)
        shown = await picture.evaluate(
            "it => it.naturalWidth * it.height / (it.naturalHeight * it.width)"
        )
        assert shown == pytest.approx(1, abs=0.02)
        box = await picture.bounding_box()
        assert box is not None
        assert 200 < box["width"] <= width
        assert box["x"] + box["width"] <= width


async def test_the_page_is_usable_on_a_narrow_window_in_light(
    visitor: Page, tmp_path: Path
) -> None:
    await visitor.set_viewport_size({"width": 360, "height": 700})
    await visitor.emulate_media(color_scheme="light")
    await expect(message_box(visitor)).to_be_visible()
    width = await visitor.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    await visitor.screenshot(path=str(tmp_path / "narrow.png"))
