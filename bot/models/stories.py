"""What members are shown: stories, and who asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Report:
    """One outlet's article in a story, as a card lists it.

    outlet         key of the source; two feeds of an outlet have the same
    group          publisher group, None when unknown
    country        of the outlet, ISO code
    official       the outlet is a public body
    duplicate_of   the article whose text this one prints again
    """

    article_id: int
    source: str
    title: str
    published_at: datetime
    url: str | None = None
    country: str | None = None
    summary: str = ""
    language: str | None = None
    outlet: str = ""
    group: str | None = None
    official: bool = False
    duplicate_of: int | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The visible reports of one story, before anything is concluded from them.

    reports     newest first, never empty
    desks       of all of them, most frequent first
    countries   the same
    """

    story_id: int
    reports: tuple[Report, ...]
    desks: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadlineChange:
    """An outlet's headline that came to say something else.

    at      when the new one was first seen
    kinds   what changed: "figure", "name", "negation"
    """

    source: str
    at: datetime
    before: str
    after: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryLink:
    """Another story of the same running affair, as a line in a list."""

    id: int
    headline: str
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """What is being reported, seen through the feeds that the asker may see.

    headline      of the representative report, 1 character at least
    reports       visible reports, newest first, never empty
    outlets       distinct visible outlets
    independent   distinct publisher groups, wire copies counted once
    first_seen    publication of the oldest visible report
    last_seen     publication of the newest visible report
    score         rank; comparable only within one desk and one run
    changes       of headlines, newest first; only of a story that was asked for by itself
    thread        other stories of the affair, newest first; the same
    """

    id: int
    headline: str
    summary: str
    reports: tuple[Report, ...]
    outlets: int
    independent: int
    first_seen: datetime
    last_seen: datetime
    desks: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    official: bool = False
    score: float = 0.0
    changes: tuple[HeadlineChange, ...] = ()
    thread: tuple[StoryLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, which decides what is visible.

    guild_id   None in direct messages and user installs: the instance's default feeds
    language   ISO 639-1, in which a headline is preferred where a story has one
    """

    user_id: int
    guild_id: int | None = None
    language: str | None = None
