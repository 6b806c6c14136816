"""Whose feed it is."""

from __future__ import annotations

import pytest

from bot.ingest.outlets import outlet_key, outlet_name


@pytest.mark.parametrize(
    ("feed", "site", "key"),
    [
        ("https://feeds.example.co.uk/a", None, "example.co.uk"),
        ("https://feeds.example.org/a", "https://www.paper.com/", "paper.com"),
        ("https://feeds.feedburner.com/paper", "https://paper.com", "paper.com"),
        ("https://feeds.feedburner.com/paper", None, "https://feeds.feedburner.com/paper"),
        ("https://writer.substack.com/feed", None, "writer.substack.com"),
        ("http://127.0.0.1:8420/news/a.xml", None, "https://127.0.0.1:8420/news/a.xml"),
        ("http://127.0.0.1:8420/a.xml", "http://127.0.0.1:8420/site/a", "https://127.0.0.1:8420/site/a"),
        ("http://127.0.0.1:8420/a.xml", "http://127.0.0.1:8420/", "https://127.0.0.1:8420/a.xml"),
        ("http://rsshub:1200/x", "https://paper.com/x", "paper.com"),
    ],
)  # fmt: skip
def test_feeds_of_one_outlet_have_one_key(feed: str, site: str | None, key: str) -> None:
    assert outlet_key(feed, site) == key


@pytest.mark.parametrize(
    ("title", "key", "name"),
    [
        ("Politics | The Guardian", "theguardian.com", "The Guardian"),
        ("NYT > World News", "nytimes.com", "NYT"),
        ("BBC News - Politics", "bbc.co.uk", "BBC News"),
        ("Riverside Courier", "courier.example", "Riverside Courier"),
        ("All: everything", "x.org", "All: everything"),
        ("", "paper.com", "paper.com"),
        ("  a\nb ", "paper.com", "a b"),
        ("t" * 300, "paper.com", "t" * 80),
    ],
)
def test_an_outlet_is_called_as_its_feed_calls_it(title: str, key: str, name: str) -> None:
    assert outlet_name(title, key) == name
