"""The web page of an article: its title, date and text. Pure, but slow enough for a process.

What the page declares about itself (JSON-LD, then the meta tags of Open Graph and its like)
comes first; the text is extracted by trafilatura where the page does not give it, or gives
only its beginning. libxml2 is quadratic in a tag's attributes and trafilatura takes seconds
for a few hostile megabytes: call this where it can be killed (`ProcessWorkers`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape

from htmldate import find_date
from lxml import html as lxml_html
from trafilatura import bare_extraction, baseline

from bot.errors import FetchError, TooLarge
from bot.ingest.formats.dates import parse_date
from bot.ingest.formats.decode import to_utf8
from bot.ingest.page_claims import Claims, inside, read_claims
from bot.text.html import html_to_text
from bot.text.normalise import one_line, paragraphs

MAX_PAGE_BYTES = 2 * 1_048_576
MAX_ATTRIBUTES = 2_000
"""Of one tag; real ones have a few dozen."""

_TAG = re.compile(
    rb"<[A-Za-z][^\s<>/]*+(?:[\s/]++[^\s<>/=][^\s<>/=]*+"
    rb"""(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]++))?+)*+"""
)
_ATTRIBUTE = re.compile(rb"""[^\s/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]++))?+""")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_HEADING = re.compile(r"<h1\b[^<>]*+>", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*+>([^<]++)", re.IGNORECASE)
_SITE = re.compile(r"\s+[-–—|｜·•:：«»]\s*[^-–—|｜·•«»]{1,40}$|_[^_]{1,20}$|[｜|：][^｜|]{1,30}$")
_BETWEEN = " -–—|｜·•_:：«»"
_HEAD_BYTES = 4_096
_LONGEST_HEADING = 2_000
_HTML = re.compile(r"<(?:html|head|body|article|div|p|h1|title|meta)\b", re.IGNORECASE)

_TABLE_ROW = re.compile(r"^\|.*", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<!\.\.)[.!?。！？][\"'”’»)』」\]]*$")
_SHINGLE = 12
_SHORTEST_BODY = 100  # characters; shorter ones are leads
_LONG_BODY = 600
_COVERED = 0.8
_SAME = 0.95


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """What the page of an article says.

    title       one line; empty when there is none
    text        one paragraph a line; empty when none can be found
    published   with time, and offset where the page gives one, else the day; None without
    """

    title: str
    text: str
    published: datetime | date | None


def read_page(body: bytes, url: str = "", content_type: str | None = None) -> ArticlePage:
    """Return what the page `body`, fetched from `url`, holds.

    Raises TooLarge for more than `MAX_PAGE_BYTES` or `MAX_ATTRIBUTES`, FetchError for what is
    no web page.
    """
    if len(body) > MAX_PAGE_BYTES:
        raise TooLarge(f"The page has more than {MAX_PAGE_BYTES // 2**20} MB.", url=url)
    if _has_bomb(body):
        raise TooLarge(f"A tag of the page has more than {MAX_ATTRIBUTES} attributes.", url=url)
    markup = _decoded(body, content_type)
    if not _HTML.search(markup, 0, 65_536):
        raise FetchError("There is no web page at this address.", url=url)
    claims = read_claims(markup)
    title = _title(claims, markup)
    text = _text(markup, url, claims)
    return ArticlePage(title, _without_title(text, title), _published(claims, markup))


def _has_bomb(body: bytes) -> bool:
    """Say whether a tag has more attributes than libxml2 reads in reasonable time."""
    return any(
        tag.end() - tag.start() > 2 * MAX_ATTRIBUTES
        and len(_ATTRIBUTE.findall(tag[0])) > MAX_ATTRIBUTES + 1
        for tag in _TAG.finditer(body)
    )


def _decoded(body: bytes, content_type: str | None) -> str:
    declared = _CHARSET.search(body[:_HEAD_BYTES])
    if declared and "charset" not in (content_type or "").lower():
        content_type = f"text/html; charset={declared[1].decode('ascii', 'replace')}"
    return to_utf8(body, content_type).decode("utf-8", "replace").replace("\0", "")


# --- title and date


def _title(claims: Claims, markup: str) -> str:
    if claims.headline:
        return claims.headline
    heading_text = html_to_text(next(inside(markup, _HEADING, "</h1"), "")[:_LONGEST_HEADING])
    if claims.meta_title:
        # The heading is the same without the outlet's name behind it.
        is_start = heading_text and claims.meta_title.startswith(heading_text)
        return heading_text if is_start else _without_site(claims.meta_title, claims.site_name)
    titled = _TITLE.search(markup)
    page_title = one_line(unescape(titled[1])) if titled else ""
    # A heading with which the page's title does not begin is often the outlet's own name.
    if heading_text and (not page_title or page_title.startswith(heading_text)):
        return heading_text
    return _without_site(page_title, "")


def _without_site(title: str, site_name: str) -> str:
    if site_name:
        head, found, _ = title.rpartition(site_name)
        return head.rstrip(_BETWEEN) if found and head.strip() else title
    return _SITE.sub("", title) or title


def _published(claims: Claims, markup: str) -> datetime | date | None:
    for text in claims.dates:
        if (found := _instant(text)) is not None:
            return found
    tree = lxml_html.fromstring(markup.encode("utf-8", "replace"), parser=_PARSER)
    found_day = find_date(tree, original_date=True, outputformat="%Y-%m-%d")
    return date.fromisoformat(found_day) if found_day else None


_PARSER = lxml_html.HTMLParser(encoding="utf-8")


def _instant(text: str) -> datetime | date | None:
    """Return what a date of the page means, its own offset kept and none invented."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return parse_date(text)
    return found.date() if len(text) <= len("2025-01-31") else found


