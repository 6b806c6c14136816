"""Finding the feeds that a page names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.discover import MAX_OFFERS, find_feeds, guesses, is_page

URL = "https://example.org/politics"


def _urls(page: str, url: str = URL) -> list[str]:
    return [offer.url for offer in find_feeds(page.encode(), url)]


def test_declared_feeds_come_first_with_their_titles() -> None:
    page = """<html><head>
      <link rel="stylesheet" type="text/css" href="/style.css">
      <link rel='alternate' hreflang="fr" href="/fr">
      <link rel="alternate" type="application/rss+xml" title="Politics &amp; more" href="/rss?a=1&amp;b=2">
      <LINK HREF=//feeds.example.org/all TYPE=application/atom+xml REL="alternate home">
      <link rel="alternate" type="application/feed+json" href="feed.json"></head>
      <body><a href="/about">About</a><a href="/feeds/world.xml">World</a></body>"""
    offers = find_feeds(page.encode(), URL)
    assert [offer.url for offer in offers] == [
        "https://example.org/rss?a=1&b=2",
        "https://feeds.example.org/all",
        "https://example.org/feed.json",
        "https://example.org/feeds/world.xml",
    ]
    assert [offer.title for offer in offers] == ["Politics & more", "", "", "World"]


def test_feeds_of_comments_and_of_strangers_come_last() -> None:
    page = """<link rel="alternate" type="application/rss+xml" href="/comments/feed" title="Comments">
      <link rel="alternate" type="application/rss+xml" href="https://other.net/rss">
      <a href="https://example.org/rss.xml">RSS</a>"""
    assert _urls(page) == [
        "https://example.org/rss.xml",
        "https://other.net/rss",
        "https://example.org/comments/feed",
    ]


def test_the_same_feed_is_offered_once() -> None:
    page = '<a href="/rss">RSS</a> <a href="https://www.example.org/rss/">again</a>'
    assert _urls(page) == ["https://example.org/rss"]


def test_a_base_moves_relative_addresses() -> None:
    page = '<base href="https://cdn.example.org/x/"><a href="feed">Feed</a>'
    assert _urls(page) == ["https://cdn.example.org/x/feed"]


@pytest.mark.parametrize(
    "href",
    ["mailto:rss@example.org", "javascript:feed()", "/feedback", "/press", "#rss", "file:///feed"],
)
def test_what_is_no_feed_is_not_offered(href: str) -> None:
    assert _urls(f'<a href="{href}">x</a>') == []


def test_titles_are_read_in_the_pages_encoding() -> None:
    page = '<link rel="alternate" type="application/rss+xml" title="政治" href="/rss">'
    for encoding in ("shift_jis", "euc-jp", "utf-8"):
        (offer,) = find_feeds(page.encode(encoding), URL, f"text/html; charset={encoding}")
        assert offer.title == "政治"
    declared = f'<meta charset="Shift_JIS">{page}'.encode("shift_jis")
    assert find_feeds(declared, URL)[0].title == "政治"


def test_an_unknown_charset_is_no_error() -> None:
    page = b'<a href="/rss">\xff</a>'
    for name in ("windows-1259", "punycode", "hex", ""):
        assert find_feeds(page, URL, f"text/html; charset={name}")[0].url.endswith("/rss")


@pytest.mark.parametrize(
    ("body", "page"),
    [
        (b"<!DOCTYPE html><title>x", True),
        (b"\n<html lang=en>", True),
        (b"<p>Sign in", True),
        (b'{"a": 1}', False),
        (b"", False),
        (b"<?xml version='1.0'?><opml>", False),
    ],
)
def test_pages_are_told_from_other_things(body: bytes, page: bool) -> None:
    assert is_page(body) is page


def test_guesses_are_few_and_of_the_same_site() -> None:
    found = guesses("https://example.org/a/b?c")
    assert 0 < len(found) <= 5
    assert all(url.startswith("https://example.org/") for url in found)


@pytest.mark.parametrize(
    "page",
    [
        "<a " + " ".join(f'a{k}="1"' for k in range(100_000)) + ">",
        "<link " * 200_000,
        '<a href="' + "x" * 1_000_000,
        "<a href=/rss>" * 80_000,
        "=" * 1_000_000,
    ],
    ids=["attributes", "unclosed", "quote", "links", "equals"],
)
@pytest.mark.timeout(20)
def test_a_hostile_page_is_read_in_bounds(page: str) -> None:
    assert len(find_feeds(page.encode(), URL)) <= MAX_OFFERS


@given(st.binary(max_size=400))
def test_nothing_is_an_error(body: bytes) -> None:
    find_feeds(b"<link rel=alternate type=rss href=" + body + b">", URL)
