"""A whole process is stopped by a signal, replaced by another, and let go on hours later."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.playground.demo import ADMIN_ID, POLITICS_ID
from bot.storage.engine import open_storage
from bot.storage.schema import audit, outbox
from tests.e2e.driver import PageDriver
from tests.e2e.stage import Stage, open_stage, output

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

SEND = ("bot.runtime.sender", "DiscordSender", "send")
CHECK = ("bot.delivery.service", "DeliveryService", "is_held")
SENT = ("bot.delivery.service", "DeliveryService", "sent")


async def until_it_stands_still(process: asyncio.subprocess.Process) -> None:
    """Wait for the process to be stopped; the kernel tells its parent."""
    pid, status = await asyncio.to_thread(os.waitpid, process.pid, os.WUNTRACED)
    assert pid == process.pid
    assert os.WIFSTOPPED(status)


async def until_all_is_sent(stage: Stage) -> None:
    async with asyncio.timeout(60), open_storage(stage.settings.database_url) as storage:
        while True:
            async with storage.read() as db:
                states = (await db.execute(select(outbox.c.state))).scalars().all()
            if states and set(states) == {"sent"}:
                return
            await asyncio.sleep(0.1)


@pytest.mark.parametrize(
    ("step", "moment"), [(SEND, "before"), (CHECK, "before"), (SEND, "after"), (SENT, "after")]
)
async def test_a_process_that_was_stopped_and_replaced_leaves_one_copy(
    tmp_path: Path, step: tuple[str, str, str], moment: str
) -> None:
    async with open_stage(tmp_path) as stage:
        await stage.prepare()
        stopped = await stage.start("-m", "tests.e2e.crash", *step, moment, "1", "SIGSTOP")
        await until_it_stands_still(stopped)
        another = await stage.start("-m", "bot", "run")
        try:
            await until_all_is_sent(stage)
            stage.playground.backend.nonces._seen.clear()  # So much time has passed.
            stopped.send_signal(signal.SIGCONT)
        finally:
            for process in (stopped, another):
                process.send_signal(signal.SIGCONT)
                process.terminate()
            printed = [await output(process) for process in (stopped, another)]
        assert "Traceback" not in "".join(printed)
        async with PageDriver(stage.playground.base_url, ADMIN_ID) as page:
            (message,) = await page.messages(str(POLITICS_ID))
        async with open_storage(stage.settings.database_url) as storage, storage.read() as db:
            receipts = (await db.execute(select(outbox.c.message_id))).scalars().all()
            lines = select(audit.c.subject).where(audit.c.action == "delivery.sent")
            assert receipts == [int(message["id"])]
            assert len((await db.execute(lines)).scalars().all()) == 1
