"""RSS 0.9x, 1.0 (RDF) and 2.0."""

from __future__ import annotations

from datetime import timedelta

from lxml import etree

from bot.ingest.formats.cleaning import Setting, clean_title
from bot.ingest.formats.items import find_link, read_item
from bot.ingest.formats.tree import Fields, elements, key, language_of, plain_text
from bot.models import ParsedFeed

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MAX_TTL_MINUTES = 60 * 24 * 30


def read_rss(root: etree._Element, setting: Setting) -> ParsedFeed:
    """Return the feed below an `<rss>`, `<channel>` or `<rdf:RDF>` element."""
    channel = next(elements(root, "channel"), root)
    fields = Fields.of(channel)
    return ParsedFeed(
        format="rdf" if key(root) == "rdf:rdf" else "rss",
        title=clean_title(fields.markup("title", "dc:title")),
        entries=tuple(read_item(item, setting) for item in elements(root, "item", "entry")),
        site_url=find_link(fields, setting),
        language=fields.text("language", "dc:language") or language_of(channel),
        ttl=_ttl(fields.text("ttl")),
        skip_hours=_skip_hours(fields),
        skip_days=_skip_days(fields),
    )


def _ttl(minutes: str) -> timedelta | None:
    if not minutes.isdecimal() or len(minutes) > 9:
        return None
    return timedelta(minutes=min(int(minutes), _MAX_TTL_MINUTES)) or None


def _skip_hours(fields: Fields) -> frozenset[int]:
    """Return the hours that are named; 24 is an old way to write 0."""
    hours = [plain_text(hour) for skip in fields.all("skiphours") for hour in skip]
    return frozenset(int(h) % 24 for h in hours if h.isdecimal() and len(h) < 3 and int(h) <= 24)


def _skip_days(fields: Fields) -> frozenset[int]:
    days = [plain_text(day).lower() for skip in fields.all("skipdays") for day in skip]
    return frozenset(_WEEKDAYS.index(day) for day in days if day in _WEEKDAYS)
