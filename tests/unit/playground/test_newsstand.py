"""The sample outlets: what they publish, when, and how their feeds answer."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import feedparser
import pytest

from bot.playground.newsstand import Newsstand, load_outlets
from bot.playground.newsstand.catalogue import FeedFormat, _with_original
from bot.playground.newsstand.feeds import write_feed
from tests.fakes import FakeClock

DEMO_START = datetime(2025, 1, 30, 22, 5, tzinfo=UTC)  # 31 January, 07:05 in Tokyo
OUTLETS = load_outlets()
XML_OUTLETS = [outlet for outlet in OUTLETS if outlet.format is not FeedFormat.JSON]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(DEMO_START)


@pytest.fixture
async def stand(clock: FakeClock) -> AsyncIterator[Newsstand]:
    async with Newsstand(clock) as stand:
        yield stand


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.mark.parametrize("outlet", XML_OUTLETS, ids=lambda outlet: outlet.slug)
def test_feed_is_read_back_by_an_independent_parser(outlet):
    items = outlet.published(DEMO_START)
    feed = feedparser.parse(write_feed(outlet, items, "http://127.0.0.1:1"))
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [item.title for item in items]
    stamps = [datetime(*entry.published_parsed[:6], tzinfo=UTC) for entry in feed.entries]
    assert stamps == [item.published_at for item in items]
    assert feed.feed.language == outlet.language


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.slug)
def test_outlet_has_enough_before_the_demo_and_goes_on_during_it(outlet):
    before = outlet.published(DEMO_START)
    assert len(before) >= 7
    assert before[-1].published_at >= DEMO_START - timedelta(days=3, hours=2)
    assert len(outlet.items) - len(before) >= 3
    assert len({item.id for item in outlet.items}) == len(outlet.items)


def test_something_new_appears_every_few_minutes_for_two_hours():
    live = sorted(
        item.published_at
        for outlet in OUTLETS
        for item in outlet.items
        if item.published_at > DEMO_START
    )
    instants = [DEMO_START, *live]
    gaps = [later - earlier for earlier, later in zip(instants, live, strict=False)]
    assert max(gaps) <= timedelta(minutes=5)
    assert live[-1] >= DEMO_START + timedelta(minutes=110)


def test_the_summit_of_7_february_is_reported_by_independent_outlets_in_five_languages():
    reports = [
        (outlet, item)
        for outlet in OUTLETS
        for item in outlet.published(DEMO_START)
        if ("Ishiba" in item.title or "石破" in item.title or "Japanese and U.S." in item.title)
    ]
    assert {outlet.language for outlet, _ in reports} == {"en", "ja", "fr", "de", "es"}
    assert len({outlet.group for outlet, _ in reports}) >= 6
    assert all(
        "7" in item.summary
        and ("eb" in item.summary or "7日" in item.summary or "fév" in item.summary)
        for _, item in reports
    )


def test_a_copied_item_repeats_the_agency_word_for_word():
    by_slug = {outlet.slug: {item.id: item for item in outlet.items} for outlet in OUTLETS}
    original = by_slug["harbour-wire"]["ishiba-trump-meeting"]
    copy = by_slug["anacostia-ledger"]["wire-ishiba"]
    assert (copy.title, copy.body) == (original.title, original.body)
    assert copy.published_at > original.published_at


def test_a_copy_without_an_original_is_an_error():
    with pytest.raises(ValueError, match="copies nowhere/nothing"):
        _with_original({"id": "x", "copies": "nowhere/nothing"}, {})


def test_the_invented_hearing_is_announced_confirmed_moved_and_cancelled_in_this_order():
    steps = sorted(
        (item.published_at, outlet.slug, item.id)
        for outlet in OUTLETS
        for item in outlet.items
        if item.id.startswith("marrowby")
    )
    assert [(slug, name) for _, slug, name in steps][:4] == [
        ("fenland-lantern", "marrowby-hearing"),
        ("harbour-wire", "marrowby-hearing-confirmed"),
        ("rond-point", "marrowby-hearing-moved"),
        ("harbour-wire", "marrowby-hearing-cancelled"),
    ]


async def test_item_appears_in_feed_and_as_page_when_the_clock_reaches_it(stand, clock, http):
    feed = f"{stand.base_url}/fenland-lantern/feed.atom"
    page = f"{stand.base_url}/fenland-lantern/marrowby-hearing"
    async with http.get(feed) as answer:
        assert "marrowby-hearing" not in await answer.text()
    async with http.get(page) as answer:
        assert answer.status == 404
    clock.advance(timedelta(minutes=7))
    async with http.get(feed) as answer:
        assert "marrowby-hearing" in await answer.text()
    async with http.get(page) as answer:
        assert answer.status == 200
        assert "Marrowby is an invented town" in await answer.text()


async def test_unchanged_feed_answers_304_until_something_new_is_out(stand, clock, http):
    url = stand.base_url + "/rond-point/feed.xml"
    async with http.get(url) as answer:
        headers = {"If-None-Match": answer.headers["ETag"]}
        assert answer.headers["Last-Modified"] == "Thu, 30 Jan 2025 21:50:00 GMT"
    async with http.get(url, headers=headers) as answer:
        assert (answer.status, await answer.read()) == (304, b"")
    clock.advance(timedelta(minutes=2))
    async with http.get(url, headers=headers) as answer:
        assert answer.status == 200


async def test_feed_before_the_first_item_is_empty_and_valid(stand, clock, http):
    clock.set(datetime(2025, 1, 1, tzinfo=UTC))
    for outlet in stand.outlets:
        async with http.get(stand.base_url + outlet.feed_path) as answer:
            assert answer.status == 200
            assert "Last-Modified" not in answer.headers


async def test_json_feed_names_its_version_and_items(stand, http):
    async with http.get(stand.base_url + "/kanto-observer/feed.json") as answer:
        assert answer.content_type == "application/feed+json"
        feed = await answer.json(content_type=None)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["title"] == "Ishiba to visit U.S. for Feb. 7 meeting with Trump"


@pytest.mark.parametrize(
    ("path", "status", "part"),
    [
        ("/", 200, 'href="/lindenbote/"'),
        ("/robots.txt", 200, "Allow: /"),
        ("/asagi-shimpo/", 200, 'rel="alternate" type="application/rss+xml"'),
        ("/asagi-shimpo/ishiba-hobei", 200, "og:title"),
        ("/kasumi-notices/budget-bill", 200, "Kasumi Official Notices"),
        ("/nowhere/", 404, "No such outlet"),
        ("/nowhere/feed.xml", 404, "No such outlet"),
        ("/asagi-shimpo/feed.atom", 404, "No such page"),
    ],
)
async def test_page_answers(stand, http, path, status, part):
    async with http.get(stand.base_url + path) as answer:
        assert answer.status == status
        assert part in await answer.text()


async def test_sources_carry_the_fields_of_the_catalogue(stand, http):
    sources = stand.sources()
    assert {source["group"] for source in sources if source["country"] == "JP"} == {
        "asagi",
        "kasumi",
        "minato",
    }
    assert [source["name"] for source in sources if source["official"]] == [
        "Kasumi Official Notices"
    ]
    assert sum(source["enabled_by_default"] for source in sources) == 3
    for source in sources:
        async with http.get(source["feed_url"]) as answer:
            assert answer.status == 200


async def test_taken_port_is_an_error_and_leaves_nothing_open(stand):
    port = int(stand.base_url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        async with Newsstand(FakeClock(DEMO_START), port=port):
            pass
