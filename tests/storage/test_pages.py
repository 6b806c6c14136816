"""Pages of articles: asked for where a guild wants them, once, and found by their words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.models import Asker, NewArticle, Revision, SearchQuery
from bot.storage import announcements, articles, feeds, guilds, pages, search, sources
from bot.storage.engine import Storage
from bot.text.terms import segment
from tests.fakes import MORNING

HOUR = timedelta(hours=1)
GUILD, ACTOR = 10, 99


def article(name: str, *, url: str | None = "", hours_old: int = 0) -> NewArticle:
    return NewArticle(
        keys=(name,),
        guid=name,
        url=f"https://a.org/{name}" if url == "" else url,
        title=f"Title {name}",
        summary="A lead.",
        published_at=MORNING - hours_old * HOUR,
        terms=segment(f"Title {name} A lead."),
    )


async def a_feed(storage: Storage, stored: Iterable[NewArticle]) -> tuple[int, list[int]]:
    async with storage.write() as db:
        source_id = await sources.save_source(db, "a.org", "A")
        feed = await feeds.add_feed(
            db, "https://a.org/rss", source_id, title="", interval=HOUR, now=MORNING
        )
        assert feed is not None
        await guilds.save_guild(db, GUILD, "Guild", owner_id=None, now=MORNING)
        await feeds.subscribe(db, GUILD, feed.id, actor_id=ACTOR, now=MORNING)
        rows = [(feed.id, one) for one in stored]
        return feed.id, await articles.store_new(db, rows, now=MORNING)


async def wanted(storage: Storage, *, limit: int = 10) -> list[int]:
    async with storage.read() as db:
        found = await pages.wanted_pages(db, since=MORNING - 24 * HOUR, limit=limit)
    return [page.article_id for page in found]


async def ask(storage: Storage, feed_id: int, *, wanted: bool = True) -> bool:
    async with storage.write() as db:
        return await pages.want_full_text(db, GUILD, feed_id, wanted=wanted)


async def test_pages_are_wanted_only_where_a_guild_asks(storage: Storage) -> None:
    feed_id, (older, newer) = await a_feed(storage, [article("a", hours_old=1), article("b")])
    assert await wanted(storage) == []
    assert await ask(storage, feed_id)
    assert await wanted(storage) == [newer, older]
    assert await wanted(storage, limit=1) == [newer]
    async with storage.read() as db:
        (status,) = await feeds.guild_statuses(db, GUILD)
    assert status.full_text
    async with storage.write() as db:
        await feeds.set_paused(db, GUILD, feed_id, paused=True)
    assert await wanted(storage) == []
    async with storage.write() as db:
        await feeds.set_paused(db, GUILD, feed_id, paused=False)
    await ask(storage, feed_id, wanted=False)
    assert await wanted(storage) == []
    assert not await ask(storage, feed_id + 1)


async def test_old_articles_and_those_without_an_address_are_left_alone(storage: Storage) -> None:
    feed_id, _ = await a_feed(storage, [article("a", url=None), article("b", hours_old=25)])
    await ask(storage, feed_id)
    assert await wanted(storage) == []


async def test_a_page_is_read_once_and_found_by_its_words(storage: Storage) -> None:
    feed_id, (first, second) = await a_feed(storage, [article("a"), article("b")])
    await ask(storage, feed_id)
    text = "The harbour levy stays for another year."
    async with storage.write() as db:
        await pages.store_page(db, first, text, segment(f"Title a A lead. {text}"), now=MORNING)
        await pages.give_up_pages(db, [second], now=MORNING)
    assert await wanted(storage) == []
    async with storage.read() as db:
        hits = await search.newest_hits(
            db, Asker(user_id=1, guild_id=GUILD), SearchQuery(words="levy"), until=MORNING
        )
    assert [hit.article_id for hit in hits] == [first]


async def test_a_revised_article_has_its_page_read_again(storage: Storage) -> None:
    feed_id, (first,) = await a_feed(storage, [article("a")])
    await ask(storage, feed_id)
    async with storage.write() as db:
        await pages.give_up_pages(db, [first], now=MORNING)
        await articles.revise(
            db, [Revision(first, "Title a", "A lead.", article("c"))], now=MORNING
        )
    assert await wanted(storage) == [first]


async def unannounced(storage: Storage, *, now: datetime) -> list[int]:
    async with storage.read() as db:
        return [it.id for it in await announcements.unread(db, now=now, limit=10)]


async def test_events_are_looked_for_once_the_page_was_read(storage: Storage) -> None:
    stored = [article("a", hours_old=3), article("b", hours_old=3), article("c", url=None)]
    feed_id, (first, second, without) = await a_feed(storage, stored)
    assert await unannounced(storage, now=MORNING) == [first, second, without]
    await ask(storage, feed_id)
    assert await unannounced(storage, now=MORNING) == [without]
    async with storage.write() as db:
        await pages.store_page(db, first, "A text.", "text", now=MORNING)
    assert await unannounced(storage, now=MORNING) == [first, without]
    # The page of the second one does not come.
    late = MORNING + announcements.PATIENCE
    assert await unannounced(storage, now=late) == [first, second, without]
