"""kill -9 at each step of a digest: afterwards every message is there, once."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.clock import OffsetClock
from bot.digests.service import DigestService
from bot.models import DigestLayout, DigestSpec
from bot.playground.demo import ADMIN_ID, GUILD_ID, POLITICS_ID
from bot.storage.engine import open_storage
from bot.storage.schema import editions, outbox, outbox_files
from tests.e2e.driver import PageDriver, walk
from tests.e2e.stage import Stage, open_stage, output

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

STEPS = [
    ("bot.digests.service", "DigestService", "claim_due", "before", 1),
    ("bot.digests.service", "DigestService", "claim_due", "after", 1),
    ("bot.digests.service", "DigestService", "compose_claimed", "after", 1),
    ("bot.delivery.service", "DeliveryService", "claim", "after", 1),
    ("bot.runtime.sender", "DiscordSender", "send", "before", 1),
    ("bot.runtime.sender", "DiscordSender", "send", "after", 1),
    ("bot.delivery.service", "DeliveryService", "sent", "after", 1),
    ("bot.runtime.sender", "DiscordSender", "send", "before", 2),
    ("bot.runtime.sender", "DiscordSender", "send", "after", 2),
]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path) as opened:
        await opened.prepare()
        yesterday = OffsetClock(opened.clock.offset - timedelta(days=1))
        async with open_storage(opened.settings.database_url) as storage:
            # Long enough for several messages, which must keep their order too.
            await DigestService(storage, yesterday).create(
                GUILD_ID,
                DigestSpec(
                    "Long briefing",
                    POLITICS_ID,
                    time(7, 1),
                    "Asia/Tokyo",
                    desks=(),
                    size=25,
                ),
                actor_id=ADMIN_ID,
            )
        yield opened


def parts(messages: list[dict[str, object]]) -> Counter[str]:
    """Return how often each message of the digests is there, by its heading."""
    found: Counter[str] = Counter()
    for message in messages:
        texts = [one["content"] for one in walk(message["components"]) if one["type"] == 10]  # type: ignore[arg-type]
        found.update(text.splitlines()[0] for text in texts if text.startswith("## "))
    return found


async def finish_with_a_new_process(stage: Stage) -> None:
    """Start the bot again, wait until it owes nothing, and stop it in an orderly way."""
    process = await stage.start("-m", "bot", "run")
    try:
        async with asyncio.timeout(60), open_storage(stage.settings.database_url) as storage:
            while True:
                async with storage.read() as db:
                    made = (await db.execute(select(editions.c.id))).all()
                    states = (await db.execute(select(outbox.c.state))).scalars().all()
                if len(made) == 2 and set(states) == {"sent"}:
                    break
                await asyncio.sleep(0.1)
    finally:
        process.terminate()
        printed = await output(process)
    # Where nothing was left to do, the signal may come before it is listened to.
    assert process.returncode in (0, -signal.SIGTERM), printed


@pytest.mark.parametrize("step", STEPS, ids=lambda step: "-".join(map(str, step[1:])))
async def test_a_killed_bot_leaves_one_copy_of_every_message(
    stage: Stage, step: tuple[str, str, str, str, int]
) -> None:
    dying = await stage.start("-m", "tests.e2e.crash", *map(str, step))
    printed = await output(dying, within=60)
    assert dying.returncode == -signal.SIGKILL, printed
    await finish_with_a_new_process(stage)
    async with PageDriver(stage.playground.base_url, ADMIN_ID) as page:
        found = parts(await page.messages(str(POLITICS_ID)))
    assert set(found.values()) == {1}
    long_ones = [heading for heading in found if "Long briefing" in heading]
    assert long_ones == sorted(long_ones)
    async with open_storage(stage.settings.database_url) as storage, storage.read() as db:
        assert sum((await db.execute(select(editions.c.parts))).scalars()) == len(found) > 2


@pytest.mark.parametrize("kind", ["cut_before", "cut_after", "503", "429"])
async def test_a_failing_discord_gets_every_message_once(stage: Stage, kind: str) -> None:
    stage.playground.faults.add(kind, "POST /channels/*/messages", times=2, retry_after_s=0.1)
    await finish_with_a_new_process(stage)
    async with PageDriver(stage.playground.base_url, ADMIN_ID) as page:
        found = parts(await page.messages(str(POLITICS_ID)))
    assert len(found) > 2
    assert set(found.values()) == {1}


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_killed_bot_leaves_one_copy_of_a_picture(tmp_path: Path, moment: str) -> None:
    sunday = datetime(2025, 2, 2, 18, 1, tzinfo=ZoneInfo("Asia/Tokyo"))
    async with open_stage(tmp_path, start=sunday) as stage:
        await stage.prepare()  # The morning's digest is too late by now: one edition, skipped.
        yesterday = OffsetClock(stage.clock.offset - timedelta(days=1))
        async with open_storage(stage.settings.database_url) as storage:
            spec = DigestSpec("Week", POLITICS_ID, time(18), "Asia/Tokyo", size=5)
            await DigestService(storage, yesterday).create(
                GUILD_ID, replace(spec, layout=DigestLayout.WEEK), actor_id=ADMIN_ID
            )
        step = ("bot.runtime.sender", "DiscordSender", "send", moment, "1")
        dying = await stage.start("-m", "tests.e2e.crash", *step)
        printed = await output(dying, within=60)
        assert dying.returncode == -signal.SIGKILL, printed
        await finish_with_a_new_process(stage)
        async with open_storage(stage.settings.database_url) as storage, storage.read() as db:
            (stored,) = (await db.execute(select(outbox_files.c.content))).scalars()
        async with PageDriver(stage.playground.base_url, ADMIN_ID) as page:
            messages = await page.messages(str(POLITICS_ID))
            assert set(parts(messages).values()) == {1}
            (file,) = [file for message in messages for file in message["attachments"]]
            assert await page.download(file["url"]) == stored
