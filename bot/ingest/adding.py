"""Turn what an admin pasted into a feed that was read: one request for a feed, two for a page.

Nothing is stored here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.errors import FetchError, NotAFeed
from bot.ingest import discover
from bot.ingest.fetch import Fetcher, FetchResult
from bot.ingest.reading import Answer, Document, read_document
from bot.ingest.workers import Workers
from bot.models import FeedOffer

_TRIES = 3
_SAMPLE = 3
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_FEED_SCHEME = re.compile(r"feed:(?://(?=https?://))?|//", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"[\w.-]+:\d{1,5}(?:[/?#]|$)")


@dataclass(frozen=True, slots=True)
class Reach:
    """What finding a feed needs: the network, somewhere to read, the zone of naked dates."""

    fetcher: Fetcher
    workers: Workers
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that was read, and what else the page named.

    url      to poll: where a permanent redirect leads, else the address asked for
    others   further feeds of the page, best first
    """

    url: str
    answer: FetchResult
    document: Document
    others: tuple[FeedOffer, ...] = ()


def typed_address(text: str) -> str:
    """Return what somebody pasted as an address: brackets and blanks off, a scheme on.

    >>> typed_address(" <example.org/news> "), typed_address("feed://example.org/rss")
    ('https://example.org/news', 'https://example.org/rss')
    """
    address = text.strip().strip("<>").strip()
    while found := _FEED_SCHEME.match(address):
        address = address[found.end() :]
    has_scheme = _SCHEME.match(address) and not _HOST_AND_PORT.match(address)
    return address if has_scheme else f"https://{address}"


def spellings(url: str) -> tuple[str, ...]:
    """Return the addresses that are polled as the same feed: with http and with https."""
    scheme, colon, rest = url.partition(":")
    other = {"http": "https", "https": "http"}.get(scheme)
    return (url, f"{other}{colon}{rest}") if other else (url,)


async def find_feed(reach: Reach, url: str) -> Found:
    """Return the feed at `url`, or the best one that the page there names.

    Raises FetchError: NotAFeed where neither is found.
    """
    answer = await reach.fetcher.fetch(url)
    try:
        return await _read(reach, url, answer)
    except NotAFeed as error:
        if not discover.is_page(answer.body):
            raise NotAFeed(f"There is no feed at this address: {error}", url=url) from error
    offers = await reach.workers.run(
        discover.find_feeds, answer.body, answer.url, answer.content_type
    )
    return await _best(reach, answer.url, offers)


async def _best(reach: Reach, page: str, offers: tuple[FeedOffer, ...]) -> Found:
    """Return the first of the page's offers that can be read, else of the common places."""
    candidates = offers[:_TRIES] or tuple(FeedOffer(url, "") for url in discover.guesses(page))
    last: FetchError | None = None
    for offer in candidates:
        try:
            found = await _read(reach, offer.url, await reach.fetcher.fetch(offer.url))
        except FetchError as error:
            last = error
            continue
        return replace(found, others=tuple(other for other in offers if other != offer))
    if offers and last is not None:
        raise NotAFeed(f"The page names a feed, but it cannot be read. {last}", url=page) from last
    raise NotAFeed(
        "This page names no feed; look for a link called RSS or Feed on the outlet's site "
        "and add that address.",
        url=page,
    )


async def sampled(reach: Reach, offers: tuple[FeedOffer, ...]) -> tuple[FeedOffer, ...]:
    """Return `offers`, the first few with their titles and newest headlines."""
    samples = [await _sample(reach, offer) for offer in offers[:_TRIES]]
    return (*(offer for offer in samples if offer is not None), *offers[_TRIES:])


async def _sample(reach: Reach, offer: FeedOffer) -> FeedOffer | None:
    try:
        found = await _read(reach, offer.url, await reach.fetcher.fetch(offer.url))
    except FetchError:
        return None  # an offer that cannot be read is none
    titles = tuple(known.entry.title for known in found.document.entries[:_SAMPLE])
    return FeedOffer(offer.url, offer.title or found.document.parsed.title, titles)


async def _read(reach: Reach, url: str, answer: FetchResult) -> Found:
    raw = Answer(answer.body, answer.url, answer.content_type)
    document = await reach.workers.run(read_document, raw, reach.timezone)
    return Found(answer.moved_to or url, answer, document)
