"""Giving a file with a command in the page."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path

import pytest
from playwright.async_api import FileChooser, Page, expect

from tests.browser.page_fake import COMMANDS, PageFake

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ATTACHMENT = 11
IMPORT = {
    "id": "905",
    "name": "import",
    "type": 1,
    "description": "Read a list",
    "options": [
        {"type": ATTACHMENT, "name": "file", "description": "The list", "required": True},
        {"type": 3, "name": "note", "description": "A note"},
    ],
}


async def begin(page: Page, fake: PageFake) -> None:
    fake.state["commands"] = [*COMMANDS, IMPORT]
    await page.goto(fake.url)
    await page.get_by_label("Message #politics").click()
    await page.keyboard.type("/import ")
    await expect(page.get_by_label("file, required")).to_be_focused()


async def send(page: Page) -> None:
    async with page.expect_response("**/playground/interactions"):
        await page.keyboard.press("Enter")
    await expect(page.get_by_label("Message #politics")).to_be_focused()


async def test_a_chosen_file_is_sent_with_the_command(page: Page, fake: PageFake) -> None:
    await begin(page, fake)
    content = bytes(range(256))
    chosen = {"name": "feeds.opml", "mimeType": "text/x-opml", "buffer": content}
    await page.get_by_label("file, required").set_input_files([chosen])
    await send(page)
    (sent,) = fake.interactions
    (option,) = sent["data"]["options"]
    (file,) = sent["attachments"]
    assert option == {"type": ATTACHMENT, "name": "file", "value": file["id"]}
    assert (file["filename"], file["content_type"]) == ("feeds.opml", "text/x-opml")
    assert base64.b64decode(file["data"]) == content


async def test_enter_opens_the_dialog_and_a_second_one_sends(page: Page, fake: PageFake) -> None:
    opened: asyncio.Future[FileChooser] = asyncio.get_running_loop().create_future()
    # From the start: it takes the browser a moment to know that we listen.
    page.on("filechooser", lambda shown: opened.set_result(shown))
    await begin(page, fake)
    await page.keyboard.press("Enter")
    async with asyncio.timeout(30):
        chooser = await opened
    await chooser.set_files([{"name": "a.opml", "mimeType": "text/xml", "buffer": b"<opml/>"}])
    await send(page)
    assert [one["attachments"][0]["filename"] for one in fake.interactions] == ["a.opml"]


async def test_a_missing_file_is_asked_for(page: Page, fake: PageFake) -> None:
    await begin(page, fake)
    await page.get_by_role("button", name="Send").click()
    field = page.get_by_label("file, required")
    await expect(field).to_have_accessible_description("This option is required.")
    assert fake.interactions == []


async def test_a_file_that_is_too_large_stays_here(
    page: Page, fake: PageFake, tmp_path: Path
) -> None:
    large = tmp_path / "a.opml"
    with large.open("wb") as file:
        file.truncate(10 * 2**20 + 1)
    await begin(page, fake)
    field = page.get_by_label("file, required")
    await field.set_input_files(large)
    await page.keyboard.press("Enter")
    await expect(field).to_have_accessible_description("Choose a file of at most 10 MB.")
    assert fake.interactions == []
