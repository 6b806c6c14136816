"""What an admin is told when a digest cannot be posted, and what puts it right."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground.codes import ChannelKind, Permission
from bot.playground.demo import ADMIN_ID, BOT_ROLE_ID, GENERAL_ID, GUILD_ID, POLITICS_ID
from bot.playground.world import Channel, Overwrite
from tests.e2e.desk import Desk, open_desk, running
from tests.e2e.driver import PageDriver, text_of
from tests.e2e.stage import open_stage

pytestmark = pytest.mark.e2e

CLUB_ID = POLITICS_ID + 700
DIGEST = {"time": "19:00", "zone": "Asia/Tokyo", "channel": str(CLUB_ID)}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        make_club(opened)
        yield opened


def make_club(desk: Desk) -> Channel:
    backend = desk.stage.playground.backend
    club = Channel(CLUB_ID, ChannelKind.TEXT, "club", GUILD_ID)
    backend.world.add_channel(club)
    backend.announce_channel("create", club)
    return club


def close(desk: Desk, *rights: Permission) -> None:
    """Take the bot these rights in the club's channel, and give it all others."""
    backend = desk.stage.playground.backend
    club = backend.world.channels[CLUB_ID]
    denied = Permission(0)
    for right in rights:
        denied |= right
    club.overwrites = [Overwrite(BOT_ROLE_ID, deny=denied), Overwrite(GUILD_ID, deny=denied)]
    backend.announce_channel("update", club)


async def test_a_channel_closed_to_the_bot_is_named_with_the_right_it_lacks(desk: Desk) -> None:
    await desk.ask("digest create", name="Club", **DIGEST)
    close(desk, Permission.SEND_MESSAGES)
    for command in ("digest run", "digest preview", "digest pause", "digest resume"):
        said = await desk.ask(command, digest="Club")
        if command in ("digest run", "digest resume"):
            assert "#club. Give me “Send Messages” there, or choose another channel" in said
    close(desk)
    assert "back on the timetable" in await desk.ask("digest resume", digest="Club")
    assert "is on its way" in await desk.ask("digest run", digest="Club")


async def test_a_channel_that_is_gone_is_told_with_what_to_do(desk: Desk) -> None:
    await desk.ask("digest create", name="Club", **DIGEST)
    backend = desk.stage.playground.backend
    club = backend.world.channels[CLUB_ID]
    backend.announce_channel("delete", club)
    backend.world.remove_channel(club)
    said = await desk.ask("digest run", digest="Club")
    assert "does not exist any more. Choose another one with /digest edit" in said
    await desk.ask("digest edit", digest="Club", channel=str(GENERAL_ID))
    assert f"<#{GENERAL_ID}>" in await desk.ask("digest list")
    assert "is on its way" in await desk.ask("digest run", digest="Club")
    posted = await desk.admin.wait_message(lambda m: "## Club" in text_of(m), 15)
    assert posted["channel_id"] == str(GENERAL_ID)


async def test_a_refusal_at_the_slot_reaches_the_admin_and_loses_no_story(desk: Desk) -> None:
    """The bot's picture of its rights may be older than Discord's."""
    await desk.ask("digest create", name="Club", **DIGEST)
    playground = desk.stage.playground
    club = playground.world.channels[CLUB_ID]
    club.overwrites = [Overwrite(BOT_ROLE_ID, deny=Permission.SEND_MESSAGES)]
    assert "is on its way" in await desk.ask("digest run", digest="Club")
    told = await desk.admin.wait_message(lambda m: "is paused, because" in text_of(m), 15)
    assert "I may not write to that channel" in text_of(told)
    assert "/digest resume" in text_of(told)
    assert "⏸ I may not write to that channel" in await desk.ask("digest list")
    assert "something needs attention" in await desk.ask("status")
    club.overwrites = []
    assert "back on the timetable" in await desk.ask("digest resume", digest="Club")
    # What nobody could read is still news.
    assert "is on its way" in await desk.ask("digest run", digest="Club")
    await desk.admin.wait_message(lambda m: "## Club" in text_of(m), 15)


async def test_a_message_that_discord_will_not_have_is_told_and_shown(tmp_path: Path) -> None:
    async with open_stage(tmp_path) as stage:
        url = stage.playground.base_url
        async with running(stage), PageDriver(url, ADMIN_ID) as admin:
            desk = Desk(stage, admin, admin)
            make_club(desk)
            await desk.ask("digest create", name="Club", **DIGEST)
            stage.playground.faults.add("400", f"POST /channels/{CLUB_ID}/messages", times=50)
            assert "is on its way" in await desk.ask("digest run", digest="Club")
            told = await admin.wait_message(lambda m: "could not be posted" in text_of(m), 15)
            assert "/digest run" in text_of(told)
            assert "⚠ newest message: Discord answered 400" in await desk.ask("status")
