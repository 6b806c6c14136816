from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.urls import absolute_url, canonical_url, has_scheme, is_http, registrable_domain


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x", True),
        ("HTTP://A.EXAMPLE", True),
        ("https:///x", False),
        ("//a.example/x", False),
        ("mailto:a@b.example", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_only_http_addresses_with_a_host_are_http(url: str, expected: bool) -> None:
    assert is_http(url) is expected


@pytest.mark.parametrize(
    ("url", "expected"), [(" urn:x", True), ("https://a", True), ("/a:b", False), ("a/b:c", False)]
)
def test_a_scheme_stands_at_the_start(url: str, expected: bool) -> None:
    assert has_scheme(url) is expected


@pytest.mark.parametrize(
    ("href", "base", "url"),
    [
        ("https://a.example/x", "", "https://a.example/x"),
        (" https://a.example/a b\n", "", "https://a.example/a%20b"),
        ("/x", "https://a.example/y/z", "https://a.example/x"),
        ("x", "https://a.example/y/z", "https://a.example/y/x"),
        ("//b.example/x", "https://a.example/", "https://b.example/x"),
        ("/x", "", None),
        ("", "https://a.example/", None),
        ("mailto:a@b.example", "https://a.example/", None),
        ("javascript:alert(1)", "https://a.example/", None),
        ("//[broken", "https://a.example/", None),
    ],
)
def test_addresses_become_absolute_or_none(href: str, base: str, url: str | None) -> None:
    assert absolute_url(href, base) == url


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://www.a.example:80/x/", "https://a.example/x"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("https://a.example:8443/x", "https://a.example:8443/x"),
        ("https://user:secret@a.example/x", "https://a.example/x"),
        ("https://a.example/x?b=2&a=1", "https://a.example/x?a=1&b=2"),
        ("https://a.example/x?utm_source=rss&id=7#top", "https://a.example/x?id=7"),
        ("https://a.example/x?fbclid=1&at_medium=RSS", "https://a.example/x"),
        ("https://a.example/x?cmp=rss&xtor=RSS-1", "https://a.example/x"),
        ("https://a.example/?p=7", "https://a.example?p=7"),
        ("urn:uuid:1", "urn:uuid:1"),
        ("http://[broken/", "http://[broken/"),
    ],
)
def test_one_page_has_one_canonical_address(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


_URLS = st.builds(
    "{}://{}{}{}{}{}".format,
    st.sampled_from(["http", "https", "HTTPS", "ftp"]),
    st.sampled_from(["", "www.", "WWW.", "u@", "www.www."]),
    st.sampled_from(["a.example", "A.Example:80", "a.example:443", "[::1]:80", "a.example:443:80"]),
    st.sampled_from(["", "/", "/x/", "//", "/a%20b"]),
    st.text("?&=abut_m1/", max_size=20),
    st.sampled_from(["", "#", "#top"]),
)


@given(_URLS | st.text(max_size=50))
def test_canonical_addresses_are_stable(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.courier.example/rss", "courier.example"),
        ("https://feeds.news.courier.co.uk/rss", "courier.co.uk"),
        ("https://www3.broadcaster.or.jp/x", "broadcaster.or.jp"),
        ("https://courier.de", "courier.de"),
        ("https://courier.example./", "courier.example"),
        ("http://127.0.0.1:8080/feed", "127.0.0.1:8080"),
        ("http://127.0.0.1/feed", "127.0.0.1"),
        ("http://[::1]:8080/", "::1:8080"),
        ("http://localhost/", "localhost"),
        ("no address", None),
        ("http://a.example:port/", None),
    ],
)
def test_the_registrable_domain_is_what_one_owner_holds(url: str, domain: str | None) -> None:
    assert registrable_domain(url) == domain
