"""The calendar in a real database: the same events whatever happens to the process on the way."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.errors import StorageError, UserError, WorkFailed
from bot.events.service import CalendarService
from bot.events.statements import Source
from bot.models import (
    Asker,
    ChangeKind,
    Event,
    EventStatus,
    NewArticle,
    Precision,
    UpcomingQuery,
    When,
)
from bot.storage import announcements, audit, calendar
from bot.storage.engine import Storage, open_storage
from bot.storage.schema import articles, event_aliases, event_changes, event_mentions, events
from tests.announced import on
from tests.fakes import MORNING, FakeClock
from tests.meeting import CANCELLED, HOUR, MEETS, MEETS_JA, MEETS_TOO, MOVED, says
from tests.newsroom import article, open_feed, publish

ONE, TWO = Asker(user_id=9, guild_id=1), Asker(user_id=9, guild_id=2)
PEOPLE = ["Keir Starmer", "Emmanuel Macron", "Olaf Scholz", "Donald Trump", "Shigeru Ishiba"]
NEXT_MONTH = UpcomingQuery(days=40)


def stream(count: int, seed: int = 7) -> list[NewArticle]:
    """Return articles that announce, move and cancel invented meetings of real people."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        one, two = chance.sample(PEOPLE, 2)
        day = date(2025, 2, 3) + timedelta(days=chance.randrange(20))
        text = chance.choice(
            [
                f"{one} will meet {two} on {day:%B} {day.day}.",
                f"{one} will meet {two} on {day:%B} {day.day}.",
                f"The meeting of {one} and {two} was moved from {day:%B} {day.day} "
                f"to {day:%B} {day.day + 4}.",
                f"The {day:%B} {day.day} meeting of {one} and {two} has been cancelled.",
                "The council spoke about school meals.",
            ]
        )
        found.append(says(f"Report {number}", text, number / 20))
    return found


@pytest.fixture
def service(storage: Storage) -> CalendarService:
    return CalendarService(storage, FakeClock())


async def outcome(storage: Storage) -> list[object]:
    async with storage.read() as db:
        kept: list[object] = []
        for query in (
            select(events.c.id, events.c.first_on, events.c.last_on),
            select(event_aliases.c.id, event_aliases.c.event_id),
            select(event_mentions.c.id, event_mentions.c.event_id, event_mentions.c.article_id),
            select(event_changes.c.id, event_changes.c.event_id, event_changes.c.kind),
            select(articles.c.id, articles.c.is_calendared),
        ):
            kept.extend((await db.execute(query.order_by("id"))).all())
        return kept


async def read_in_pieces(tmp_path: Path, news: Sequence[NewArticle], cuts: Sequence[int]) -> object:
    """Store and read the stream with a new process, as it were, at every cut."""
    async with open_storage(f"sqlite+aiosqlite:///{tmp_path}/{len(cuts)}.db") as storage:
        feed_id = await open_feed(storage, "courier", default=True)
        for start, end in zip([0, *cuts], [*cuts, len(news)], strict=True):
            await publish(storage, feed_id, *news[start:end])
            await CalendarService(storage, FakeClock()).read_new()
        return await outcome(storage)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> object:
    """What 400 articles come to when nothing goes wrong."""
    return await read_in_pieces(tmp_path_factory.mktemp("undisturbed"), stream(500), [])


async def test_restarts_give_the_same_events(tmp_path: Path) -> None:
    news = stream(600)
    cuts = sorted(random.Random(50).sample(range(1, len(news)), 30))
    whole = await read_in_pieces(tmp_path, news, [])
    assert await read_in_pieces(tmp_path, news, cuts) == whole
    async with (
        open_storage(f"sqlite+aiosqlite:///{tmp_path}/0.db") as storage,
        storage.read() as db,
    ):
        merged = (await db.execute(select(event_aliases.c.id))).all()
        mentions = (await db.execute(select(event_mentions.c.event_id))).all()
        assert merged
        assert len(set(mentions)) < len(mentions) / 2


