"""Lists of sources brought from files: each line whole or not at all, within the quota."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.errors import StorageError, UserError
from bot.ingest import lists
from bot.ingest.catalogue import Catalogue, ClosedOutlet
from bot.ingest.fetch import Fetcher
from bot.ingest.lists import SourceLists
from bot.ingest.opml import read_opml, write_opml
from bot.ingest.service import IngestService
from bot.ingest.workers import ThreadWorkers
from bot.models import CatalogueEntry, ImportOutcome, Outline, SourceAdded
from bot.storage import sources
from bot.storage.engine import Storage
from tests.fakes import MORNING, FakeClock
from tests.integration.ingest.conftest import ACTOR, GUILD, FeedHost, Item, rss

ADDED, ALREADY, REFUSED = ImportOutcome.ADDED, ImportOutcome.ALREADY, ImportOutcome.REFUSED


def opml(*urls: str) -> bytes:
    return write_opml([Outline(url or "none", url) for url in urls], title="", now=MORNING)


async def test_each_line_is_added_already_there_or_refused(
    service: IngestService, host: FeedHost
) -> None:
    good = [host.give(f"/{n}", rss(Item(n), title=f"Courier {n}")) for n in range(3)]
    await service.add_source(GUILD, good[0], actor_id=ACTOR)
    told: list[tuple[int, int]] = []

    async def progress(done: int, total: int) -> None:
        told.append((done, total))

    body = opml(*good, good[1] + "/", host.url("/none"), "http://10.0.0.1/", "")
    report = await service.lists.import_opml(GUILD, body, actor_id=ACTOR, progress=progress)
    assert [line.outcome for line in report.lines] == [
        ALREADY, ADDED, ADDED, ALREADY, REFUSED, REFUSED, REFUSED,
    ]  # fmt: skip
    assert [bool(line.reason) for line in report.lines] == [False] * 4 + [True] * 3
    assert (report.count(ADDED), report.count(REFUSED)) == (2, 3)
    assert sorted(told) == [(done, 7) for done in range(1, 8)]
    assert len(await service.list_sources(GUILD)) == 3
    again = await service.lists.import_opml(GUILD, opml(*good), actor_id=ACTOR)
    assert again.count(ALREADY) == 3


async def test_a_file_that_is_no_list_adds_nothing(service: IngestService) -> None:
    with pytest.raises(UserError, match="no OPML"):
        await service.lists.import_opml(GUILD, b"<rss/>", actor_id=ACTOR)


async def test_what_is_exported_can_be_imported(service: IngestService, host: FeedHost) -> None:
    with pytest.raises(UserError, match="no sources of its own"):
        await service.lists.export_opml(GUILD, title="Desk")
    url = host.give("/rss", rss(Item(1)))
    await service.add_source(GUILD, url, actor_id=ACTOR)
    written = await service.lists.export_opml(GUILD, title="Desk")
    assert read_opml(written) == (Outline("Riverside Courier", url),)


class Pretend:
    """Adds sources without a network; counts how many at once."""

    def __init__(self) -> None:
        self.added: list[str] = []
        self.now = self.most = 0

    async def __call__(self, guild_id: int, url: str, *, actor_id: int) -> SourceAdded:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.001)
        self.now -= 1
        if "locked" in url:
            raise StorageError("The database is locked.")
        if "hang" in url:
            await asyncio.Event().wait()
        self.added.append(url)
        return SourceAdded(status=None, articles=0)  # type: ignore[arg-type] - nobody looks


def pretending(storage: Storage, clock: FakeClock, add: Pretend, most: int = 250) -> SourceLists:
    return SourceLists(storage, clock, ThreadWorkers(), add=add, most=most)


async def test_no_more_than_the_quota_is_added_and_few_are_fetched_at_once(
    storage: Storage, clock: FakeClock
) -> None:
    add = Pretend()
    body = opml(*(f"https://a.org/{n}" for n in range(40)))
    report = await pretending(storage, clock, add, most=30).import_opml(GUILD, body, actor_id=ACTOR)
    assert len(add.added) == report.count(ADDED) == 30
    assert add.most == 8
    assert {line.reason for line in report.lines if line.outcome is REFUSED} == {
        "the server has as many sources as it may have"
    }


async def test_a_line_that_the_database_refuses_does_not_stop_the_others(
    storage: Storage, clock: FakeClock
) -> None:
    body = opml("https://a.org/locked", "https://a.org/2")
    report = await pretending(storage, clock, Pretend()).import_opml(GUILD, body, actor_id=ACTOR)
    assert [line.outcome for line in report.lines] == [REFUSED, ADDED]
    assert report.lines[0].reason == "The database is locked."


async def test_what_takes_too_long_is_told_and_can_be_tried_again(
    storage: Storage, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "TIME_FOR_IMPORT", timedelta(seconds=0.2))
    body = opml("https://a.org/hang", "https://a.org/2")
    report = await pretending(storage, clock, Pretend()).import_opml(GUILD, body, actor_id=ACTOR)
    assert [line.outcome for line in report.lines] == [REFUSED, ADDED]
    assert "import the file again" in report.lines[0].reason


async def test_full_texts_are_asked_for_on_the_list_only(
    service: IngestService, host: FeedHost
) -> None:
    added = await service.add_source(GUILD, host.give("/rss", rss(Item(1))), actor_id=ACTOR)
    feed_id = added.status.feed_id
    for wanted in (True, False):
        status = await service.lists.want_full_text(GUILD, feed_id, wanted=wanted, actor_id=ACTOR)
        assert status.full_text is wanted
    with pytest.raises(UserError, match="not on the server's list"):
        await service.lists.want_full_text(GUILD, feed_id + 1, wanted=True, actor_id=ACTOR)
    assert await service.read_pages() == 0  # no process for pages was given


async def test_the_catalogue_gives_names_addresses_and_reasons(
    storage: Storage, clock: FakeClock, fetcher: Fetcher, host: FeedHost
) -> None:
    url = host.give("/rss", rss(Item(1), channel=f"<link>{host.url('/')}</link>"))
    entry = CatalogueEntry(url, "The Courier", country="NO", timezone="Europe/Oslo", group="River")
    catalogue = Catalogue((entry,), (ClosedOutlet("Old Wire", "oldwire.com", "It closed."),))
    service = IngestService(storage, clock, fetcher, catalogue=catalogue)
    added = await service.add_source(GUILD, "the courier", actor_id=ACTOR)
    assert (added.status.name, added.status.country) == ("The Courier", "NO")
    async with storage.read() as db:
        (source,) = (await sources.all_sources(db)).values()
    assert (source.group, source.timezone) == ("River", "Europe/Oslo")
    assert (await service.test_source("The Courier")).url == url
    for typed in ("oldwire.com", "Old Wire"):
        with pytest.raises(UserError, match=r"Old Wire cannot be read\. It closed\."):
            await service.add_source(GUILD, typed, actor_id=ACTOR)
