"""One `<item>` or `<entry>` to an Entry.

RSS and Atom borrow each other's elements freely, so both are read here, by the keys of
`tree.py`; the formats differ in what stands around their items.
"""

from __future__ import annotations

from datetime import datetime

from lxml import etree

from bot.ingest.formats.cleaning import (
    Setting,
    address,
    author_name,
    clean_texts,
    clean_title,
    identity,
    size_bytes,
    unique,
)
from bot.ingest.formats.dates import parse_date
from bot.ingest.formats.tree import (
    RDF_ABOUT,
    XML_LANG,
    Fields,
    base_of,
    inner_markup,
    plain_text,
)
from bot.models import Enclosure, Entry
from bot.text.html import first_image
from bot.text.urls import is_http

_TITLE = ("title", "dc:title", "media:title", "itunes:title")
_SUMMARY = ("description", "summary", "dcterms:abstract", "itunes:summary", "media:description")
_CONTENT = ("content:encoded", "content", "xhtml:body", "body")
_PUBLISHED = (
    "pubdate",
    "published",
    "issued",
    "dcterms:issued",
    "dc:date",
    "date",
    "dcterms:date",
    "dcterms:created",
    "created",
)
_UPDATED = ("updated", "modified", "dcterms:modified")
_IMAGES = frozenset(("media:group", "media:content", "media:thumbnail", "itunes:image", "image"))


def read_item(item: etree._Element, setting: Setting) -> Entry:
    """Return the entry that `item` describes."""
    fields = Fields.of(item)
    title = clean_title(fields.markup(*_TITLE))
    summary, content = fields.markup(*_SUMMARY), _content(fields)
    lead, text = clean_texts(summary, content)
    about = item.get(RDF_ABOUT, "")
    link = find_link(fields, setting) or (about if is_http(about) else None)
    own_id = about or fields.text("id", "guid", "dc:identifier")
    updated = first_date(fields, _UPDATED, setting)
    enclosures = _enclosures(fields, setting)
    image = _image(fields, enclosures) or first_image(content or summary)
    return Entry(
        guid=identity(own_id, link, title, lead),
        title=title,
        link=link,
        summary=lead,
        content=text,
        published_at=first_date(fields, _PUBLISHED, setting) or updated,
        updated_at=updated,
        authors=unique(_authors(fields)),
        categories=unique(_categories(fields)),
        image_url=resolve(image, item, setting) if image else None,
        language=fields.text("dc:language", "language") or item.get(XML_LANG) or None,
        enclosures=enclosures,
    )


def first_date(fields: Fields, keys: tuple[str, ...], setting: Setting) -> datetime | None:
    """Return the first readable date in the order of `keys`; a repeated element overrides."""
    for name in keys:
        if name in fields:
            for element in reversed(fields[name]):
                found = parse_date(plain_text(element), setting.default_timezone)
                if found:
                    return found
    return None


def resolve(href: str, element: etree._Element, setting: Setting) -> str | None:
    """Return the absolute address of `href` as it stands in `element` (see `address`)."""
    if is_http(href):
        return "%20".join(href.split())
    return address(href, base_of(element, setting.url))


def find_link(fields: Fields, setting: Setting) -> str | None:
    """Return the address of what `fields` describe: their link, else an id that is one."""
    links = fields.get("link", ())
    alternates = [link for link in links if link.get("rel", "alternate") == "alternate"]
    # RSS writes the address as text, Atom as an attribute; where both are, the text comes first.
    for is_text in (True, False):
        for link in alternates:
            href = link.get("href") if not is_text else (link.text or "").strip()
            found = resolve(href, link, setting) if href else None
            if found:
                return found
    for guid in fields.get("guid", ()):
        permanent = guid.get("isPermaLink", guid.get("ispermalink", "")).lower()
        href = plain_text(guid)
        if href and (permanent == "true" or (permanent != "false" and is_http(href))):
            return resolve(href, guid, setting)
    own_id = fields.text("id")
    return own_id if is_http(own_id) else None


def _content(fields: Fields) -> str:
    """Return the markup of the full text, "" where there is none."""
    for name in _CONTENT:
        for element in fields.get(name, ()):
            mime_type = element.get("type", "")
            if "/" in mime_type and not mime_type.startswith(("text/", "application/xhtml")):
                continue  # a picture or a file in base64
            markup = inner_markup(element)
            if markup:
                return markup
    return ""


def _enclosures(fields: Fields, setting: Setting) -> tuple[Enclosure, ...]:
    files = fields.all("enclosure")
    files += [link for link in fields.get("link", ()) if link.get("rel") == "enclosure"]
    return tuple(found for file in files if (found := _enclosure(file, setting))) if files else ()


def _enclosure(file: etree._Element, setting: Setting) -> Enclosure | None:
    url = resolve(file.get("url") or file.get("href") or "", file, setting)
    if not url:
        return None
    return Enclosure(url, file.get("type") or None, size_bytes(file.get("length", "")))


def _image(fields: Fields, enclosures: tuple[Enclosure, ...]) -> str | None:
    """Return the address of the picture that the feed itself gives the entry."""
    if not enclosures and _IMAGES.isdisjoint(fields):
        return None
    groups = [Fields.of(group) for group in fields.get("media:group", ())]
    for media in (fields, *groups):
        thumbnails = list(media.get("media:thumbnail", ()))
        for element in media.get("media:content", ()):
            is_image = element.get("type", "").startswith("image/")
            if (is_image or element.get("medium") == "image") and element.get("url"):
                return element.get("url")
            thumbnails += Fields.of(element).get("media:thumbnail", ())
        for element in thumbnails:
            if element.get("url"):
                return element.get("url")
    for enclosure in enclosures:
        if (enclosure.mime_type or "").startswith("image/"):
            return enclosure.url
    for element in fields.all("itunes:image", "image"):
        href = element.get("href") or Fields.of(element).text("url") or plain_text(element)
        if href:
            return href
    return None


def _authors(fields: Fields) -> list[str]:
    return [
        author_name(
            Fields.of(element).text("name", "email") if len(element) else plain_text(element)
        )
        for element in fields.all("author", "dc:creator", "itunes:author")
    ]


def _categories(fields: Fields) -> list[str]:
    return [
        clean_title(element.get("label") or element.get("term") or plain_text(element))
        for element in fields.all("category", "dc:subject")
    ]
