"""What members ask about stories: the latest of a desk, one story, and what can be asked for."""

from __future__ import annotations

from bot.clock import Clock
from bot.models import Asker, LatestQuery, Story
from bot.storage import stories
from bot.storage.engine import Storage
from bot.stories.names import names_in

CHOICES = 25
"""Discord shows no more of them."""


class StoryService:
    """Questions about stories, answered only from what the asker may see (DESIGN §5)."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def latest(self, asker: Asker, query: LatestQuery) -> tuple[Story, ...]:
        """Return the stories that `query` asks for, best first."""
        async with self._storage.read() as db:
            return await stories.latest(db, asker, query, now=self._clock.now())

    async def story(self, asker: Asker, story_id: int) -> Story | None:
        """Return one story, or None when it does not exist for this asker."""
        async with self._storage.read() as db:
            return await stories.find_story(db, asker, story_id, now=self._clock.now())

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
