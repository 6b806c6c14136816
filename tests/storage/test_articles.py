"""Articles are stored whole, once, and revised."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, delete, select

from bot.errors import StorageError
from bot.models import NewArticle, Revision, StoredText
from bot.storage import articles, feeds, schema, sources
from bot.storage.bulk import insert_rows, reserve_ids
from bot.storage.engine import Storage
from tests.fakes import MORNING

HOUR = timedelta(hours=1)


@pytest.fixture(name="feed_id")
async def _feed_id(storage: Storage) -> int:
    async with storage.write() as db:
        source_id = await sources.save_source(db, "a.org", "A")
        feed = await feeds.add_feed(
            db, "https://a.org/rss", source_id, title="A", interval=HOUR, now=MORNING
        )
    assert feed is not None
    return feed.id


def _new(number: int, **changed: Any) -> NewArticle:
    new = NewArticle(
        keys=(f"g{number}", f"u{number}"),
        guid=f"urn:{number}",
        url=f"https://a.org/{number}",
        title=f"Title {number} 首相",
        summary=f"Summary {number}",
        text="Text",
        author="Staff",
        image_url="https://a.org/i.jpg",
        language="en",
        published_at=MORNING - timedelta(minutes=number),
        desks=("politics", "economy"),
        countries=("JP", "US"),
        political=0.75,
        backfill=True,
        terms=f"title {number}",
    )
    return replace(new, **changed)


async def _store(storage: Storage, feed_id: int, *new: NewArticle) -> list[int]:
    async with storage.write() as db:
        return await articles.store_new(db, [(feed_id, one) for one in new], now=MORNING)


async def _rows(storage: Storage, table: Table, *columns: str) -> list[tuple[Any, ...]]:
    async with storage.read() as db:
        wanted = [table.c[name] for name in columns]
        return [tuple(row) for row in await db.execute(select(*wanted).order_by(*wanted))]


async def test_an_article_is_stored_with_all_that_hangs_on_it(
    storage: Storage, feed_id: int
) -> None:
    (article_id,) = await _store(storage, feed_id, _new(1))
    async with storage.read() as db:
        row = (await db.execute(select(schema.articles))).one()
        assert await articles.count_articles(db) == 1
    assert (row.id, row.feed_id, row.guid, row.title) == (
        article_id,
        feed_id,
        "urn:1",
        "Title 1 首相",
    )
    assert (row.published_at, row.first_seen_at) == (_new(1).published_at, MORNING)
    assert (row.political, row.backfill, row.updated_at) == (0.75, True, None)
    assert await _rows(storage, schema.article_keys, "feed_id", "key", "article_id") == [
        (feed_id, "g1", article_id),
        (feed_id, "u1", article_id),
    ]
    assert await _rows(storage, schema.article_search, "article_id", "body") == [
        (article_id, "title 1")
    ]
    assert await _rows(storage, schema.article_countries, "article_id", "country") == [
        (article_id, "JP"),
        (article_id, "US"),
    ]
    columns = ("desk", "feed_id", "published_at")
    assert await _rows(storage, schema.article_desks, *columns) == [
        ("economy", feed_id, _new(1).published_at),
        ("politics", feed_id, _new(1).published_at),
    ]


async def test_ids_follow_the_order_of_arrival_and_are_never_used_again(
    storage: Storage, feed_id: int
) -> None:
    first = await _store(storage, feed_id, *(_new(k) for k in range(120)))
    assert first == sorted(set(first))
    async with storage.write() as db:
        await db.execute(delete(schema.articles))
    assert min(await _store(storage, feed_id, _new(1), _new(2))) > max(first)
    titles = await _rows(storage, schema.articles, "id", "title")
    assert [title for _, title in titles] == ["Title 1 首相", "Title 2 首相"]


async def test_nothing_to_store_is_no_error(storage: Storage, feed_id: int) -> None:
    assert await _store(storage, feed_id) == []
    bare = _new(1, terms="", desks=(), countries=(), text=None, url=None, author=None)
    await _store(storage, feed_id, bare)
    assert await _rows(storage, schema.article_search, "article_id") == []


async def test_a_known_key_stops_the_whole_transaction(storage: Storage, feed_id: int) -> None:
    await _store(storage, feed_id, _new(1))
    with pytest.raises(StorageError):
        await _store(storage, feed_id, _new(2), _new(3, keys=("g1",)))
    assert len(await _rows(storage, schema.articles, "id")) == 1


async def test_articles_are_found_by_any_of_their_keys_in_their_feed(
    storage: Storage, feed_id: int
) -> None:
    one, two = await _store(storage, feed_id, _new(1), _new(2))
    wanted = ["g1", "u2", "unknown", *(f"x{k}" for k in range(1_200))]
    async with storage.read() as db:
        found = await articles.known_articles(db, feed_id, wanted)
        assert await articles.known_articles(db, feed_id + 1, wanted) == {}
        assert await articles.known_articles(db, feed_id, []) == {}
    assert found == {
        "g1": StoredText(one, "Title 1 首相", "Summary 1", "https://a.org/1"),
        "u2": StoredText(two, "Title 2 首相", "Summary 2", "https://a.org/2"),
    }


async def _revise(storage: Storage, article_id: int, new: NewArticle, now: datetime) -> int:
    revision = Revision(article_id, "Old", "Old lead", new)
    async with storage.write() as db:
        return await articles.revise(db, [revision], now=now)


async def test_a_revision_keeps_what_was_said_and_tags_anew(storage: Storage, feed_id: int) -> None:
    (article_id,) = await _store(storage, feed_id, _new(1))
    later = MORNING + HOUR
    new = _new(9, title="New", summary="Lead", terms="new", desks=("justice",), countries=("FR",))
    assert await _revise(storage, article_id, new, later) == 1
    columns = ("id", "title", "summary", "updated_at", "published_at", "guid")
    assert await _rows(storage, schema.articles, *columns) == [
        (article_id, "New", "Lead", later, _new(1).published_at, "urn:1")
    ]
    columns = ("article_id", "seen_at", "title", "summary")
    assert await _rows(storage, schema.article_revisions, *columns) == [
        (article_id, later, "Old", "Old lead")
    ]
    assert await _rows(storage, schema.article_search, "body") == [("new",)]
    assert await _rows(storage, schema.article_countries, "country") == [("FR",)]
    assert await _rows(storage, schema.article_desks, "desk", "published_at") == [
        ("justice", _new(1).published_at)
    ]


async def test_an_article_that_changes_all_the_time_is_left_alone_in_the_end(
    storage: Storage, feed_id: int
) -> None:
    (article_id,) = await _store(storage, feed_id, _new(1))
    done = [
        await _revise(storage, article_id, _new(1, title=f"T{k}"), MORNING + HOUR * k)
        for k in range(articles.MAX_REVISIONS + 2)
    ]
    assert sum(done) == articles.MAX_REVISIONS
    async with storage.write() as db:
        assert await articles.revise(db, [], now=MORNING) == 0


async def test_rows_are_inserted_with_the_databases_own_defaults(storage: Storage) -> None:
    async with storage.write() as db:
        ids = await reserve_ids(db, schema.sources, 2)
        columns = ("id", "key", "name")
        await insert_rows(db, schema.sources, columns, [(n, f"k{n}", "N") for n in ids])
        await insert_rows(db, schema.sources, columns, [])
        later = await sources.save_source(db, "later", "Later")
    assert later > max(ids)
    assert {official for (official,) in await _rows(storage, schema.sources, "official")} == {False}
