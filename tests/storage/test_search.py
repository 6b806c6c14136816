"""One suite for both databases, and for both ways to keep to the asker's feeds."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.models import Asker, NewArticle, Revision, SearchOrder, SearchQuery
from bot.storage import search
from bot.storage.articles import revise, store_new
from bot.storage.engine import Storage
from bot.storage.schema import article_search, articles, feeds, guild_feeds, guilds, sources
from bot.storage.search import day_terms, has_words, newest_hits
from bot.text.terms import segment
from tests.fakes import MORNING

MEMBER = Asker(user_id=1)
GUILD = Asker(user_id=1, guild_id=10)
ANY = SearchQuery("")


def _article(key: str, text: str, at: datetime, **changes: Any) -> NewArticle:
    fields: dict[str, Any] = {
        "keys": (key,),
        "guid": key,
        "url": None,
        "title": text,
        "summary": "",
        "published_at": at,
        "terms": segment(text),
    }
    return NewArticle(**(fields | changes))


ARTICLES = (
    (1, "economy", "Government announces an economic programme", date(2024, 12, 30),
     {"desks": ("politics", "economy"), "countries": ("GB",)}),
    (1, "vote", "Election called: the Prime Minister resigns", date(2025, 1, 5),
     {"desks": ("politics", "elections"), "countries": ("US", "GB")}),
    (1, "minister", "A minister of prime importance visits the White House", date(2025, 1, 20),
     {"countries": ("US",)}),
    (2, "ishiba", "石破首相が訪米へ、税制も議題に", date(2025, 1, 29), {"countries": ("JP",)}),
    (2, "hope", "Hoping for the world cup: football fans wait", date(2025, 1, 30), {}),
    (3, "secret", "Secret letter of the Prime Minister", date(2025, 1, 30), {}),
    (1, "future", "Prime Minister of tomorrow", date(2025, 2, 1), {}),
)  # fmt: skip


@pytest.fixture(params=["sparse", "dense"], autouse=True)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep to the feeds by their terms in the index, or by a look at each article found."""
    monkeypatch.setattr(search, "_SPARSE", 1.0 if request.param == "sparse" else -1.0)


@pytest.fixture(autouse=True)
async def _newsroom(storage: Storage) -> None:
    """Two outlets that everybody reads (feeds 1 and 2), one that only guild 10 reads."""
    names = ("Public Radio", "日々新聞", "Private Letter")
    shared = {"next_poll_at": MORNING, "interval": timedelta(hours=1), "created_at": MORNING}
    async with storage.write() as db:
        for number, name in enumerate(names, 1):
            await db.execute(insert(sources), {"id": number, "key": str(number), "name": name})
            await db.execute(
                insert(feeds),
                {"id": number, "source_id": number, "url": f"https://{number}.example/",
                 "is_default": number < 3} | shared,
            )  # fmt: skip
        await db.execute(insert(guilds), {"id": 10, "name": "Ten", "joined_at": MORNING})
        await db.execute(insert(guild_feeds), {"guild_id": 10, "feed_id": 3, "added_at": MORNING})
        rows = [
            (
                feed_id,
                _article(key, text, datetime(day.year, day.month, day.day, tzinfo=UTC), **more),
            )
            for feed_id, key, text, day, more in ARTICLES
        ]
        await store_new(db, rows, now=MORNING)


async def _found(storage: Storage, query: SearchQuery | str, asker: Asker = MEMBER) -> list[str]:
    wanted = SearchQuery(query) if isinstance(query, str) else query
    async with storage.read() as db:
        hits = await newest_hits(db, asker, wanted, until=MORNING)
        rows = await db.execute(select(articles.c.id, articles.c.guid))
    guids = {row.id: row.guid for row in rows}
    return [guids[hit.article_id] for hit in hits]


WORDS: dict[str, list[str]] = {
    "prime minister": ["minister", "vote"],
    '"prime minister"': ["vote"],
    "minister -resigns": ["minister"],
    'minister -"white house"': ["vote"],
    "ELECTIONS": ["vote"],
    "electi*": ["vote"],
    "governm*": ["economy"],
    "hopi*": ["hope"],
    "hope": ["hope"],
    "hoped*": [],
    "hop*": ["hope"],
    "foot*": ["hope"],
    "econom*": ["economy"],
    "economy*": [],
    "minister -resig*": ["minister"],
    "首相": ["ishiba"],
    "石破首相": ["ishiba"],
    "破首": ["ishiba"],
    "石破　訪米": ["ishiba"],
    "税": ["ishiba"],
    "に": ["ishiba"],
    "首相 -訪米": [],
    "首相 -税": [],
    "選挙": [],
    "the": ["hope", "minister", "vote"],
    "feed": [],
    "1:feed": [],
    "scope: 1": [],
}


async def test_words_find_what_has_them(storage: Storage) -> None:
    assert {typed: await _found(storage, typed) for typed in WORDS} == WORDS


OPTIONS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["hope", "ishiba", "minister", "vote", "economy"]),
    ({"source": "日々"}, ["hope", "ishiba"]),
    ({"source": "public"}, ["minister", "vote", "economy"]),
    ({"source": "private"}, []),
    ({"source": "%"}, []),
    ({"desk": "economy"}, ["economy"]),
    ({"desk": "politics"}, ["vote", "economy"]),
    ({"country": "US"}, ["minister", "vote"]),
    ({"country": "US", "desk": "elections"}, ["vote"]),
    ({"first_day": date(2025, 1, 5)}, ["hope", "ishiba", "minister", "vote"]),
    ({"last_day": date(2025, 1, 5)}, ["vote", "economy"]),
    ({"first_day": date(2025, 1, 5), "last_day": date(2025, 1, 20)}, ["minister", "vote"]),
    ({"first_day": date(2025, 1, 20), "last_day": date(2025, 1, 5)}, []),
    ({"first_day": date(2026, 1, 1)}, []),
    ({"last_day": date(1900, 1, 1)}, []),
    ({"words": "minister", "country": "GB"}, ["vote"]),
]


