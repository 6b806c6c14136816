"""Puts articles into a database the way ingestion does, for tests of what comes after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.models import NewArticle
from bot.storage import articles, feeds, guilds, sources
from bot.storage.engine import Storage
from tests.fakes import MORNING


async def open_feed(
    storage: Storage, name: str, *, guild_ids: Sequence[int] = (), default: bool = False
) -> int:
    """Register an outlet's feed, on the lists of these guilds; return its id."""
    url = f"https://{name}.example/feed"
    async with storage.write() as db:
        source_id = await sources.save_source(db, f"{name}.example", name.title())
        feed = await feeds.add_feed(
            db, url, source_id, title=name.title(), interval=timedelta(hours=1), now=MORNING
        )
        assert feed is not None
        if default:
            await feeds.set_defaults(db, [url])
        for guild_id in guild_ids:
            await guilds.save_guild(db, guild_id, f"Guild {guild_id}", owner_id=5, now=MORNING)
            await feeds.subscribe(db, guild_id, feed.id, actor_id=5, now=MORNING)
    return feed.id


def article(title: str, at: datetime, *, desks: Sequence[str] = ("diplomacy",)) -> NewArticle:
    """Return a political article with a lead and an address of its own."""
    slug = title.lower().replace(" ", "-")
    return NewArticle(
        keys=(f"guid:{slug}",),
        guid=slug,
        url=f"https://outlet.example/{slug}",
        title=title,
        summary=f"{title}, officials said on Friday after a night of talks.",
        published_at=at,
        desks=tuple(desks),
        political=0.9,
    )


async def publish(storage: Storage, feed_id: int, *new: NewArticle) -> list[int]:
    """Store the articles in one feed; return their ids."""
    async with storage.write() as db:
        return await articles.store_new(db, [(feed_id, each) for each in new], now=MORNING)
