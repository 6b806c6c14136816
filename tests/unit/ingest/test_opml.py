"""Lists of feeds: read whatever readers write, write what every reader reads."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchError
from bot.ingest.opml import MAX_BYTES, MAX_OUTLINES, read_opml, write_opml
from bot.models import Outline
from bot.text.normalise import one_line

NOW = datetime(2025, 1, 31, 7, 5, tzinfo=UTC)


def opml(body: str, *, prolog: str = "") -> bytes:
    return f"{prolog}<opml version='1.0'><head><title>x</title></head><body>{body}</body></opml>".encode()


def feed(number: int, **more: str) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in more.items())
    return f'<outline text="Outlet {number}" xmlUrl="https://a.org/{number}"{attributes}/>'


@pytest.mark.parametrize(
    ("body", "outlines"),
    [
        (feed(1), [Outline("Outlet 1", "https://a.org/1")]),
        (
            feed(1, title="Title", htmlUrl="https://a.org"),
            [Outline("Title", "https://a.org/1", "https://a.org")],
        ),
        (
            f'<outline text="World">{feed(1)}<outline text="Asia">{feed(2)}</outline></outline>'
            + feed(3),
            [
                Outline("Outlet 1", "https://a.org/1", folder=("World",)),
                Outline("Outlet 2", "https://a.org/2", folder=("World", "Asia")),
                Outline("Outlet 3", "https://a.org/3"),
            ],
        ),
        ('<OUTLINE XMLURL=" https://a.org/1 "/>', [Outline("https://a.org/1", "https://a.org/1")]),
        (
            '<outline type="rss" text="Q &amp; A" url="https://a.org/1"/>',
            [Outline("Q & A", "https://a.org/1")],
        ),
        (
            '<outline text="Q & A" xmlUrl="https://a.org/?a=1&b=2"/>',
            [Outline("Q & A", "https://a.org/?a=1&b=2")],
        ),
        (f'{feed(1)}<outline text="empty folder"/>', [Outline("Outlet 1", "https://a.org/1"), Outline("empty folder", "")]),
        (feed(1) + '<outline text="left open">', [Outline("Outlet 1", "https://a.org/1"), Outline("left open", "")]),
        (f"<div>{feed(1)}</div>", [Outline("Outlet 1", "https://a.org/1")]),
        (feed(1, htmlUrl="javascript:alert(1)"), [Outline("Outlet 1", "https://a.org/1")]),
    ],
)  # fmt: skip
def test_outlines_are_read_as_readers_write_them(body: str, outlines: list[Outline]) -> None:
    assert list(read_opml(opml(body))) == outlines


@pytest.mark.parametrize(
    "prolog",
    [
        "",
        "\ufeff",
        "<?xml version='1.0' encoding='UTF-8'?>\n",
        "<!DOCTYPE opml [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>",
        '<!DOCTYPE opml SYSTEM "file:///etc/passwd">',
    ],
)
def test_what_stands_before_the_list_does_not_matter(prolog: str) -> None:
    assert len(read_opml(opml(feed(1), prolog=prolog))) == 1


def test_entities_bring_nothing_in() -> None:
    prolog = '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    (outline,) = read_opml(opml('<outline text="&x;" xmlUrl="https://a.org/"/>', prolog=prolog))
    assert outline.title == "&x;"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no OPML"),
        (b"\x89PNG\r\n", "no OPML"),
        (b"<rss><channel/></rss>", "no OPML"),
        (opml(""), "names no feed"),
        (opml('<outline text="empty"/>'), "names no feed"),
        (opml("".join(map(feed, range(MAX_OUTLINES + 1)))), "more than 1000"),
        (b" " * (MAX_BYTES + 1), "larger than 1 MB"),
    ],
)
def test_what_cannot_be_imported_is_said_in_words(body: bytes, words: str) -> None:
    with pytest.raises(FetchError, match=words):
        read_opml(body)


def test_deep_nesting_is_read_as_deep_as_it_makes_sense() -> None:
    deep = f'<outline text="a">{feed(1)}' * 5_000
    found = read_opml(opml(deep))
    assert 50 < len(found) <= 100


def test_a_list_is_written_for_every_reader() -> None:
    written = write_opml([Outline("A & <B>", "https://a.org/?x=1&y=2")], title="Desk", now=NOW)
    assert written.decode().splitlines() == [
        "<?xml version='1.0' encoding='UTF-8'?>",
        '<opml version="2.0">',
        "  <head>",
        "    <title>Desk</title>",
        "    <dateCreated>Fri, 31 Jan 2025 07:05:00 +0000</dateCreated>",
        "  </head>",
        "  <body>",
        '    <outline type="rss" text="A &amp; &lt;B&gt;" title="A &amp; &lt;B&gt;" '
        'xmlUrl="https://a.org/?x=1&amp;y=2"/>',
        "  </body>",
        "</opml>",
    ]


TITLES = (
    st.text(min_size=1, max_size=80).map(one_line).filter(lambda text: text and "&" not in text)
)
URLS = st.integers(0, 10**6).map(lambda number: f"https://a.org/{number}?b=1&c=2")


@given(st.lists(st.builds(Outline, TITLES, URLS, st.none() | URLS), min_size=1, max_size=20))
def test_what_is_written_is_read_back(outlines: list[Outline]) -> None:
    assert list(read_opml(write_opml(outlines, title="List", now=NOW))) == outlines


@given(st.binary(max_size=400))
def test_any_bytes_are_a_list_or_refused(body: bytes) -> None:
    try:
        assert read_opml(b"<opml>" + body)
    except FetchError:
        return
