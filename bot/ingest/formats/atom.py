"""Atom 1.0 (RFC 4287) and 0.3."""

from __future__ import annotations

from lxml import etree

from bot.ingest.formats.cleaning import Setting, clean_title
from bot.ingest.formats.items import find_link, read_item
from bot.ingest.formats.tree import Fields, elements, language_of
from bot.models import ParsedFeed


def read_atom(root: etree._Element, setting: Setting) -> ParsedFeed:
    """Return the feed of a `<feed>` element, or of an `<entry>` that stands alone."""
    fields = Fields.of(root)
    return ParsedFeed(
        format="atom",
        title=clean_title(fields.markup("title")),
        entries=tuple(read_item(item, setting) for item in elements(root, "entry", "item")),
        site_url=find_link(fields, setting),
        language=language_of(root),
    )
