"""OPML: the list of feeds that readers exchange. Bytes to outlines and back; pure.

Versions 1.0, 1.1 and 2.0, and what is written in their name: broken XML is mended as feeds
are, DOCTYPE and entities are dropped, and what nests deeper than a hundred outlines is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from html import unescape

from lxml import etree

from bot.errors import NotAFeed, TooLarge
from bot.ingest.formats.decode import to_utf8
from bot.ingest.formats.tree import key, read_tree
from bot.models import Outline
from bot.text.normalise import one_line
from bot.text.urls import absolute_url

MAX_BYTES = 1_048_576
MAX_OUTLINES = 1_000
_MAX_TITLE = 200
# Everything of OPML stands in attributes, where the mending of feeds does not look.
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_NO_OPML = (
    "This file is no OPML. Export the list of feeds from your reader as OPML and send that file."
)


def read_opml(body: bytes) -> tuple[Outline, ...]:
    """Return the feeds that the file names, in its order, folders left out.

    An outline that neither names a feed nor holds others comes with an empty `url`.
    Raises NotAFeed for what is no OPML or names no feed at all, TooLarge for more than
    `MAX_BYTES` or `MAX_OUTLINES`.
    """
    if len(body) > MAX_BYTES:
        raise TooLarge(f"The file is larger than {MAX_BYTES // 2**20} MB; split it in two.", url="")
    try:
        root = read_tree(_BARE_AMPERSAND.sub(b"&amp;", to_utf8(body)))
    except NotAFeed as error:
        raise NotAFeed(_NO_OPML, url="") from error
    if key(root) != "opml":
        raise NotAFeed(_NO_OPML, url="")
    found = []
    for outline in _outlines(root):
        found.append(outline)
        if len(found) > MAX_OUTLINES:
            raise TooLarge(
                f"The file names more than {MAX_OUTLINES} feeds; split it in two.", url=""
            )
    if not any(outline.url for outline in found):
        raise NotAFeed("This OPML file names no feed: none of its outlines has an xmlUrl.", url="")
    return tuple(found)


def _outlines(root: etree._Element) -> Iterator[Outline]:
    """Yield the outlines in document order, without recursion."""
    waiting: list[tuple[etree._Element, tuple[str, ...]]] = [
        (element, ()) for element in _children(root)
    ]
    waiting.reverse()
    while waiting:
        element, folder = waiting.pop()
        has = {str(name).lower(): one_line(str(value)) for name, value in element.attrib.items()}
        title = one_line(unescape(has.get("title") or has.get("text") or ""))[:_MAX_TITLE]
        inner = _children(element)
        url = has.get("xmlurl") or (has.get("url", "") if has.get("type") == "rss" else "")
        if url or not inner:
            site_url = absolute_url(has.get("htmlurl", ""))
            yield Outline(title or url, url, site_url, folder)
        path = (*folder, title) if title and not url else folder
        waiting += [(child, path) for child in reversed(inner)]


def _children(element: etree._Element) -> list[etree._Element]:
    """Return the outlines right inside `element`; `body` and strange elements are looked through."""
    found: list[etree._Element] = []
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if key(child) == "outline":
            found.append(child)
        elif key(child) != "head":
            waiting += reversed(child)
    return found


def write_opml(outlines: Iterable[Outline], *, title: str, now: datetime) -> bytes:
    """Return an OPML 2.0 file with `outlines`, one after the other, folders left out."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = one_line(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = etree.SubElement(root, "body")
    for outline in outlines:
        name = one_line(outline.title)
        written = {"type": "rss", "text": name, "title": name, "xmlUrl": one_line(outline.url)}
        if outline.site_url:
            written["htmlUrl"] = one_line(outline.site_url)
        etree.SubElement(body, "outline", written)
    written_out: bytes = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )
    return written_out
