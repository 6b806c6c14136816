"""Small inputs that are meant to cost much, or to hide what stands beside them.

The outcome is asserted; that each takes well under two seconds and 64 MB is measured by hand,
but a quadratic regression would run into the timeout of the suite.
"""

from __future__ import annotations

import pytest

from bot.errors import TooLarge
from bot.ingest.formats import parse_feed

_GOOD = "<item><title>Good {0}</title><link>https://a.example/{0}</link></item>"
_ITEMS = "".join(_GOOD.format(n) for n in range(3))
_TITLES = ["Good 0", "Good 1", "Good 2"]
_LAUGHS = '<!DOCTYPE rss [<!ENTITY a0 "lol">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
)  # fmt: skip


def _rss(items: str, head: str = "") -> bytes:
    return f"{head}<rss><channel>{items}</channel></rss>".encode()


def _titles(body: bytes, count: int = 3) -> list[str]:
    return [entry.title for entry in parse_feed(body).entries[:count]]


@pytest.mark.parametrize(
    "body",
    [
        _rss("<item {}/>".format(" ".join(f'a{n}="1"' for n in range(100_000))) + _ITEMS),
        _rss("<item><title>x</title><description>" + "<a>" * 200_000 + "</a>" * 200_000
             + "</description></item>" + _ITEMS),
        _rss("<item><title>x</title><description>" + "<a>" * 200_000 + "</description>" + _ITEMS),
        _rss("<item><title>x</title><description>" + "&lt;" * 1_000_000 + "</description></item>")
        .replace(b"</channel></rss>", _ITEMS.encode() + b"</channel></rss>"),
        _rss("<item><title>x</title><description>" + "&lt;a " * 200_000 + "</description></item>"
             + _ITEMS),
        _rss("<item><title>x</title><description>" + "&amp;lt;" * 200_000 + "</description></item>"
             + _ITEMS),
        _rss("<item><title>x</title></item>" + _ITEMS, "<!--" * 100_000 + "-->"),
        _rss("<item><title>x</title></item>" + _ITEMS, "<!DOCTYPE" * 100_000 + ">"),
        _rss("<item><title>x</title>" + "<" * 500_000 + "</item>" + _ITEMS),
        _rss("<item><title>x</title>" + "&" * 500_000 + "</item>" + _ITEMS),
        _rss("<item><title>x</title>" + '<a b="' * 100_000 + '"></item>' + _ITEMS),
        _rss("<item><title>x</title>" + "</b>" * 200_000 + "</item>" + _ITEMS),
    ],
    ids=["attributes", "nested", "nested unclosed", "escaped <", "escaped tags", "twice escaped", "comments", "doctypes", "bare <", "bare &", "open quotes", "stray ends"],
)  # fmt: skip
def test_what_is_around_a_bomb_is_still_read(body: bytes) -> None:
    assert _titles(body, 9)[-3:] == _TITLES


@pytest.mark.parametrize(
    ("item", "count"),
    [
        ("<item><title>T</title><link>https://a.example/</link></item>", 60_000),
        ("<item><title>T</title>", 50_000),
    ],
    ids=["items", "unclosed items"],
)
def test_of_too_many_items_the_first_are_read(item: str, count: int) -> None:
    entries = parse_feed(_rss(item * count)).entries
    assert len(entries) == 2000
    assert {entry.title for entry in entries} == {"T"}


def test_entities_are_never_expanded() -> None:
    body = _rss("<item><title>&a9; &a0;</title></item>" + _ITEMS, _LAUGHS + "]>")
    assert _titles(body, 4) == ["&a9; &a0;", *_TITLES]


def test_no_file_is_ever_read() -> None:
    doctype = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    assert _titles(_rss("<item><title>&x;</title></item>", doctype)) == ["&x;"]


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (_rss("<item><title>a \x00over\x0b b</title></item>"), "a over b"),
        (_rss("<item><title>&#0;&#1;&#xFFFF;ok</title></item>"), "ok"),
        (_rss("<item><title>a &#146; b&#150;c</title></item>"), "a ’ b–c"),
        (_rss("<item><title>Elysée</title></item>").decode().encode("latin-1"), "Elysée"),
        (_rss("<item><title>Élysée €</title></item>").decode("latin-1").encode(), "Élysée €"),
        (
            '<?xml version="1.0" encoding="UTF-8"?><rss><item><title>首相の会談</title></item></rss>'
            .encode("cp932"),
            "首相の会談",
        ),
        (_rss("<item><title><![CDATA[never closed</title></item>"), "never closed"),
        (_rss("<item><title>" + "x" * 5_000_000 + "</title></item>"), "x" * 1000),
    ],
    ids=["NUL", "forbidden references", "Windows references", "Latin-1", "encoded twice", "Shift_JIS as UTF-8", "CDATA", "endless title"],
)  # fmt: skip
def test_spoiled_texts_are_read_as_they_were_meant(body: bytes, title: str) -> None:
    assert _titles(body, 1) == [title]


def test_a_document_of_errors_is_given_up_early() -> None:
    assert _titles(_rss(_ITEMS + "<undeclared:prefix/>" * 60_000)) == _TITLES


@pytest.mark.parametrize("value", ["{}", "[]", "1"])
def test_json_of_countless_values_is_too_large(value: str) -> None:
    with pytest.raises(TooLarge):
        parse_feed(f'{{"items":[{",".join([value] * 1_000_001)}]}}'.encode())


def test_20_megabytes_in_one_text_are_too_large() -> None:
    with pytest.raises(TooLarge):
        parse_feed(_rss("<item><title>" + "x" * 20_000_000 + "</title></item>"))


def test_a_text_beyond_what_libxml2_holds_costs_only_itself() -> None:
    body = _rss(_ITEMS + "<item><description>" + "x" * 11_000_000 + "</description></item>")
    assert _titles(body) == _TITLES
