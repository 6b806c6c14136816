"""What services answer to commands, and what commands ask of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.models.delivery import Digest, Edition
from bot.models.feeds import Entry


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One feed of a guild, with its health, for lists and choices.

    name           the outlet's
    articles       stored so far
    error_text     the last failure in words, None when the last poll succeeded
    full_text      the pages of its articles are read too
    gap_at         when articles may last have come and gone between two polls
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
    gap_at: datetime | None = None
    full_text: bool = False


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

    name       of the outlet
    title      of the feed, where the outlet has several
    default    belongs to what a guild without sources sees
    """

    feed_url: str
    name: str
    title: str = ""
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
    about      free words, all of which the article has
    source     beginning of the outlet's name
    language   ISO 639-1
    within     how far back from `until`
    count      stories at most, 1-25
    until      nothing newer than this, so that pages stay put; None means now
    """

    desk: str = "politics"
    country: str | None = None
    about: str | None = None
    source: str | None = None
    language: str | None = None
    within: timedelta = timedelta(days=3)
    count: int = 15
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunResult:
    """What `/digest run` did: the edition, and how many stories and events it tells."""

    edition: Edition
    stories: int
    events: int = 0


@dataclass(frozen=True, slots=True)
class DigestStatus:
    """A digest's line in `/status`.

    last_sent_at   when its last edition was delivered completely
    last_link      address of that message
    trouble        why the newest message is not posted, or nobody knows whether it is, in words
    """

    digest: Digest
    last_sent_at: datetime | None = None
    last_link: str | None = None
    trouble: str | None = None


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
