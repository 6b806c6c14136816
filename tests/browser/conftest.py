"""A Chromium for the tests of the page, and a page whose console must stay silent."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.page_fake import PageFake

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# No sandbox: containers seldom allow it. The rest keeps Chromium off the network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
]


PATIENCE_MS = 20_000
"""What is waited for comes within a second, but not on a machine that has much else to do."""
expect.set_options(timeout=PATIENCE_MS)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests; each test has its own profile in it."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def fake() -> AsyncIterator[PageFake]:
    async with PageFake() as fake:
        yield fake


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, fake: PageFake) -> AsyncIterator[Page]:
    """A fresh visitor in Tokyo, not yet on the page; a script error fails the test."""
    context = await browser.new_context(
        viewport={"width": 1200, "height": 800}, timezone_id="Asia/Tokyo", locale="en-GB"
    )
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    yield page
    await context.close()
    unexpected = [error for error in errors if "status of 4" not in error and "net::" not in error]
    assert unexpected == []
