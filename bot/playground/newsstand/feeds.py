"""Write an outlet's newest items as RSS 2.0, Atom 1.0 or JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from bot.playground.newsstand.catalogue import FeedFormat, Item, Outlet

CONTENT_TYPES = {
    FeedFormat.RSS: "application/rss+xml",
    FeedFormat.ATOM: "application/atom+xml",
    FeedFormat.JSON: "application/feed+json",
}


def write_feed(outlet: Outlet, items: Sequence[Item], base_url: str) -> bytes:
    """Return the outlet's feed with `items`, newest first, in the outlet's own format.

    base_url   the newsstand's address without a final slash
    """
    match outlet.format:
        case FeedFormat.RSS:
            return _xml_bytes(_rss(outlet, items, base_url))
        case FeedFormat.ATOM:
            return _xml_bytes(_atom(outlet, items, base_url))
        case FeedFormat.JSON:
            feed = _json_feed(outlet, items, base_url)
            return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _xml_bytes(root: ET.Element) -> bytes:
    """Return the document with its declaration."""
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _article_url(outlet: Outlet, item: Item, base_url: str) -> str:
    """Return the address of the item's page."""
    return f"{base_url}/{outlet.slug}/{item.id}"


def _stable_id(outlet: Outlet, item: Item) -> str:
    """Return an id that outlives a restart, which may change the newsstand's port."""
    return f"tag:{outlet.slug}.example,2025:{item.id}"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """Append an element with text and attributes."""
    child = ET.SubElement(parent, name, attributes)
    child.text = text or None
    return child


def _rss(outlet: Outlet, items: Sequence[Item], base_url: str) -> ET.Element:
    """Build RSS 2.0 with dates in the outlet's own zone, as most publishers write them."""
    root = ET.Element(
        "rss",
        {
            "version": "2.0",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:atom": "http://www.w3.org/2005/Atom",
        },
    )
    channel = _add(root, "channel")
    _add(channel, "title", outlet.name)
    _add(channel, "link", f"{base_url}/{outlet.slug}/")
    _add(channel, "description", outlet.tagline)
    _add(channel, "language", outlet.language)
    self_url = base_url + outlet.feed_path
    _add(channel, "atom:link", rel="self", type="application/rss+xml", href=self_url)
    for item in items:
        entry = _add(channel, "item")
        _add(entry, "title", item.title)
        _add(entry, "link", _article_url(outlet, item, base_url))
        _add(entry, "guid", _stable_id(outlet, item), isPermaLink="false")
        _add(entry, "pubDate", format_datetime(item.published_at.astimezone(outlet.zone)))
        _add(entry, "description", item.summary)
        if item.author:
            _add(entry, "dc:creator", item.author)
        for category in item.categories:
            _add(entry, "category", category)
    return root


def _atom(outlet: Outlet, items: Sequence[Item], base_url: str) -> ET.Element:
    """Build Atom 1.0; the feed's own `updated` is that of its newest item."""
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": outlet.language})
    _add(root, "title", outlet.name)
    _add(root, "subtitle", outlet.tagline)
    _add(root, "id", f"tag:{outlet.slug}.example,2025:feed")
    _add(root, "link", rel="self", type="application/atom+xml", href=base_url + outlet.feed_path)
    _add(root, "link", rel="alternate", type="text/html", href=f"{base_url}/{outlet.slug}/")
    if items:
        _add(root, "updated", items[0].published_at.isoformat())
    for item in items:
        entry = _add(root, "entry")
        _add(entry, "title", item.title)
        _add(entry, "id", _stable_id(outlet, item))
        _add(entry, "link", rel="alternate", href=_article_url(outlet, item, base_url))
        published = item.published_at.astimezone(outlet.zone).isoformat()
        _add(entry, "published", published)
        _add(entry, "updated", published)
        _add(_add(entry, "author"), "name", item.author or outlet.name)
        _add(entry, "summary", item.summary)
        for category in item.categories:
            _add(entry, "category", term=category)
    return root


def _json_feed(outlet: Outlet, items: Sequence[Item], base_url: str) -> dict[str, object]:
    """Build JSON Feed 1.1."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "description": outlet.tagline,
        "language": outlet.language,
        "home_page_url": f"{base_url}/{outlet.slug}/",
        "feed_url": base_url + outlet.feed_path,
        "items": [
            {
                "id": _stable_id(outlet, item),
                "url": _article_url(outlet, item, base_url),
                "title": item.title,
                "summary": item.summary,
                "content_text": "\n\n".join(item.body),
                "date_published": item.published_at.astimezone(outlet.zone).isoformat(),
                "authors": [{"name": item.author or outlet.name}],
                "tags": list(item.categories),
            }
            for item in items
        ],
    }
