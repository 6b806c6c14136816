"""Pages of articles: title, date and text of our own samples, and what cannot be read."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FetchError, TooLarge
from bot.ingest.article_page import (
    MAX_ATTRIBUTES,
    MAX_PAGE_BYTES,
    better_text,
    page_row,
    read_page,
)

PAGES = Path(__file__).parents[2] / "corpus" / "pages"
ROWS = list(map(json.loads, (PAGES / "expectations.jsonl").read_text("utf-8").splitlines()))
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")


def shingles(text: str) -> set[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    return {tuple(tokens[i : i + 4]) for i in range(len(tokens) - 3)}


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_a_page_gives_title_date_and_nearly_exactly_its_text(row: dict[str, str]) -> None:
    page = read_page((PAGES / row["file"]).read_bytes())
    found = page_row(page)
    assert found["title"] == row["title"]
    assert found["published"] == row["published"]
    ours, theirs = shingles(page.text), shingles(row["text"])
    shared = len(ours & theirs)
    assert 2 * shared / (len(ours) + len(theirs)) >= 0.95


def test_the_samples_are_of_many_kinds() -> None:
    assert len(ROWS) >= 10
    assert sum("。" in row["text"] for row in ROWS) >= 3


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<title>Vote &amp; count | The Courier</title>", "Vote & count"),
        ("<title>Vote</title><h1>Vote</h1>", "Vote"),
        ("<title>旧城区试行夜间公交_江畔时报</title>", "旧城区试行夜间公交"),
        ("<title>Vote and count</title><h1 class='logo'>Courier</h1>", "Vote and count"),
        ("<h1>Only <b>this</b></h1>", "Only this"),
        ("<meta property='og:title' content='Vote – Courier'><h1>Vote</h1>", "Vote"),
        (
            "<meta property='og:title' content='Vote • Courier'>"
            "<meta property='og:site_name' content='Courier'>",
            "Vote",
        ),
        (
            "<meta property='og:title' content='Courier'>"
            "<meta property='og:site_name' content='Courier'>",
            "Courier",
        ),
        ("<meta name=twitter:title content=Vote>", "Vote"),
        ("<p>Nothing</p>", ""),
    ],
)
def test_title(markup: str, title: str) -> None:
    assert read_page(f"<html>{markup}".encode()).title == title


@pytest.mark.parametrize(
    ("markup", "published"),
    [
        ('<meta property="article:published_time" content="2025-01-31">', date(2025, 1, 31)),
        (
            '<meta name="pubdate" content="Fri, 31 Jan 2025 06:00:00 GMT">',
            datetime(2025, 1, 31, 6, tzinfo=UTC),
        ),
        ('<time itemprop="datePublished" datetime="2025-01-31">', date(2025, 1, 31)),
        ('<meta name="date" content="soon"><p>Posted on January 31, 2025</p>', date(2025, 1, 31)),
        ("<p>No date at all</p>", None),
    ],
)
def test_date(markup: str, published: datetime | date | None) -> None:
    assert read_page(f"<html><body>{markup}".encode()).published == published


def test_the_charset_is_that_of_the_header_then_of_the_page() -> None:
    text = "<html><head>{}<title>首相会見</title></head>"
    declared = text.format('<meta charset="Shift_JIS">').encode("cp932")
    assert read_page(declared).title == "首相会見"
    bare = text.format("").encode("euc_jp")
    assert read_page(bare, content_type="text/html; charset=EUC-JP").title == "首相会見"


def test_a_tag_with_too_many_attributes_is_refused_before_it_is_parsed() -> None:
    for attributes in (b" a=1", b' a="x y"', b" b", b"\nc = 'd'"):
        with pytest.raises(TooLarge, match="attributes"):
            read_page(b"<html><p" + attributes * (MAX_ATTRIBUTES + 1) + b">x</p>")
    long_value = b"<html><p class='" + b"word " * 5_000 + b"'>x</p>"
    assert read_page(long_value).title == ""


def test_a_page_that_is_too_large_is_refused() -> None:
    with pytest.raises(TooLarge, match="2 MB"):
        read_page(b"<html>" + b" " * MAX_PAGE_BYTES)


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7 stream", b'{"a": 1}', b"\x89PNG\r\n"])
def test_what_is_no_page_is_said_so(body: bytes) -> None:
    with pytest.raises(FetchError, match="no web page"):
        read_page(body)


WHOLE = "\n".join(f"Paragraph {n} of the report on the harbour and its {n * 7} ships." for n in range(12))  # fmt: skip
ONE_LINE = WHOLE.replace("\n", " ")
OTHER = "\n".join(f"Menu entry {n} that leads to quite another page, number {n}." for n in range(12))  # fmt: skip


@pytest.mark.parametrize(
    ("extracted", "declared", "better"),
    [
        (WHOLE, "", WHOLE),
        (WHOLE, ONE_LINE, WHOLE),
        (WHOLE, ONE_LINE[:200], WHOLE),
        (WHOLE, ONE_LINE[: len(ONE_LINE) * 9 // 10] + "...", WHOLE),
        (WHOLE[:400], ONE_LINE, ONE_LINE),
        (WHOLE + "\nMore: another report", ONE_LINE, ONE_LINE),
        (OTHER, ONE_LINE, ONE_LINE),
        (OTHER, ONE_LINE[:300], OTHER),
        ("", "short", "short"),
        ("", ONE_LINE, ONE_LINE),
    ],
)
def test_the_fuller_and_cleaner_text_is_taken(extracted: str, declared: str, better: str) -> None:
    assert better_text(extracted, declared) == better


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_page_or_our_own_error(body: bytes) -> None:
    with suppress(FetchError):
        assert isinstance(read_page(b"<html>" + body).text, str)
