from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.models import Asker, LatestQuery, NewArticle
from bot.storage.articles import store_new
from bot.storage.engine import Storage
from bot.storage.schema import feeds, guild_feeds, guilds, sources
from bot.stories.service import StoryService
from bot.text.terms import segment
from tests.fakes import MORNING, FakeClock

HOUR = timedelta(hours=1)
MEMBER = Asker(user_id=1)
GUILD = Asker(user_id=1, guild_id=10)
OTHER_GUILD = Asker(user_id=1, guild_id=20)
POLITICS = LatestQuery()


def _article(key: str, title: str, age: timedelta = HOUR, **changes: Any) -> NewArticle:
    fields: dict[str, Any] = {
        "keys": (key,),
        "guid": key,
        "url": f"https://a.example/{key}",
        "title": title,
        "summary": "",
        "published_at": MORNING - age,
        "political": 0.9,
        "terms": segment(title),
    }
    return NewArticle(**(fields | changes))


@pytest.fixture(name="service")
async def _service(storage: Storage) -> StoryService:
    """Two outlets: one public (feed 1), one that only guild 10 reads (feed 2)."""
    async with storage.write() as db:
        await db.execute(
            insert(sources),
            [
                {"id": 1, "key": "public.example", "name": "Public Radio", "country": "GB"},
                {"id": 2, "key": "private.example", "name": "Émile's Letter", "country": "FR"},
            ],
        )
        shared = {"next_poll_at": MORNING, "interval": HOUR, "created_at": MORNING}
        await db.execute(
            insert(feeds),
            [
                {"id": 1, "source_id": 1, "url": "https://p.example/f", "is_default": True}
                | shared,
                {"id": 2, "source_id": 2, "url": "https://e.example/f", "is_default": False}
                | shared,
            ],
        )
        await db.execute(insert(guilds), {"id": 10, "name": "Ten", "joined_at": MORNING})
        await db.execute(insert(guild_feeds), {"guild_id": 10, "feed_id": 2, "added_at": MORNING})
        await store_new(
            db,
            [
                (1, _article("budget", "Chancellor presents the budget", 2 * HOUR,
                             desks=("economy",), countries=("GB",), language="en-GB")),
                (1, _article("vote", "Snap election called in Spain",
                             desks=("elections", "parliament"), countries=("ES",))),
                (1, _article("goal", "Late goal decides the cup", political=0.1)),
                (1, _article("old", "Cabinet resigns", timedelta(days=9))),
                (1, _article("soon", "Embargoed speech", -HOUR)),
                (2, _article("secret", "石破首相が訪米へ、トランプ氏と会談", language="ja")),
            ],
            now=MORNING,
        )  # fmt: skip
    return StoryService(storage, FakeClock())


def _titles(stories: Any) -> list[str]:
    return [story.headline for story in stories]


async def test_politics_is_every_political_article_newest_first(service: StoryService) -> None:
    stories = await service.latest(MEMBER, POLITICS)
    assert _titles(stories) == ["Snap election called in Spain", "Chancellor presents the budget"]
    first = stories[0]
    assert (first.outlets, first.independent, first.desks, first.countries) == (
        1,
        1,
        ("elections", "parliament"),
        ("ES",),
    )
    assert first.reports[0].source == "Public Radio"
    assert first.score > stories[1].score


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"desk": "economy"}, ["Chancellor presents the budget"]),
        ({"country": "ES"}, ["Snap election called in Spain"]),
        ({"language": "en"}, ["Chancellor presents the budget"]),
        ({"source": "public"}, ["Snap election called in Spain", "Chancellor presents the budget"]),
        ({"source": "%"}, []),
        ({"about": "ELECTIONS spain"}, ["Snap election called in Spain"]),
        ({"about": "spain budget"}, []),
        ({"about": "a OR b) NEAR \"'; --"}, []),
        ({"about": "?!"}, []),
        ({"within": timedelta(minutes=90)}, ["Snap election called in Spain"]),
        ({"count": 1}, ["Snap election called in Spain"]),
        ({"until": MORNING - 90 * timedelta(minutes=1)}, ["Chancellor presents the budget"]),
        ({"within": timedelta(days=10), "until": MORNING - timedelta(days=8)}, ["Cabinet resigns"]),
    ],
)
async def test_each_option_narrows_the_answer(
    service: StoryService, changes: dict[str, Any], expected: list[str]
) -> None:
    assert _titles(await service.latest(MEMBER, replace(POLITICS, **changes))) == expected


async def test_a_private_feed_exists_only_for_its_guild(service: StoryService) -> None:
    (story,) = await service.latest(GUILD, POLITICS)
    assert story.headline.startswith("石破首相")
    for stranger in (MEMBER, OTHER_GUILD):
        assert await service.story(stranger, story.id) is None
        assert "Émile's Letter" not in await service.complete_outlets(stranger, "")
        assert await service.complete_about(stranger, "首相") == ()
    assert await service.story(GUILD, story.id) == story


async def test_japanese_words_of_two_characters_are_found(service: StoryService) -> None:
    assert await service.latest(GUILD, replace(POLITICS, about="訪米"))


async def test_an_article_in_two_feeds_of_an_outlet_is_one_story(
    service: StoryService, storage: Storage
) -> None:
    async with storage.write() as db:
        await db.execute(
            insert(feeds),
            {"id": 3, "source_id": 1, "url": "https://p.example/top", "is_default": True,
             "next_poll_at": MORNING, "interval": HOUR, "created_at": MORNING},
        )  # fmt: skip
        await store_new(db, [(3, _article("vote", "Snap election called in Spain"))], now=MORNING)
    await service.read_new()
    titles = _titles(await service.latest(MEMBER, POLITICS))
    assert titles.count("Snap election called in Spain") == 1


async def test_choices_come_from_what_is_in_the_news(service: StoryService) -> None:
    assert await service.complete_outlets(MEMBER, "RADIO") == ("Public Radio",)
    assert await service.countries(MEMBER) == ("ES", "GB")
    assert await service.complete_about(MEMBER, "spa") == ("Spain",)


async def test_a_story_that_does_not_exist_is_none(service: StoryService) -> None:
    assert await service.story(MEMBER, 999_999) is None
