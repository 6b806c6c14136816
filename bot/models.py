"""Frozen values that packages hand to one another.

Nothing here does any work. Instants are aware UTC, texts are plain (no markup) unless the
field says otherwise, and an id is that of its table (`storage/schema.py`). A snowflake is
Discord's own 64-bit id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

Payload = dict[str, Any]
"""A message as Discord's HTTP API takes it; built by `render/`, stored as JSON in the outbox."""


# --- what a feed gives -------------------------------------------------------------------------


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


# --- sources, feeds, articles ------------------------------------------------------------------


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


# --- stories -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """One outlet's article in a story, as a card lists it.

    country   of the outlet, ISO code
    """

    article_id: int
    source: str
    title: str
    published_at: datetime
    url: str | None = None
    country: str | None = None
    summary: str = ""


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


# --- who asks ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, which decides what is visible.

    guild_id   None in direct messages and user installs: the instance's default feeds
    """

    user_id: int
    guild_id: int | None = None


@dataclass(frozen=True, slots=True)
class Guild:
    """A server that has added the bot."""

    id: int
    name: str
    joined_at: datetime
    timezone: str = "UTC"
    language: str = "en"
    removed_at: datetime | None = None
    notices_channel_id: int | None = None
    paused: bool = False


# --- digests and delivery --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DigestSpec:
    """What an admin asked for.

    at            wall time of the slot
    timezone      IANA name
    weekdays      Monday 0 … Sunday 6, never empty
    desks         empty means all
    countries     ISO codes, empty means all
    size          stories in one edition, 1-25
    """

    name: str
    channel_id: int
    at: time
    timezone: str
    weekdays: frozenset[int] = frozenset(range(7))
    desks: tuple[str, ...] = ("politics",)
    countries: tuple[str, ...] = ()
    size: int = 7
    mention_role_id: int | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """A stored digest.

    next_run_at     its next slot; None while paused
    paused_reason   why it is paused, in words for an admin; None when it is not
    """

    id: int
    guild_id: int
    spec: DigestSpec
    created_at: datetime
    next_run_at: datetime | None = None
    paused_reason: str | None = None


class EditionStatus(StrEnum):
    """How an edition ended: composed in time, after its time, without news, or not at all."""

    COMPOSED = "composed"
    LATE = "late"
    EMPTY = "empty"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue of a digest, made for one slot.

    slot_at    the scheduled instant; (digest, slot) is unique
    parts      messages it consists of, 0 when empty or skipped
    """

    id: int
    digest_id: int
    slot_at: datetime
    composed_at: datetime
    status: EditionStatus
    parts: int = 0


class DeliveryState(StrEnum):
    """Where a delivery stands.

    pending → leased → sent, or back to pending; uncertain when Discord may have accepted it;
    failed when it was refused for good; cancelled when its digest was deleted or paused first.
    """

    PENDING = "pending"
    LEASED = "leased"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A message about to be owed.

    key      unique for ever, such as "edition:17:0"
    nonce    at most 25 characters, derived from the key, the same for every attempt
    due_at   not sent before this instant
    """

    key: str
    nonce: str
    guild_id: int | None
    channel_id: int
    payload: Payload
    due_at: datetime
    edition_id: int | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message owed to a channel, as the worker leased it.

    attempts          sends begun so far
    first_attempt_at  when the first send began: Discord's nonce memory is counted from here
    was_uncertain     an earlier attempt may have been accepted
    """

    id: int
    key: str
    nonce: str
    channel_id: int
    payload: Payload
    due_at: datetime
    attempts: int
    guild_id: int | None = None
    edition_id: int | None = None
    first_attempt_at: datetime | None = None
    was_uncertain: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the ledger.

    actor_id   the member who did it, None when the bot did
    action     dotted name, such as "source.add" or "delivery.sent"
    subject    what it was done to, in words
    """

    id: int
    at: datetime
    guild_id: int | None
    actor_id: int | None
    action: str
    subject: str
    detail: Mapping[str, Any] = field(default_factory=dict)


# --- what services answer ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One feed of a guild, with its health, for lists and choices.

    name           the outlet's
    articles       stored so far
    error_text     the last failure in words, None when the last poll succeeded
    """

    feed_id: int
    name: str
    title: str
    url: str
    articles: int
    next_poll_at: datetime
    paused: bool = False
    country: str | None = None
    language: str | None = None
    last_new_at: datetime | None = None
    last_success_at: datetime | None = None
    failures: int = 0
    error_text: str | None = None


@dataclass(frozen=True, slots=True)
class FeedOffer:
    """A feed found on a web page: where it is, what it calls itself, a sample of its titles."""

    url: str
    title: str
    sample: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceAdded:
    """What `/sources add` did.

    articles   stored by the first fetch
    already    the guild had this feed before; nothing was changed
    others     further feeds found on the page that was given
    """

    status: SourceStatus
    articles: int
    already: bool = False
    others: tuple[FeedOffer, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceTest:
    """What an address gives now, without storing anything.

    others   feeds found when the address was a web page; the first one is the one described
    """

    url: str
    format: str
    title: str
    entries: tuple[Entry, ...]
    others: tuple[FeedOffer, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedOutcome:
    """What one poll of one feed did.

    outcome   "new", "unchanged" or a `FetchError.code`
    text      the failure in words, empty after a success
    """

    feed_id: int
    url: str
    outcome: str
    new: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one round of polls did, in the order in which the feeds ended."""

    outcomes: tuple[FeedOutcome, ...]

    @property
    def new(self) -> int:
        """Return the number of articles stored."""
        return sum(outcome.new for outcome in self.outcomes)

    @property
    def failed(self) -> int:
        """Return the number of feeds that could not be read."""
        return sum(bool(outcome.text) for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A feed that ships with the product or with the newsstand.

    default    belongs to what a guild without sources sees
    """

    feed_url: str
    name: str
    site_url: str | None = None
    country: str | None = None
    language: str | None = None
    desk: str | None = None
    group: str | None = None
    timezone: str | None = None
    official: bool = False
    default: bool = False


@dataclass(frozen=True, slots=True)
class LatestQuery:
    """What a member asked `/latest` for.

    desk       its key; "politics" means every political article
    about      free words, matched in headline and lead
    source     outlet's name
    language   ISO 639-1
    within     how far back
    count      stories at most, 1-25
    """

    desk: str = "politics"
    country: str | None = None
    about: str | None = None
    source: str | None = None
    language: str | None = None
    within: timedelta = timedelta(days=3)
    count: int = 15


@dataclass(frozen=True, slots=True)
class RunResult:
    """What `/digest run` did: the edition and its number of stories and messages."""

    edition: Edition
    stories: int


@dataclass(frozen=True, slots=True)
class DigestStatus:
    """A digest's line in `/status`.

    last_sent_at   when its last edition was delivered completely
    last_link      address of that message
    """

    digest: Digest
    last_sent_at: datetime | None = None
    last_link: str | None = None


@dataclass(frozen=True, slots=True)
class GuildStatus:
    """Health of one guild's desk.

    pending      deliveries owed to the guild's channels now
    failing      sources whose last poll failed
    newest_at    publication of the newest visible article
    """

    sources: int
    failing: tuple[SourceStatus, ...]
    paused_sources: int
    articles: int
    newest_at: datetime | None
    digests: tuple[DigestStatus, ...]
    pending: int
