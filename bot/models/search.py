"""What a member searches for, and what is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.models.stories import Report, Story


class SearchOrder(StrEnum):
    """What comes first: the newest report, or the one that has most to do with the words."""

    NEWEST = "newest"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a member asked `/search` for.

    words       as typed: words, "phrases", -exclusions, beginnings*
    first_day   nothing published before this day, in UTC
    last_day    nothing published after this day, in UTC
    source      beginning of the outlet's name
    page        from 1; the nearest that exists is given
    size        stories on a page
    until       nothing newer than this, so that pages stay put; None means now
    """

    words: str
    first_day: date | None = None
    last_day: date | None = None
    source: str | None = None
    desk: str | None = None
    country: str | None = None
    order: SearchOrder = SearchOrder.NEWEST
    page: int = 1
    size: int = 5
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A story, and the report in it that answers the search best."""

    story: Story
    report: Report


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of what was found.

    found       a story each, at most a page of them
    number      of the page, from 1
    stories     on all pages
    is_cut      there are older reports than those looked at
    has_words   there was a word to look for
    """

    found: tuple[Found, ...] = ()
    number: int = 1
    stories: int = 0
    is_cut: bool = False
    has_words: bool = True
