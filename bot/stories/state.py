"""What the clustering gives out to be stored, and takes back after a restart."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.stories.frequencies import ShardRow


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article on its way into a story.

    article_id   unique; the story that it opens bears this number too
    at           publication, seconds since 1970; never later than the present
    """

    article_id: int
    title: str
    lead: str
    at: float
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where an article went.

    duplicate_of   the article whose text this one prints again, None for a text of its own
    opened         the story is new
    merged         (younger, older) story ids: the younger one's articles belong to the older
    """

    story_id: int
    thread_id: int
    duplicate_of: int | None = None
    opened: bool = False
    merged: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A live story, replaced as a whole whenever it changes.

    terms, weights   centroid as by `pack_terms` and `pack_singles`, in its fixed order
    """

    id: int
    thread_id: int
    touch: int
    articles: int
    first_at: float
    newest_at: float
    terms: bytes
    weights: bytes


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """What is kept for a while of an article that is no copy.

    number     of the article among those that are no copies: 1, 2, 3 …
    touch      number of its arrival
    story_id   as assigned on arrival; a merge since then is in the aliases
    clock_at   the clock on its arrival
    terms      as by `pack_terms`
    text       as by `Fingerprint.pack`
    """

    number: int
    touch: int
    article_id: int
    story_id: int
    at: float
    clock_at: float
    terms: bytes
    text: bytes


@dataclass(frozen=True, slots=True)
class ClockRow:
    """The one row of counters.

    touch       arrivals so far
    number      of them those that are no copies
    clock_at    latest publication so far, seconds since 1970
    articles    recent articles, halved every few days, as of `articles_as_of`
    """

    touch: int = 0
    number: int = 0
    clock_at: float = 0.0
    articles: float = 0.0
    articles_as_of: float = 0.0


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to be stored, in one transaction with the articles that caused it.

    stories         insert or replace by id
    removed         ids of stories that are over or merged away: their state may be deleted,
                    never the story's own record
    aliases         (younger, older) ids of merged stories, in the order of merging
    articles        insert
    articles_from   rows with a lower `number` are no longer needed
    shards          insert or replace by shard
    """

    clock: ClockRow
    stories: tuple[StoryRow, ...] = ()
    removed: tuple[int, ...] = ()
    aliases: tuple[tuple[int, int], ...] = ()
    articles: tuple[ArticleRow, ...] = ()
    articles_from: int = 0
    shards: tuple[ShardRow, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Everything that was stored, in any order but for the aliases; empty at the first start.

    Rows that are no longer needed do no harm.
    """

    clock: ClockRow = field(default_factory=ClockRow)
    stories: tuple[StoryRow, ...] = ()
    aliases: tuple[tuple[int, int], ...] = ()
    articles: tuple[ArticleRow, ...] = ()
    shards: tuple[ShardRow, ...] = ()