async def test_each_option_narrows_the_search(storage: Storage) -> None:
    found = [(ch, await _found(storage, replace(ANY, **ch))) for ch, _ in OPTIONS]
    assert found == OPTIONS


async def test_a_private_feed_is_found_by_its_guild_alone(storage: Storage) -> None:
    assert await _found(storage, "secret", GUILD) == ["secret"]
    assert await _found(storage, "prime minister", GUILD) == ["secret"]
    for stranger in (MEMBER, Asker(user_id=1, guild_id=20)):
        assert await _found(storage, "secret", stranger) == []
        assert await _found(storage, "secr*", stranger) == []


async def test_a_guild_whose_only_feed_is_paused_finds_nothing(storage: Storage) -> None:
    async with storage.write() as db:
        await db.execute(guild_feeds.update().values(paused=True))
    assert await _found(storage, "minister", GUILD) == []


async def test_no_more_than_the_limit_is_looked_at(storage: Storage) -> None:
    async with storage.read() as db:
        hits = await newest_hits(db, MEMBER, ANY, until=MORNING, limit=2)
    assert len(hits) == 2


async def test_a_revised_article_is_found_by_what_it_says_now(storage: Storage) -> None:
    async with storage.write() as db:
        query = select(articles.c.id, articles.c.title).where(articles.c.guid == "minister")
        row = (await db.execute(query)).one()
        at = datetime(2025, 1, 20, tzinfo=UTC)
        new = _article("minister", "Treaty signed", at, countries=("FR",), desks=("diplomacy",))
        await revise(db, [Revision(row.id, row.title, "", new)], now=MORNING)
    assert await _found(storage, "importance") == []
    assert await _found(storage, "treaty") == ["minister"]
    assert await _found(storage, replace(ANY, country="US")) == ["vote"]
    narrow = replace(ANY, desk="diplomacy", country="FR", first_day=at.date(), last_day=at.date())
    assert await _found(storage, narrow) == ["minister"]


async def test_the_condition_of_words_is_the_search(storage: Storage) -> None:
    async def having(words: str, first: date = date(2025, 1, 1)) -> list[str]:
        async with storage.read() as db:
            condition = has_words(db, words, first_day=first, last_day=MORNING.date())
            query = select(articles.c.guid).where(condition).order_by(articles.c.id)
            return list((await db.execute(query)).scalars())

    assert await having('"prime minister" -secret') == ["vote"]
    assert await having("economic") == []
    assert await having("economic", date(2024, 12, 1)) == ["economy"]
    assert await having("elec*") == ["vote"]
    assert await having("-minister") == []


async def test_texts_are_given_where_relevance_is_asked_for(storage: Storage) -> None:
    query = SearchQuery("税")
    async with storage.read() as db:
        (plain,) = await newest_hits(db, MEMBER, query, until=MORNING)
        relevant = replace(query, order=SearchOrder.RELEVANCE)
        (hit,) = await newest_hits(db, MEMBER, relevant, until=MORNING)
    assert plain.text == ""
    assert hit == replace(plain, text=segment(ARTICLES[3][2]))


async def test_whatever_is_typed_is_answered(storage: Storage) -> None:
    rng = random.Random(4)
    pieces = ['"', "'", "*", "-", "(", ")", ":", "^", "~", "\\", "%", "_", " ", "AND", "NOT", "OR",
              "NEAR(", "body:", "&", "|", "!", "<->", ":*", "首", "相", "の", "é", "\x00", "ﬁ", "𠮷",
              "prime", "min*", "--", ";", "${", "1e5", "a.b@c.d", "/x/y", "0x1f", "‮", "٣", "ᄀ"]  # fmt: skip
    async with storage.read() as db:
        for _ in range(150):
            typed = "".join(rng.choices(pieces, k=rng.randrange(1, 9)))
            await newest_hits(db, MEMBER, SearchQuery(typed, source=typed or None), until=MORNING)


@pytest.mark.parametrize(
    ("first", "last", "terms"),
    [
        (date(2025, 1, 31), date(2025, 1, 31), "20250131:day"),
        (
            date(2025, 1, 30),
            date(2025, 3, 1),
            "20250130:day 20250131:day 202502:month 20250301:day",
        ),
        (date(2023, 12, 31), date(2025, 1, 1), "20231231:day 2024:year 20250101:day"),
        (date(2024, 2, 1), date(2024, 2, 29), "202402:month"),
        (date(2025, 1, 2), date(2025, 1, 1), ""),
    ],
)
def test_days_are_put_together_to_months_and_years(first: date, last: date, terms: str) -> None:
    assert " ".join(day_terms(first, last)) == terms


async def test_an_older_database_learns_the_scope_of_its_articles(storage: Storage) -> None:
    migration = import_module("bot.storage.migrations.versions.0004_search_scope")
    day = {
        "sqlite": "strftime('%Y%m%d', a.published_at)",
        "postgresql": "to_char(a.published_at AT TIME ZONE 'UTC', 'YYYYMMDD')",
    }[storage.dialect]
    joined = {"sqlite": "group_concat", "postgresql": "string_agg"}[storage.dialect]
    ours = select(article_search.c.article_id, article_search.c.scope)
    async with storage.write() as db:
        before = {row.article_id: set(row.scope.split()) for row in await db.execute(ours)}
        await db.exec_driver_sql(migration._SCOPE.format(day=day, joined=joined))
        after = {row.article_id: set(row.scope.split()) for row in await db.execute(ours)}
    assert after == before
