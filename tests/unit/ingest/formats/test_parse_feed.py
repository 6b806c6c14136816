from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import NotAFeed, TooLarge
from bot.ingest.formats import MAX_BYTES, parse_feed

_SAMPLES = Path(__file__).parents[3] / "corpus" / "feeds"
_URL = "https://host.example/feeds/x"


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case frozenset():
            return sorted(value)
    raise TypeError(value)


def _expected(sample: Path) -> Any:
    return json.loads(sample.with_name(sample.name + ".expected.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "sample",
    [file for file in sorted(_SAMPLES.iterdir()) if not file.name.endswith(".expected.json")],
    ids=lambda file: file.name,
)
def test_every_sample_is_read_as_expected(sample: Path) -> None:
    feed = parse_feed(sample.read_bytes(), url=_URL)
    assert json.loads(json.dumps(dataclasses.asdict(feed), default=_plain)) == _expected(sample)


def _rss(items: str, channel: str = "", attributes: str = "") -> bytes:
    return f"<rss {attributes}><channel>{channel}{items}</channel></rss>".encode()


def _one(item: str, **options: Any) -> Any:
    (entry,) = parse_feed(_rss(f"<item>{item}</item>"), **options).entries
    return entry


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<link>https://a.example/1</link>", "https://a.example/1"),
        ("<link> https://a.example/a b </link>", "https://a.example/a%20b"),
        ("<link>/1</link>", "https://host.example/1"),
        ("<link/><guid>https://a.example/1</guid>", "https://a.example/1"),
        ("<guid isPermaLink='false'>https://a.example/1</guid>", None),
        ("<guid isPermaLink='true'>1</guid>", "https://host.example/feeds/1"),
        ("<guid>1</guid>", None),
        ("<id>https://a.example/1</id>", "https://a.example/1"),
        ("<id>urn:1</id>", None),
        ("<link rel='self' href='https://a.example/feed'/>", None),
        (
            "<link rel='alternate' href='https://a.example/1'/><link>https://a.example/2</link>",
            "https://a.example/2",
        ),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>https://a.example/<b>1</b></link>", "https://a.example/"),
    ],
)
def test_the_link_is_that_of_the_article(item: str, link: str | None) -> None:
    assert _one(item, url=_URL).link == link


@pytest.mark.parametrize(
    ("href", "link"), [("/1", "/1"), ("a b", "a%20b"), ("urn:1", None), ("  ", None)]
)
def test_without_an_address_relative_links_stay_as_written(href: str, link: str | None) -> None:
    assert _one(f"<link>{href}</link>").link in (link, href)


@pytest.mark.parametrize(
    ("item", "image"),
    [
        ('<media:content url="1.jpg" type="image/jpeg"/>', "1.jpg"),
        ('<media:content url="1.mp4" type="video/mp4"/>', None),
        ('<media:content medium="image"/><media:thumbnail url="2.jpg"/>', "2.jpg"),
        ('<media:thumbnail/><image href="3.jpg"/>', "3.jpg"),
        ("<image><url>4.jpg</url></image>", "4.jpg"),
        ("<image>5.jpg</image>", "5.jpg"),
        ("<image/>", None),
        ('<media:group><media:content url="6.jpg" medium="image"/></media:group>', "6.jpg"),
        ('<media:group><media:content url="7"><media:thumbnail url="7.jpg"/></media:content>'
         "</media:group>", "7.jpg"),
        ('<enclosure url="8.mp3"/><enclosure url="8.jpg" type="image/jpeg"/>', "8.jpg"),
        ('<itunes:image href="9.jpg"/>', "9.jpg"),
        ("<description>&lt;img src='10.jpg'&gt;</description>", "10.jpg"),
    ],
)  # fmt: skip
def test_the_picture_is_found_wherever_it_is(item: str, image: str | None) -> None:
    entry = _one(item, url="https://host.example/")
    assert entry.image_url == (image and f"https://host.example/{image}")


@pytest.mark.parametrize(
    ("item", "published", "updated"),
    [
        ("<pubDate>2025-01-31</pubDate>", 31, None),
        ("<pubDate>yesterday</pubDate><dc:date>2025-01-30</dc:date>", 30, None),
        ("<atom:updated>2025-01-29</atom:updated>", 29, 29),
        ("<pubDate>2025-01-27</pubDate><pubDate>2025-01-28</pubDate>", 28, None),
        ("<pubDate>someday</pubDate>", None, None),
    ],
)
def test_the_first_readable_date_counts(
    item: str, published: int | None, updated: int | None
) -> None:
    body = _rss(f"<item>{item}</item>", attributes='xmlns:atom="http://www.w3.org/2005/Atom"')
    (entry,) = parse_feed(body).entries
    assert entry.published_at == (published and datetime(2025, 1, published, tzinfo=UTC))
    assert entry.updated_at == (updated and datetime(2025, 1, updated, tzinfo=UTC))


def test_dates_without_a_zone_are_in_that_of_the_source() -> None:
    entry = _one("<pubDate>2025-01-31 15:00</pubDate>", default_timezone="Asia/Tokyo")
    assert entry.published_at == datetime(2025, 1, 31, 6, tzinfo=UTC)


