"""What holds for any feed that can be written, and for any bytes at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchError
from bot.ingest.formats import parse_feed
from bot.models import ParsedFeed

_SAMPLES = [
    file.read_bytes()
    for file in sorted((Path(__file__).parents[3] / "corpus" / "feeds").iterdir())
    if not file.name.endswith(".expected.json")
]


@dataclass(frozen=True, slots=True)
class _Item:
    guid: str
    title: str
    link: str
    published_at: datetime


# Texts as people write headlines: no markup, which a reader would take away.
_TEXT = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="<>&"), min_size=1, max_size=30
).filter(lambda text: text.isascii() or not any("\x80" <= c <= "\xbf" for c in text))
_ITEMS = st.lists(
    st.builds(
        _Item,
        guid=_TEXT,
        title=st.lists(_TEXT, min_size=1, max_size=5).map(" ".join),
        link=st.integers(0, 10**9).map("https://a.example/article?a=1&id={}".format),
        published_at=st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1)).map(  # noqa: DTZ001
            lambda naive: naive.replace(microsecond=0, tzinfo=UTC)
        ),
    ),
    max_size=5,
)


def _rss(items: list[_Item]) -> bytes:
    written = (
        f"<item><title>{escape(i.title)}</title><link>{escape(i.link)}</link>"
        f'<guid isPermaLink="false">{escape(i.guid)}</guid>'
        f"<pubDate>{format_datetime(i.published_at)}</pubDate></item>"
        for i in items
    )
    return f'<rss version="2.0"><channel>{"".join(written)}</channel></rss>'.encode()


def _atom(items: list[_Item]) -> bytes:
    written = (
        f"<entry><title>{escape(i.title)}</title><link href='{escape(i.link)}'/>"
        f"<id>{escape(i.guid)}</id><published>{i.published_at.isoformat()}</published></entry>"
        for i in items
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{''.join(written)}</feed>".encode("utf-16")


def _json(items: list[_Item]) -> bytes:
    written = [
        {
            "id": i.guid,
            "title": i.title,
            "url": i.link,
            "date_published": i.published_at.isoformat(),
        }
        for i in items
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": written}).encode()


@given(_ITEMS)
@pytest.mark.parametrize("write", [_rss, _atom, _json])
def test_what_is_written_is_read_back(write, items: list[_Item]) -> None:  # type: ignore[no-untyped-def]
    entries = parse_feed(write(items)).entries
    assert [_Item(e.guid, e.title, e.link or "", e.published_at) for e in entries] == items  # type: ignore[arg-type]


@st.composite
def _spoiled(draw: st.DrawFn) -> bytes:
    """Return a sample with some of its bytes cut, doubled or overwritten."""
    body = draw(st.sampled_from(_SAMPLES))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 40)))
        new = draw(
            st.binary(max_size=4)
            | st.sampled_from(
                [b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<item>", b"\0", body[start:end] * 2]
            )
        )
        body = body[:start] + new + body[end:]
    return body


def _check(feed: ParsedFeed) -> None:
    for entry in feed.entries:
        assert entry.guid
        assert entry.link is None or entry.link.lower().startswith(("http://", "https://"))
        assert "\n" not in entry.title + entry.summary
        assert entry.content is None or entry.content
        assert entry.published_at is None or entry.published_at.tzinfo is UTC
        str(entry).encode()


@given(_spoiled() | st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.booleans())
def test_any_bytes_are_a_feed_or_refused(body: bytes, with_header: bool) -> None:
    header = "text/xml; charset=utf-16" if with_header else None
    try:
        feed = parse_feed(body, content_type=header, url="https://host.example/feed")
    except FetchError:
        return
    _check(feed)
    assert parse_feed(body, content_type=header, url="https://host.example/feed") == feed
