"""What feeds give and what is stored of it: entries, sources, feeds, articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as a feed gave it, cleaned but not stored.

    guid          the feed's own id, else the link, else a hash of the text; never empty
    title         one line; empty when the feed gave none
    link          absolute http(s) address of the article, None when there is none
    summary       the outlet's own lead; empty when there is none
    content       the full text where the feed carries it
    categories    as the outlet wrote them
    """

    guid: str
    title: str
    link: str | None = None
    summary: str = ""
    content: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image_url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document that was read.

    format       "rss", "rdf", "atom", "json" or "sitemap"
    ttl          the publisher's wish for the time between polls
    skip_hours   hours (UTC, 0-23) in which the publisher wants no polls
    skip_days    weekdays (Monday 0) in which the publisher wants no polls
    """

    format: str
    title: str
    entries: tuple[Entry, ...]
    site_url: str | None = None
    language: str | None = None
    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet.

    key        registrable domain, or the feed's address where the host has none
    group      publisher group; outlets of one group are not independent of each other
    country    ISO 3166-1 alpha-2, or EU, XK, PS; None when unknown
    timezone   IANA name of the outlet's newsroom; None when unknown
    """

    id: int
    key: str
    name: str
    site_url: str | None = None
    group: str | None = None
    country: str | None = None
    timezone: str | None = None
    official: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """One polled address, with what the next poll needs and how it has fared.

    etag, last_modified   validators of the last full answer, verbatim
    body_hash             of the last body, to skip parsing where there are no validators
    failures              polls that failed in a row
    error_code            `FetchError.code` of the last failure, None after a success
    error_text            the same in words for an admin
    interval              time between polls at present
    is_default            belongs to the instance's default set
    """

    id: int
    url: str
    source_id: int
    title: str
    next_poll_at: datetime
    interval: timedelta
    created_at: datetime
    site_url: str | None = None
    language: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    failures: int = 0
    error_code: str | None = None
    error_text: str | None = None
    is_default: bool = False
    moved_to: str | None = None
    moved_seen: int = 0
    moved_first_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article about to be stored, analysed but without an id.

    keys          identities by which it is known again: guid, canonical address, text hash
    published_at  never None: an entry without a date gets its first sighting
    desks         names of the desks it belongs to, best first; empty when it is not political
    countries     ISO codes it is about
    backfill      came with the feed's first fetch: answers commands, raises no alert
    """

    keys: tuple[str, ...]
    guid: str
    url: str | None
    title: str
    summary: str
    published_at: datetime
    text: str | None = None
    author: str | None = None
    image_url: str | None = None
    language: str | None = None
    desks: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    political: float = 0.0
    backfill: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """A stored entry, as shown to people."""

    id: int
    feed_id: int
    source_id: int
    source_name: str
    title: str
    summary: str
    published_at: datetime
    first_seen_at: datetime
    url: str | None = None
    image_url: str | None = None
    language: str | None = None
    country: str | None = None
    desks: tuple[str, ...] = ()
