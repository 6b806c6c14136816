"""What members find and open, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.models import Asker, NewArticle, Revision, SearchOrder, SearchQuery
from bot.storage.articles import revise, store_new
from bot.storage.engine import Storage
from bot.storage.schema import articles, feeds, guild_feeds, guilds, sources, stories
from bot.stories.service import StoryService
from bot.text.terms import segment
from tests.fakes import MORNING, FakeClock

HOUR = timedelta(hours=1)
MEMBER = Asker(user_id=1)
GUILD = Asker(user_id=1, guild_id=10)
STRANGER = Asker(user_id=1, guild_id=20)


def _article(key: str, title: str, hours: float, summary: str = "") -> NewArticle:
    return NewArticle(
        keys=(key,),
        guid=key,
        url=f"https://a.example/{key}",
        title=title,
        summary=summary,
        published_at=MORNING - hours * HOUR,
        political=0.9,
        terms=segment(f"{title} {summary}"),
    )


LEAD = (
    "After a long night of talks they present what they have in hand: a tariff on cars, a tariff "
    "on steel."
)
# Feed, article, story: 1 and 3 are days of one affair, 6 is known to guild 10 alone.
ARTICLES = (
    (1, _article("a", "Cabinet agrees on a tariff", 20), 1),
    (2, _article("b", "Ministers settle", 18, LEAD), 1),
    (1, _article("c", "Tariff talks reach the second day", 3), 3),
    (1, _article("d", "Storm closes the harbour", 2), 4),
    (3, _article("e", "Secret tariff memo leaks", 1), 1),
    (3, _article("f", "Private dinner of the tariff committee", 0.5), 6),
)


@pytest.fixture(name="service")
async def _service(storage: Storage) -> StoryService:
    names = ("Public Radio", "Harbour Gazette", "Private Letter")
    shared = {"next_poll_at": MORNING, "interval": HOUR, "created_at": MORNING}
    async with storage.write() as db:
        for number, name in enumerate(names, 1):
            await db.execute(
                insert(sources),
                {"id": number, "key": name, "name": name, "country": "GB" if number < 3 else "FR"},
            )
            await db.execute(
                insert(feeds),
                {"id": number, "source_id": number, "url": f"https://{number}.example/",
                 "is_default": number < 3} | shared,
            )  # fmt: skip
        await db.execute(insert(guilds), {"id": 10, "name": "Ten", "joined_at": MORNING})
        rows = [{"guild_id": 10, "feed_id": n, "added_at": MORNING} for n in (1, 2, 3)]
        await db.execute(insert(guild_feeds), rows)
        ids = await store_new(db, [(feed, new) for feed, new, _ in ARTICLES], now=MORNING)
        for article_id, (_, _, story_id) in zip(ids, ARTICLES, strict=True):
            here = update(articles).where(articles.c.id == article_id)
            await db.execute(here.values(story_id=story_id))
        opened = [(1, 1, 20), (3, 1, 3), (4, 4, 2), (6, 1, 0.5)]
        await db.execute(
            insert(stories),
            [{"id": i, "thread_id": t, "opened_at": MORNING - h * HOUR} for i, t, h in opened],
        )
    return StoryService(storage, FakeClock())


def _ids(page: Any) -> list[int]:
    return [found.story.id for found in page.found]


async def test_a_story_is_found_once_by_its_newest_report_that_has_the_words(
    service: StoryService,
) -> None:
    page = await service.search(MEMBER, SearchQuery("tariff"))
    assert _ids(page) == [3, 1]
    assert (page.stories, page.number, page.is_cut) == (2, 1, False)
    assert page.found[1].report.title == "Ministers settle"
    assert page.found[1].story.outlets == 2


async def test_the_most_relevant_report_comes_first_when_asked_for(service: StoryService) -> None:
    query = SearchQuery("tariff", order=SearchOrder.RELEVANCE)
    page = await service.search(MEMBER, query)
    assert [found.report.title for found in page.found] == [
        "Cabinet agrees on a tariff",
        "Tariff talks reach the second day",
    ]


async def test_pages_stay_put_and_end_where_the_list_ends(
    service: StoryService, storage: Storage
) -> None:
    query = SearchQuery("tariff", size=1, until=MORNING)
    async with storage.write() as db:
        await store_new(db, [(1, _article("g", "Tariff of tomorrow", -1))], now=MORNING + 2 * HOUR)
    later = StoryService(storage, FakeClock(MORNING + 2 * HOUR))
    pages = [await later.search(MEMBER, replace(query, page=n)) for n in (1, 2, 3)]
    assert [_ids(page) for page in pages] == [[3], [1], [1]]
    assert [page.number for page in pages] == [1, 2, 2]
    assert _ids(await later.search(MEMBER, SearchQuery("tariff")))[0] not in (1, 3)


async def test_nothing_found_and_nothing_asked_are_told_apart(service: StoryService) -> None:
    assert (await service.search(MEMBER, SearchQuery("zebra"))).has_words
    assert not (await service.search(MEMBER, SearchQuery("-tariff ?!"))).has_words


async def test_search_shows_a_guild_its_private_feed_and_nobody_else(
    service: StoryService,
) -> None:
    page = await service.search(GUILD, SearchQuery("tariff"))
    assert _ids(page) == [6, 1, 3]
    assert page.found[1].report.title == "Secret tariff memo leaks"
    assert page.found[1].story.outlets == 3
    for stranger in (MEMBER, STRANGER):
        assert (await service.search(stranger, SearchQuery("secret"))).found == ()
        assert (await service.search(stranger, SearchQuery("tariff", source="Priv"))).found == ()
        page = await service.search(stranger, SearchQuery("tariff"))
        assert _ids(page) == [3, 1]
        assert page.found[1].story.outlets == 2


async def test_a_story_and_its_choices_hide_what_a_private_feed_adds(
    service: StoryService,
) -> None:
    whole = await service.story(GUILD, 1)
    assert whole is not None
    assert [other.id for other in whole.thread] == [6, 3]
    assert (6, "Private dinner of the tariff committee") in await service.complete_stories(
        GUILD, "tariff"
    )
    for stranger in (MEMBER, STRANGER):
        seen = await service.story(stranger, 1)
        assert seen is not None
        assert {report.source for report in seen.reports} == {"Public Radio", "Harbour Gazette"}
        assert [other.id for other in seen.thread] == [3]
        assert await service.story(stranger, 6) is None
        offered = await service.complete_stories(stranger, "")
        assert [story_id for story_id, _ in offered] == [4, 3, 1]
        assert not any("ecret" in title or "rivate" in title for _, title in offered)
        assert await service.complete_stories(stranger, "secret memo") == ()


async def test_choices_contain_what_was_typed_first_in_headlines_then_anywhere(
    service: StoryService,
) -> None:
    assert await service.complete_stories(MEMBER, "HARB storm") == (
        (4, "Storm closes the harbour"),
    )
    assert await service.complete_stories(MEMBER, "cars") == ((1, "Ministers settle"),)
    assert await service.complete_stories(MEMBER, "zebra") == ()


async def test_only_changes_of_sense_are_shown(service: StoryService, storage: Storage) -> None:
    titles = [
        "Storm kills 12 at the harbour",
        "Storm kills 31 at harbour",
        "Storm kills 31 at port",
    ]
    async with storage.write() as db:
        old = ARTICLES[3][1]
        for hours, title in enumerate(titles, 1):
            revision = Revision(4, old.title, "", replace(old, title=title))
            await revise(db, [revision], now=MORNING + hours * HOUR)
            old = revision.new
    story = await service.story(MEMBER, 4)
    assert story is not None
    (change,) = story.changes
    assert (change.before, change.after, change.kinds) == (titles[0], titles[1], ("figure",))
    assert (change.source, change.at) == ("Public Radio", MORNING + 2 * HOUR)
    other = await service.story(MEMBER, 3)
    assert other is not None
    assert other.changes == ()