async def test_a_failed_transaction_is_done_again_from_what_is_stored(
    tmp_path: Path, undisturbed: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = stream(500)
    save, calls = announcements.save_mentions, []

    async def fail_at_times(*arguments: object, **more: object) -> None:
        await save(*arguments, **more)  # type: ignore[arg-type]
        calls.append(1)
        if len(calls) in (1, 3):
            raise StorageError("the disk is full")

    monkeypatch.setattr(announcements, "save_mentions", fail_at_times)
    async with open_storage(f"sqlite+aiosqlite:///{tmp_path}/broken.db") as storage:
        feed_id = await open_feed(storage, "courier", default=True)
        await publish(storage, feed_id, *news)
        service = CalendarService(storage, FakeClock())
        for _ in range(2):
            with pytest.raises(StorageError):
                await service.read_new()
        assert await service.read_new() > 0
        assert await outcome(storage) == undisturbed


async def test_an_article_that_cannot_be_read_holds_up_no_other(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    async def read(work: Callable[..., Any], sources: Sequence[Source]) -> Any:
        if any(source.title == CANCELLED.title for source in sources):
            raise WorkFailed("no reading of ours foresaw this")
        return work(sources)

    feed_id = await open_feed(storage, "courier", default=True)
    ids = await publish(storage, feed_id, MEETS, CANCELLED)
    service = CalendarService(storage, FakeClock(), run=read)
    assert await service.read_new() == 2
    assert await service.read_new() == 0
    (event,) = await service.upcoming(ONE, NEXT_MONTH)
    assert event.status is EventStatus.SCHEDULED
    (record,) = [it for it in caplog.records if it.levelname == "ERROR"]
    assert record.__dict__["article_id"] == ids[1]


KILLED = """
import asyncio, os, signal, sys
from bot.events import service
from bot.events.service import CalendarService
from bot.storage import announcements
from bot.storage.engine import open_storage
from tests.fakes import FakeClock

service.BATCH = 100  # several transactions, in any of which it may die
step, after = sys.argv[2], int(sys.argv[3])
function, count = getattr(announcements, step), 0

async def then_die(*arguments, **more):
    global count
    result = await function(*arguments, **more)
    count += 1
    if count == after:
        os.kill(os.getpid(), signal.SIGKILL)
    return result

setattr(announcements, step, then_die)

async def main():
    async with open_storage(sys.argv[1]) as storage:
        await CalendarService(storage, FakeClock()).read_new()

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("step", "after"),
    [("unread", 2), ("open_events", 2), ("save_mentions", 3), ("merge_events", 2),
     ("mark_read", 3)],
)  # fmt: skip
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
        await CalendarService(storage, FakeClock()).read_new()
        assert await outcome(storage) == undisturbed


async def test_an_event_lives_from_its_announcement_to_its_end(
    storage: Storage, service: CalendarService
) -> None:
    feeds = [await open_feed(storage, name, guild_ids=[1]) for name in ("courier", "herald",
             "asahi", "post")]  # fmt: skip
    for feed_id, news in zip(feeds, (MEETS, MEETS_TOO, MEETS_JA), strict=False):
        await publish(storage, feed_id, news)
    await service.read_new()
    (event,) = await service.upcoming(ONE, NEXT_MONTH)
    assert (event.when, event.status, event.outlets, event.sequence) == (
        on("2025-02-07"), EventStatus.SCHEDULED, 3, 0,
    )  # fmt: skip
    assert event.announcements[-1].evidence == MEETS.summary
    await publish(storage, feeds[3], MOVED)
    await service.read_new()
    moved = await service.event(ONE, event.id)
    assert moved is not None
    assert (moved.when, moved.sequence) == (on("2025-02-10"), 1)
    await publish(storage, feeds[1], CANCELLED)
    await service.read_new()
    off = await service.event(ONE, event.id)
    assert off is not None
    assert (off.status, off.sequence) == (EventStatus.CANCELLED, 2)
    assert [change.kind for change in off.changes] == [ChangeKind.MOVED, ChangeKind.CANCELLED]
    async with storage.read() as db:
        log = await calendar.changes_since(db, 0)
        assert [(it.kind, it.event_id) for it in log] == [
            (ChangeKind.MOVED, event.id), (ChangeKind.CANCELLED, event.id),
        ]  # fmt: skip
        assert await calendar.changes_since(db, log[-1].id) == ()


async def test_a_private_feed_shows_in_nothing_that_others_see(
    storage: Storage, service: CalendarService
) -> None:
    public = await open_feed(storage, "courier", guild_ids=[1, 2])
    private = await open_feed(storage, "insider", guild_ids=[2])
    secret = says(
        "Members only",
        "Macron will meet Scholz at a secret harbour in Cardiff on February 12, members learn.",
    )
    await publish(storage, public, MEETS)
    await publish(storage, private, MEETS_TOO, secret, MOVED, CANCELLED)
    await service.read_new()

    (seen,) = await service.upcoming(ONE, NEXT_MONTH)
    assert (seen.when, seen.status) == (on("2025-02-07"), EventStatus.SCHEDULED)
    assert (seen.outlets, seen.independent, seen.sequence) == (1, 1, 0)
    assert (seen.claims, seen.changes, len(seen.announcements)) == ((), (), 1)
    assert "Insider" not in str(seen)
    assert await service.event(ONE, seen.id) == seen
    assert [it.id for it in await service.complete(ONE, "")] == [seen.id]

    insiders = {event.id: event for event in await service.upcoming(TWO, NEXT_MONTH)}
    assert insiders[seen.id].status is EventStatus.CANCELLED
    assert insiders[seen.id].outlets == 2
    (hidden,) = insiders.keys() - {seen.id}
    assert await service.event(ONE, hidden) is None
    for typed in ("Macron", "Cardiff", "secret", "White House"):
        assert await service.complete(ONE, typed) == ()
        assert await service.upcoming(ONE, UpcomingQuery(days=40, about=typed)) == ()
    for stranger in (Asker(user_id=9), Asker(user_id=9, guild_id=3)):
        assert await service.upcoming(stranger, NEXT_MONTH) == ()
        assert await service.event(stranger, seen.id) is None
    for change in (
        service.fix(1, hidden, title="Mine", actor_id=5),
        service.hide(1, hidden, actor_id=5),
        service.merge(1, seen.id, hidden, actor_id=5),
        service.merge(1, hidden, seen.id, actor_id=5),
    ):
        with pytest.raises(UserError, match="no such event"):
            await change


async def test_differing_days_are_told_with_who_says_which(
    storage: Storage, service: CalendarService
) -> None:
    other = says("Ishiba and Trump", "Ishiba will meet Trump in Washington on February 8.", 2)
    for name, news in (("courier", MEETS), ("herald", MEETS_TOO), ("post", other)):
        await publish(storage, await open_feed(storage, name, guild_ids=[1]), news)
    await service.read_new()
    (event,) = await service.upcoming(ONE, NEXT_MONTH)
    assert event.when == on("2025-02-07")
    assert [(claim.when, claim.sources) for claim in event.claims] == [
        (on("2025-02-07"), ("Herald", "Courier")), (on("2025-02-08"), ("Post",)),
    ]  # fmt: skip


async def test_an_event_that_was_merged_is_found_by_its_old_id(
    storage: Storage, service: CalendarService
) -> None:
    new_day = says("Trump and Ishiba", "Trump will meet Ishiba in Washington on February 20.", 1)
    moved = says("Moved", "The meeting of Ishiba and Trump was moved from February 7 to "
                 "February 20.", 2)  # fmt: skip
    for name, news in (("courier", MEETS), ("herald", new_day)):
        await publish(storage, await open_feed(storage, name, guild_ids=[1]), news)
    await service.read_new()
    first, second = await service.upcoming(ONE, NEXT_MONTH)
    await publish(storage, await open_feed(storage, "post", guild_ids=[1]), moved)
    await service.read_new()
    (event,) = await service.upcoming(ONE, NEXT_MONTH)
    assert (event.id, event.when, event.outlets) == (first.id, on("2025-02-20"), 3)
    assert await service.event(ONE, second.id) == event


async def the_meeting(storage: Storage, service: CalendarService) -> tuple[Event, int]:
    feed_id = await open_feed(storage, "courier", guild_ids=[1, 2])
    await publish(storage, feed_id, MEETS)
    await service.read_new()
    (event,) = await service.upcoming(ONE, NEXT_MONTH)
    return event, feed_id


async def test_what_an_admin_set_holds_in_that_guild_whatever_is_reported(
    storage: Storage, service: CalendarService
) -> None:
    event, feed_id = await the_meeting(storage, service)
    fixed = await service.fix(
        1, event.id, title=" Summit ", when=on("2025-02-09"), place="Tokyo", actor_id=5
    )
    assert (fixed.title, fixed.when, fixed.place, fixed.is_corrected) == (
        "Summit", on("2025-02-09"), "Tokyo", True,
    )  # fmt: skip
    assert [change.kind for change in fixed.changes] == [ChangeKind.CORRECTED]
    late = replace(MOVED, published_at=MORNING)
    await publish(storage, feed_id, late)
    await service.read_new()
    await service.fix(1, event.id, status=EventStatus.SCHEDULED, actor_id=5)
    kept = await service.event(ONE, event.id)
    assert kept is not None
    assert (kept.title, kept.when, kept.sequence) == ("Summit", on("2025-02-09"), 2)
    elsewhere = await service.event(TWO, event.id)
    assert elsewhere is not None
    assert (elsewhere.when, elsewhere.is_corrected) == (on("2025-02-10"), False)
    async with storage.read() as db:
        lines = await audit.newest(db, 1)
    assert [line.action for line in lines] == ["event.fix", "event.fix"]


async def test_reports_that_disagree_with_an_admin_are_flagged(
    storage: Storage, tmp_path: Path
) -> None:
    clock = FakeClock(MORNING)
    service = CalendarService(storage, clock)
    event, feed_id = await the_meeting(storage, service)
    await service.fix(1, event.id, when=on("2025-02-09"), actor_id=5)
    clock.advance(3 * HOUR)
    await publish(storage, feed_id, replace(MOVED, published_at=MORNING + HOUR))
    await service.read_new()
    flagged = await service.event(ONE, event.id)
    assert flagged is not None
    assert [flag.when for flag in flagged.flags] == [on("2025-02-10")]
    assert flagged.when == on("2025-02-09")


async def test_a_hidden_event_is_gone_for_the_guild_until_it_is_brought_back(
    storage: Storage, service: CalendarService
) -> None:
    event, _ = await the_meeting(storage, service)
    assert (await service.hide(1, event.id, actor_id=5)).id == event.id
    assert await service.upcoming(ONE, NEXT_MONTH) == ()
    assert await service.event(ONE, event.id) is None
    assert await service.complete(ONE, "") == ()
    assert len(await service.upcoming(TWO, NEXT_MONTH)) == 1
    assert [it.id for it in await service.complete_hidden(ONE, "ishiba")] == [event.id]
    assert await service.complete_hidden(Asker(user_id=9), "") == ()
    with pytest.raises(UserError, match="hidden already"):
        await service.hide(1, event.id, actor_id=5)
    await service.unhide(1, event.id, actor_id=5)
    assert await service.event(ONE, event.id) == event
    with pytest.raises(UserError, match="not hidden"):
        await service.unhide(1, event.id, actor_id=5)


async def test_two_events_are_one_for_the_guild_that_merged_them(
    storage: Storage, service: CalendarService
) -> None:
    feed_id = await open_feed(storage, "courier", guild_ids=[1, 2])
    other = says("Starmer", "Keir Starmer will visit Cardiff on February 7.", 1)
    await publish(storage, feed_id, MEETS, other)
    await service.read_new()
    first, second = sorted(await service.upcoming(ONE, NEXT_MONTH), key=lambda it: it.id)
    merged = await service.merge(1, first.id, second.id, actor_id=5)
    assert (merged.id, len(merged.announcements)) == (first.id, 2)
    assert [it.id for it in await service.upcoming(ONE, NEXT_MONTH)] == [first.id]
    assert await service.event(ONE, second.id) == merged
    assert len(await service.upcoming(TWO, NEXT_MONTH)) == 2
    with pytest.raises(UserError, match="one event already"):
        await service.merge(1, second.id, first.id, actor_id=5)


async def test_a_guild_keeps_events_of_its_own(storage: Storage, service: CalendarService) -> None:
    await the_meeting(storage, service)
    starts_at = MORNING + timedelta(days=4)
    when = When(starts_at.date(), starts_at.date(), Precision.TIME, starts_at)
    added = await service.add(1, title="Our debate", when=when, place="Stage", actor_id=5)
    assert (added.title, added.when, added.place, added.outlets) == ("Our debate", when, "Stage", 0)
    assert next(it.id for it in await service.upcoming(ONE, NEXT_MONTH)) == added.id
    assert await service.event(ONE, added.id) == added
    assert [it.id for it in await service.complete(ONE, "debate")] == [added.id]
    assert await service.event(TWO, added.id) is None
    assert added.id not in {it.id for it in await service.upcoming(TWO, NEXT_MONTH)}
    cancelled = await service.fix(1, added.id, status=EventStatus.CANCELLED, actor_id=5)
    assert [change.kind for change in cancelled.changes] == [ChangeKind.CANCELLED]
    again = await service.fix(1, added.id, status=EventStatus.SCHEDULED, actor_id=5)
    assert [change.kind for change in again.changes][1:] == [ChangeKind.RESTORED]


async def test_a_guild_has_no_room_for_endless_events(
    storage: Storage, service: CalendarService, monkeypatch: pytest.MonkeyPatch
) -> None:
    await the_meeting(storage, service)
    monkeypatch.setattr("bot.events.service.MOST_ADDED", 1)
    await service.add(1, title="One", when=on("2025-02-05"), actor_id=5)
    with pytest.raises(UserError, match="the limit"):
        await service.add(1, title="Two", when=on("2025-02-05"), actor_id=5)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Nothing was given"),
        ({"title": "  "}, "1 to 100"),
        ({"title": "x" * 101}, "1 to 100"),
        ({"place": "x" * 101}, "Shorten it"),
        ({"when": When(date(2025, 2, 8), date(2025, 2, 7), Precision.DAY)}, "before it begins"),
        ({"when": on("2025-02-08/2027-02-08")}, "a year at most"),
    ],
)
async def test_what_cannot_be_set_is_refused_in_words(
    service: CalendarService, fields: dict[str, object], problem: str
) -> None:
    with pytest.raises(UserError, match=problem):
        await service.fix(1, 1, actor_id=5, **fields)  # type: ignore[arg-type]


async def test_the_coverage_that_followed_is_linked(storage: Storage) -> None:
    clock = FakeClock()
    service = CalendarService(storage, clock)
    event, feed_id = await the_meeting(storage, service)
    assert await service.after(ONE, event) == ()
    day = MORNING + timedelta(days=7)
    met = replace(
        article("Trump and Ishiba agree on steel", day + 5 * HOUR),
        terms="trump and ishiba agree on steel",
    )
    other = replace(article("Trump signs order", day + 5 * HOUR), terms="trump signs order")
    await publish(storage, feed_id, met, other)
    clock.set(day + 10 * HOUR)
    assert [c.reports[0].title for c in await service.after(ONE, event)] == [met.title]
    assert await service.after(Asker(user_id=9), event) == ()


async def test_old_news_and_non_events_leave_nothing(
    storage: Storage, service: CalendarService
) -> None:
    feed_id = await open_feed(storage, "courier", guild_ids=[1])
    old = says("Long ago", "Ishiba will meet Trump in Washington on November 7.", -24 * 95)
    none = says("School meals", "The council spoke about school meals.")
    await publish(storage, feed_id, old, none)
    assert await service.read_new() == 2
    assert await service.read_new() == 0
    async with storage.read() as db:
        assert (await db.execute(select(event_mentions.c.id))).all() == []
