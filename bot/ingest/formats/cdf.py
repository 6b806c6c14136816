"""Microsoft's Channel Definition Format of 1997, the ancestor that some archives still speak."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from bot.ingest.formats.cleaning import Setting, address, clean_title, identity
from bot.ingest.formats.dates import parse_date
from bot.ingest.formats.items import read_item
from bot.ingest.formats.tree import Fields, elements
from bot.models import Entry, ParsedFeed
from bot.text.html import html_to_text
from bot.text.urls import absolute_url


def read_cdf(root: etree._Element, setting: Setting) -> ParsedFeed:
    """Return the items of a `<channel>` without `<rss>`, as attributes and as elements."""
    base = absolute_url(_attribute(root, "base"), setting.url) or setting.url
    setting = replace(setting, url=base)
    return ParsedFeed(
        format="cdf",
        title=clean_title(Fields.of(root).markup("title")),
        entries=tuple(_entry(item, setting) for item in elements(root, "item")),
        site_url=address(_attribute(root, "href"), base),
    )


def _entry(item: etree._Element, setting: Setting) -> Entry:
    entry = read_item(item, setting)
    link = entry.link or address(_attribute(item, "href"), setting.url)
    updated = entry.updated_at or parse_date(_attribute(item, "lastmod"), setting.default_timezone)
    abstract = html_to_text(Fields.of(item).markup("abstract"))
    return replace(
        entry,
        guid=identity("", link, entry.title, abstract),
        link=link,
        summary=entry.summary or abstract,
        published_at=entry.published_at or updated,
        updated_at=updated,
    )


def _attribute(element: etree._Element, name: str) -> str:
    return element.get(name) or element.get(name.upper()) or ""
