"""Stories in a real database: the same ones whatever happens to the process on the way."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.errors import StorageError, WorkFailed
from bot.models import Asker, LatestQuery, NewArticle
from bot.storage import clusters
from bot.storage.engine import Storage, open_storage
from bot.storage.schema import articles, stories, story_aliases
from bot.stories.service import StoryService
from bot.stories.state import Arrival
from tests.fakes import MORNING, FakeClock
from tests.newsroom import article, open_feed, publish

HOUR = timedelta(hours=1)
PLACES = ["Lisbon", "Quito", "Osaka", "Perth", "Bergen", "Dakar", "Lima", "Cardiff", "Riga", "Oran"]
SUBJECTS = ["fishing quotas", "a harbour tunnel", "rail fares", "school meals", "river dams"]
ACTS = [
    "minister defends plan for",
    "council rejects",
    "court suspends",
    "voters back",
    "union warns on",
]


def stream(count: int, seed: int = 7) -> list[NewArticle]:
    """Return articles on some fifty invented affairs, several outlets telling each."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        place, subject = chance.choice(PLACES), chance.choice(SUBJECTS)
        act = chance.choice(ACTS)
        title = f"{place} {act} {subject} after {chance.randint(2, 40)} days of talks"
        at = MORNING - timedelta(days=20) + timedelta(minutes=13 * number)
        found.append(article(f"{title} {number}", at))
    return found


async def outcome(storage: Storage) -> tuple[list[tuple[int, int | None]], list[object]]:
    async with storage.read() as db:
        placed = await db.execute(select(articles.c.id, articles.c.story_id).order_by("id"))
        known = await db.execute(select(stories.c.id, stories.c.thread_id).order_by("id"))
        aliases = await db.execute(
            select(story_aliases.c.id, story_aliases.c.story_id).order_by("id")
        )
        return [(row[0], row[1]) for row in placed], [*known.all(), *aliases.all()]


async def read_in_pieces(tmp_path: Path, news: Sequence[NewArticle], cuts: Sequence[int]) -> object:
    """Store and read the stream with a new process, as it were, at every cut."""
    async with open_storage(f"sqlite+aiosqlite:///{tmp_path}/{len(cuts)}.db") as storage:
        feed_id = await open_feed(storage, "courier", default=True)
        for start, end in zip([0, *cuts], [*cuts, len(news)], strict=True):
            await publish(storage, feed_id, *news[start:end])
            await StoryService(storage, FakeClock()).read_new()
        return await outcome(storage)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> object:
    """What 400 articles come to when nothing goes wrong."""
    return await read_in_pieces(tmp_path_factory.mktemp("undisturbed"), stream(500), [])


async def test_fifty_restarts_give_the_same_stories(tmp_path: Path) -> None:
    news = stream(2000)
    cuts = sorted(random.Random(50).sample(range(1, len(news)), 50))
    whole = await read_in_pieces(tmp_path, news, [])
    assert await read_in_pieces(tmp_path, news, cuts) == whole
    placed, known = whole  # type: ignore[misc]
    assert all(story_id is not None for _, story_id in placed)
    assert len(known) < len(news) / 2