def test_an_article_in_the_place_of_the_lead_gives_lead_and_content() -> None:
    paragraphs = [f"Paragraph {n} says what it says about the matter. " * 4 for n in range(30)]
    entry = _one(f"<description><![CDATA[<p>{'</p><p>'.join(paragraphs)}</p>]]></description>")
    assert entry.content is not None
    assert entry.content.count("\n") == 29
    assert entry.summary == f"{paragraphs[0]}{paragraphs[1]}".strip()


@pytest.mark.parametrize(
    ("text", "length"),
    [("Word " * 2000, 2000), ("A sentence. " * 500, 1991), ("首相。" * 1000, 1998)],
)
def test_an_endless_lead_is_cut_where_a_sentence_ends(text: str, length: int) -> None:
    entry = _one(f"<description>{text}</description>")
    assert len(entry.summary) in range(length - 10, length + 1)
    assert entry.content == text.strip()


def test_a_long_description_of_few_words_is_a_lead() -> None:
    entry = _one(f"<description><![CDATA[<p {'x' * 3000}>Few words.</p>]]></description>")
    assert (entry.summary, entry.content) == ("Few words.", None)


@pytest.mark.parametrize(
    "item",
    [
        "<title/><title>Found</title>",
        "<title/><title></title><dc:title>Found</dc:title>",
        "<title>Found</title><content/><content type='image/png'>aGk=</content>",
        "<title>Found</title><enclosure/><enclosure url='urn:x'/>",
    ],
)
def test_empty_elements_are_passed_over(item: str) -> None:
    entry = _one(item)
    assert (entry.title, entry.content, entry.enclosures) == ("Found", None, ())


def test_an_empty_id_is_none() -> None:
    assert _one("<guid/><guid> </guid><dc:identifier>urn:1</dc:identifier>").guid == "urn:1"


def test_markup_where_none_belongs_is_read_through() -> None:
    assert _one("<guid>1<b>2</b>3</guid>").guid == "123"


def test_the_language_of_a_feed_may_stand_around_it() -> None:
    body = b"<rss xml:lang='de'><channel><title>T</title></channel></rss>"
    assert parse_feed(body).language == "de"


def test_the_same_text_twice_is_no_content() -> None:
    entry = _one("<description>Same.</description><content:encoded>Same.</content:encoded>")
    assert (entry.summary, entry.content) == ("Same.", None)


def test_the_language_of_an_entry_is_its_own() -> None:
    assert _one("<dc:language>fr</dc:language>").language == "fr"


def test_xml_base_is_joined_from_the_outside_in() -> None:
    body = _rss(
        "<item xml:base='c/'><link>1</link></item>", attributes="xml:base='https://b.example/'"
    )
    assert parse_feed(body, url=_URL).entries[0].link == "https://b.example/c/1"
    body = _rss("<item xml:base='//[x'><link>1</link></item>", attributes="xml:base='/d/'")
    assert parse_feed(body, url=_URL).entries[0].link == "https://host.example/d/1"


@pytest.mark.parametrize(
    ("channel", "ttl"),
    [
        ("<ttl>90</ttl>", timedelta(minutes=90)),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>99999999</ttl>", timedelta(days=30)),
        ("<ttl>9999999999</ttl>", None),
    ],
)
def test_the_publishers_wish_is_a_time_that_can_be_kept(
    channel: str, ttl: timedelta | None
) -> None:
    assert parse_feed(_rss("", channel)).ttl == ttl


def test_only_so_many_entries_are_read() -> None:
    items = "<item><title>T</title></item>" * 50
    assert len(parse_feed(_rss(items), max_entries=7).entries) == 7
    assert len(parse_feed(_rss(items), max_entries=50).entries) == 50
    feed = json.dumps({"items": [{"id": n} for n in range(50)]}).encode()
    assert len(parse_feed(feed, max_entries=7).entries) == 7


@pytest.mark.parametrize("wrapper", ["<html><body>{}</body></html>", "<x:y>{}</x:y>", "{}trailing"])
def test_a_feed_inside_something_else_is_found(wrapper: str) -> None:
    body = wrapper.format("<rss><channel><item><title>T</title></item></channel></rss>")
    assert parse_feed(body.encode()).entries[0].title == "T"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"<!doctype html><title>Sign in</title><p>Please sign in", "web page"),
        (b"<html><body/></html>", "web page"),
        (b"Service unavailable", "no XML"),
        (b"<!-- only a comment -->", "no XML"),
        (b"<1>", "no XML"),
        (b"<note><to>You</to></note>", "another kind"),
        (b"<sitemapindex/>", "list of sitemaps"),
        (b"<urlset><url><loc>https://a.example/</loc></url></urlset>", "not news"),
        (b"{broken", "broken"),
        (b'{"a": ' * 100_000, "broken"),
        (b'{"items": ' + b"9" * 5000 + b"}", "broken"),
        (b"[]", "no JSON Feed"),
        (b'{"items": {}}', "no JSON Feed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no XML"),
    ],
)
def test_what_is_no_feed_is_refused_in_words(body: bytes, reason: str) -> None:
    with pytest.raises(NotAFeed, match=reason) as caught:
        parse_feed(body)
    assert caught.value.url == ""


def test_an_empty_news_sitemap_is_a_feed_without_news() -> None:
    body = b'<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"/>'
    assert parse_feed(body).entries == ()


def test_more_bytes_than_any_feed_has_are_refused() -> None:
    with pytest.raises(TooLarge):
        parse_feed(b" " * (MAX_BYTES + 1))
