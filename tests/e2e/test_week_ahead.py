"""The week ahead through the real client: created, previewed, posted with its picture, edited."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.playground.codes import Permission
from bot.playground.demo import ADMIN_ID, BOT_ROLE_ID, MEMBER_ID, POLITICS_ID
from bot.playground.files import png_size
from bot.playground.world import Overwrite
from bot.render.week_layout import WIDTH
from tests.e2e.desk import EPHEMERAL, Desk, options_of, running
from tests.e2e.driver import Json, PageDriver, text_of, walk
from tests.e2e.stage import open_stage
from tests.rfc5545 import read

pytestmark = pytest.mark.e2e

SUNDAY = datetime(2025, 2, 2, 17, 50, tzinfo=ZoneInfo("Asia/Tokyo"))
WEEK = {
    "name": "Seven days",
    "channel": str(POLITICS_ID),
    "time": "18:00",
    "zone": "Asia/Tokyo",
    "layout": "week",
}


@asynccontextmanager
async def open_sunday(folder: Path) -> AsyncIterator[Desk]:
    """Run the bot on the evening before the week of the summit."""
    async with open_stage(folder, start=SUNDAY) as stage, running(stage):
        url = stage.playground.base_url
        async with PageDriver(url, ADMIN_ID) as admin, PageDriver(url, MEMBER_ID) as member:
            yield Desk(stage, admin, member)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_sunday(tmp_path) as opened:
        yield opened


def gallery(message: Json) -> list[Json]:
    return [part for part in walk(message["components"]) if part["type"] == 12]


async def posted(desk: Desk) -> Json:
    """Run the digest and return its first message, as a member sees it."""
    await desk.ask("digest run", digest="Seven days")

    def is_it(message: Json) -> bool:
        return "3–9 February" in text_of(message) and not message["flags"] & EPHEMERAL

    return await desk.member.wait_message(is_it, 15)


async def test_a_week_is_posted_with_picture_menu_and_file(desk: Desk) -> None:
    created = await desk.ask("digest create", **WEEK)
    assert "Sun at 18:00" in created
    assert "the week ahead, up to 12 events" in created
    preview = await desk.answer("digest preview", digest="Seven days")
    assert preview["flags"] & EPHEMERAL
    assert gallery(preview)
    message = await posted(desk)
    said = text_of(message)
    assert "### Friday 7 February\n**[Ishiba meets Trump in Washington](" in said
    (shown,) = gallery(message)
    assert "Friday 7 February: Ishiba meets Trump" in shown["items"][0]["description"]
    content = await desk.member.download(shown["items"][0]["media"]["url"])
    assert png_size(content)[0] == WIDTH
    assert len(content) < 100_000
    previewed = gallery(preview)[0]["items"][0]["media"]["url"]
    assert await desk.admin.download(previewed) == content

    meeting = next(one for one in options_of(message) if "Ishiba" in one["label"])
    opened = await desk.member.choose(message, "Open an event…", [meeting["value"]])
    assert "Ishiba" in text_of(await desk.member.answer(opened, 15))

    pressed = await desk.member.press(message, "Calendar file")
    answer = await desk.member.answer(pressed, 15)
    assert answer["flags"] & EPHEMERAL
    (file,) = answer["attachments"]
    assert file["filename"] == "week-2025-02-03.ics"
    calendar = read(await desk.member.download(file["url"]))
    assert len(calendar.inner) == len(options_of(message))


async def test_where_files_are_not_allowed_the_words_are_posted_alone(desk: Desk) -> None:
    channel = desk.stage.playground.world.channels[POLITICS_ID]
    await desk.ask("digest create", **WEEK)
    channel.overwrites.append(Overwrite(BOT_ROLE_ID, deny=Permission.ATTACH_FILES))
    message = await posted(desk)
    assert not gallery(message)
    assert message["attachments"] == []
    assert "Friday 7 February" in text_of(message)
    assert "paused" not in await desk.ask("digest list")


async def test_a_digest_is_edited_in_place(desk: Desk) -> None:
    await desk.ask("digest create", **(WEEK | {"layout": "stories"}))
    edited = await desk.ask(
        "digest edit", digest="Seven days", layout="week", days="Mon", time="7:00", no_role=True
    )
    assert "**Seven days** is changed." in edited
    assert "Mon at 07:00" in edited
    assert "the week ahead, up to 7 events" in edited
    narrowed = await desk.ask("digest edit", digest="Seven days", countries="Japan", size=3)
    assert "JP · the week ahead, up to 3 events" in narrowed
    widened = await desk.ask("digest edit", digest="Seven days", countries="all", name="Week")
    assert "**Week** is changed" in widened
    assert "JP" not in widened
    assert "Name what is to change" in await desk.ask("digest edit", digest="Week")


async def test_the_file_of_a_digest_that_is_gone_says_so(desk: Desk) -> None:
    await desk.ask("digest create", **WEEK)
    message = await posted(desk)
    question = await desk.answer("digest delete", digest="Seven days")
    await desk.admin.answer(await desk.admin.press(question, "Delete it"), 15)
    pressed = await desk.member.press(message, "Calendar file")
    assert "no such digest" in text_of(await desk.member.answer(pressed, 15))


async def test_a_channel_where_files_are_not_allowed_is_refused_at_once(tmp_path: Path) -> None:
    async with open_stage(tmp_path, start=SUNDAY) as stage:
        channel = stage.playground.world.channels[POLITICS_ID]
        channel.overwrites.append(Overwrite(BOT_ROLE_ID, deny=Permission.ATTACH_FILES))
        async with running(stage), PageDriver(stage.playground.base_url, ADMIN_ID) as admin:
            answer = await admin.answer(await admin.command("digest create", **WEEK), 15)
            assert "Give me “Attach Files” there" in text_of(answer)
            allowed = WEEK | {"layout": "stories"}
            answer = await admin.answer(await admin.command("digest create", **allowed), 15)
            assert "will be posted" in text_of(answer)