# --- text


def _text(markup: str, url: str, claims: Claims) -> str:
    found = _extracted(markup, url)
    if sum(map(len, _TABLE_ROW.findall(found))) > len(found) // 2:
        # A page laid out with tables: navigation and text came as one row.
        found = paragraphs(baseline(markup)[1])
    declared = html_to_text(claims.body, keep_paragraphs=True) if claims.body else ""
    return better_text(found, declared)


def _extracted(markup: str, url: str) -> str:
    found = bare_extraction(
        markup,
        url=url or None,
        favor_precision=True,
        include_comments=False,
        with_metadata=False,
    )
    return paragraphs(getattr(found, "text", None) or "")


def better_text(extracted: str, declared: str) -> str:
    """Return the fuller and cleaner of an extracted text and the one that the page declares.

    The declared one is often only the beginning; where it is whole, the extracted one may
    have lost parts or taken up others. Of two that are the same, the extracted one, which has
    paragraphs.
    """
    if len(declared) < _SHORTEST_BODY or not extracted:
        return extracted or declared
    own, theirs = _shingles(extracted), _shingles(declared)
    shared = len(own & theirs)
    of_extracted, of_declared = shared / max(1, len(own)), shared / max(1, len(theirs))
    if of_extracted >= _SAME and of_declared >= _SAME:
        return extracted
    if of_extracted >= _COVERED:  # the declared text has nearly all of it
        is_cut = of_declared >= _SAME and not _SENTENCE_END.search(declared)
        return extracted if is_cut else declared
    is_other_place = of_extracted < 1 - _COVERED and of_declared < 1 - _COVERED
    return declared if is_other_place and len(declared) >= _LONG_BODY else extracted


def _shingles(text: str) -> frozenset[str]:
    bare = "".join(text.split())
    return frozenset(bare[i : i + _SHINGLE] for i in range(max(1, len(bare) - _SHINGLE + 1)))


def _without_title(text: str, title: str) -> str:
    """Return `text` without its first line where that only repeats the title."""
    first, _, rest = text.partition("\n")
    return rest if rest and title and one_line(first) == title else text


def page_row(page: ArticlePage) -> dict[str, str | None]:
    """Return the page in the form of `analyze article`."""
    published = page.published.isoformat() if page.published else None
    return {"title": page.title, "text": page.text, "published": published}
