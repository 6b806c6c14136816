"""Servers that lie about changes, send halves, move or shut their feeds: what is made of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.ingest.service import IngestService
from bot.storage.articles import count_articles
from bot.storage.engine import Storage
from bot.storage.schema import article_revisions, articles, feeds
from tests.fakes import MORNING, FakeClock
from tests.integration.ingest.conftest import ACTOR, GUILD, FeedHost, Item, rss

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def _items(*numbers: int) -> str:
    return rss(*(Item(n, at=MORNING + HOUR * n) for n in numbers))


async def _add(service: IngestService, url: str) -> None:
    await service.add_source(GUILD, url, actor_id=ACTOR)


async def _live(service: IngestService, clock: FakeClock, span: timedelta) -> None:
    end = clock.now() + span
    while clock.now() < end:
        clock.advance(HOUR / 4)
        await service.poll_due()


def _liar(host: FeedHost, *, same_tag: bool) -> dict[str, int]:
    """Serve a feed that answers 304 to every conditional request, whatever has changed."""
    world = {"items": 5}

    async def answer(request: web.Request) -> web.StreamResponse:
        if "If-None-Match" in request.headers:
            return web.Response(status=304)
        tag = '"1"' if same_tag else f'"{world["items"]}"'
        body = _items(*range(world["items"]))
        return web.Response(text=body, headers={"ETag": tag})

    host.serve("/liar", answer)
    return world


@pytest.mark.parametrize("same_tag", [True, False])
async def test_a_server_that_always_says_unchanged_is_found_out_within_a_day(
    host: FeedHost, service: IngestService, storage: Storage, clock: FakeClock, same_tag: bool
) -> None:
    world = _liar(host, same_tag=same_tag)
    await _add(service, host.url("/liar"))
    world["items"] = 9
    await _live(service, clock, DAY + 7 * HOUR)
    async with storage.read() as db:
        assert await count_articles(db) == 9
        assert (await db.execute(select(feeds.c.has_false_validators))).scalar_one()
    # From now on it is not believed any more.
    world["items"] = 12
    host.asked.clear()
    await _live(service, clock, 7 * HOUR)
    assert not any("If-None-Match" in headers for _, headers in host.asked)
    async with storage.read() as db:
        assert await count_articles(db) == 12


async def test_an_honest_server_sends_a_silent_feed_once_a_day(
    host: FeedHost, service: IngestService, storage: Storage, clock: FakeClock
) -> None:
    await _add(service, host.give("/a", _items(1, 2, 3), etag='"v"'))
    host.asked.clear()
    await _live(service, clock, 3 * DAY)
    whole = [path for path, headers in host.asked if "If-None-Match" not in headers]
    assert len(whole) in {2, 3}
    assert len(host.asked) > 2 * len(whole)
    async with storage.read() as db:
        assert not (await db.execute(select(feeds.c.has_false_validators))).scalar_one()


CUTS = [
    "<title>",
    "</title>",
    "<link>",
    "</link>",
    "</guid>",
    "<description>",
    "What is",
    "</item>",
]


@pytest.mark.parametrize("cut", CUTS)
async def test_an_item_that_was_cut_off_arrives_once_and_whole(
    host: FeedHost, service: IngestService, storage: Storage, clock: FakeClock, cut: str
) -> None:
    whole = _items(1, 2)
    half = whole[: whole.rindex(cut) + len(cut) + 3 * (cut != "</item>")]
    await _add(service, host.give("/a", half, etag='"same"'))
    host.give("/a", whole, etag='"same"')
    await _live(service, clock, 7 * HOUR)
    async with storage.read() as db:
        rows = (await db.execute(select(articles).order_by(articles.c.id))).all()
        steps = (await db.execute(select(article_revisions.c.article_id))).scalars().all()
    assert [(row.title, row.url, row.summary) for row in rows] == [
        (
            f"Report {n} on the harbour",
            f"https://courier.example/{n}",
            f"What is known of report {n}.",
        )
        for n in (1, 2)
    ]
    if cut == "What is":
        assert steps == [rows[1].id]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<html><title>Sign in</title><p>Members only", "login page"),
        ('<!doctype html><form><input name="p" type="password"></form>', "login page"),
        ("<html><title>Welcome</title>", "a web page, not a feed"),
    ],
)
async def test_what_a_feed_turned_into_is_named(
    host: FeedHost, service: IngestService, clock: FakeClock, page: str, words: str
) -> None:
    await _add(service, host.give("/a", _items(1)))
    host.give("/a", page)
    clock.advance(DAY)
    await service.poll_due()
    (status,) = await service.list_sources(GUILD)
    assert words in (status.error_text or "")


async def test_a_feed_that_moved_to_a_page_names_the_page(
    host: FeedHost, service: IngestService, clock: FakeClock
) -> None:
    await _add(service, host.give("/a", _items(1)))
    host.give("/home", "<html><title>Welcome</title>")
    host.redirect("/a", "/home", status=301)
    clock.advance(DAY)
    await service.poll_due()
    (status,) = await service.list_sources(GUILD)
    assert f"now leads to {host.url('/home')}, which is no feed" in (status.error_text or "")


async def test_a_feed_that_may_have_lost_articles_says_so_and_is_read_sooner(
    host: FeedHost, service: IngestService, clock: FakeClock
) -> None:
    await _add(service, host.give("/a", rss(*(Item(n) for n in range(10)))))
    (before,) = await service.list_sources(GUILD)
    clock.advance(DAY)
    await service.poll_due()
    (calm,) = await service.list_sources(GUILD)
    assert (before.gap_at, calm.gap_at) == (None, None)
    host.give("/a", rss(*(Item(n) for n in range(20, 30))))
    clock.advance(DAY)
    await service.poll_due()
    (missed,) = await service.list_sources(GUILD)
    assert missed.gap_at == clock.now()
    assert missed.next_poll_at - clock.now() < calm.next_poll_at - (clock.now() - DAY)


async def test_only_the_operators_own_feeds_are_polled_out_of_turn(
    host: FeedHost, service: IngestService
) -> None:
    await _add(service, host.give("/a", _items(1)))
    own = service._fetcher.guard  # the one that the fixture allows
    assert host.base + "/" in own.own_places
    host.asked.clear()
    assert len((await service.poll_own()).outcomes) == 1
    assert host.times("/a") == 1
