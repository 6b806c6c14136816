"""What a message's controls do after the process that sent it is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.playground.demo import ADMIN_ID
from tests.e2e.desk import EPHEMERAL, options_of, running
from tests.e2e.driver import Json, PageDriver, find_component
from tests.e2e.stage import open_stage

pytestmark = pytest.mark.e2e


async def test_controls_of_an_old_message_work_after_a_restart(tmp_path: Path) -> None:
    async with (
        open_stage(tmp_path) as stage,
        PageDriver(stage.playground.base_url, ADMIN_ID) as page,
    ):
        async with running(stage):
            listed = await page.answer(await page.command("latest politics"), 15)
        before = len(await registrations(page))
        async with running(stage):
            turned = await page.answer(await page.press(listed, "▶"), 15)
            assert find_component(turned, "page:here")["label"].startswith("2 /")
            value = options_of(turned)[0]["value"]
            opened = await page.answer(await page.choose(turned, "story:open", [value]), 15)
            assert opened["flags"] & EPHEMERAL
        # Nothing changed, so nothing was registered again.
        assert len(await registrations(page)) == before


async def registrations(page: PageDriver) -> list[Json]:
    return [
        request
        for request in await page.requests()
        if request["method"] == "PUT" and request["path"].endswith("/commands")
    ]
