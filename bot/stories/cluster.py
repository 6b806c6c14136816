"""One pass on arrival: fold copies, let stories grow, merge and continue as threads.

An article joins the story that it resembles most, less a penalty for the days between them;
otherwise it opens one. If a second story would have taken it too and the two are alike, the
younger is merged into the older. A story that opens continues the thread of the most similar
live story, under a gentler penalty; that is decided once.

`StoryIndex` holds the state in memory, tells after each article what of it has to be stored,
and can be restored at any point: the same articles then go to the same stories, as if nothing
had happened. It does no input or output.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from bot.stories.copies import Text, sketch
from bot.stories.fingerprint import Fingerprint, fingerprint
from bot.stories.fitted import DAY, FIT, Fit
from bot.stories.frequencies import Frequencies, ShardRow
from bot.stories.index import CentroidIndex, LiveStory, Original, centroid
from bot.stories.packing import pack_singles, pack_terms, unpack_singles, unpack_terms
from bot.stories.state import (
    Arrival,
    ArticleRow,
    Assignment,
    Changes,
    ClockRow,
    State,
    StoryRow,
)
from bot.stories.tokens import term_weights

_TITLE_LENGTH = 300
_LEAD_LENGTH = 1000
"""Characters that are read. Some feeds give whole books; the news is at the beginning."""

_FOLD_WINDOW = 3 * DAY
"""A text is looked for among the articles that arrived in this time."""

_FOLD_STORIES = 4
_LEAST_COSINE_OF_COPIES = 0.2


@dataclass(frozen=True, slots=True)
class Reading:
    """What of an article depends on nothing but the article.

    weights   by term, before rarity is counted in
    text      by which copies of it are known
    """

    weights: dict[int, float]
    text: Fingerprint


def read_arrival(arrival: Arrival, fit: Fit = FIT) -> Reading:
    """Read an article: a third of the work, which can be done anywhere and in any order."""
    title, lead = arrival.title[:_TITLE_LENGTH], arrival.lead[:_LEAD_LENGTH]
    return Reading(
        term_weights(title, lead, arrival.language, fit),
        fingerprint(title, lead, arrival.language),
    )


def read_arrivals(arrivals: Sequence[Arrival]) -> tuple[Reading, ...]:
    """Read articles, one after another."""
    return tuple(map(read_arrival, arrivals))


class StoryIndex:
    """The live stories, and what decides where the next article goes."""

    def __init__(self, fit: Fit = FIT) -> None:
        self._fit = fit
        self._index = CentroidIndex(fit)
        self._frequencies = Frequencies(fit)
        self._stories: dict[int, LiveStory] = {}
        self._expiry: list[tuple[float, int]] = []
        self._originals: deque[tuple[float, int, Original]] = deque()
        self._touch = 0
        self._number = 0
        self._clock_at = 0.0
        self._pending = _Pending()

    def __len__(self) -> int:
        return len(self._stories)

    # --- an article arrives ---------------------------------------------------------------------

    def add(self, arrival: Arrival, reading: Reading | None = None) -> Assignment:
        """Assign an article to a story, once; the same article must not come twice.

        reading   of the article, where it was read before
        """
        self._touch += 1
        self._clock_at = max(self._clock_at, arrival.at)
        self._drop_what_is_over()
        reading = reading or read_arrival(arrival, self._fit)
        vector = self._frequencies.weigh(reading.weights, self._clock_at)
        text = Text(reading.text)
        ranked = self._ranked(vector)
        original = self._find_original(text, arrival.at, ranked)
        if original is not None:
            return self._fold(arrival, original)
        self._number += 1
        assignment, story = self._assign(arrival, vector, ranked)
        self._remember(arrival, story, vector, text)
        return assignment

    def _ranked(self, vector: Mapping[int, float]) -> list[tuple[float, LiveStory]]:
        """Return (cosine, story) of the stories that may matter."""
        least = min(self._fit.join, self._fit.thread_join, _LEAST_COSINE_OF_COPIES)
        return [(story.cosine(vector), story) for story in self._index.nearest(vector, least)]

    def _assign(
        self, arrival: Arrival, vector: dict[int, float], ranked: list[tuple[float, LiveStory]]
    ) -> tuple[Assignment, LiveStory]:
        fit = self._fit
        scored = (
            (cosine - fit.ageing * (story.age(arrival.at) / DAY) ** 2, -story.id, story)
            for cosine, story in ranked
            if cosine >= fit.join
        )
        takers = sorted((entry for entry in scored if entry[0] >= fit.join), reverse=True)
        if not takers:
            story = self._open(arrival, vector, ranked)
            return Assignment(story.id, story.thread_id, opened=True), story
        story = takers[0][2]
        self._index.take_out(story)
        story.absorb(vector, fit.fading, fit.centroid_terms)
        story.articles += 1
        merged = []
        if len(takers) > 1 and story.similarity(takers[1][2]) >= fit.merge:
            older, younger = sorted((story, takers[1][2]), key=lambda each: each.id)
            self._index.take_out(takers[1][2])
            self._merge(younger, older)
            merged.append((younger.id, older.id))
            story = older
        self._touched(story, arrival.at)
        return Assignment(story.id, story.thread_id, merged=tuple(merged)), story

    def _open(
        self, arrival: Arrival, vector: dict[int, float], ranked: list[tuple[float, LiveStory]]
    ) -> LiveStory:
        terms, weights = centroid(vector, self._fit.centroid_terms)
        story = LiveStory(
            id=arrival.article_id,
            thread_id=self._thread_for(arrival, ranked),
            touch=self._touch,
            articles=1,
            first_at=arrival.at,
            newest_at=arrival.at,
            terms=terms,
            weights=weights,
        )
        self._stories[story.id] = story
        self._touched(story, arrival.at)
        return story

    def _thread_for(self, arrival: Arrival, ranked: list[tuple[float, LiveStory]]) -> int:
        """Return the thread that a new story continues, or the number of a new one."""
        fit = self._fit
        best = max(
            (
                (cosine - fit.thread_ageing * story.age(arrival.at) / DAY, -story.id)
                for cosine, story in ranked
                if cosine >= fit.thread_join and story.age(arrival.at) <= fit.window * DAY
            ),
            default=(0.0, 0),
        )
        return (
            self._stories[-best[1]].thread_id if best[0] >= fit.thread_join else arrival.article_id
        )

    def _merge(self, younger: LiveStory, older: LiveStory) -> None:
        added = dict(zip(younger.terms, younger.weights, strict=True))
        older.absorb(added, 1.0, self._fit.centroid_terms)
        older.articles += younger.articles
        older.first_at = min(older.first_at, younger.first_at)
        older.newest_at = max(older.newest_at, younger.newest_at)
        older.thread_id = min(older.thread_id, younger.thread_id)
        for original in younger.originals:
            original.story = older
        older.remember(*younger.originals)
        del self._stories[younger.id]
        self._pending.remove(younger.id)
        self._pending.aliases.append((younger.id, older.id))

    def _touched(self, story: LiveStory, at: float) -> None:
        """Put a story that is out of the index back as its newest one."""
        story.touch = self._touch
        story.first_at = min(story.first_at, at)
        story.newest_at = max(story.newest_at, at)
        self._index.place(story)
        heappush(self._expiry, (story.newest_at, story.id))
        self._pending.stories[story.id] = story

    # --- copies ---------------------------------------------------------------------------------

    def _find_original(
        self, text: Text, at: float, ranked: list[tuple[float, LiveStory]]
    ) -> Original | None:
        """Return the article that this text prints again: the most alike, then the first."""
        near = [entry for entry in ranked if entry[0] >= _LEAST_COSINE_OF_COPIES]
        near.sort(key=lambda entry: (-entry[0], entry[1].id))
        copied = (
            original
            for _, story in near[:_FOLD_STORIES]
            for original in text.copied_from(story.originals, at)
        )
        return max(
            copied,
            key=lambda original: (text.containment(original.text), -original.touch),
            default=None,
        )

    def _fold(self, arrival: Arrival, original: Original) -> Assignment:
        """Let a copy keep its story alive, and change nothing else."""
        story = original.story
        self._index.take_out(story)
        self._touched(story, arrival.at)
        return Assignment(story.id, story.thread_id, duplicate_of=original.article_id)

    # --- what is kept, and what is dropped --------------------------------------------------------

    def _remember(
        self, arrival: Arrival, story: LiveStory, vector: Mapping[int, float], text: Text
    ) -> None:
        known_by = text.fingerprint
        original = Original(
            arrival.article_id, self._touch, arrival.at, known_by, story, text.sketch
        )
        story.remember(original)
        self._originals.append((self._clock_at, self._number, original))
        self._pending.articles.append(
            ArticleRow(
                number=self._number,
                touch=self._touch,
                article_id=arrival.article_id,
                story_id=story.id,
                at=arrival.at,
                clock_at=self._clock_at,
                terms=pack_terms(vector),
                text=known_by.pack(),
            )
        )
        shard = self._frequencies.observe(vector, self._clock_at, self._number)
        if shard is not None:
            self._pending.shards[shard.shard] = shard

    def _drop_what_is_over(self) -> None:
        while self._originals and self._originals[0][0] < self._clock_at - _FOLD_WINDOW:
            original = self._originals.popleft()[2]
            # Texts leave a story in the order in which they came.
            if original.story.originals[:1] == (original,):
                original.story.originals = original.story.originals[1:]
        oldest = self._clock_at - self._fit.window * DAY
        while self._expiry and self._expiry[0][0] < oldest:
            newest_at, story_id = heappop(self._expiry)
            over = self._stories.get(story_id)
            # A story has an entry for each time it grew; only the last one counts.
            if over is not None and over.newest_at == newest_at:
                self._index.take_out(over)
                del self._stories[story_id]
                self._pending.remove(story_id)

    # --- storing and restoring --------------------------------------------------------------------

    def take_changes(self) -> Changes:
        """Return what has to be stored since the last call.

        When the transaction that stores it fails, the index is ahead of the database and has
        to be restored from it.
        """
        pending, self._pending = self._pending, _Pending()
        needed = self._frequencies.oldest_shard + 1
        if self._originals:
            needed = min(needed, self._originals[0][1])
        return Changes(
            clock=ClockRow(
                touch=self._touch,
                number=self._number,
                clock_at=self._clock_at,
                articles=self._frequencies.articles,
                articles_as_of=self._frequencies.articles_as_of,
            ),
            stories=tuple(map(_story_row, pending.stories.values())),
            removed=tuple(pending.removed),
            aliases=tuple(pending.aliases),
            articles=tuple(pending.articles),
            articles_from=needed,
            shards=tuple(pending.shards.values()),
        )

    @classmethod
    def restore(cls, state: State, fit: Fit = FIT) -> StoryIndex:
        """Return an index that goes on where the one that gave out `state` was."""
        index = cls(fit)
        clock = state.clock
        index._touch, index._number, index._clock_at = clock.touch, clock.number, clock.clock_at
        for shard in state.shards:
            index._frequencies.restore(shard)
        index._restore_stories(state.stories)
        index._restore_articles(state.articles, dict(state.aliases))
        index._frequencies.articles = clock.articles
        index._frequencies.articles_as_of = clock.articles_as_of
        return index

    def _restore_stories(self, rows: Iterable[StoryRow]) -> None:
        for row in sorted(rows, key=lambda row: row.touch):
            story = LiveStory(
                id=row.id,
                thread_id=row.thread_id,
                touch=row.touch,
                articles=row.articles,
                first_at=row.first_at,
                newest_at=row.newest_at,
                terms=unpack_terms(row.terms),
                weights=unpack_singles(row.weights),
            )
            self._stories[story.id] = story
            self._index.place(story)
            heappush(self._expiry, (story.newest_at, story.id))

    def _restore_articles(self, rows: Iterable[ArticleRow], aliases: Mapping[int, int]) -> None:
        for row in sorted(rows, key=lambda row: row.number):
            self._frequencies.replay(unpack_terms(row.terms), row.clock_at, row.number)
            story_id = row.story_id
            while story_id in aliases:
                story_id = aliases[story_id]
            story = self._stories.get(story_id)
            if story is not None and row.clock_at >= self._clock_at - _FOLD_WINDOW:
                text = Fingerprint.unpack(row.text)
                places = sketch(text.lead)
                original = Original(row.article_id, row.touch, row.at, text, story, places)
                story.remember(original)
                self._originals.append((row.clock_at, row.number, original))


class _Pending:
    """What has changed since it was last stored."""

    def __init__(self) -> None:
        self.stories: dict[int, LiveStory] = {}
        self.removed: list[int] = []
        self.aliases: list[tuple[int, int]] = []
        self.articles: list[ArticleRow] = []
        self.shards: dict[int, ShardRow] = {}

    def remove(self, story_id: int) -> None:
        self.stories.pop(story_id, None)
        self.removed.append(story_id)


def _story_row(story: LiveStory) -> StoryRow:
    return StoryRow(
        id=story.id,
        thread_id=story.thread_id,
        touch=story.touch,
        articles=story.articles,
        first_at=story.first_at,
        newest_at=story.newest_at,
        terms=pack_terms(story.terms),
        weights=pack_singles(story.weights),
    )
