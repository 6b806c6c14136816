"""Whose turn it is, who reads what, and how each feed has fared."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.models import CatalogueEntry, Feed, NewArticle
from bot.storage import articles, feeds, guilds, sources
from bot.storage.engine import Storage
from tests.fakes import MORNING

HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=10)
GUILD, ACTOR = 10, 99


async def _feed(storage: Storage, name: str = "a", *, guild_id: int | None = GUILD) -> Feed:
    """Register a feed, read by `guild_id` unless that is None."""
    async with storage.write() as db:
        source_id = await sources.save_source(db, f"{name}.org", name.upper())
        feed = await feeds.add_feed(
            db, f"https://{name}.org/rss", source_id, title=name, interval=HOUR, now=MORNING
        )
        assert feed is not None
        if guild_id is not None:
            await guilds.save_guild(db, guild_id, "Guild", owner_id=None, now=MORNING)
            await feeds.subscribe(db, guild_id, feed.id, actor_id=ACTOR, now=MORNING)
    return feed


async def _claim(storage: Storage, **options: Any) -> list[str]:
    asked: dict[str, Any] = {"now": MORNING, "limit": 10, "lease": LEASE} | options
    async with storage.write() as db:
        claim = feeds.claim_next if "after" in asked else feeds.claim_due
        return [feed.title for feed in await claim(db, **asked)]


async def test_a_feed_is_registered_once(storage: Storage) -> None:
    feed = await _feed(storage)
    async with storage.write() as db:
        again = await feeds.add_feed(
            db, feed.url, feed.source_id, title="b", interval=HOUR, now=MORNING
        )
        found = await feeds.registered(db, [feed.url, "https://else.org"])
    assert again is None
    assert found == {feed.url: feed}


async def test_a_leased_feed_is_offered_to_nobody_until_the_lease_ends(storage: Storage) -> None:
    await _feed(storage)
    assert await _claim(storage) == ["a"]
    assert await _claim(storage, now=MORNING + LEASE / 2) == []
    assert await _claim(storage, now=MORNING + LEASE) == ["a"]


async def test_a_lease_given_back_is_offered_again(storage: Storage) -> None:
    feed = await _feed(storage)
    await _claim(storage)
    async with storage.write() as db:
        await feeds.release(db, [feed.id])
    assert await _claim(storage) == ["a"]


async def test_one_feed_can_be_leased_before_its_time(storage: Storage) -> None:
    feed = await _feed(storage)
    async with storage.write() as db:
        await feeds.save_polled(db, [replace(feed, next_poll_at=MORNING + HOUR)])
        assert await feeds.claim_one(db, feed.id, MORNING, lease=LEASE) is not None
        assert await feeds.claim_one(db, feed.id, MORNING, lease=LEASE) is None
        assert await feeds.claim_one(db, feed.id + 1, MORNING, lease=LEASE) is None


async def test_due_feeds_come_longest_due_first_and_no_more_than_asked_for(
    storage: Storage,
) -> None:
    for minutes, name in ((5, "a"), (30, "b"), (-5, "c"), (10, "d")):
        feed = await _feed(storage, name)
        async with storage.write() as db:
            due = replace(feed, next_poll_at=MORNING - timedelta(minutes=minutes))
            await feeds.save_polled(db, [due])
    assert await _claim(storage, limit=2) == ["b", "d"]
    assert await _claim(storage) == ["a"]
    assert await _claim(storage, after=0) == ["c"]


async def test_all_feeds_are_walked_in_the_order_of_their_ids(storage: Storage) -> None:
    first, second, _ = [await _feed(storage, name) for name in "abc"]
    assert await _claim(storage, after=first.id, limit=1) == ["b"]
    assert await _claim(storage, after=second.id) == ["c"]
    assert await _claim(storage, after=second.id) == []


async def test_feeds_that_nobody_reads_are_never_due(storage: Storage) -> None:
    unread = await _feed(storage, "a", guild_id=None)
    paused = await _feed(storage, "b")
    await _feed(storage, "c", guild_id=GUILD + 1)
    async with storage.write() as db:
        await feeds.set_paused(db, GUILD, paused.id, paused=True)
        await guilds.mark_removed(db, GUILD + 1, MORNING)
    assert await _claim(storage, after=0) == []
    async with storage.write() as db:
        await feeds.set_defaults(db, [unread.url])
        await feeds.set_paused(db, GUILD, paused.id, paused=False)
    assert sorted(await _claim(storage, after=0)) == ["a", "b"]


async def test_what_a_poll_found_out_is_kept_and_its_lease_ended(storage: Storage) -> None:
    feed = await _feed(storage)
    await _claim(storage)
    polled = replace(
        feed,
        title="New title",
        etag='W/"x"',
        body_hash="hash",
        next_poll_at=MORNING + HOUR,
        interval=HOUR / 2,
        ttl=HOUR,
        skip_hours=frozenset({1, 2}),
        skip_days=frozenset({6}),
        last_success_at=MORNING,
        failures=2,
        error_code="status",
        error_text="Gone.",
        error_since=MORNING,
        moved_to="https://a.org/new",
        moved_seen=1,
        moved_first_at=MORNING,
    )
    async with storage.write() as db:
        await feeds.save_polled(db, [polled])
        await feeds.save_polled(db, [])
        assert await feeds.registered(db, [feed.url, f"{feed.url}?"]) == {feed.url: polled}


async def test_a_poll_that_changed_nothing_writes_the_time_only(storage: Storage) -> None:
    feed = await _feed(storage)
    await _claim(storage)
    async with storage.write() as db:
        await feeds.save_unchanged(db, [(feed.id, MORNING + HOUR)], now=MORNING)
        await feeds.save_unchanged(db, [], now=MORNING)
        found = await feeds.registered(db, [feed.url])
    assert found[feed.url] == replace(
        feed, next_poll_at=MORNING + HOUR, last_polled_at=MORNING, last_success_at=MORNING
    )


async def test_a_move_is_made_where_no_other_feed_stands(storage: Storage) -> None:
    first, second = await _feed(storage, "a"), await _feed(storage, "b")
    async with storage.write() as db:
        assert not await feeds.move_feed(db, first.id, second.url)
        assert await feeds.move_feed(db, first.id, "https://a.org/new")
        moved = (await feeds.registered(db, ["https://a.org/new"]))["https://a.org/new"]
    assert (moved.id, moved.moved_to) == (first.id, None)


async def test_the_default_set_is_exactly_what_was_given(storage: Storage) -> None:
    first, second = await _feed(storage, "a"), await _feed(storage, "b")
    for urls in ([first.url, second.url], [second.url]):
        async with storage.write() as db:
            await feeds.set_defaults(db, urls)
    async with storage.read() as db:
        found = await feeds.registered(db, [first.url, second.url])
    assert {url for url, feed in found.items() if feed.is_default} == {second.url}


async def test_a_guilds_list_tells_health_and_counts(storage: Storage) -> None:
    feed = await _feed(storage)
    await _feed(storage, "b", guild_id=GUILD + 1)
    async with storage.write() as db:
        assert not await feeds.subscribe(db, GUILD, feed.id, actor_id=ACTOR, now=MORNING)
        new = NewArticle(("k",), "g", None, "Title", "", MORNING)
        await articles.store_new(db, [(feed.id, new)], now=MORNING)
    async with storage.read() as db:
        (status,) = await feeds.guild_statuses(db, GUILD)
        assert await feeds.guild_statuses(db, GUILD, feed_ids=[]) == ()
        assert await feeds.guild_feed_names(db, GUILD) == [(feed.id, "A", "a", feed.url)]
        assert await feeds.count_subscribed(db, GUILD) == 1
        assert await feeds.without_articles(db, [feed.id, feed.id + 1]) == {feed.id + 1}
    assert (status.name, status.articles, status.paused) == ("A", 1, False)


async def test_a_feed_is_taken_off_and_paused_for_one_guild_only(storage: Storage) -> None:
    feed = await _feed(storage)
    async with storage.write() as db:
        await guilds.save_guild(db, GUILD + 1, "Other", owner_id=None, now=MORNING)
        await feeds.subscribe(db, GUILD + 1, feed.id, actor_id=ACTOR, now=MORNING)
        assert await feeds.set_paused(db, GUILD, feed.id, paused=True)
        assert not await feeds.set_paused(db, GUILD + 2, feed.id, paused=True)
        assert await feeds.unsubscribe(db, GUILD, feed.id)
        assert not await feeds.unsubscribe(db, GUILD, feed.id)
        (other,) = await feeds.guild_statuses(db, GUILD + 1)
    assert not other.paused


async def test_an_outlet_keeps_its_name_until_the_catalogue_says_more(storage: Storage) -> None:
    entry = CatalogueEntry(
        "https://a.org/rss", "The A", country="GB", timezone="Europe/London", desk="economy",
        group="a-group", official=True,
    )  # fmt: skip
    async with storage.write() as db:
        first = await sources.save_source(db, "a.org", "A", site_url="https://a.org")
        assert await sources.save_source(db, "a.org", "Another") == first
        source = await sources.find_by_key(db, "a.org")
        assert source is not None
        assert (source.name, source.country) == ("A", None)
        assert await sources.save_catalogued(db, "a.org", entry) == first
        told = (await sources.all_sources(db))[first]
        assert await sources.find_by_key(db, "b.org") is None
    assert (told.name, told.country, told.group) == ("The A", "GB", "a-group")
    assert (told.timezone, told.desk, told.official) == ("Europe/London", "economy", True)


async def test_another_outlet_can_be_named_for_a_feed(storage: Storage) -> None:
    feed = await _feed(storage)
    async with storage.write() as db:
        other = await sources.save_source(db, "b.org", "B")
        await feeds.set_source(db, feed.id, other)
        found = await feeds.registered(db, [feed.url])
    assert found[feed.url].source_id == other


@pytest.mark.parametrize("leased", [True, False])
async def test_a_new_feed_may_be_leased_by_who_adds_it(storage: Storage, leased: bool) -> None:
    async with storage.write() as db:
        source_id = await sources.save_source(db, "a.org", "A")
        await feeds.add_feed(
            db, "https://a.org", source_id,
            title="a", interval=HOUR, now=MORNING, lease=LEASE if leased else None,
        )  # fmt: skip
        await feeds.set_defaults(db, ["https://a.org"])
    assert bool(await _claim(storage)) is not leased


async def test_guilds_are_told_of_a_lasting_failure_once(storage: Storage) -> None:
    feed = await _feed(storage)
    weather = await _feed(storage, "b")
    troubled = replace(feed, failures=3, error_text="Gone.", error_since=MORNING)
    async with storage.write() as db:
        await guilds.save_guild(db, GUILD + 1, "Other", owner_id=None, now=MORNING)
        await feeds.subscribe(db, GUILD + 1, feed.id, actor_id=ACTOR, now=MORNING)
        await feeds.save_polled(db, [troubled, replace(weather, failures=2, error_text="Rain.")])
        assert await feeds.untold_troubles(db, before=MORNING - HOUR) == ((), ())
        ids, told = await feeds.untold_troubles(db, before=MORNING)
        await feeds.mark_told(db, ids, at=MORNING)
        assert await feeds.untold_troubles(db, before=MORNING) == ((), ())
    assert ids == (feed.id,)
    assert [(trouble.guild_id, trouble.text) for trouble in told] == [
        (GUILD, "Gone."),
        (GUILD + 1, "Gone."),
    ]


async def test_feeds_are_chosen_by_how_their_address_begins(storage: Storage) -> None:
    await _feed(storage, "a")
    await _feed(storage, "b")
    assert await _claim(storage, after=0, within=["https://b.org/"]) == ["b"]
    assert await _claim(storage, after=0, within=["https://_.org/"]) == []
    assert await _claim(storage, after=0, within=[]) == []
