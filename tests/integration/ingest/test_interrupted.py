"""A process that ends in the middle of a poll leaves a database that is whole."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from aiohttp import web

from tests.integration.ingest.conftest import FeedHost, Item, rss

FEEDS = 30
ITEMS = 40
PATIENCE_S = 60
ENDS_WITHIN_S = 15


def _environment(folder: Path, host: FeedHost) -> dict[str, str]:
    catalogue = folder / "sources.json"
    rows = [
        {"feed_url": host.url(f"/{k}"), "name": f"Outlet {k}", "default": True}
        for k in range(FEEDS)
    ]
    catalogue.write_text(json.dumps({"sources": rows}), encoding="utf-8")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("DISCORD")},
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "DEFAULT_SOURCES": str(catalogue),
        "DATA_DIR": str(folder),
        "FETCH_ALLOW": f"127.0.0.1:{host.port}",
    }


async def _poll(folder: Path, host: FeedHost) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "poll", "--once", "--all", "--json",
        cwd=folder,
        env=_environment(folder, host),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGKILL])
async def test_a_poll_cut_off_in_the_middle_is_made_good_by_the_next(
    host: FeedHost, tmp_path: Path, kind: signal.Signals
) -> None:
    halfway = asyncio.Event()
    held = True

    async def feed(request: web.Request) -> web.StreamResponse:
        number = int(request.path[1:])
        if number >= FEEDS // 2 and held:
            halfway.set()
            await asyncio.sleep(PATIENCE_S)
        items = (Item(number * 1_000 + k) for k in range(ITEMS))
        return web.Response(text=rss(*items), headers={"ETag": '"1"'})

    for number in range(FEEDS):
        host.serve(f"/{number}", feed)
    first = await _poll(tmp_path, host)
    async with asyncio.timeout(PATIENCE_S):
        await halfway.wait()
    first.send_signal(kind)
    async with asyncio.timeout(ENDS_WITHIN_S):
        await first.wait()
    with closing(sqlite3.connect(tmp_path / "daybook.db", isolation_level=None)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        # Validators never outrun articles.
        outran = (
            "SELECT count(*) FROM feeds WHERE etag IS NOT NULL AND "
            "(SELECT count(*) FROM articles WHERE feed_id = feeds.id) < ?"
        )
        assert db.execute(outran, (ITEMS,)).fetchone() == (0,)
        # A process that was killed could not give its leases back; they would run out.
        leases = db.execute("SELECT count(*) FROM feeds WHERE lease_until IS NOT NULL")
        assert (leases.fetchone()[0] == 0) is (kind == signal.SIGTERM)
        db.execute("UPDATE feeds SET lease_until = NULL")
    held = False
    second = await _poll(tmp_path, host)
    out, _ = await second.communicate()
    assert json.loads(out)["failed"] == 0
    with closing(sqlite3.connect(tmp_path / "daybook.db", isolation_level=None)) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (FEEDS * ITEMS,)
