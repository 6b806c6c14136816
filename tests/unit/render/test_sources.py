from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Entry, FeedOffer, Payload, SourceAdded, SourceStatus, SourceTest
from bot.render import sources
from bot.render.limits import problems, walk
from bot.render.paging import Page
from bot.render.status import status_page
from tests.unit.render.markup import alive, without_links
from tests.unit.render.samples import NOON, hostile_text, hostile_url

STATUS = SourceStatus(
    feed_id=3,
    name="Harbour Gazette",
    title="Politics",
    url="https://gazette.example/feed",
    articles=12,
    next_poll_at=NOON + timedelta(hours=1),
    last_new_at=NOON,
)
LINK = "**[Harbour Gazette – Politics](<https://gazette.example/feed>)**"


def texts(payload: Payload) -> list[str]:
    return [part["content"] for part in walk(payload["components"]) if "content" in part]


def test_a_healthy_source_shows_its_articles_and_its_next_look() -> None:
    payload = sources.source_list([STATUS], Page(), total=1, failing=0, paused=0)
    assert texts(payload) == [
        "## Sources\n-# 1 on the list",
        f"{LINK}\n-# 12 articles · newest <t:1738324800:R> · next look <t:1738328400:R>",
    ]


def test_a_source_without_news_yet_says_only_when_it_is_read_next() -> None:
    fresh = replace(STATUS, articles=0, last_new_at=None)
    line = texts(sources.source_list([fresh], Page(), total=1, failing=0, paused=0))[1]
    assert line == f"{LINK}\n-# 0 articles · next look <t:1738328400:R>"


def test_a_gap_is_told_for_a_week() -> None:
    recent = replace(STATUS, gap_at=NOON - timedelta(days=2))
    old = replace(STATUS, gap_at=NOON - timedelta(days=8))
    _, one, two = texts(sources.source_list([recent, old], Page(), total=2, failing=0, paused=0))
    assert "may have missed articles" in one
    assert "read more often" in one
    assert "missed" not in two


def test_trouble_is_told_in_words_and_colour() -> None:
    failing = replace(STATUS, error_text="blocked by Cloudflare", last_success_at=NOON)
    never = replace(STATUS, error_text="no such host")
    paused = replace(STATUS, paused=True, error_text="no such host")
    payload = sources.source_list([failing, never, paused], Page(), total=9, failing=2, paused=1)
    heading, *lines = texts(payload)
    assert heading == "## Sources\n-# 9 on the list · 2 need attention · 1 paused"
    assert [line.split("\n-# ")[1] for line in lines] == [
        "⚠ blocked by Cloudflare · last worked <t:1738324800:R>",
        "⚠ no such host",
        "⏸ paused · resume with /sources resume",
    ]
    assert payload["components"][0]["accent_color"] == 0xD9902F


def test_an_outlet_is_named_once_when_its_feed_has_no_name_of_its_own() -> None:
    assert sources.source_named(replace(STATUS, title="")) == "Harbour Gazette"
    assert sources.source_named(replace(STATUS, title="Harbour Gazette")) == "Harbour Gazette"


def test_an_added_source_says_what_can_be_done_now() -> None:
    fresh = replace(STATUS, articles=1, last_new_at=None)
    offers = tuple(FeedOffer(f"https://gazette.example/{n}", f"Feed {n}") for n in range(7))
    payload = sources.source_added(SourceAdded(fresh, 1, others=offers))
    said, others = texts(payload)
    assert said.startswith(f"{LINK} is on the list now, with 1 article.")
    assert "/digest create" in said
    assert others.endswith("- [Feed 4](<https://gazette.example/4>)\n-# and 2 more")
    again = sources.source_added(SourceAdded(fresh, 0, already=True))
    assert "was on the list already; nothing has changed" in texts(again)[0]


def test_a_test_shows_what_the_feed_gives_without_storing_it() -> None:
    entries = (Entry("1", "First", "https://a.example/1", published_at=NOON), Entry("2", ""))
    payload = sources.source_test(SourceTest("https://a.example/f", "rss", "Gazette", entries))
    assert texts(payload) == [
        "### [Gazette](<https://a.example/f>)\n"
        "-# a feed (rss) · 2 entries · newest <t:1738324800:R>",
        "- [First](<https://a.example/1>) · <t:1738324800:R>\n- (no headline)",
        "-# Nothing was stored. Add it with /sources add.",
    ]
    empty = sources.source_test(SourceTest("https://a.example/f", "atom", "", ()))
    assert texts(empty)[0].endswith("-# a feed (atom) · 0 entries")


def test_an_empty_list_says_what_to_do() -> None:
    assert "/sources add" in texts(sources.no_sources())[0]


def test_the_longest_texts_still_fit() -> None:
    worst, url = "*" * 900, "https://a.example/" + "x" * 490
    status = replace(STATUS, name=worst, title=worst, url=url, error_text=worst)
    offers = (FeedOffer(url, worst),) * 9
    entries = (Entry("1", worst, url),) * 9
    for payload in (
        sources.source_list([status] * sources.PAGE_SIZE, Page(), total=8, failing=8, paused=0),
        sources.source_added(SourceAdded(status, 1, others=offers)),
        sources.source_test(SourceTest(url, "rss", worst, entries, offers)),
        sources.source_test(SourceTest(url, "rss", "", (), ())),
    ):
        assert not problems(payload)


_statuses = st.builds(
    lambda name, title, url, error, paused: replace(
        STATUS, name=name, title=title, url=url or "", error_text=error, paused=paused
    ),
    hostile_text,
    hostile_text,
    hostile_url,
    st.none() | hostile_text,
    st.booleans(),
)
_entries = st.builds(Entry, hostile_text, hostile_text, hostile_url)
_offers = st.lists(st.builds(FeedOffer, hostile_text, hostile_text), max_size=9).map(tuple)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_any_text_keeps_every_limit(data: st.DataObject) -> None:
    statuses = data.draw(st.lists(_statuses, min_size=1, max_size=sources.PAGE_SIZE))
    offers = data.draw(_offers)
    entries = tuple(data.draw(st.lists(_entries, max_size=8)))
    tested = SourceTest(data.draw(hostile_text), "rss", data.draw(hostile_text), entries, offers)
    for payload in (
        sources.source_list(statuses, Page(1, 2, "a", "b"), total=9, failing=1, paused=1),
        sources.source_added(SourceAdded(statuses[0], 3, others=offers)),
        sources.source_test(tested),
        status_page(_guild_status(tuple(statuses))),
    ):
        assert not problems(payload)
        for content in texts(payload):
            for kind in ("ping", "link", "special", "hidden"):
                assert kind not in _alive_beside_ours(content)


def _alive_beside_ours(content: str) -> dict[str, str]:
    ours = without_links(content).replace("<t:1738324800:R>", "").replace("<t:1738328400:R>", "")
    return {} if not ours else _by_line(ours)


def _by_line(content: str) -> dict[str, str]:
    return {kind: found for line in content.split("\n") for kind, found in alive(line).items()}


def _guild_status(failing: tuple[SourceStatus, ...]):  # type: ignore[no-untyped-def]
    from bot.models import GuildStatus

    return GuildStatus(len(failing), failing, 0, 5, NOON, (), 0)
