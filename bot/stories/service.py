"""The newsroom, which puts new articles into stories, and what members ask about stories."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import asdict

from bot.clock import Clock
from bot.models import Asker, LatestQuery, Story
from bot.storage import clusters, stories
from bot.storage.clusters import Placed, Unread
from bot.storage.engine import Storage
from bot.stories.cluster import StoryIndex
from bot.stories.frequencies import ShardRow
from bot.stories.names import names_in
from bot.stories.state import Arrival, ArticleRow, Assignment, Changes, ClockRow, State, StoryRow
from bot.stories.view import ranked, view

log = logging.getLogger(__name__)

CHOICES = 25
"""Discord shows no more of them."""
BATCH = 100
"""Articles in one transaction: a longer one keeps other writers waiting."""


class StoryService:
    """Questions about stories, answered only from what the asker may see (DESIGN §5)."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._index: StoryIndex | None = None
        self._reading = asyncio.Lock()

    # --- the newsroom

    async def read_new(self) -> int:
        """Put every article without a story into one; return how many there were.

        Articles are read in the order in which they were stored, and what the clustering
        remembers is written in the same transaction, so a crash between any two of them
        changes nothing. One process at a time may do this.
        """
        count = 0
        async with self._reading:
            while True:
                async with self._storage.read() as db:
                    batch = await clusters.unread(db, limit=BATCH)
                if not batch:
                    break
                await self._read_batch(batch)
                count += len(batch)
        if count:
            log.info("articles read", extra={"articles": count})
        return count

    async def _read_batch(self, batch: Sequence[Unread]) -> None:
        index = self._index or await self._restored()
        # Until the transaction is through, what is in memory is not what is in the database.
        self._index = None
        assigned, changes = await asyncio.to_thread(_assign, index, batch)
        placed = [
            Placed(
                article_id=article.id,
                story_id=to.story_id,
                thread_id=to.thread_id,
                duplicate_of=to.duplicate_of,
                opened_at=article.published_at if to.opened else None,
            )
            for article, to in zip(batch, assigned, strict=True)
        ]
        async with self._storage.write() as db:
            await clusters.place(db, placed, [pair for to in assigned for pair in to.merged])
            await clusters.save_state(
                db,
                clock=asdict(changes.clock),
                live=[asdict(row) for row in changes.stories],
                over=changes.removed,
                kept=[asdict(row) for row in changes.articles],
                kept_from=changes.articles_from,
                shards=[asdict(row) for row in changes.shards],
            )
        self._index = index

    async def _restored(self) -> StoryIndex:
        async with self._storage.read() as db:
            rows = await clusters.load_state(db)
        state = State(
            clock=ClockRow(**rows["clock"][0]) if rows["clock"] else ClockRow(),
            stories=tuple(StoryRow(**row) for row in rows["stories"]),
            aliases=tuple((row["id"], row["story_id"]) for row in rows["aliases"]),
            articles=tuple(ArticleRow(**row) for row in rows["articles"]),
            shards=tuple(ShardRow(**row) for row in rows["shards"]),
        )
        return await asyncio.to_thread(StoryIndex.restore, state)

    # --- questions

    async def latest(self, asker: Asker, query: LatestQuery) -> tuple[Story, ...]:
        """Return the stories that `query` asks for, best first."""
        now = self._clock.now()
        async with self._storage.read() as db:
            found = await stories.latest(db, asker, query, now=now)
        return ranked(found, now, language=query.language or asker.language)[: query.count]

    async def story(self, asker: Asker, story_id: int) -> Story | None:
        """Return one story, or None when it does not exist for this asker."""
        now = self._clock.now()
        async with self._storage.read() as db:
            found = await stories.find_story(db, asker, story_id, now=now)
        return None if found is None else view(found, now, language=asker.language)

    async def complete_outlets(self, asker: Asker, typed: str) -> tuple[str, ...]:
        """Return at most 25 outlets with what was typed in their name, beginnings first."""
        wanted = typed.strip().casefold()
        async with self._storage.read() as db:
            names = await stories.outlet_names(db, asker)
        found = [name for name in names if wanted in name.casefold()]
        found.sort(key=lambda name: not name.casefold().startswith(wanted))
        return tuple(found[:CHOICES])

    async def countries(self, asker: Asker) -> tuple[str, ...]:
        """Return the codes of the countries in recent news, the most reported first."""
        async with self._storage.read() as db:
            return await stories.countries_in_news(db, asker)

    async def complete_about(self, asker: Asker, typed: str) -> tuple[str, ...]:
        """Return at most 25 names from recent headlines that contain what was typed."""
        async with self._storage.read() as db:
            headlines = await stories.recent_headlines(db, asker)
        return names_in(headlines, typed, limit=CHOICES)


def _assign(index: StoryIndex, batch: Sequence[Unread]) -> tuple[list[Assignment], Changes]:
    """Let the index take the batch; return where each article went and what to store."""
    assigned = [
        index.add(
            Arrival(
                article_id=article.id,
                title=article.title,
                lead=article.summary,
                # A feed may claim any instant; the future is none of them.
                at=min(article.published_at, article.first_seen_at).timestamp(),
                language=article.language,
            )
        )
        for article in batch
    ]
    return assigned, index.take_changes()
