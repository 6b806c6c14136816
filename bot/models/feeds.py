"""What feeds give and what is stored of it: entries, sources, feeds, articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

CLOSED_FAILURES = 9
"""A feed that its publisher closed counts as having failed more often than this at once."""
POLITICAL_FROM = 0.5
"""Probability from which an article counts as political, whatever its desks."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with an entry.

    mime_type    as the feed says, None when it does not
    size_bytes   as the feed says, None when it does not or says nonsense
    """

    url: str
    mime_type: str | None = None
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as a feed gave it, cleaned but not stored.

    guid          the feed's own id, else the link, else a hash of the text; never empty
    title         one line; empty when the feed gave none
    link          absolute http(s) address of the article, None when there is none
    summary       the outlet's own lead on one line; empty when there is none
    content       the full text where the feed carries it, one paragraph a line
    published_at  the date of the last change where the feed gives no other
    categories    as the outlet wrote them
    language      as the feed writes it ("en-GB"), None when it does not say
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
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document that was read.

    format       "rss", "rdf", "atom", "json", "sitemap" or "cdf"
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
    desk       what it writes about, where the catalogue says so
    """

    id: int
    key: str
    name: str
    site_url: str | None = None
    group: str | None = None
    country: str | None = None
    timezone: str | None = None
    official: bool = False
    desk: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """One polled address, with what the next poll needs and how it has fared.

    etag, last_modified   validators of the last full answer, verbatim
    body_hash             of the last body, to skip parsing where there are no validators
    full_at               when the server last gave a whole document, not just "unchanged"
    has_false_validators  the server was caught saying "unchanged" of what had changed
    failures              polls that failed in a row
    error_code            `FetchError.code` of the last failure, None after a success
    error_text            the same in words for an admin
    interval              time between polls at present
    error_since           when the present failures began
    error_told_at         when the admins were told of them; after a recovery until they heard of it
    gap_at                when articles may last have come and gone between two polls
    is_default            belongs to the instance's default set
    ttl, skip_hours, skip_days   the publisher's wishes, as in `ParsedFeed`
    moved_to, moved_seen, moved_first_at   a permanent redirect on probation: its target, polls in
                          a row that gave it, the first of them
    lease_until           a worker polls it until then
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
    error_since: datetime | None = None
    error_told_at: datetime | None = None
    is_default: bool = False
    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    lease_until: datetime | None = None
    moved_to: str | None = None
    moved_seen: int = 0
    moved_first_at: datetime | None = None
    full_at: datetime | None = None
    has_false_validators: bool = False
    gap_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A feed that has failed for a while or reads again, as one guild that reads it is to hear.

    text    the failure in words for an admin; None when it is over
    since   when it began, or when the guild was told of what is over
    """

    guild_id: int
    feed_id: int
    name: str
    title: str
    url: str
    text: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article about to be stored, analysed but without an id.

    keys          identities by which it is known again: guid, canonical address, text hash
    published_at  never None: an entry without a date gets its first sighting
    desks         names of the desks it belongs to, best first; empty when it is not political
    countries     ISO codes it is about
    political     how probable it is that it is political, 0 to 1
    backfill      came with the feed's first fetch: answers commands, raises no alert
    terms         title, summary and text as terms of the full-text index
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
    terms: str = ""


@dataclass(frozen=True, slots=True)
class StoredText:
    """What of a stored article its feed can change: enough to see whether it did."""

    id: int
    title: str
    summary: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A stored article as its feed tells it now, and what it said before."""

    article_id: int
    old_title: str
    old_summary: str
    new: NewArticle
