"""The newsroom, which puts new articles into stories, and what members ask about stories."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from bot.aio import ahead
from bot.clock import Clock
from bot.errors import DaybookError
from bot.models import Asker, LatestQuery, SearchOrder, SearchPage, SearchQuery, Story
from bot.storage import clusters, stories
from bot.storage.clusters import Placed, Unread
from bot.storage.engine import Storage
from bot.storage.search import NEWEST, newest_hits
from bot.stories.cluster import Reading, StoryIndex, read_arrivals
from bot.stories.found import as_found, as_link, headline_changes, named, one_a_story
from bot.stories.frequencies import ShardRow
from bot.stories.names import names_in
from bot.stories.relevance import relevance
from bot.stories.state import Arrival, ArticleRow, Assignment, Changes, ClockRow, State, StoryRow
from bot.stories.view import ranked, view
from bot.text.query import parse

log = logging.getLogger(__name__)

CHOICES = 25
"""Discord shows no more of them."""
BATCH = 200
"""Articles in one transaction: a longer one keeps other writers waiting."""
AHEAD = 4
"""Batches that are read while one is stored: where that is done must not idle."""
THREAD = 10
"""Other stories of an affair that are shown with one of them."""


class StoryService:
    """Questions about stories, answered only from what the asker may see.

    run   calls a function of a module with arguments that can be pickled where it does not hold
          up the event loop; a process is better than a thread, which has to share the interpreter
    """

    def __init__(
        self, storage: Storage, clock: Clock, *, run: Callable[..., Awaitable[Any]] | None = None
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._run = run or asyncio.to_thread
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
        async with self._reading, aclosing(ahead(self._unread(), self._read, depth=AHEAD)) as read:
            async for batch, readings in read:
                await self._place_batch(batch, readings)
                count += len(batch)
        if count:
            log.info("articles read", extra={"articles": count})
        return count

    async def _unread(self) -> AsyncIterator[Sequence[Unread]]:
        """Give the articles without a story, `BATCH` at a time."""
        last = 0
        while True:
            async with self._storage.read() as db:
                unread = await clusters.unread(db, after=last, limit=BATCH * AHEAD)
            if not unread:
                return
            for at in range(0, len(unread), BATCH):
                yield unread[at : at + BATCH]
            last = unread[-1].id

    async def _read(self, batch: Sequence[Unread]) -> Sequence[Reading]:
        """Read the batch; an article that cannot be read is like no other."""
        try:
            readings: Sequence[Reading] = await self._run(read_arrivals, _arrivals(batch))
        except DaybookError as error:
            if len(batch) == 1:
                log.error(
                    "article cannot be read for stories",
                    extra={"article_id": batch[0].id, "error": str(error)},
                )
                return read_arrivals([Arrival(batch[0].id, "", "", 0.0)])
            return [one for article in batch for one in await self._read([article])]
        return readings

    async def _place_batch(self, batch: Sequence[Unread], readings: Sequence[Reading]) -> None:
        index = await self._restored() if self._index is None else self._index
        # Until the transaction is through, what is in memory is not what is in the database.
        self._index = None
        assigned, changes = await asyncio.to_thread(_assign, index, batch, readings)
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
        async with self._storage.write(durable=False) as db:
            await clusters.place(db, placed, [pair for to in assigned for pair in to.merged])
            await clusters.save_state(
                db,
                clock=changes.clock,
                live=changes.stories,
                over=changes.removed,
                kept=changes.articles,
                kept_from=changes.articles_from,
                shards=changes.shards,
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

    async def search(self, asker: Asker, query: SearchQuery) -> SearchPage:
        """Return a page of the stories in whose visible reports the words are.

        Each story once, by that of its reports which comes first in the order asked for.
        """
        question = parse(query.words)
        if not question.wanted:
            return SearchPage(has_words=False)
        now = self._clock.now()
        until = min(query.until or now, now)
        async with self._storage.read() as db:
            hits = await newest_hits(db, asker, query, until=until)
            scores: dict[int, float] = {}
            if query.order is SearchOrder.RELEVANCE:
                texts = {hit.article_id: hit.text for hit in hits}
                scores = await asyncio.to_thread(relevance, question, texts)
            best = one_a_story(hits, scores)
            number = min(max(query.page, 1), max(1, -(-len(best) // query.size)))
            shown = best[(number - 1) * query.size : number * query.size]
            found = await stories.find_stories(
                db, asker, [hit.story_id for hit in shown], now=until
            )
        article_of = {hit.story_id: hit.article_id for hit in shown}
        return SearchPage(
            found=tuple(
                as_found(view(coverage, now, language=asker.language), article_of)
                for coverage in found
            ),
            number=number,
            stories=len(best),
            is_cut=len(hits) == NEWEST,
        )

    async def story(self, asker: Asker, story_id: int) -> Story | None:
        """Return one story with its thread, or None when it does not exist for this asker."""
        now = self._clock.now()
        async with self._storage.read() as db:
            found = await stories.find_story(db, asker, story_id, now=now)
            if found is None:
                return None
            history = await stories.headline_history(db, [r.article_id for r in found.reports])
            ids = await stories.others_of_thread(db, found.story_id, limit=THREAD)
            others = await stories.find_stories(db, asker, ids, now=now)
        return replace(
            view(found, now, language=asker.language),
            changes=headline_changes(found.reports, history),
            thread=tuple(as_link(view(other, now, language=asker.language)) for other in others),
        )

    async def complete_stories(self, asker: Asker, typed: str) -> tuple[tuple[int, str], ...]:
        """Return at most 25 stories, as id and headline, whose headline has what was typed.

        Recent ones first; where these are few, older ones that have the words anywhere.
        """
        now = self._clock.now()
        async with self._storage.read() as db:
            recent = await stories.recent_headlines(db, asker, now=now)
            found = named(recent, typed)
            if len(found) < CHOICES and parse(typed).wanted:
                older = await newest_hits(
                    db, asker, SearchQuery(typed), until=now, limit=CHOICES * 2
                )
                for story_id, headline in await stories.headlines(db, older):
                    found.setdefault(story_id, headline)
        return tuple(found.items())[:CHOICES]

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
            return await stories.countries_in_news(db, asker, now=self._clock.now())

    async def complete_about(self, asker: Asker, typed: str) -> tuple[str, ...]:
        """Return at most 25 names from recent headlines that contain what was typed."""
        async with self._storage.read() as db:
            recent = await stories.recent_headlines(db, asker, now=self._clock.now())
        return names_in((headline for _, headline in recent), typed, limit=CHOICES)


def _arrivals(batch: Sequence[Unread]) -> tuple[Arrival, ...]:
    return tuple(
        Arrival(
            article_id=article.id,
            title=article.title,
            lead=article.summary,
            # A feed may claim any instant; the future is none of them.
            at=min(article.published_at, article.first_seen_at).timestamp(),
            language=article.language,
        )
        for article in batch
    )


def _assign(
    index: StoryIndex, batch: Sequence[Unread], readings: Sequence[Reading]
) -> tuple[list[Assignment], Changes]:
    """Let the index take the batch; return where each article went and what to store."""
    assigned = [
        index.add(arrival, reading)
        for arrival, reading in zip(_arrivals(batch), readings, strict=True)
    ]
    return assigned, index.take_changes()
