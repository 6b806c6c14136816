"""Full texts through the product's own wiring: from the newsstand's pages into the search."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.models import Asker, SearchQuery
from bot.playground.demo import ADMIN_ID, GUILD_ID
from bot.runtime.app import open_services
from bot.storage import guilds, pages, search
from tests.e2e.stage import open_stage

pytestmark = pytest.mark.e2e

DAY = timedelta(days=1)


async def test_the_page_of_a_report_is_read_and_found(tmp_path: Path) -> None:
    async with open_stage(tmp_path) as stage, open_services(stage.settings, stage.clock) as found:
        now = stage.clock.now()
        async with found.storage.write() as db:
            await guilds.save_guild(db, GUILD_ID, "Guild", owner_id=None, now=now)
        outlet = next(one for one in stage.newsstand.sources() if one["name"] == "The Fenland Lantern")  # fmt: skip
        added = await found.ingest.add_source(GUILD_ID, str(outlet["name"]), actor_id=ADMIN_ID)
        await found.ingest.lists.want_full_text(
            GUILD_ID, added.status.feed_id, wanted=True, actor_id=ADMIN_ID
        )
        async with found.storage.read() as db:
            (first, *_) = await pages.wanted_pages(db, since=now - 2 * DAY, limit=99)
        assert await found.ingest.read_pages() == 1  # one page of a host at a time
        async with found.storage.read() as db:
            left = await pages.wanted_pages(db, since=now - 2 * DAY, limit=99)
            query = text("SELECT text FROM articles WHERE id = :id")
            stored = (await db.execute(query, {"id": first.article_id})).scalar_one()
            hits = await search.newest_hits(
                db, Asker(user_id=1, guild_id=GUILD_ID), SearchQuery(words=first.title), until=now
            )
        assert first not in left
        assert len(stored) > len(first.summary)
        assert "playground" not in stored  # the notice below every page
        assert first.article_id in [hit.article_id for hit in hits]
