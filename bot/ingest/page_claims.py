"""What a web page declares about its article: JSON-LD and meta tags. Pure, by linear patterns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import Any

from bot.text.html import html_to_text
from bot.text.normalise import one_line

_SCRIPT = re.compile(
    r"<script\b[^<>]{0,500}application/ld\+json[^<>]{0,500}>",
    re.IGNORECASE,
)
_META = re.compile(r"<(?:meta|time)\s([^<>]{1,3000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z:-]{1,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_WRAPPING = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*;?\s*$")
_ARTICLE_TYPES = re.compile(r"(?:Article|Report|BlogPosting|Statement)$")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "article:published", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
    "publish-date", "publish_date", "published_time", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date", "dc.date.created", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "iso-8601-publish-date", "date", "weibo:article:create_at",
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title")
_MAX_SCRIPTS = 20
_MAX_META = 500
_MAX_OBJECTS = 200


@dataclass(frozen=True, slots=True)
class Claims:
    """What a page says of itself, each empty where it does not.

    headline     from JSON-LD
    meta_title   may have the outlet's name behind it
    body         from JSON-LD, as written there: markup, one line, or only a beginning
    dates        of publication, the most trustworthy first
    """

    headline: str = ""
    meta_title: str = ""
    site_name: str = ""
    body: str = ""
    dates: tuple[str, ...] = ()


def read_claims(markup: str) -> Claims:
    """Return what the page declares; nothing malformed is an error."""
    article = _main_article(markup)
    meta = _meta(markup)
    titles = [meta[name] for name in _TITLES if meta.get(name)]
    dates = [_string(article.get(name)) for name in ("datePublished", "dateCreated")]
    dates += [meta.get(name, "") for name in _PUBLISHED]
    return Claims(
        headline=html_to_text(_string(article.get("headline")) or _string(article.get("name"))),
        meta_title=one_line(titles[0]) if titles else "",
        site_name=one_line(meta.get("og:site_name", "")),
        body=_string(article.get("articleBody")),
        dates=tuple(found.strip() for found in dates if found.strip()),
    )


def _main_article(markup: str) -> dict[str, Any]:
    """Return the first article of the page's JSON-LD; one that has its text before all others."""
    found = [thing for thing in _things(markup) if _is_article(thing)]
    return next((thing for thing in found if thing.get("articleBody")), found[0] if found else {})


def _things(markup: str) -> Iterator[dict[str, Any]]:
    """Yield the objects at the top of the page's JSON-LD; lists of teasers are not among them."""
    waiting: list[Any] = []
    for script in islice(inside(markup, _SCRIPT, "</script"), _MAX_SCRIPTS):
        waiting += _json(_WRAPPING.sub("", script))
    for _ in range(_MAX_OBJECTS):
        if not waiting:
            return
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting = thing[:_MAX_OBJECTS] + waiting
        elif isinstance(thing, dict):
            yield thing
            waiting = [thing.get("@graph"), thing.get("mainEntity"), *waiting]


def inside(markup: str, opening: re.Pattern[str], closing: str) -> Iterator[str]:
    """Yield what stands between an opening tag and the next closing one, in linear time."""
    at = 0
    while found := opening.search(markup, at):
        end = markup.find(closing, found.end())
        if end < 0:
            return
        yield markup[found.end() : end]
        at = end


def _json(text: str) -> list[Any]:
    try:
        return [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return []


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in kinds)


def _string(value: Any) -> str:
    if isinstance(value, list):
        parts = [part for part in value if isinstance(part, str)]
        return "\n".join(parts)
    return value if isinstance(value, str) else ""


def _meta(markup: str) -> dict[str, str]:
    """Return the first content of each meta property, by its name in lower case."""
    found: dict[str, str] = {}
    for tag in islice(_META.finditer(markup), _MAX_META):
        pairs = _ATTRIBUTE.findall(tag[1])
        has = {name.lower(): unescape(a or b or c) for name, a, b, c in pairs}
        content = has.get("content") or has.get("datetime") or ""
        for kind in ("property", "name", "itemprop"):
            if has.get(kind) and content:
                found.setdefault(has[kind].strip().lower(), content)
    return found