async def test_a_failed_transaction_is_done_again_from_what_is_stored(
    tmp_path: Path, undisturbed: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = stream(500)
    save, calls = clusters.save_state, []

    async def fail_at_times(*arguments: object, **more: object) -> None:
        await save(*arguments, **more)  # type: ignore[arg-type]
        calls.append(1)
        if len(calls) in (1, 3):
            raise StorageError("the disk is full")

    monkeypatch.setattr(clusters, "save_state", fail_at_times)
    async with open_storage(f"sqlite+aiosqlite:///{tmp_path}/broken.db") as storage:
        feed_id = await open_feed(storage, "courier", default=True)
        await publish(storage, feed_id, *news)
        service = StoryService(storage, FakeClock())
        for _ in range(2):
            with pytest.raises(StorageError):
                await service.read_new()
        assert await service.read_new() > 0
        assert await outcome(storage) == undisturbed


async def test_an_article_that_cannot_be_read_holds_up_no_other(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    async def read(work: Callable[..., Any], arrivals: Sequence[Arrival]) -> Any:
        if any("Osaka" in arrival.title for arrival in arrivals):
            raise WorkFailed("no reading of ours foresaw this")
        return work(arrivals)

    told = [article(title, MORNING - HOUR) for title in ("Riga votes", "Osaka votes", "Oran votes")]
    feed_id = await open_feed(storage, "courier", default=True)
    ids = await publish(storage, feed_id, *told)
    assert await StoryService(storage, FakeClock(), run=read).read_new() == 3
    placed, _ = await outcome(storage)
    assert dict(placed)[ids[1]] == ids[1]  # opens one of its own
    (record,) = [it for it in caplog.records if it.levelname == "ERROR"]
    assert record.__dict__["article_id"] == ids[1]


KILLED = """
import asyncio, os, signal, sys
from bot.storage import clusters
from bot.storage.engine import open_storage
from bot.stories import service
from bot.stories.service import StoryService
from tests.fakes import FakeClock

service.BATCH = 100  # several transactions, in any of which it may die
step, after = sys.argv[2], int(sys.argv[3])
function, count = getattr(clusters, step), 0

async def then_die(*arguments, **more):
    global count
    result = await function(*arguments, **more)
    count += 1
    if count == after:
        os.kill(os.getpid(), signal.SIGKILL)
    return result

setattr(clusters, step, then_die)

async def main():
    async with open_storage(sys.argv[1]) as storage:
        await StoryService(storage, FakeClock()).read_new()

asyncio.run(main())
"""


@pytest.mark.parametrize(("step", "after"), [("unread", 2), ("place", 2), ("save_state", 3)])
async def test_a_killed_process_loses_and_repeats_nothing(
    tmp_path: Path, undisturbed: object, step: str, after: int
) -> None:
    news = stream(500)
    url = f"sqlite+aiosqlite:///{tmp_path}/killed.db"
    async with open_storage(url) as storage:
        feed_id = await open_feed(storage, "courier", default=True)
        await publish(storage, feed_id, *news)
    root = Path(__file__).parents[2]
    died = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KILLED, url, step, str(after)),
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert await died.wait() == -signal.SIGKILL
    async with open_storage(url) as storage:
        await StoryService(storage, FakeClock()).read_new()
        assert await outcome(storage) == undisturbed


async def test_counts_headline_and_marks_come_from_visible_reports_only(
    storage: Storage,
) -> None:
    public = await open_feed(storage, "courier", guild_ids=[1, 2])
    private = await open_feed(storage, "insider", guild_ids=[2])
    lead = "The minister of ports resigned on Friday over the harbour tunnel contract in Lisbon"
    await publish(storage, public, article(f"{lead}, officials said", MORNING - 2 * HOUR))
    await publish(storage, private, article(f"{lead}, sources close to her say", MORNING - HOUR))
    await publish(storage, private, article("Members only: a quiet merger of two banks", MORNING))
    service = StoryService(storage, FakeClock())
    assert await service.read_new() == 3
    one, two = Asker(user_id=9, guild_id=1), Asker(user_id=9, guild_id=2)
    (seen,) = await service.latest(one, LatestQuery())
    assert (seen.outlets, seen.independent, len(seen.reports)) == (1, 1, 1)
    assert "sources close" not in str(seen)
    assert "Members only" not in str(seen)
    insiders = await service.latest(two, LatestQuery())
    outlets = {story.id: story.outlets for story in insiders}
    (hidden,) = outlets.keys() - {seen.id}
    assert outlets == {seen.id: 2, hidden: 1}
    assert await service.story(one, hidden) is None
    assert await service.complete_about(one, "Members") == ()
    assert await service.complete_outlets(one, "") == ("Courier",)


async def test_a_merged_story_is_still_found_by_its_old_id(storage: Storage) -> None:
    feed_id = await open_feed(storage, "courier", default=True)
    ids = await publish(
        storage, feed_id, article("One", MORNING - HOUR), article("Two", MORNING - 2 * HOUR),
        article("Three", MORNING - 3 * HOUR),
    )  # fmt: skip
    opened = [clusters.Placed(i, i, i, None, MORNING) for i in ids]
    async with storage.write() as db:
        await clusters.place(db, opened, [(ids[2], ids[1]), (ids[1], ids[0])])
    service = StoryService(storage, FakeClock())
    for story_id in ids:
        story = await service.story(Asker(user_id=1), story_id)
        assert story is not None
        assert (story.id, len(story.reports)) == (ids[0], 3)
    assert await service.story(Asker(user_id=1), 999) is None
