"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).

Nothing is taken for granted: a value of a wrong type is as good as none, except that a number
stands for a text where people write one so (ids, headlines).
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.errors import NotAFeed, TooLarge
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
from bot.models import Enclosure, Entry, ParsedFeed
from bot.text.html import first_image
from bot.text.normalise import one_line, repair

_Object = dict[str, Any]

# In memory a value takes many times its bytes, so they are counted first.
_MAX_VALUES = 1_000_000


def read_json(body: bytes, setting: Setting, max_entries: int) -> ParsedFeed:
    """Return the feed of a JSON document in UTF-8, at most `max_entries` of its items.

    Raises NotAFeed when it is no JSON or has no list of items, TooLarge beyond a million values.
    """
    if sum(map(body.count, (b"{", b"[", b","))) > _MAX_VALUES:
        raise TooLarge("The JSON has more values than any feed.", url="")
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAFeed("The answer looks like JSON but is broken.", url="") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise NotAFeed("The answer is JSON but no JSON Feed: it has no items.", url="")
    entries = (_entry(item, feed, setting) for item in items[:max_entries])
    return ParsedFeed(
        format="json",
        title=clean_title(_text(feed, "title")),
        entries=tuple(entry for entry in entries if entry),
        site_url=_address(feed, "home_page_url", setting),
        language=_text(feed, "language") or None,
    )


def _entry(item: object, feed: _Object, setting: Setting) -> Entry | None:
    if not isinstance(item, dict):
        return None
    title = clean_title(_text(item, "title"))
    summary = _text(item, "summary")
    content = _text(item, "content_html") or html.escape(_text(item, "content_text"))
    lead, text = clean_texts(html.escape(summary), content)
    link = _address(item, "url", setting) or _address(item, "external_url", setting)
    updated = _date(item, "date_modified", setting)
    image = _address(item, "image", setting) or _address(item, "banner_image", setting)
    in_text = first_image(content)
    return Entry(
        guid=identity(_text(item, "id"), link, title, lead),
        title=title,
        link=link,
        summary=lead,
        content=text,
        published_at=_date(item, "date_published", setting) or updated,
        updated_at=updated,
        authors=unique([*_authors(item)]) or unique([*_authors(feed)]),
        categories=unique([clean_title(_text({"tag": tag}, "tag")) for tag in _list(item, "tags")]),
        image_url=image or (address(in_text, setting.url) if in_text else None),
        language=_text(item, "language") or None,
        enclosures=tuple(_enclosures(item, setting)),
    )


def _text(values: _Object, name: str) -> str:
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return repair(str(value).strip())


def _list(values: _Object, name: str) -> list[Any]:
    value = values.get(name)
    return value if isinstance(value, list) else []


def _address(values: _Object, name: str, setting: Setting) -> str | None:
    href = one_line(_text(values, name))
    return address(href, setting.url) if href else None


def _date(values: _Object, name: str, setting: Setting) -> datetime | None:
    return parse_date(_text(values, name), setting.default_timezone)


def _authors(values: _Object) -> Iterator[str]:
    # 1.0 had one "author", 1.1 has a list of "authors".
    for author in (*_list(values, "authors"), values.get("author")):
        if isinstance(author, dict):
            yield author_name(_text(author, "name"))


def _enclosures(item: _Object, setting: Setting) -> Iterator[Enclosure]:
    for file in _list(item, "attachments"):
        url = _address(file, "url", setting) if isinstance(file, dict) else None
        if url:
            size = size_bytes(_text(file, "size_in_bytes"))
            yield Enclosure(url, _text(file, "mime_type") or None, size)
