"""Register the feeds that an instance reads by itself: what a guild without sources sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.ingest import polling
from bot.ingest.outlets import outlet_key
from bot.models import CatalogueEntry, Feed, Source
from bot.storage import feeds as feed_table
from bot.storage import sources as source_table
from bot.storage.engine import Storage

_BATCH = 50


async def register_defaults(
    storage: Storage, catalogue: Sequence[CatalogueEntry], *, now: datetime
) -> int:
    """Make the default entries of `catalogue` the default set; return how many there are.

    Writes only what differs from what is stored, in small transactions.
    """
    defaults = {entry.feed_url: entry for entry in catalogue if entry.default}
    async with storage.read() as db:
        feeds = await feed_table.registered(db, defaults)
        sources = await source_table.all_sources(db)
    changed = [
        entry
        for url, entry in defaults.items()
        if not _is_up_to_date(entry, feeds.get(url), sources)
    ]
    for start in range(0, len(changed), _BATCH):
        async with storage.write() as db:
            for entry in changed[start : start + _BATCH]:
                key = outlet_key(entry.feed_url, entry.site_url)
                source_id = await source_table.save_catalogued(db, key, entry)
                feed = feeds.get(entry.feed_url) or await feed_table.add_feed(
                    db, entry.feed_url, source_id,
                    title=entry.name, interval=polling.FIRST, now=now,
                )  # fmt: skip
                if feed is not None and feed.source_id != source_id:
                    await feed_table.set_source(db, feed.id, source_id)
    async with storage.write() as db:
        await feed_table.set_defaults(db, defaults)
    return len(defaults)


def _is_up_to_date(entry: CatalogueEntry, feed: Feed | None, sources: dict[int, Source]) -> bool:
    source = sources.get(feed.source_id) if feed else None
    return source is not None and source == Source(
        id=source.id,
        key=outlet_key(entry.feed_url, entry.site_url),
        name=entry.name,
        site_url=entry.site_url,
        group=entry.group,
        country=entry.country,
        timezone=entry.timezone,
        official=entry.official,
        desk=entry.desk,
    )
