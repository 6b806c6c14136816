"""Sources are added, read and polled: the whole of ingestion over real sockets."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.errors import UserError
from bot.ingest import service as service_module
from bot.ingest.fetch import Fetcher
from bot.ingest.guard import Guard
from bot.ingest.service import IngestService
from bot.models import CatalogueEntry
from bot.storage import audit, feeds
from bot.storage.articles import count_articles
from bot.storage.engine import Storage
from bot.storage.guilds import save_guild
from bot.storage.schema import article_revisions, articles
from tests.fakes import MORNING, FakeClock
from tests.integration.ingest.conftest import ACTOR, GUILD, FeedHost, Item, rss

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def _titles(storage: Storage) -> list[str]:
    async with storage.read() as db:
        rows = await db.execute(select(articles.c.title).order_by(articles.c.id))
        return list(rows.scalars())


async def _count(storage: Storage) -> int:
    async with storage.read() as db:
        return await count_articles(db)


async def _add(service: IngestService, url: str) -> int:
    return (await service.add_source(GUILD, url, actor_id=ACTOR)).status.feed_id


def _items(*numbers: int, **changed: Any) -> str:
    return rss(*(Item(n, at=MORNING - HOUR * n, **changed) for n in numbers))


# --- adding


async def test_a_source_that_is_added_is_read_at_once_with_one_request(
    host: FeedHost, service: IngestService, storage: Storage
) -> None:
    added = await service.add_source(GUILD, host.give("/a", _items(1, 2, 3)), actor_id=ACTOR)
    assert (added.articles, added.already, added.others) == (3, False, ())
    assert (added.status.title, added.status.articles) == ("Riverside Courier", 3)
    assert added.status.next_poll_at > MORNING
    assert host.times("/a") == 1
    async with storage.read() as db:
        rows = (await db.execute(select(articles.c.backfill))).scalars().all()
        (line,) = await audit.newest(db, GUILD)
    assert set(rows) == {True}
    assert (line.action, line.actor_id, line.subject) == ("source.add", ACTOR, host.url("/a"))


async def test_a_source_added_twice_is_there_once(host: FeedHost, service: IngestService) -> None:
    url = host.give("/a", _items(1))
    first = await service.add_source(GUILD, url, actor_id=ACTOR)
    again = await service.add_source(GUILD, f" <{url}> ", actor_id=ACTOR)
    assert again.already
    assert again.status.feed_id == first.status.feed_id
    assert host.times("/a") == 1


async def test_a_second_guild_shares_the_feed(
    host: FeedHost, service: IngestService, storage: Storage
) -> None:
    url = host.give("/a", _items(1, 2))
    await _add(service, url)
    async with storage.write() as db:
        await save_guild(db, 11, "Other", owner_id=None, now=MORNING)
    added = await service.add_source(11, url, actor_id=ACTOR)
    assert (added.already, added.articles, host.times("/a")) == (False, 2, 1)
    assert await _count(storage) == 2


async def test_a_page_gives_its_best_feed_and_names_the_others(
    host: FeedHost, service: IngestService
) -> None:
    host.give("/rss", _items(1, 2))
    host.give("/world", _items(3))
    host.give(
        "/page",
        '<html><link rel="alternate" type="application/rss+xml" title="All" href="/rss">'
        '<a href="/broken.rss">RSS</a><a href="/world?feed=rss">World</a>',
    )
    added = await service.add_source(GUILD, host.url("/page"), actor_id=ACTOR)
    assert (added.status.url, added.articles) == (host.url("/rss"), 2)
    assert [offer.url for offer in added.others] == [
        host.url("/broken.rss"),
        host.url("/world?feed=rss"),
    ]
    assert len(host.asked) == 2


async def test_a_page_that_names_no_feed_is_tried_at_few_common_places(
    host: FeedHost, service: IngestService
) -> None:
    host.give("/page", "<!doctype html><p>Welcome")
    host.give("/rss.xml", _items(1))
    added = await service.add_source(GUILD, host.url("/page"), actor_id=ACTOR)
    assert added.status.url == host.url("/rss.xml")
    host.answers.pop("/rss.xml")
    await service.remove_source(GUILD, added.status.feed_id, actor_id=ACTOR)
    host.give("/other", "<!doctype html><p>Welcome")
    host.asked.clear()
    with pytest.raises(UserError, match="names no feed"):
        await service.add_source(GUILD, host.url("/other"), actor_id=ACTOR)
    assert len(host.asked) <= 6


async def test_a_permanent_redirect_is_taken_at_its_word_when_a_source_is_added(
    host: FeedHost, service: IngestService
) -> None:
    host.give("/new", _items(1))
    added = await service.add_source(
        GUILD, host.redirect("/old", "/new", status=301), actor_id=ACTOR
    )
    assert added.status.url == host.url("/new")
    again = await service.add_source(GUILD, host.url("/old"), actor_id=ACTOR)
    assert again.already


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://10.0.0.1/feed", "private network"),
        ("http://localhost/feed", "private network"),
        ("file:///etc/passwd", "Only http and https"),
        ("not an address", "spaces"),
        ("https://discord.com/feed", "Discord"),
        ("/gone", "nothing at this address"),
        ("/text", "no feed at this address"),
        ("/empty", "empty"),
        ("/page", "names a feed, but it cannot be read"),
    ],
)
async def test_what_cannot_be_added_is_said_in_a_sentence_and_leaves_nothing(
    host: FeedHost, service: IngestService, storage: Storage, url: str, words: str
) -> None:
    host.give("/text", "just words")
    host.give("/empty", "")
    host.give("/page", '<html><a href="/missing.rss">RSS</a>')
    with pytest.raises(UserError, match=words) as refusal:
        await _add(service, host.url(url) if url.startswith("/") else url)
    assert str(refusal.value).endswith(".")
    assert await service.list_sources(GUILD) == ()
    async with storage.read() as db:
        assert await feeds.registered(db, [host.url(url)]) == {}
        assert await audit.newest(db, GUILD) == ()


async def test_a_guild_has_a_quota(
    host: FeedHost, service: IngestService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_module, "MAX_FEEDS_PER_GUILD", 1)
    await _add(service, host.give("/a", _items(1)))
    with pytest.raises(UserError, match="remove one"):
        await _add(service, host.give("/b", _items(2)))


async def test_a_long_first_document_is_stored_whole(
    host: FeedHost, service: IngestService, storage: Storage
) -> None:
    added = await service.add_source(GUILD, host.give("/a", _items(*range(330))), actor_id=ACTOR)
    assert added.articles == await _count(storage) == 330
    host.asked.clear()
    await service.poll_all()
    assert await _count(storage) == 330


async def test_a_failing_feed_is_read_again_when_somebody_adds_it(
    host: FeedHost, service: IngestService, storage: Storage, clock: FakeClock
) -> None:
    url = host.give("/a", _items(1))
    feed_id = await _add(service, url)
    host.give("/a", "", status=500)
    clock.advance(DAY)
    await service.poll_due()
    with pytest.raises(UserError, match="HTTP 500"):
        await _add(service, url)
    host.give("/a", _items(1, 2))
    added = await service.add_source(GUILD, url, actor_id=ACTOR)
    assert (added.status.feed_id, added.status.failures, added.already) == (feed_id, 0, True)
    assert await _count(storage) == 2


# --- a guild's list


async def test_sources_are_listed_completed_paused_and_removed(
    host: FeedHost, service: IngestService, storage: Storage
) -> None:
    first = await _add(service, host.give("/a", rss(Item(1), title="Harbour Herald")))
    second = await _add(service, host.give("/b", rss(Item(2), title="Riverside Courier")))
    assert [s.feed_id for s in await service.list_sources(GUILD)] == [first, second]
    assert [s.feed_id for s in await service.complete_sources(GUILD, " COUR")] == [second]
    assert len(await service.complete_sources(GUILD, "")) == 2
    assert await service.complete_sources(GUILD + 1, "") == ()

    assert (await service.pause_source(GUILD, first, actor_id=ACTOR)).paused
    assert not (await service.resume_source(GUILD, first, actor_id=ACTOR)).paused
    removed = await service.remove_source(GUILD, first, actor_id=ACTOR)
    assert (removed.title, removed.articles) == ("Harbour Herald", 1)
    for call in (service.remove_source, service.pause_source, service.resume_source):
        with pytest.raises(UserError, match="not on the server's list"):
            await call(GUILD, first, actor_id=ACTOR)
    async with storage.read() as db:
        actions = [line.action for line in await audit.newest(db, GUILD)]
    assert actions[:3] == ["source.remove", "source.resume", "source.pause"]
    assert await _count(storage) == 2


async def test_a_test_tells_what_is_there_and_stores_nothing(
    host: FeedHost, service: IngestService, storage: Storage
) -> None:
    host.give("/rss", _items(1, 2))
    host.give("/world", rss(Item(3, title="World news"), title="World"))
    host.give("/page", '<html><a href="/rss">A</a><a href="/world/rss">B</a><a href="/rss/x">C</a>')
    host.answers["/world/rss"] = host.answers["/world"]
    found = await service.test_source(host.url("/page"))
    assert (found.url, found.format, len(found.entries)) == (host.url("/rss"), "rss", 2)
    assert [(offer.title, offer.sample) for offer in found.others] == [("B", ("World news",))]
    assert await _count(storage) == 0
    with pytest.raises(UserError):
        await service.test_source(host.url("/missing"))


async def test_the_default_set_follows_the_catalogue(
    host: FeedHost, service: IngestService, storage: Storage
) -> None:
    first = CatalogueEntry(host.give("/a", _items(1)), "Herald", country="GB", default=True)
    second = CatalogueEntry(host.give("/b", _items(2)), "Courier", default=True)
    extra = CatalogueEntry(host.give("/c", _items(3)), "Extra")
    assert await service.ensure_defaults([first, second, extra]) == 2
    assert await service.ensure_defaults([first, second, extra]) == 2
    assert (await service.poll_due()).new == 2
    renamed = CatalogueEntry(first.feed_url, "The Herald", country="GB", default=True)
    assert await service.ensure_defaults([renamed]) == 1
    assert (await service.poll_all()).outcomes[0].url == host.url("/a")
    async with storage.read() as db:
        found = await feeds.registered(db, [first.feed_url, second.feed_url, extra.feed_url])
    assert {url for url, feed in found.items() if feed.is_default} == {first.feed_url}
    assert set(found) == {first.feed_url, second.feed_url}


# --- polling


async def test_a_feed_is_polled_when_it_is_due_and_not_before(
    host: FeedHost, service: IngestService, clock: FakeClock
) -> None:
    await _add(service, host.give("/a", _items(1, 2)))
    assert (await service.poll_due()).outcomes == ()
    clock.advance(DAY)
    assert len((await service.poll_due()).outcomes) == 1
    assert (await service.poll_due()).outcomes == ()


async def test_only_what_is_new_is_stored(
    host: FeedHost, service: IngestService, storage: Storage, clock: FakeClock
) -> None:
    await _add(service, host.give("/a", _items(1, 2)))
    host.give("/a", _items(0, 1, 2))
    clock.advance(DAY)
    report = await service.poll_due()
    assert (report.new, report.failed) == (1, 0)
    assert report.outcomes[0].outcome == "new"
    async with storage.read() as db:
        rows = await db.execute(select(articles.c.backfill).order_by(articles.c.id))
        assert list(rows.scalars()) == [True, True, False]


async def test_validators_are_sent_back_and_304_is_enough(
    host: FeedHost, service: IngestService
) -> None:
    await _add(service, host.give("/a", _items(1), etag='W/"v1"'))
    report = await service.poll_all()
    assert report.outcomes[0].outcome == "unchanged"
    assert host.asked[-1][1]["If-None-Match"] == 'W/"v1"'


@pytest.mark.parametrize(
    "changed",
    [
        {"guid": "urn:flipped"},
        {"link": "https://courier.example/7?utm_source=rss"},
        {"at": MORNING},
    ],
    ids=str,
)
async def test_nothing_is_stored_twice_whatever_its_feed_changes(
    host: FeedHost, service: IngestService, storage: Storage, changed: dict[str, Any]
) -> None:
    await _add(service, host.give("/a", rss(Item(7, at=MORNING - DAY))))
    host.give("/a", rss(Item(7, **({"at": MORNING - DAY} | changed))))
    assert (await service.poll_all()).new == 0
    assert await _count(storage) == 1


async def test_another_headline_is_a_revision(
    host: FeedHost, service: IngestService, storage: Storage
) -> None:
    await _add(service, host.give("/a", rss(Item(1, "Vote open"), Item(2))))
    host.give("/a", rss(Item(1, "Vote lost"), Item(2)))
    assert (await service.poll_all()).new == 0
    assert (await _titles(storage))[0] == "Vote lost"
    async with storage.read() as db:
        rows = await db.execute(select(article_revisions.c.title))
        assert list(rows.scalars()) == ["Vote open"]


async def test_one_feeds_failure_touches_no_other(
    host: FeedHost, service: IngestService, storage: Storage, clock: FakeClock
) -> None:
    async def hang(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(10)
        return web.Response()

    for name in "abcd":
        await _add(service, host.give(f"/{name}", rss(Item(1), title=name)))
    host.give("/a", "", status=500)
    host.give("/b", "<html>Sign in")
    host.serve("/c", hang)
    host.give("/d", rss(Item(1), Item(2), title="d"))
    clock.advance(DAY)
    report = await service.poll_due()
    assert {o.url.rpartition("/")[2]: o.outcome for o in report.outcomes} == {
        "a": "status",
        "b": "not_a_feed",
        "c": "timeout",
        "d": "new",
    }
    statuses = {status.title: status for status in await service.list_sources(GUILD)}
    assert "HTTP 500" in (statuses["a"].error_text or "")
    assert statuses["d"].error_text is None
    assert all(status.next_poll_at > clock.now() for status in statuses.values())


async def test_a_feed_recovers_by_itself(
    host: FeedHost, service: IngestService, clock: FakeClock
) -> None:
    await _add(service, host.give("/a", _items(1)))
    host.give("/a", "", status=503, retry_after="7200")
    clock.advance(DAY)
    await service.poll_due()
    (status,) = await service.list_sources(GUILD)
    assert status.next_poll_at >= clock.now() + timedelta(hours=2)
    host.give("/a", _items(0, 1))
    clock.advance(DAY)
    assert (await service.poll_due()).new == 1
    (status,) = await service.list_sources(GUILD)
    assert (status.failures, status.error_text) == (0, None)


async def test_a_permanent_move_is_adopted_after_three_polls_over_a_day(
    host: FeedHost, service: IngestService, clock: FakeClock
) -> None:
    await _add(service, host.give("/old", _items(1)))
    host.give("/new", _items(1))
    host.redirect("/old", "/new", status=301)
    urls = []
    for _ in range(4):
        clock.advance(DAY)
        await service.poll_due()
        urls.append((await service.list_sources(GUILD))[0].url)
    assert urls == [host.url("/old")] * 2 + [host.url("/new")] * 2
    assert host.times("/old") == 4


async def test_a_redirect_to_another_page_is_not_adopted(
    host: FeedHost, service: IngestService, clock: FakeClock
) -> None:
    await _add(service, host.give("/old", _items(1)))
    host.redirect("/old", "/else", status=301)
    for day in range(4):
        host.give("/else", rss(Item(100 + day)))
        clock.advance(DAY)
        await service.poll_due()
    assert (await service.list_sources(GUILD))[0].url == host.url("/old")


async def test_two_processes_never_poll_the_same_feed(
    host: FeedHost, service: IngestService, storage: Storage, clock: FakeClock
) -> None:
    for number in range(12):
        await _add(service, host.give(f"/{number}", rss(Item(number), title=str(number))))
    host.asked.clear()
    guard = Guard([("127.0.0.1", host.port)])
    clock.advance(DAY)
    async with Fetcher(clock, guard=guard) as fetcher:
        other = IngestService(storage, clock, fetcher)
        reports = await asyncio.gather(service.poll_due(limit=7), other.poll_due(limit=7))
    assert sorted(len(report.outcomes) for report in reports) == [5, 7]
    assert all(host.times(f"/{number}") == 1 for number in range(12))


async def test_a_cancelled_round_gives_its_leases_back_and_loses_nothing(
    host: FeedHost, service: IngestService, storage: Storage, clock: FakeClock
) -> None:
    started = asyncio.Event()

    async def hang(_request: web.Request) -> web.StreamResponse:
        started.set()
        await asyncio.sleep(10)
        return web.Response()

    for number in range(5):
        await _add(service, host.give(f"/{number}", rss(Item(number), title=str(number))))
    clock.advance(DAY)
    host.serve("/0", hang)
    task = asyncio.ensure_future(service.poll_due())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for number in range(5):
        host.give(f"/{number}", rss(Item(number), Item(9), title=str(number)))
    report = await service.poll_due()
    assert {outcome.url for outcome in report.outcomes} >= {host.url("/0")}
    await service.poll_all()
    assert await _count(storage) == 10


class _Stumbling:
    """Workers that break on one feed in a way that nobody foresaw."""

    async def run(self, work: Any, *arguments: Any) -> Any:
        if getattr(arguments[0], "url", "").endswith("/bad"):
            raise ZeroDivisionError
        return work(*arguments)


async def test_an_unforeseen_error_is_one_feeds_failure(
    host: FeedHost, storage: Storage, fetcher: Fetcher, clock: FakeClock
) -> None:
    service = IngestService(storage, clock, fetcher, workers=_Stumbling())
    entries = [
        CatalogueEntry(host.give(path, _items(1)), path, default=True) for path in ("/bad", "/good")
    ]
    await service.ensure_defaults(entries)
    report = await service.poll_due()
    assert {o.url: bool(o.text) for o in report.outcomes} == {
        host.url("/bad"): True,
        host.url("/good"): False,
    }


class _Spoiling:
    """Workers whose articles of one feed the database refuses: two with one key."""

    async def run(self, work: Any, *arguments: Any) -> Any:
        made = work(*arguments)
        if getattr(arguments[0], "url", "").endswith("/bad"):
            document, new = made
            return document, (*new, *new)
        return made


async def test_what_the_database_refuses_spoils_no_other_feeds_batch(
    host: FeedHost, storage: Storage, fetcher: Fetcher, clock: FakeClock
) -> None:
    service = IngestService(storage, clock, fetcher, workers=_Spoiling())
    entries = [
        CatalogueEntry(host.give(path, _items(1, 2), etag='"v"'), path, default=True)
        for path in ("/a", "/bad", "/b")
    ]
    await service.ensure_defaults(entries)
    report = await service.poll_due()
    assert (report.new, report.failed) == (4, 1)
    assert await _count(storage) == 4
    # Without validators, the next poll brings the whole document again.
    healed = IngestService(storage, clock, fetcher)
    assert (await healed.poll_all()).new == 2


async def test_analysis_can_be_left_out(
    host: FeedHost, storage: Storage, fetcher: Fetcher, clock: FakeClock
) -> None:
    service = IngestService(storage, clock, fetcher, tagged=False, indexed=False)
    url = host.give("/a", rss(Item(1, "Parliament votes on the government's budget")))
    await service.add_source(GUILD, url, actor_id=ACTOR)
    async with storage.read() as db:
        assert (await db.execute(select(articles.c.political))).scalar_one() == 0
