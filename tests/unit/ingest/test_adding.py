"""What people paste when they are asked for an address."""

from __future__ import annotations

import pytest

from bot.ingest.adding import spellings, typed_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://example.org/feed", "https://example.org/feed"),
        ("  <https://example.org/feed> ", "https://example.org/feed"),
        ("example.org", "https://example.org"),
        ("www.example.org/rss?a=b", "https://www.example.org/rss?a=b"),
        ("//example.org/rss", "https://example.org/rss"),
        ("feed://example.org/rss", "https://example.org/rss"),
        ("feed:https://example.org/rss", "https://example.org/rss"),
        ("FEED://https://example.org/rss", "https://example.org/rss"),
        ("127.0.0.1:8099/feed/1", "https://127.0.0.1:8099/feed/1"),
        ("localhost:80", "https://localhost:80"),
        ("ftp://example.org/", "ftp://example.org/"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_what_was_pasted_becomes_an_address(typed: str, address: str) -> None:
    assert typed_address(typed) == address


def test_http_and_https_are_one_feed() -> None:
    assert spellings("http://a.org/x") == ("http://a.org/x", "https://a.org/x")
    assert spellings("https://a.org/x") == ("https://a.org/x", "http://a.org/x")
    assert spellings("ftp://a.org/x") == ("ftp://a.org/x",)
