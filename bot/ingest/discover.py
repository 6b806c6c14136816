"""Find the feeds that a web page names: pure, from the page's bytes to addresses, best first.

Only `<title>`, `<link>` and `<a>` are looked at, by linear patterns: an HTML parser takes
seconds for a tag with 100,000 attributes, and nothing of the page's tree is needed.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from urllib.parse import urlsplit

from bot.models import FeedOffer
from bot.text.normalise import one_line
from bot.text.urls import absolute_url, canonical_url, registrable_domain

MAX_OFFERS = 25
_MAX_LINKS = 200
_MAX_TAGS = 10_000
GUESSES = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml")
"""Common places, asked only where a page names nothing."""

_PAGE_BYTES = 1_048_576
_TAG = re.compile(rb"<(link|a|base)\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,20})\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_ANCHOR_TEXT = re.compile(rb"[^<]{0,100}")
# Named one by one: not every codec that Python knows is one for texts of strangers.
_CHARSET = re.compile(
    r"charset=[\"']?(utf-8|us-ascii|iso-8859-1?[1-9]|windows-125\d|shift_jis|euc-(?:jp|kr)|big5|gbk"
    r"|gb2312|gb18030|koi8-[ru])\b",
    re.IGNORECASE,
)
_FEED_TYPES = ("rss", "atom", "rdf", "feed+json", "xml")
_FEED_WORD = re.compile(r"(?:^|[^a-z])(?:rss|atom|feeds?|rdf)(?:[^a-z]|$)|\.(?:rss|atom|rdf)\b")
_NO_NEWS = re.compile(r"comments?|kommentar|commentaire|podcast|oembed|wp-json", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|link|a|p)\b", re.IGNORECASE)


def is_page(body: bytes) -> bool:
    """Tell whether `body` looks like a web page rather than anything else."""
    return _HTML.search(body[:4096]) is not None


def find_feeds(body: bytes, url: str, content_type: str | None = None) -> tuple[FeedOffer, ...]:
    """Return the feeds that the page at `url` names, best first, at most `MAX_OFFERS`.

    First those that it declares (`<link rel=alternate>`), then those it links to. Feeds of
    comments and podcasts come last. Samples are left empty.
    """
    page, encoding = body[:_PAGE_BYTES], _encoding(content_type, body)
    base = url
    declared: list[tuple[str, str]] = []
    linked: list[tuple[str, str]] = []
    for tag in islice(_TAG.finditer(page), _MAX_TAGS):
        name, attributes = tag[1].lower(), _attributes(tag[2].decode(encoding, "replace"))
        href = attributes.get("href", "")
        if name == b"base":
            base = absolute_url(href, url) or base
        elif name == b"link" and len(declared) < _MAX_LINKS and _declares(attributes):
            declared.append((href, attributes.get("title", "")))
        elif name == b"a" and len(linked) < _MAX_LINKS and _leads_to_feed(href):
            text = _ANCHOR_TEXT.match(page, tag.end())
            linked.append((href, text[0].decode(encoding, "replace") if text else ""))
    return _offers([*declared, *linked], base, url)


def guesses(url: str) -> tuple[str, ...]:
    """Return the few places of the site of `url` where feeds are often found."""
    return tuple(found for path in GUESSES if (found := absolute_url(path, url)))


def _declares(attributes: dict[str, str]) -> bool:
    relations = attributes.get("rel", "").lower().split()
    kind = attributes.get("type", "").lower()
    return "alternate" in relations and any(sign in kind for sign in _FEED_TYPES)


def _leads_to_feed(href: str) -> bool:
    parts = href.lower().partition("#")[0]
    return not parts.startswith(("mailto:", "javascript:")) and bool(_FEED_WORD.search(parts))


def _offers(found: list[tuple[str, str]], base: str, url: str) -> tuple[FeedOffer, ...]:
    own, offers, seen = registrable_domain(url), [], set()
    for place, (href, title) in enumerate(found):
        address = absolute_url(href, base)
        if address is None or canonical_url(address) in seen:
            continue
        seen.add(canonical_url(address))
        title = one_line(unescape(title))[:200]
        no_news = bool(_NO_NEWS.search(f"{title} {urlsplit(address).path}"))
        foreign = registrable_domain(address) != own
        offers.append((no_news, foreign, place, FeedOffer(address, title)))
    offers.sort(key=lambda offer: offer[:3])
    return tuple(offer for *_, offer in offers[:MAX_OFFERS])


def _attributes(markup: str) -> dict[str, str]:
    return {
        name.lower(): unescape(value.strip("\"'")).strip()
        for name, value in _ATTRIBUTE.findall(markup)
    }


def _encoding(content_type: str | None, body: bytes) -> str:
    declared = _CHARSET.search(content_type or "") or _CHARSET.search(
        body[:2048].decode("ascii", "replace")
    )
    name = declared[1] if declared else "utf-8"
    try:
        "".encode(name)
    except LookupError:  # a number that no standard has
        return "utf-8"
    return name
