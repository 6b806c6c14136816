"""Bytes of a feed to entries, whichever format they are in.

Pure: no network, no clock. A new format is a module here and a line in `_READERS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain

from lxml import etree

from bot.errors import NotAFeed, TooLarge
from bot.ingest.formats.atom import read_atom
from bot.ingest.formats.cdf import read_cdf
from bot.ingest.formats.cleaning import Setting
from bot.ingest.formats.dates import parse_date
from bot.ingest.formats.decode import to_utf8
from bot.ingest.formats.jsonfeed import read_json
from bot.ingest.formats.rss import read_rss
from bot.ingest.formats.sitemap import read_sitemap
from bot.ingest.formats.tree import key, read_tree
from bot.models import ParsedFeed

__all__ = ["MAX_BYTES", "parse_date", "parse_feed"]

MAX_BYTES = 12 * 2**20
"""No feed is larger; the largest real one that we have seen has 1.6 MB."""

# The format is that of the first element with one of these keys.
_READERS: dict[str, Callable[[etree._Element, Setting], ParsedFeed]] = {
    "rss": read_rss,
    "rdf:rdf": read_rss,
    "rdf": read_rss,
    "channel": read_cdf,
    "feed": read_atom,
    "entry": read_atom,
    "urlset": read_sitemap,
}

_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry|url)[\s>]", re.IGNORECASE)
_JSON = re.compile(rb"\s*[{\[]")


def parse_feed(
    body: bytes,
    *,
    content_type: str | None = None,
    url: str = "",
    default_timezone: str | None = None,
    max_entries: int = 2000,
) -> ParsedFeed:
    """Return what the feed document `body` says, its entries in document order.

    content_type       the HTTP header; only its charset is used, and only where bytes leave doubt
    url                where it came from, to make addresses absolute; without it a relative
                       link stays as written
    default_timezone   IANA name, for dates without a zone; UTC when None
    max_entries        further items are left out

    Broken documents are read as far as they go. Raises NotAFeed for anything that is no feed
    and TooLarge beyond MAX_BYTES, both with an empty `url`.
    """
    if len(body) > MAX_BYTES:
        raise TooLarge(f"The feed has more than {MAX_BYTES // 2**20} MB.", url="")
    body = to_utf8(body, content_type)
    if not body.strip():
        raise NotAFeed("The answer is empty.", url="")
    setting = Setting(url, default_timezone)
    if _JSON.match(body):
        return read_json(body, setting, max_entries)
    root = read_tree(_first_items(body, max_entries))
    for element in chain((root,), root.iter("{*}*")):
        read = _READERS.get(key(element))
        if read:
            return read(element, setting)
    raise NotAFeed(_what_it_is(root), url="")


def _first_items(body: bytes, count: int) -> bytes:
    """Return `body` up to its item number `count`, so that no more are ever built."""
    # Counting is a hundred times faster than matching, and nearly always enough.
    if body.count(b"<") <= count or sum(map(body.count, (b"item", b"entry", b"url"))) <= count:
        return body
    for number, item in enumerate(_ITEM.finditer(body)):
        if number == count:
            return body[: item.start()]
    return body


def _what_it_is(root: etree._Element) -> str:
    name = key(root).rpartition(":")[2]
    if name in {"html", "head", "body", "title", "p", "div"}:
        return "The answer is a web page, not a feed."
    if name == "sitemapindex":
        return "The answer is a list of sitemaps, not of articles."
    return f"The answer is XML of another kind (<{name[:40]}>), not a feed."
